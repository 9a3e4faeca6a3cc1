import { numberAt, textAt, type Json } from './json.ts';

const defaults = { duration: 5_000, factor: 2, maxDuration: 180_000 };

/** Milliseconds to wait before the next attempt, from an operation's `retry` and how often it was tried again. */
export function retryDelay(retry: Json | undefined, retryCount: number): number {
  const duration = parseDuration(textAt(retry, 'backoff', 'duration')) ?? defaults.duration;
  const factor = numberAt(retry, 'backoff', 'factor') ?? defaults.factor;
  const longest = parseDuration(textAt(retry, 'backoff', 'maxDuration')) ?? defaults.maxDuration;
  return Math.min(duration * factor ** retryCount, longest);
}

export function mayRetry(retry: Json | undefined, retryCount: number): boolean {
  const limit = numberAt(retry, 'limit') ?? 0;
  return limit < 0 || retryCount < limit;
}

/** `1m30s`, or a bare number of seconds. */
export function parseDuration(text: string): number | undefined {
  if (/^\d+$/.test(text)) {
    return Number(text) * 1000;
  }
  const units: Record<string, number> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h)/g)];
  return parts.length === 0
    ? undefined
    : parts.reduce((sum, [, count, unit]) => sum + Number(count) * units[unit!]!, 0);
}

/** `3:04PM`: how the controller writes the time of the next attempt. */
export function kitchenTime(time: number): string {
  const date = new Date(time);
  const hours = date.getUTCHours();
  const minutes = String(date.getUTCMinutes()).padStart(2, '0');
  return `${hours % 12 === 0 ? 12 : hours % 12}:${minutes}${hours < 12 ? 'AM' : 'PM'}`;
}
