import type { KubeObject } from '../../../../src/core/model/kubeObject.ts';
import { asArray, asText, at } from '../../../../src/core/util/json.ts';

export type Test = (object: KubeObject) => boolean;

/** Small questions about an object of Flux, for the scripts of the scenarios. */
export function conditionOf(object: KubeObject, type: string): unknown {
  return asArray(at(object, 'status', 'conditions')).find((one) => at(one, 'type') === type);
}

export const conditionIs =
  (type: string, status: string, reason?: string): Test =>
  (object) => {
    const condition = conditionOf(object, type);
    return at(condition, 'status') === status && (reason === undefined || at(condition, 'reason') === reason);
  };

export const ready: Test = (object) => conditionIs('Ready', 'True')(object) && isObserved(object);

export const failed =
  (reason: string): Test =>
  (object) =>
    conditionIs('Ready', 'False', reason)(object);

/** The controller has seen the spec as it is. */
export const isObserved: Test = (object) =>
  at(object, 'status', 'observedGeneration') === at(object, 'metadata', 'generation');

/** What was asked for by annotation has been done. */
export const handled =
  (request: string): Test =>
  (object) =>
    at(object, 'status', 'lastHandledReconcileAt') === request;

export const appliedIs =
  (commit: string): Test =>
  (object) =>
    at(object, 'status', 'lastAppliedRevision') === `main@sha1:${commit}`;

export const attemptedIs =
  (commit: string): Test =>
  (object) =>
    at(object, 'status', 'lastAttemptedRevision') === `main@sha1:${commit}`;

/** Of a HelmRelease: the newest release is this version of the chart (its digest behind it left out), in this state. */
export const releaseIs =
  (version: string, status: string): Test =>
  (object) => {
    const newest = asArray(at(object, 'status', 'history'))[0];
    const [found] = (asText(at(newest, 'chartVersion')) ?? '').split('+');
    return found === version && at(newest, 'status') === status;
  };

export const messageHas =
  (type: string, part: string): Test =>
  (object) =>
    (asText(at(conditionOf(object, type), 'message')) ?? '').includes(part);

export const all =
  (...tests: readonly Test[]): Test =>
  (object) =>
    tests.every((test) => test(object));
