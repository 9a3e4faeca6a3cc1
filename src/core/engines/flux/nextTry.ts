import type { KubeObject } from '../../model/kubeObject.ts';
import { parseGoDuration } from '../../util/goDuration.ts';
import { asText, at } from '../../util/json.ts';
import type { FluxCondition } from './conditions.ts';
import { trueCondition } from './conditions.ts';

const MISSES_SOMETHING: ReadonlySet<string> = new Set(['DependencyNotReady', 'SourceNotReady']);

/**
 * When the controller tries again after a failure, RFC3339, counted from the failure; undefined where it waits longer
 * each time, or looks again and again without a trace, and so cannot be told. A Kustomization waits `retryInterval`,
 * without one the whole `interval`.
 */
export function nextTryAt(object: KubeObject, ready: FluxCondition): string | undefined {
  const since = Date.parse(ready.since ?? '');
  const wait = waitMs(object, ready);
  return Number.isNaN(since) || wait === undefined ? undefined : new Date(since + wait).toISOString();
}

function waitMs(object: KubeObject, ready: FluxCondition): number | undefined {
  if (isLookedAtAgain(object, ready)) {
    return undefined;
  }
  if (object.kind === 'Kustomization') {
    return durationAt(object, 'retryInterval') ?? durationAt(object, 'interval');
  }
  const announced = /retrying after (\S+)$/.exec(trueCondition(object, 'Reconciling')?.message ?? '')?.[1];
  return announced === undefined ? undefined : parseGoDuration(announced);
}

/**
 * Whether something is missing that the controller looks for every `--requeue-dependency` (30 s unless it was started with
 * another). A look that finds it missing again leaves the condition and its time as they are.
 */
export function isLookedAtAgain(object: KubeObject, ready: FluxCondition): boolean {
  return MISSES_SOMETHING.has(ready.reason) || isSourceMissing(object, ready);
}

/** Told apart from a missing path, which waits like any failure, by the lack of an attempt. */
function isSourceMissing(object: KubeObject, { reason }: FluxCondition): boolean {
  return reason === 'ArtifactFailed' && trueCondition(object, 'Reconciling') === undefined;
}

/** As written, e.g. `10m`; empty where the spec says nothing. */
export function intervalOf(object: KubeObject): string {
  return asText(at(object, 'spec', 'interval')) ?? '';
}

function durationAt(object: KubeObject, field: string): number | undefined {
  const text = asText(at(object, 'spec', field));
  return text === undefined ? undefined : parseGoDuration(text);
}
