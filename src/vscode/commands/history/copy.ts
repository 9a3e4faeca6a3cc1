import * as vscode from 'vscode';

import { historyMarkdown } from '../../../core/view/historyMarkdown.ts';
import { historyProblem } from '../../../core/view/historyWords.ts';
import { appOf } from '../picks.ts';
import { inform, reportFailure } from '../report.ts';
import { command } from '../spec.ts';
import { landingOf } from './landingOf.ts';

export const copySha = command({
  id: 'plumbline.history.copySha',
  effect: 'none',
  needsTrust: true,
  run: async (host, row) => {
    const target = await landingOf(host, row);
    if (target) {
      await vscode.env.clipboard.writeText(target.landing.sha);
    }
  },
});

/** The table for a ticket or an audit, as far as the history was read. */
export const copyHistory = command({
  id: 'plumbline.history.copyMarkdown',
  effect: 'none',
  needsTrust: true,
  run: async (host, row) => {
    const app = await appOf(host, row);
    if (!app) {
      return;
    }
    const histories = await host.features.history.get();
    await histories.ask(app.id);
    const shown = histories.of(app.id);
    if (shown?.word === 'read') {
      await vscode.env.clipboard.writeText(historyMarkdown(app.name, shown, host.clock.now()));
      inform(vscode.l10n.t('The history of {0} is on the clipboard as Markdown.', app.name));
    } else if (shown?.word === 'failed') {
      const problem = historyProblem(shown.error);
      await reportFailure(
        vscode.l10n.t('{0} has no history here: {1}.', app.name, problem.label),
        problem.detail,
      );
    }
  },
});
