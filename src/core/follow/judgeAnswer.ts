import type { GitOpsEngine } from '../engines/engine.ts';
import type { App } from '../model/app.ts';
import type { KubeObject } from '../model/kubeObject.ts';
import type { DoneWhen } from '../model/plan.ts';
import { at } from '../util/json.ts';
import { unreachable } from '../util/unreachable.ts';

/** What an observation says of an action of ours. */
export type Answer = 'unanswered' | 'running' | 'succeeded' | 'failed';

export interface Seen {
  readonly app: App;
  readonly object: KubeObject;
  /** The request was seen on the object, so that its absence now is an answer. */
  readonly wasAsked: boolean;
}

/** Judges one version of the object against the plan's own end, never against that of an operation before. */
export function judgeAnswer(
  doneWhen: DoneWhen,
  { app, object, wasAsked }: Seen,
  engine: Pick<GitOpsEngine, 'comparedAt'>,
): Answer {
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
    case 'requestHandled':
      return judgeRequest(doneWhen, app, object);
    case 'automationIs':
      return app.syncPolicy.isPaused === doneWhen.isPaused ? 'succeeded' : 'unanswered';
    case 'written':
      return 'unanswered'; // the API server's answer is all there is
    default:
      return unreachable(doneWhen);
  }
}

/** Whether our request stands on the object, not taken up yet. */
export function isAsked(doneWhen: DoneWhen, app: App, object: KubeObject): boolean {
  switch (doneWhen.kind) {
    case 'refreshed':
    case 'annotationGone':
      return object.metadata.annotations?.[doneWhen.annotation] !== undefined;
    case 'requestHandled':
      return object.metadata.annotations?.[doneWhen.annotation] === doneWhen.token;
    case 'operationFinished':
    case 'automationIs':
    case 'written':
      return app.operation?.isRequested === true;
    default:
      return unreachable(doneWhen);
  }
}

/**
 * A paused controller writes the token too, and does nothing. Between the request and its token the state on the way is
 * worth telling only once the controller took it up.
 */
function judgeRequest(
  { token }: Extract<DoneWhen, { kind: 'requestHandled' }>,
  app: App,
  object: KubeObject,
): Answer {
  const { phase, syncPolicy } = app;
  if (at(object, 'status', 'lastHandledReconcileAt') !== token) {
    return phase.title?.look === 'changing' ? 'running' : 'unanswered';
  }
  if (syncPolicy.isPaused) {
    return 'failed';
  }
  switch (phase.title?.look) {
    case 'changing':
      return 'running';
    case 'bad':
    case 'waiting':
    case 'paused':
      return 'failed';
    default:
      return 'succeeded';
  }
}

/** Times have whole seconds: an operation that began in the same second as the one before is known by its request. */
function judgeOperation(
  doneWhen: Extract<DoneWhen, { kind: 'operationFinished' }>,
  app: App,
  wasAsked: boolean,
): Answer {
  const { operation } = app;
  const isEarlier = operation?.startedAt === doneWhen.startedBefore && !wasAsked;
  if (operation?.startedAt === undefined || isEarlier) {
    return 'unanswered';
  }
  switch (operation.phase) {
    case 'Succeeded':
      return 'succeeded';
    case 'Failed':
    case 'Error':
      return 'failed';
    case 'Running':
    case 'Terminating':
    case undefined:
      return 'running';
    default:
      return unreachable(operation.phase);
  }
}
