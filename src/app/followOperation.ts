import * as l10n from '@vscode/l10n';

import type { GitOpsEngine } from '../core/engines/engine.ts';
import type { App } from '../core/model/app.ts';
import type { KubeObject } from '../core/model/kubeObject.ts';
import type { ClusterError, Freshness } from '../core/model/connection.ts';
import type { DoneWhen, Note, Plan } from '../core/model/plan.ts';
import { parseAppId } from '../core/model/ids.ts';
import type { Clock } from '../core/ports.ts';
import { appById, connectionOfApp } from '../core/store/select.ts';
import type { ConnectionState, State } from '../core/store/state.ts';
import type { Store } from '../core/store/store.ts';
import { DisposableStore } from '../core/util/disposable.ts';
import type { Disposable, Listen } from '../core/util/emitter.ts';
import type { Result } from '../core/util/result.ts';
import { unreachable } from '../core/util/unreachable.ts';
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
    const held = new DisposableStore();
    let impatience: Disposable | undefined;
    let wasAsked = false;
    const end = (outcome: FollowEnd): void => {
      impatience?.dispose();
      held.dispose();
      resolve(outcome);
    };
    const see = (app: App, object: KubeObject): boolean => {
      wasAsked ||= isAsked(plan.doneWhen, app, object);
      const verdict = judge(plan.doneWhen, { app, object, wasAsked }, deps.engine);
      if (verdict === 'unanswered') {
        return false;
      }
      impatience?.dispose();
      if (verdict === 'running') {
        onProgress(app);
      } else {
        const tookMs = deps.clock.now() - startedAt;
        // The operation fails when it is terminated, which is what was asked for.
        const word = plan.action.kind === 'terminate' ? 'succeeded' : verdict;
        end({ word, app, message: app.operation?.message ?? '', tookMs });
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
  plan: Plan,
  signal: AbortSignal,
): Promise<{ readonly app: App; readonly object: KubeObject } | undefined> {
  const connection = parseAppId(plan.app)?.connection;
  const read = await reread?.(signal);
  const app = connection && read?.ok === true ? engine.toApp(read.value, connection) : undefined;
  return app && read?.ok === true ? { app, object: read.value } : undefined;
}

/** What the app says of itself, which is where a paused controller or a closed window shows; and whether we can see at all. */
function likelyReasons(state: State, { app: id }: Plan): readonly Note[] {
  const known = connectionOfApp(state, id);
  const app = known?.apps.get(id);
  const freshness = app && known && worstFreshness(app, known);
  return [
    ...(freshness === 'stale'
      ? [
          {
            code: 'notWatched',
            text: l10n.t('The watch on this cluster is down, so its answer may not have been seen.'),
          },
        ]
      : []),
    ...[app?.phase.reason, app?.phase.next].flatMap((text) =>
      text === undefined || app === undefined ? [] : [{ code: app.phase.word, text }],
    ),
  ];
}

function worstFreshness(app: App, connection: ConnectionState): Freshness['word'] | undefined {
  const kind = `${app.group}/${app.kind}`;
  return (connection.freshness.get(`${kind}@${app.namespace}`) ?? connection.freshness.get(kind))?.word;
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
      // Times have whole seconds: a comparison within the second of the last one shows only by the annotation's going.
      return !isAsked(doneWhen, app, object) &&
        (wasAsked || engine.comparedAt(object) !== doneWhen.reconciledBefore)
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
