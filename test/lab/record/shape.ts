import { at } from '../../../src/core/util/json.ts';
import type { Frame } from '../kube.ts';
import type { Recording } from './recording.ts';

/** Keys of what only the pace of the machine decides. */
const PACE: ReadonlySet<string> = new Set([
  'resourceVersion',
  'generation',
  'uid',
  'observedGeneration',
  'count',
  'retryCount',
  // Of Flux.
  'lastReconciledDuration',
  'lastAttemptedReleaseActionDuration',
]);
/**
 * On the way, which healths an app goes through hangs on when it is compared. Who wrote what stands in the object, and
 * the status of what is managed is that of its own controller.
 */
const PACE_OF_FRAMES: ReadonlySet<string> = new Set([...PACE, 'managedFields', 'health', 'summary']);
const PACE_OF_LIVE_FRAMES: ReadonlySet<string> = new Set([...PACE, 'managedFields', 'status']);
/** Ordered by the second of the last write, or as a sync that applies several at once came to them. */
const UNORDERED: ReadonlySet<string> = new Set(['managedFields', 'resources']);
/** Argo CD tells each health that it happened to see: a pod that starts between two comparisons was never Progressing. */
const MOMENTS = /^ResourceUpdated: Updated health status: /;
/** What Kubernetes ends made-up names with (a ReplicaSet's, a pod's), from letters that make no words. */
const RANDOM = /-[bcdfghjklmnpqrstvwxz2456789]{8,10}(-[bcdfghjklmnpqrstvwxz2456789]{5})?\b/g;

/**
 * A recording without what the pace of the machine decides: times, counters of writes, how often an Event came, how long
 * a state lasted, which moments of a rollout were seen, and the order in which equals were written. Two recordings of
 * equal shape say the same, so the older one stays, and a review sees only what the controllers do differently.
 */
export function shapeOf(recording: Recording<unknown>): string {
  const { events, frames, liveFrames, ...rest } = recording;
  const said = events
    .map((event) => `${String(event['reason'])}: ${withoutTimes(String(event['message']))}`)
    .filter((line) => !MOMENTS.test(line));
  return JSON.stringify({
    ...(withoutPace(rest, PACE) as object),
    events: [...new Set(said)].toSorted(),
    frames: course(frames.filter(isNoMoment), PACE_OF_FRAMES),
    liveFrames: course(liveFrames, PACE_OF_LIVE_FRAMES),
  });
}

/** Between the request to terminate and the end there may be a write that only repeats the request in words. */
function isNoMoment({ object }: Frame): boolean {
  return at(object, 'status', 'operationState', 'message') !== 'operation is terminating';
}

/** Each state once. */
function course(frames: readonly Frame[], pace: ReadonlySet<string>): readonly string[] {
  return [...new Set(frames.map((frame) => JSON.stringify(withoutPace(frame, pace))))].toSorted();
}

function withoutPace(value: unknown, pace: ReadonlySet<string>, key = ''): unknown {
  if (typeof value === 'string') {
    return withoutTimes(value);
  }
  if (Array.isArray(value)) {
    const items = value.map((one) => withoutPace(one, pace));
    return UNORDERED.has(key) ? items.toSorted(byText) : items;
  }
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(
      Object.entries(value)
        .filter(([key]) => !pace.has(key))
        .map(([key, inner]) => [key, withoutPace(inner, pace, key)] as const)
        .toSorted(([left], [right]) => (left < right ? -1 : 1)),
    );
  }
  return value;
}

function byText(left: unknown, right: unknown): number {
  return JSON.stringify(left) < JSON.stringify(right) ? -1 : 1;
}

function withoutTimes(text: string): string {
  return text
    .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'TIME')
    .replaceAll(/\b(in|after) (\d+m)?\d+(\.\d+)?m?s\b/g, '$1 DURATION')
    .replaceAll(/\b\d{1,2}:\d\d[AP]M\b/g, 'CLOCK')
    .replaceAll(/\b[0-9a-f]{8}-0000-4000-8000-[0-9]{12}\b/g, 'UID')
    .replaceAll(RANDOM, '-RANDOM');
}
