import * as vscode from 'vscode';

import { command } from '../spec.ts';
import { chooseCommits } from './choose.ts';

/** One commit or several, from the history of an app: the plan is shown, nothing is done. */
export const revertCommit = command({
  id: 'plumbline.revert.commit',
  effect: 'git',
  run: async (host, row, selection) => {
    const chosen = await chooseCommits(host, row, selection, ({ name }) => ({
      title: vscode.l10n.t('Revert which commits of {0}?', name),
      several: true,
    }));
    if (chosen) {
      const { app, place, commits } = chosen;
      await (
        await host.features.reverts.get()
      ).plan(app, { ...place, commits: commits.map(({ sha }) => sha) });
    }
  },
});

/** The files of one app as they were at a commit, everything else as it is. */
export const restoreApp = command({
  id: 'plumbline.revert.restoreApp',
  effect: 'git',
  run: async (host, row) => {
    const chosen = await chooseCommits(host, row, undefined, ({ name }) => ({
      title: vscode.l10n.t('Set {0} back to which commit?', name),
      several: false,
    }));
    const [commit] = chosen?.commits ?? [];
    if (chosen && commit) {
      const { app, place } = chosen;
      await (await host.features.reverts.get()).plan(app, { ...place, app, sha: commit.sha });
    }
  },
});

export const pushRevert = command({
  id: 'plumbline.revert.push',
  effect: 'git',
  run: async (host, address) => (await host.features.reverts.get()).push(addressOf(address)),
});

export const showRevertFiles = command({
  id: 'plumbline.revert.showFiles',
  effect: 'none',
  run: async (host, address) => (await host.features.reverts.get()).showFiles(addressOf(address)),
});

export const planRevertAgain = command({
  id: 'plumbline.revert.planAgain',
  effect: 'git',
  run: async (host, address) => (await host.features.reverts.get()).planAgain(addressOf(address)),
});

/** A lens gives a text, the button of a tab the address itself. */
function addressOf(value: unknown): string | undefined {
  if (value instanceof vscode.Uri) {
    return value.toString();
  }
  return typeof value === 'string' ? value : undefined;
}
