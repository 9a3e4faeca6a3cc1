import * as vscode from 'vscode';

import type { FollowRevertEnd } from '../../app/revert/followRevert.ts';
import { followRevert } from '../../app/revert/followRevert.ts';
import type { App } from '../../core/model/app.ts';
import type { GitRepository } from '../../core/ports.ts';
import { compareUrlOf } from '../../core/revert/compareUrl.ts';
import type { RevertStep } from '../../core/revert/followRevert.ts';
import type { PushedBranch } from '../../core/revert/pushedBranch.ts';
import { appById } from '../../core/store/select.ts';
import { appNode } from '../../core/view/nodeId.ts';
import { planTitle } from '../../core/view/revertPlanText.ts';
import { gitFailureWords, stepWords } from '../../core/view/revertWords.ts';
import { plural } from '../../core/view/age.ts';
import { Progress } from '../commands/app/progress.ts';
import { inform, reportFailure } from '../commands/report.ts';
import { branchActions } from './branchActions.ts';
import type { RevertParts, ShownPlan } from './parts.ts';

const LOOK_MS = 10_000;

/** What of a plan that was pushed is followed, also by the next window. */
export function pushedBranch(shown: ShownPlan, commit: string, now: number): PushedBranch {
  const { app, undo, plan, branch } = shown;
  return {
    app: app.id,
    title: planTitle(plan),
    branch,
    commit,
    root: undo.repository.root,
    remote: undo.remote,
    ref: plan.on.ref,
    pushedAt: now,
  };
}

/** Watches the app until it runs on a pushed branch, with a notice that can end the watching, and says how it went. */
export async function followPushed(
  parts: RevertParts,
  pushed: PushedBranch,
  repository: GitRepository,
  stop: AbortSignal,
): Promise<FollowRevertEnd> {
  const { store, locator } = parts;
  const appNow = (): App | undefined => appById(store.state, pushed.app);
  const name = appNow()?.name ?? '';
  const writer = (await parts.loadGitWriter())(repository);
  const abort = new AbortController();
  const progress = new Progress(vscode.l10n.t('{0} · {1}', pushed.title, name), abort);
  progress.open();
  let last: RevertStep | undefined;
  const end = await followRevert(
    { ...pushed, repository },
    pushed.app,
    { ...parts, writer, finder: locator },
    (step) => {
      const app = appNow();
      progress.say(app ? stepWords(step, app, pushed.branch) : '');
      if (app && step === 'handSync' && step !== last) {
        offerSync(app);
      }
      last = step;
    },
    AbortSignal.any([abort.signal, stop]),
  );
  progress.close();
  if (!stop.aborted) {
    await sayEnd(name, end);
  }
  return end;
}

/** Says where the branch is and how it gets merged. */
export async function sayPushed({ undo, plan, branch }: ShownPlan): Promise<void> {
  const { repository, remote } = undo;
  const remotes = await repository.remotes(AbortSignal.timeout(LOOK_MS));
  const place = remotes.ok ? remotes.value.find(({ name }) => name === remote) : undefined;
  const page = place && compareUrlOf(place, { base: plan.on.name, branch });
  inform(
    remote === ''
      ? vscode.l10n.t('{0} is there. Merge it into {1}.', branch, plan.on.name)
      : vscode.l10n.t(
          '{0} is on {1}. Merge it into {2} as you merge everything.',
          branch,
          remote,
          plan.on.name,
        ),
    ...branchActions().map((action) => ({ title: action.title, run: () => action.run(branch) })),
    ...(page === undefined
      ? []
      : [
          {
            title: vscode.l10n.t('Open Pull Request'),
            run: () => vscode.env.openExternal(vscode.Uri.parse(page, true)),
          },
        ]),
    { title: vscode.l10n.t('Copy Branch Name'), run: () => vscode.env.clipboard.writeText(branch) },
  );
}

function offerSync(app: App): void {
  if (app.actions?.includes('resume') === true) {
    inform(vscode.l10n.t('The revert is merged. {0} is suspended.', app.name), {
      title: vscode.l10n.t('Resume'),
      run: () => vscode.commands.executeCommand('plumbline.app.resume', appNode(app.id)),
    });
    return;
  }
  inform(vscode.l10n.t('The revert is merged. {0} syncs by hand only.', app.name), {
    title: vscode.l10n.t('Sync'),
    run: () => vscode.commands.executeCommand('plumbline.app.sync', appNode(app.id)),
  });
}

async function sayEnd(name: string, end: FollowRevertEnd): Promise<void> {
  switch (end.word) {
    case 'done': {
      const again = end.changedAgain.length;
      inform(
        [
          doneWords(name, end),
          ...(again === 0
            ? []
            : [
                plural(again, vscode.l10n.t('A later commit changed one of its files again.'), (count) =>
                  vscode.l10n.t('Later commits changed {0} of its files again.', count),
                ),
              ]),
        ].join(' '),
      );
      return;
    }
    case 'failed':
      await reportFailure(
        vscode.l10n.t('The revert of {0} is merged, and could not be applied: {1}', name, end.message),
        vscode.l10n.t('Its row has the details.'),
      );
      return;
    case 'gone':
      await reportFailure(vscode.l10n.t('{0} was deleted, or its context was disconnected.', name), '');
      return;
    case 'git': {
      const { problem, advice } = gitFailureWords(end.error);
      await reportFailure(
        vscode.l10n.t('The branch is pushed, and cannot be followed. {0}', problem),
        advice,
      );
      return;
    }
    default:
  }
}

function doneWords(name: string, end: Extract<FollowRevertEnd, { readonly word: 'done' }>): string {
  const state = end.app.phase.title?.text ?? end.app.health ?? end.app.sync;
  const took = seconds(end.tookMs);
  if (end.wasThere) {
    return vscode.l10n.t(
      '{0} runs without it and is {1}, {2} after the push at the latest.',
      name,
      state,
      took,
    );
  }
  return end.seenMs === undefined
    ? vscode.l10n.t('{0} runs without it and is {1}, {2} after the push.', name, state, took)
    : vscode.l10n.t(
        '{0} runs without it and is {1}, {2} after the push (the controller saw the merge after {3}).',
        name,
        state,
        took,
        seconds(end.seenMs),
      );
}

function seconds(ms: number): string {
  return ms < 120_000
    ? vscode.l10n.t('{0} s', (ms / 1000).toFixed(ms < 10_000 ? 1 : 0))
    : vscode.l10n.t('{0} min', Math.round(ms / 60_000));
}
