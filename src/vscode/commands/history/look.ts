import * as vscode from 'vscode';

import { parseNodeId } from '../../../core/view/nodeId.ts';
import { appOf } from '../picks.ts';
import { command } from '../spec.ts';
import { landingOf } from './landingOf.ts';

/** Opens the way to the app's history and reads it. */
export const showHistory = command({
  id: 'plumbline.app.showHistory',
  effect: 'none',
  needsTrust: true,
  run: async (host, row) => {
    const app = await appOf(host, row);
    if (app) {
      await vscode.commands.executeCommand('plumbline.apps.focus');
      await host.appsView.revealHistory(app.id);
      await (await host.features.history.get()).ask(app.id);
    }
  },
});

export const refreshHistory = command({
  id: 'plumbline.history.refresh',
  effect: 'none',
  needsTrust: true,
  run: async (host, row) => {
    const app = await appOf(host, row);
    if (app) {
      host.locator.forget();
      await (await host.features.history.get()).refresh(app.id);
    }
  },
});

export const loadMore = command({
  id: 'plumbline.history.loadMore',
  effect: 'none',
  needsTrust: true,
  run: async (host, row) => {
    const app = await appOf(host, row);
    const histories = app && (await host.features.history.get());
    if (!app || !histories) {
      return;
    }
    await (histories.of(app.id) === undefined ? histories.ask(app.id) : histories.more(app.id));
    if (parseNodeId(row ?? '')?.kind !== 'historyEntry') {
      await host.appsView.revealHistory(app.id);
    }
  },
});

/** The files of the app that a commit changed: the row's, or one that the user picks. */
export const openCommitFiles = command({
  id: 'plumbline.history.openCommit',
  effect: 'none',
  needsTrust: true,
  run: async (host, row) => {
    const target = await landingOf(host, row);
    if (target) {
      const { openCommit } = await import('../../history/openCommit.ts');
      await openCommit(host, target.app, target.landing);
    }
  },
});
