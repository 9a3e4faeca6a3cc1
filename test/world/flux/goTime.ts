import { parseDuration } from '../pull/retry.ts';

/** Milliseconds of a duration as a spec has it; `fallback` where it has none. */
export function milliseconds(text: string, fallback: number): number {
  return text === '' ? fallback : (parseDuration(text) ?? fallback);
}

/** As Go prints a duration of whole seconds, or a shorter one: `5m0s`, `30s`, `1h0m0s`, `210ms`. */
export function goDuration(ms: number): string {
  if (ms < 1000) {
    return `${ms}ms`;
  }
  const seconds = ms / 1000;
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  const rest = `${Number((seconds % 60).toFixed(3))}s`;
  return hours > 0 ? `${hours}h${minutes}m${rest}` : minutes > 0 ? `${minutes}m${rest}` : rest;
}
