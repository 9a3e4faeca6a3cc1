import type { Recording } from './recording.ts';

/**
 * A recording without what the pace of the machine decides: times, counters of writes, how often an Event came, how long
 * a state lasted. Two recordings of equal shape say the same, so the older one stays, and a review sees only what the
 * controllers do differently.
 */
export function shapeOf(recording: Recording<unknown>): string {
  const { events, frames, liveFrames, ...rest } = recording;
  const said = events.map((event) => `${String(event['reason'])}: ${withoutTimes(String(event['message']))}`);
  return JSON.stringify({
    ...(withoutPace(rest) as object),
    events: [...new Set(said)].toSorted(),
    frames: course(frames),
    liveFrames: course(liveFrames),
  });
}

/** Each state once. */
function course(frames: readonly unknown[]): readonly string[] {
  return [...new Set(frames.map((frame) => JSON.stringify(withoutPace(frame))))].toSorted();
}

const PACE = new Set([
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

function withoutPace(value: unknown): unknown {
  if (typeof value === 'string') {
    return withoutTimes(value);
  }
  if (Array.isArray(value)) {
    return value.map((one) => withoutPace(one));
  }
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(
      Object.entries(value)
        .filter(([key]) => !PACE.has(key))
        .map(([key, inner]) => [key, withoutPace(inner)]),
    );
  }
  return value;
}

function withoutTimes(text: string): string {
  return text
    .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'TIME')
    .replaceAll(/\b(in|after) (\d+m)?\d+(\.\d+)?m?s\b/g, '$1 DURATION')
    .replaceAll(/\b\d{1,2}:\d\d[AP]M\b/g, 'CLOCK')
    .replaceAll(/\b(\/dev\/shm\/|tmp\/)\d+/g, '$1FILE')
    .replaceAll(/\b[0-9a-f]{8}-0000-4000-8000-[0-9]{12}\b/g, 'UID')
    .replaceAll(/-[a-z0-9]{8,10}(-[a-z0-9]{5})?\b/g, '-RANDOM');
}
