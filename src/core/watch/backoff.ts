import type { Random } from '../ports.ts';

const FIRST_MS = 500;
const CAP_MS = 30_000;
/** Servers may ask for patience; a number beyond this is a mistake or an attack. */
const LONGEST_PATIENCE_MS = 300_000;
/** A restarted API server answers 410 to every watch at once: the relists are spread over this time. */
const RELIST_SPREAD_MS = 2_000;

/** Milliseconds before try number `failures` (1 is the first repeat): doubling from half a second to half a minute,
 * half of it jitter, so that windows of one team do not come back in step. */
export function backoff(failures: number, random: Random): number {
  const full = Math.min(CAP_MS, FIRST_MS * 2 ** Math.min(failures - 1, 16));
  return Math.round(full / 2 + (full / 2) * random());
}

/** What `retry-after` asks for, and never less than our own patience. */
export function backoffAsked(askedMs: number | undefined, failures: number, random: Random): number {
  return Math.max(backoff(failures, random), Math.min(askedMs ?? 0, LONGEST_PATIENCE_MS));
}

export function relistSpread(random: Random): number {
  return Math.round(RELIST_SPREAD_MS * random());
}

/** Each watch asks for its own end after 240–300 s: it bounds how long a revoked login goes on showing data, and
 * gives servers without bookmarks a known end. */
export function watchSeconds(random: Random): number {
  return 240 + Math.floor(61 * random());
}
