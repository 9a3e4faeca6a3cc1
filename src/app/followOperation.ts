import type { GitOpsEngine } from '../core/engines/engine.ts';
import { isAsked, judgeAnswer } from '../core/follow/judgeAnswer.ts';
import { likelyReasons } from '../core/follow/likelyReasons.ts';
import type { App } from '../core/model/app.ts';
import type { KubeObject } from '../core/model/kubeObject.ts';
import type { ClusterError } from '../core/model/connection.ts';
import type { DoneWhen, Note, Plan } from '../core/model/plan.ts';
import { parseAppId } from '../core/model/ids.ts';
import type { Clock } from '../core/ports.ts';
import { appById } from '../core/store/select.ts';
import type { Store } from '../core/store/store.ts';
import { DisposableStore } from '../core/util/disposable.ts';
import type { Disposable, Listen } from '../core/util/emitter.ts';
import type { Result } from '../core/util/result.ts';
import type { RawFrame } from './kindFollower.ts';

/** How an action of ours ended. `tookMs` counts from the moment it was sent. */
export type FollowEnd =
  | { readonly word: 'succeeded'; readonly app: App; readonly message: string; readonly tookMs: number }
  | { readonly word: 'failed'; readonly app: App; readonly message: string; readonly tookMs: number }
  /** The controller has not touched the object in the time it usually needs; `reasons` are the likely ones. */
  | { readonly word: 'noReaction'; readonly waitedMs: number; readonly reasons: readonly Note[] }
  | { readonly word: 'gone' }
  | { readonly word: 'cancelled' };

export interface FollowDeps {
  readonly engine: GitOpsEngine;
  readonly clock: Clock;
  readonly onDidObserve: Listen<RawFrame>;
  readonly store: Store;
  /** Reads the object behind the app once, at the end of patience: the watch may be down, and the answer missed. */
  readonly reread?: (signal: AbortSignal) => Promise<Result<KubeObject, ClusterError>>;
}

export interface FollowOptions {
  readonly signal: AbortSignal;
  readonly onProgress: (app: App) => void;
}

/** A plan, or a step before it. */
export type Followed = Pick<Plan, 'app' | 'doneWhen'> & Partial<Pick<Plan, 'action'>>;

/** A controller that is up answers a request within seconds (design 2.4; specs/argocd.md e). */
const REACTION_MS = 30_000;

/**
 * Watches an action to its own end. The end of an earlier operation is never taken for this one's: `doneWhen` names what
 * the earlier one had. Subscribes at once, so call it before the patch is sent.
 */
export function followOperation(
  deps: FollowDeps,
  plan: Followed,
  { signal, onProgress }: FollowOptions,
): Promise<FollowEnd> {
  const startedAt = deps.clock.now();
  return new Promise((resolve) => {
    const held = new DisposableStore();
    let impatience: Disposable | undefined;
    let wasAsked = false;
    let isAnswered = false;
    const end = (outcome: FollowEnd): void => {
      impatience?.dispose();
      held.dispose();
      resolve(outcome);
    };
    const see = (app: App, object: KubeObject): boolean => {
      wasAsked ||= isAsked(plan.doneWhen, app, object);
      const verdict = judgeAnswer(plan.doneWhen, { app, object, wasAsked }, deps.engine);
      if (verdict === 'unanswered') {
        return false;
      }
      impatience?.dispose();
      isAnswered = true;
      if (verdict === 'running') {
        onProgress(app);
      } else {
        const tookMs = deps.clock.now() - startedAt;
        // The operation fails when it is terminated, which is what was asked for.
        const word = plan.action?.kind === 'terminate' ? 'succeeded' : verdict;
        end({ word, app, message: app.operation?.message ?? app.phase.reason ?? '', tookMs });
      }
      return true;
    };
    const onAbort = (): void => end({ word: 'cancelled' });
    signal.addEventListener('abort', onAbort, { once: true });
    held.add({ dispose: () => signal.removeEventListener('abort', onAbort) });
    held.add(
      deps.onDidObserve(({ app, object }) => {
        if (app.id === plan.app) {
          see(app, object);
        }
      }),
    );
    held.add(
      deps.store.onDidChange(({ state, change }) => {
        if ((change.apps.has(plan.app) || change.roots) && !appById(state, plan.app)) {
          end({ word: 'gone' });
        }
      }),
    );
    const loseFaith = async (): Promise<void> => {
      const found = await lookOnce(deps, plan, signal);
      if (isAnswered) {
        return; // the watch was faster; what was read may be older
      }
      if (found === undefined || !see(found.app, found.object)) {
        const reasons = likelyReasons(deps.store.state, plan);
        end({ word: 'noReaction', waitedMs: deps.clock.now() - startedAt, reasons });
      }
    };
    impatience = deps.clock.after(patienceMs(plan.doneWhen), () => void loseFaith());
    if (signal.aborted) {
      onAbort();
    }
  });
}

function patienceMs(doneWhen: DoneWhen): number {
  return doneWhen.kind === 'operationFinished' ? doneWhen.graceMs : REACTION_MS;
}

async function lookOnce(
  { reread, engine }: FollowDeps,
  plan: Followed,
  signal: AbortSignal,
): Promise<{ readonly app: App; readonly object: KubeObject } | undefined> {
  const connection = parseAppId(plan.app)?.connection;
  const read = await reread?.(signal);
  const app = connection && read?.ok === true ? engine.toApp(read.value, connection) : undefined;
  return app && read?.ok === true ? { app, object: read.value } : undefined;
}
