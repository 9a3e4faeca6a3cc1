import type { GitOpsEngine } from '../core/engines/engine.ts';
import type { App } from '../core/model/app.ts';
import type { KubeObject } from '../core/model/kubeObject.ts';
import type { DoneWhen, Plan } from '../core/model/plan.ts';
import { parseAppId } from '../core/model/ids.ts';
import type { Clock } from '../core/ports.ts';
import type { State } from '../core/store/state.ts';
import type { Store } from '../core/store/store.ts';
import type { Disposable, Listen } from '../core/util/emitter.ts';
import { unreachable } from '../core/util/unreachable.ts';
import type { RawFrame } from './connection.ts';

/** How an action of ours ended. `tookMs` counts from the moment it was sent. */
export type FollowEnd =
  | { readonly word: 'succeeded'; readonly app: App; readonly message: string; readonly tookMs: number }
  | { readonly word: 'failed'; readonly app: App; readonly message: string; readonly tookMs: number }
  /** The controller has not touched the object in the time it usually needs. */
  | { readonly word: 'noReaction'; readonly waitedMs: number }
  | { readonly word: 'gone' }
  | { readonly word: 'cancelled' };

export interface FollowDeps {
  readonly engine: GitOpsEngine;
  readonly clock: Clock;
  readonly onDidObserve: Listen<RawFrame>;
  readonly store: Store;
}

export interface FollowOptions {
  readonly signal: AbortSignal;
  readonly onProgress: (app: App) => void;
}

/** A controller that is up answers a request within seconds (design 2.4; specs/argocd.md e). */
const REACTION_MS = 30_000;

/**
 * Watches an action to its own end. The end of an earlier operation is never taken for this one's: `doneWhen` names what
 * the earlier one had. Subscribes at once, so call it before the patch is sent.
 */
export function followOperation(
  deps: FollowDeps,
  plan: Plan,
  { signal, onProgress }: FollowOptions,
): Promise<FollowEnd> {
  const startedAt = deps.clock.now();
  return new Promise((resolve) => {
    const held: Disposable[] = [];
    let impatience: Disposable | undefined;
    let wasAsked = false;
    const end = (outcome: FollowEnd): void => {
      impatience?.dispose();
      for (const one of held.splice(0)) {
        one.dispose();
      }
      resolve(outcome);
    };
    const onAbort = (): void => end({ word: 'cancelled' });
    signal.addEventListener('abort', onAbort, { once: true });
    held.push({ dispose: () => signal.removeEventListener('abort', onAbort) });
    held.push(
      deps.onDidObserve(({ app, object }) => {
        if (app.id !== plan.app) {
          return;
        }
        wasAsked ||= isAsked(plan.doneWhen, app, object);
        const verdict = judge(plan.doneWhen, { app, object, wasAsked }, deps.engine);
        if (verdict === 'unanswered') {
          return;
        }
        impatience?.dispose();
        if (verdict === 'running') {
          onProgress(app);
          return;
        }
        end({
          word: verdict,
          app,
          message: app.operation?.message ?? '',
          tookMs: deps.clock.now() - startedAt,
        });
      }),
      deps.store.onDidChange(({ state, change }) => {
        if ((change.apps.has(plan.app) || change.roots) && !isKnown(state, plan.app)) {
          end({ word: 'gone' });
        }
      }),
    );
    impatience = deps.clock.after(REACTION_MS, () => end({ word: 'noReaction', waitedMs: REACTION_MS }));
    if (signal.aborted) {
      onAbort();
    }
  });
}

type Verdict = 'unanswered' | 'running' | 'succeeded' | 'failed';

interface Seen {
  readonly app: App;
  readonly object: KubeObject;
  /** The request was seen on the object, so that its absence now is an answer. */
  readonly wasAsked: boolean;
}

function judge(doneWhen: DoneWhen, { app, object, wasAsked }: Seen, engine: GitOpsEngine): Verdict {
  switch (doneWhen.kind) {
    case 'refreshed':
      return !isAsked(doneWhen, app, object) && engine.comparedAt(object) !== doneWhen.reconciledBefore
        ? 'succeeded'
        : 'unanswered';
    case 'annotationGone':
      return wasAsked && !isAsked(doneWhen, app, object) ? 'succeeded' : 'unanswered';
    case 'operationFinished':
      return judgeOperation(doneWhen, app, wasAsked);
    default:
      return unreachable(doneWhen);
  }
}

function isAsked(doneWhen: DoneWhen, app: App, object: KubeObject): boolean {
  return 'annotation' in doneWhen
    ? object.metadata.annotations?.[doneWhen.annotation] !== undefined
    : app.operation?.isRequested === true;
}

function isKnown(state: State, id: App['id']): boolean {
  const connection = parseAppId(id)?.connection;
  return connection !== undefined && state.connections.get(connection)?.apps.has(id) === true;
}

/** Times have whole seconds: an operation that began in the same second as the one before is known by its request. */
function judgeOperation(
  doneWhen: Extract<DoneWhen, { kind: 'operationFinished' }>,
  app: App,
  wasAsked: boolean,
): Verdict {
  const { operation } = app;
  const isEarlier = operation?.startedAt === doneWhen.startedBefore && !wasAsked;
  if (operation?.startedAt === undefined || isEarlier) {
    return 'unanswered';
  }
  if (operation.isRequested) {
    return 'running'; // a further request waits: the record may still be the old one
  }
  switch (operation.phase) {
    case 'Succeeded':
      return 'succeeded';
    case 'Failed':
    case 'Error':
      return 'failed';
    default:
      return 'running';
  }
}
