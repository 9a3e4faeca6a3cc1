import * as vscode from 'vscode';

import type { ApplyOutcome, ApplyStage } from '../../app/revert/applyRevert.ts';
import { applyRevert, freeBranch } from '../../app/revert/applyRevert.ts';
import type { FindServer } from '../../app/revert/askServer.ts';
import { FollowedReverts } from '../../app/revert/followedReverts.ts';
import type { RevertDeps } from '../../app/revert/revertDeps.ts';
import { planRevert } from '../../app/revert/planRevert.ts';
import type { UndoRequest } from '../../app/revert/revertWork.ts';
import type { App } from '../../core/model/app.ts';
import type { GitError } from '../../core/ports.ts';
import type { BranchSubject } from '../../core/revert/branchName.ts';
import type { RevertOutcome, RevertPlan } from '../../core/revert/outcome.ts';
import type { Disposable } from '../../core/util/emitter.ts';
import { parseDocumentAddress } from '../../core/view/documentId.ts';
import { planTitle } from '../../core/view/revertPlanText.ts';
import {
  conflictWords,
  gitFailureWords,
  pushRefusalWords,
  refusalWords,
} from '../../core/view/revertWords.ts';
import { shortRevision } from '../../core/view/revisionWords.ts';
import { appNode } from '../../core/view/nodeId.ts';
import { inform, reportFailure } from '../commands/report.ts';
import { askToPush } from './askToPush.ts';
import { planLenses } from './lenses.ts';
import type { RevertParts, ShownPlan } from './parts.ts';
import { openPlan, openPlannedFiles, putPlan } from './planDocument.ts';
import { followPushed, pushedBranch, sayPushed } from './pushed.ts';
import { serverFinder } from './serverOf.ts';
import { withSignal } from '../withSignal.ts';
import { confirm, pick } from '../ask.ts';

/** Plans that are shown, from the first look to the healed app. */
export class Reverts implements Disposable {
  readonly #parts: RevertParts;
  /** By the address of their document, the newest last. */
  readonly #plans = new Map<string, ShownPlan>();
  readonly #lenses: vscode.Disposable;
  readonly #followed: FollowedReverts;
  readonly #findServer: FindServer;
  readonly #stop = new AbortController();
  /** Plans that are being asked about or pushed. */
  readonly #busy = new Set<string>();

