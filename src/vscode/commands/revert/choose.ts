import * as vscode from 'vscode';

import type { RevertPlace } from '../../../app/revert/revertStart.ts';
import { revertPlaceOf } from '../../../app/revert/revertPlaceOf.ts';
import { plainText } from '../../../core/history/commitMessage.ts';
import type { LandingEntry } from '../../../core/history/entry.ts';
import type { App } from '../../../core/model/app.ts';
import type { HistoryShown } from '../../../core/view/historyShown.ts';
import { fateWords, historyProblem, peopleWords } from '../../../core/view/historyWords.ts';
import { parseNodeId } from '../../../core/view/nodeId.ts';
import { shortRevision } from '../../../core/view/revisionWords.ts';
import type { CommandHost } from '../host.ts';
import { withSignal } from '../../withSignal.ts';
import { appOf } from '../picks.ts';
import { inform, reportFailure } from '../report.ts';
import { pick, visibleItem, visibleOptions } from '../../ask.ts';

const FIND_MS = 20_000;

export interface ChosenCommits {
  readonly app: App;
  /** At least one, all of one clone and branch. */
  readonly commits: readonly LandingEntry[];
  readonly place: RevertPlace;
}

/** The commits of the rows, or those that the user ticks in the history of an app that he picks. */
export async function chooseCommits(
  host: CommandHost,
  row: unknown,
  selection: unknown,
  question: (app: App) => { readonly title: string; readonly several: boolean },
): Promise<ChosenCommits | undefined> {
  const app = await appOf(host, row);
  if (!app) {
    return undefined;
  }
  const histories = await host.features.history.get();
  const rows = Array.isArray(selection) && selection.length > 0 ? selection : [row];
  const named = rows.flatMap((one: unknown) => {
    const ref = typeof one === 'string' ? parseNodeId(one) : undefined;
    return ref?.kind === 'historyEntry' && ref.app === app.id
      ? (histories.landing(app.id, ref.key) ?? [])
      : [];
  });
  if (named.length === 0) {
    // What broke the app is the newest commit, and often one that was not fetched yet.
    await withSignal(vscode.l10n.t('Fetching the commits of {0}', app.name), async (signal) => {
      await fetchClones(host, app, signal);
      await histories.refresh(app.id);
    });
  }
  const shown = histories.of(app.id);
  if (shown?.word !== 'read') {
    await sayNoHistory(app, shown);
    return undefined;
  }
  const commits = named.length > 0 ? named : await tick(host, shown.entries.filter(isLanding), question(app));
  const [first] = commits ?? [];
  if (!commits || !first) {
    return undefined;
  }
  if (commits.some(({ track }) => track !== first.track)) {
    await reportFailure(
      vscode.l10n.t('These commits are of two repositories or branches.'),
      vscode.l10n.t('Take back those of one, then those of the other.'),
    );
    return undefined;
  }
  const facts = shown.tracks[first.track];
  const place = facts && (await revertPlaceOf(host.locator, app, facts, AbortSignal.timeout(FIND_MS)));
  if (!place) {
    await reportFailure(
      vscode.l10n.t('The clone of {0} is not on this machine any more.', app.name),
      vscode.l10n.t('Refresh its history.'),
    );
    return undefined;
  }
  return { app, commits, place };
}

/** A clone whose remote does not answer is listed as it is: its row says how old that is. */
async function fetchClones(host: CommandHost, app: App, signal: AbortSignal): Promise<void> {
  const clones = await Promise.all(app.sources.map((source) => host.locator.cloneOf(source, signal)));
  const remotes = new Map(
    clones.flatMap((clone) =>
      clone && clone.remote !== '' ? [[`${clone.repository.root}\0${clone.remote}`, clone] as const] : [],
    ),
  );
  for (const { repository, remote } of remotes.values()) {
    const fetched = await repository.fetch(remote, signal);
    if (!fetched.ok) {
      host.logger.warn(`${remote} of ${repository.root} could not be fetched: ${fetched.error.code}`);
    }
  }
}

function isLanding(entry: { readonly kind: string }): entry is LandingEntry {
  return entry.kind === 'landing';
}

async function sayNoHistory(app: App, shown: HistoryShown | undefined): Promise<void> {
  if (shown?.word === 'failed') {
    const { label, detail } = historyProblem(shown.error);
    await reportFailure(vscode.l10n.t('{0} has no history here: {1}.', app.name, label), detail);
  } else {
    await reportFailure(
      vscode.l10n.t('The history of {0} was not read to its end.', app.name),
      vscode.l10n.t('The app is gone, or changed meanwhile. Try again.'),
    );
  }
}

async function tick(
  host: CommandHost,
  landings: readonly LandingEntry[],
  { title, several }: { readonly title: string; readonly several: boolean },
): Promise<readonly LandingEntry[] | undefined> {
  if (landings.length === 0) {
    inform(vscode.l10n.t('No commit of this app is listed.'));
    return undefined;
  }
  const now = host.clock.now();
  const items = landings.map((landing) => ({
    label: plainText(landing.subject),
    description: shortRevision(landing.sha),
    detail: [fateWords(landing.fate, now), peopleWords(landing)].join(' · '),
    landing,
  }));
  // It comes after a wait, in which the focus may have gone elsewhere: a list that vanishes says nothing.
  const options = { title, matchOnDescription: true, matchOnDetail: true, ignoreFocusOut: true };
  if (several) {
    return (await tickOf(items, options))?.map(({ landing }) => landing);
  }
  const picked = await pick(items, options);
  return picked && [picked.landing];
}

/** Several can be ticked; Enter without a tick takes the line that it stands on, as where one is picked. */
function tickOf<T extends vscode.QuickPickItem>(
  wanted: readonly T[],
  options: vscode.QuickPickOptions,
): Promise<readonly T[] | undefined> {
  const items = wanted.map(visibleItem);
  const list = vscode.window.createQuickPick<T>();
  Object.assign(list, visibleOptions(options), { items, canSelectMany: true });
  list.placeholder = vscode.l10n.t('Enter takes the marked one; tick several to take them back together');
  // Where several can be ticked no line is marked by itself, and none after each letter that is typed.
  const mark = (): void => {
    list.activeItems = matching(items, list.value).slice(0, 1);
  };
  mark();
  list.onDidChangeValue(mark);
  return new Promise((resolve) => {
    list.onDidAccept(() => {
      const [selected, active] = [list.selectedItems, list.activeItems];
      resolve(
        selected.length > 0 ? selected : active.length > 0 ? active : matching(items, list.value).slice(0, 1),
      );
      list.hide();
    });
    list.onDidHide(() => {
      resolve(undefined);
      list.dispose();
    });
    list.show();
  });
}

function matching<T extends vscode.QuickPickItem>(items: readonly T[], typed: string): readonly T[] {
  const wanted = typed.trim().toLowerCase();
  return items.filter(({ label, description, detail }) =>
    [label, description, detail].some((text) => text?.toLowerCase().includes(wanted) === true),
  );
}
