import type { KubeObject } from '../../../src/core/model/kubeObject.ts';
import { asArray, asText, at } from '../../../src/core/util/json.ts';

/** Small questions about an Application, for the scripts of the scenarios. */
export const syncIs =
  (status: string) =>
  (app: KubeObject): boolean =>
    at(app, 'status', 'sync', 'status') === status;

export const healthIs =
  (status: string) =>
  (app: KubeObject): boolean =>
    at(app, 'status', 'health', 'status') === status;

export const phaseIs =
  (phase: string) =>
  (app: KubeObject): boolean =>
    at(app, 'status', 'operationState', 'phase') === phase;

/** The operation ended, and the comparison that follows it is done. */
export const isDone = (app: KubeObject): boolean =>
  at(app, 'operation') === undefined &&
  at(app, 'status', 'operationState', 'finishedAt') !== undefined &&
  refreshed(app) &&
  (asText(at(app, 'status', 'reconciledAt')) ?? '') >=
    (asText(at(app, 'status', 'operationState', 'finishedAt')) ?? '');

export const refreshed = (app: KubeObject): boolean =>
  app.metadata.annotations?.['argocd.argoproj.io/refresh'] === undefined;

export const messageHas =
  (part: string) =>
  (app: KubeObject): boolean =>
    (asText(at(app, 'status', 'operationState', 'message')) ?? '').includes(part);

export const hasCondition =
  (type: string) =>
  (app: KubeObject): boolean =>
    asArray(at(app, 'status', 'conditions')).some((one) => at(one, 'type') === type);

export const revisionIs =
  (revision: string) =>
  (app: KubeObject): boolean =>
    at(app, 'status', 'sync', 'revision') === revision;

/** Verdict of one object, as `Kind/name`. */
export const verdictIs =
  (object: string, status: string) =>
  (app: KubeObject): boolean =>
    asArray(at(app, 'status', 'resources')).some(
      (one) =>
        `${asText(at(one, 'kind')) ?? ''}/${asText(at(one, 'name')) ?? ''}` === object &&
        at(one, 'status') === status,
    );

/** The operation ended and nothing is asked for; the verdict may be of before. */
export const isOver = (app: KubeObject): boolean =>
  app['operation'] === undefined && at(app, 'status', 'operationState', 'finishedAt') !== undefined;

export const synced = (app: KubeObject): boolean => syncIs('Synced')(app) && healthIs('Healthy')(app);

export const all =
  (...tests: readonly ((app: KubeObject) => boolean)[]) =>
  (app: KubeObject): boolean =>
    tests.every((test) => test(app));