  constructor(parts: RevertParts) {
    this.#parts = parts;
    this.#lenses = planLenses((uri) => this.#plans.has(uri.toString()));
    this.#findServer = serverFinder(parts);
    this.#followed = new FollowedReverts({
      ...parts,
      finder: parts.locator,
      follow: (branch, repository, signal) => followPushed(parts, branch, repository, signal),
    });
  }

  /** Makes the plan and shows it, or says why there is none. */
  async plan(app: App, undo: UndoRequest, note?: string): Promise<void> {
    const deps = await this.#deps();
    const outcome = await withSignal(
      'sha' in undo
        ? vscode.l10n.t('Planning to set {0} back to {1}', app.name, shortRevision(undo.sha))
        : vscode.l10n.t('Planning a revert for {0}', app.name),
      (signal, say) => {
        say(vscode.l10n.t('fetching, then merging without your files'));
        const findServer: FindServer = (one, stop) => {
          say(vscode.l10n.t('asking the API server by a dry run'));
          return this.#findServer(one, stop);
        };
        return planRevert(undo, { ...deps, findServer }, signal);
      },
    );
    if (!outcome.ok) {
      await sayGitFailure(vscode.l10n.t('No plan.'), outcome.error);
      return;
    }
    if (outcome.value.word === 'plan') {
      await this.#show(app, undo, outcome.value.plan, deps, note);
    } else {
      await this.#without(app, undo, outcome.value);
    }
  }

  /** Asks, pushes, and follows. One at a time for each plan. */
  async push(address?: string): Promise<void> {
    const planned = await this.#meant(address);
    const key = planned?.uri.toString() ?? '';
    if (!planned || this.#busy.has(key)) {
      return;
    }
    this.#busy.add(key);
    let shown = planned;
    let outcome: ApplyOutcome | undefined;
    try {
      shown = await this.#withFreeBranch(planned);
      const message = await askToPush(shown);
      outcome = message === undefined ? undefined : await this.#apply(shown, message);
      if (message !== undefined && outcome?.word === 'pushed') {
        // Done: it is a record now, and cannot be pushed twice.
        this.#plans.delete(key);
        putPlan(this.#parts, shown, { commit: outcome.commit, message });
      }
    } finally {
      this.#busy.delete(key);
    }
    if (outcome) {
      await this.#tell(shown, outcome);
    }
  }

  async showFiles(address?: string): Promise<void> {
    const shown = await this.#meant(address);
    if (shown) {
      await openPlannedFiles(this.#parts, shown.app, shown.plan);
    }
  }

  async planAgain(address?: string): Promise<void> {
    const shown = await this.#meant(address);
    if (shown) {
      await this.plan(shown.app, shown.undo);
    }
  }

  dispose(): void {
    this.#stop.abort();
    this.#followed.dispose();
    this.#lenses.dispose();
    this.#plans.clear();
  }

  async #deps(): Promise<RevertDeps> {
    const { store, locator, loadGitWriter } = this.#parts;
    return {
      openWriter: await loadGitWriter(),
      finder: locator,
      apps: () =>
        [...store.state.connections.values()]
          .flatMap(({ apps }) => [...apps.values()])
          .filter(({ role }) => role === 'app'),
    };
  }

  /** A name that was free when the plan was made may be taken by now. */
  async #withFreeBranch(shown: ShownPlan): Promise<ShownPlan> {
    const { app, undo, plan, writer } = shown;
    const free = await freeBranch(undo, branchSubject(app, undo, plan), writer, this.#stop.signal);
    return free.ok ? { ...shown, branch: free.value } : shown;
  }

  async #show(
    app: App,
    undo: UndoRequest,
    plan: RevertPlan,
    deps: RevertDeps,
    note: string | undefined,
  ): Promise<void> {
    const writer = deps.openWriter(undo.repository);
    const branch = await freeBranch(undo, branchSubject(app, undo, plan), writer, this.#stop.signal);
    if (!branch.ok) {
      await sayGitFailure(vscode.l10n.t('No plan.'), branch.error);
      return;
    }
    await this.#closeOlder(app, undo);
    const shown = { app, undo, plan, branch: branch.value, writer };
    // Known before it is opened, so that its actions are there with its text.
    const uri = await openPlan(this.#parts, shown, (at) =>
      this.#plans.set(at.toString(), { ...shown, uri: at }),
    );
    if (note !== undefined) {
      inform(note);
    }
    this.#parts.logger.info(`a revert is planned: ${uri.path}`);
  }

  /** Another plan of the same thing stands on an older tip: its tab would only mislead. */
  async #closeOlder(app: App, undo: UndoRequest): Promise<void> {
    const older = [...this.#plans.values()].filter(
      (one) => one.app.id === app.id && subjectKey(one.undo) === subjectKey(undo),
    );
    const addresses = new Set(older.map(({ uri }) => uri.toString()));
    addresses.forEach((address) => this.#plans.delete(address));
    const tabs = vscode.window.tabGroups.all
      .flatMap((group) => group.tabs)
      .filter(({ input }) => input instanceof vscode.TabInputText && addresses.has(input.uri.toString()));
    await vscode.window.tabGroups.close(tabs, true);
  }

  async #without(
    app: App,
    undo: UndoRequest,
    outcome: Exclude<RevertOutcome, { readonly word: 'plan' }>,
  ): Promise<void> {
    if (outcome.word === 'nothing') {
      inform(
        vscode.l10n.t(
          'There is nothing to take back: {0} at {1} has none of it any more.',
          outcome.on.name,
          shortRevision(outcome.on.tip),
        ),
      );
    } else if (outcome.word === 'refused') {
      await this.#refuse(app, outcome.refusal);
    } else {
      await this.#conflict(app, undo, outcome);
    }
  }

  async #refuse(
    app: App,
    refusal: Extract<RevertOutcome, { readonly word: 'refused' }>['refusal'],
  ): Promise<void> {
    const { problem, advice } = refusalWords(refusal, app.name);
    if (refusal.word !== 'pinned') {
      await reportFailure(problem, advice);
      return;
    }
    inform(`${problem} ${advice}`, {
      title: vscode.l10n.t('Open Manifest'),
      run: () => vscode.commands.executeCommand('plumbline.app.openManifest', appNode(app.id)),
    });
  }

  async #conflict(
    app: App,
    undo: UndoRequest,
    conflict: Extract<RevertOutcome, { readonly word: 'conflict' }>,
  ): Promise<void> {
    const { message, detail } = conflictWords(conflict);
    const restore = vscode.l10n.t('Set App Back to Before It');
    const together = vscode.l10n.t('Revert Them Too');
    const { before, later } = conflict;
    const buttons = [...(before === undefined ? [] : [restore]), ...(later.length > 0 ? [together] : [])];
    const picked = await confirm(message, detail, ...buttons);
    const { repository, remote, targetRevision } = undo;
    const place = { repository, remote, targetRevision };
    if (picked === restore && before !== undefined) {
      await this.plan(app, { ...place, app, sha: before });
    } else if (picked === together && 'commits' in undo) {
      await this.plan(app, { ...place, commits: [...undo.commits, ...later.map(({ sha }) => sha)] });
    }
  }

  async #apply(shown: ShownPlan, message: string): Promise<ApplyOutcome> {
    const deps = await this.#deps();
    return withSignal(vscode.l10n.t('Pushing {0}', shown.branch), (signal, say) =>
      applyRevert({ ...shown, message }, deps, (stage) => say(stageWords(stage, shown.undo.remote)), signal),
    );
  }

  async #tell(shown: ShownPlan, outcome: ApplyOutcome): Promise<void> {
    switch (outcome.word) {
      case 'pushed':
        await sayPushed(shown);
        if (shown.plan.apps.some(({ id }) => id === shown.app.id)) {
          await this.#followed.add(pushedBranch(shown, outcome.commit, this.#parts.clock.now()));
        }
        return;
      case 'moved':
        await this.plan(
          shown.app,
          shown.undo,
          vscode.l10n.t(
            '{0} has moved since the plan was made, so nothing was pushed. This is the plan on its new tip.',
            shown.plan.on.name,
          ),
        );
        return;
      case 'refused': {
        const { problem, advice } = pushRefusalWords(outcome.refusal, shown.undo.remote);
        await reportFailure(problem, advice);
        return;
      }
      case 'unknown':
        await reportFailure(
          vscode.l10n.t(
            'The push of {0} was cut off, and {1} does not answer.',
            outcome.branch,
            shown.undo.remote,
          ),
          vscode.l10n.t(
            'The branch is kept here, and may be there too. Push it again, or delete it, when the remote answers.',
          ),
        );
        return;
      default:
        await sayGitFailure(vscode.l10n.t('Nothing was pushed.'), outcome.error);
    }
  }

  /** The plan of this document or of the active tab; for another tab the only plan there is, or the one that is picked. */
  async #meant(address: string | undefined): Promise<ShownPlan | undefined> {
    const active = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
    const uri = active instanceof vscode.TabInputText ? active.uri : undefined;
    const asked = address ?? uri?.toString() ?? '';
    const known = this.#plans.get(asked);
    const isPlan = address !== undefined || (uri && parseDocumentAddress(uri)?.kind === 'revert');
    if (known || isPlan === true) {
      if (!known) {
        inform(
          vscode.l10n.t(
            'This plan is done, or was made before the window was reloaded. Choose the commit again in the history.',
          ),
        );
      }
      return known;
    }
    const plans = [...this.#plans.values()];
    if (plans.length === 0) {
      inform(vscode.l10n.t('No revert is planned. Choose a commit in the history of an app.'));
    }
    return plans.length < 2 ? plans[0] : pickPlan(plans);
  }
}

