import * as vscode from 'vscode';

import { plainText } from '../../../core/history/commitMessage.ts';
import type { LandingEntry } from '../../../core/history/entry.ts';
import type { App } from '../../../core/model/app.ts';
import { historyProblem, fateWords, peopleWords } from '../../../core/view/historyWords.ts';
import { parseNodeId } from '../../../core/view/nodeId.ts';
import { shortRevision } from '../../../core/view/revisionWords.ts';
import type { CommandHost } from '../host.ts';
import { appOf } from '../picks.ts';
import { inform, reportFailure } from '../report.ts';
import { pick } from '../../ask.ts';

/** The commit that a command is about: the row's, or one of an app's history that the user picks. */
export async function landingOf(
  host: CommandHost,
  row: unknown,
): Promise<{ readonly app: App; readonly landing: LandingEntry } | undefined> {
  const app = await appOf(host, row);
  if (!app) {
    return undefined;
  }
  const histories = await host.features.history.get();
  const ref = typeof row === 'string' ? parseNodeId(row) : undefined;
  const named = ref?.kind === 'historyEntry' ? histories.landing(app.id, ref.key) : undefined;
  if (named) {
    return { app, landing: named };
  }
  await histories.ask(app.id);
  const shown = histories.of(app.id);
  if (shown?.word === 'failed') {
    const problem = historyProblem(shown.error);
    await reportFailure(
      vscode.l10n.t('{0} has no history here: {1}.', app.name, problem.label),
      problem.detail,
    );
    return undefined;
  }
  const landings = shown?.word === 'read' ? shown.entries.filter((entry) => entry.kind === 'landing') : [];
  if (landings.length === 0) {
    inform(vscode.l10n.t('No commit of {0} is listed.', app.name));
    return undefined;
  }
  const now = host.clock.now();
  const picked = await pick(
    landings.map((landing) => ({
      label: plainText(landing.subject),
      description: shortRevision(landing.sha),
      detail: [fateWords(landing.fate, now), peopleWords(landing)].join(' · '),
      landing,
    })),
    { title: vscode.l10n.t('Which commit of {0}?', app.name), matchOnDescription: true, matchOnDetail: true },
  );
  return picked && { app, landing: picked.landing };
}