async function pickPlan(plans: readonly ShownPlan[]): Promise<ShownPlan | undefined> {
  const picked = await pick(
    plans.map((shown) => ({ label: planTitle(shown.plan), description: shown.app.name, shown })),
    { title: vscode.l10n.t('Which plan?') },
  );
  return picked?.shown;
}

function branchSubject(app: App, undo: UndoRequest, { commits }: RevertPlan): BranchSubject {
  return 'sha' in undo
    ? { kind: 'restore', app: app.name, sha: undo.sha }
    : { kind: 'revert', app: app.name, sha: commits[0]?.sha ?? '' };
}

function subjectKey(undo: UndoRequest): string {
  return 'sha' in undo ? undo.sha : [...undo.commits].toSorted().join(' ');
}

function stageWords(stage: ApplyStage, remote: string): string {
  switch (stage) {
    case 'checking':
      return vscode.l10n.t('looking whether the branch has moved');
    case 'committing':
      return vscode.l10n.t('making the commit');
    default:
      return vscode.l10n.t('pushing to {0}', remote);
  }
}

async function sayGitFailure(what: string, error: GitError): Promise<void> {
  if (error.code !== 'cancelled') {
    const { problem, advice } = gitFailureWords(error);
    await reportFailure(`${what} ${problem}`, advice);
  }
}
