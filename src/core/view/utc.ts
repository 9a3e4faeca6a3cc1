/** A time that reads the same everywhere, e.g. `2026-11-24 14:00 UTC`. */
export function utc(at: number): string {
  return `${utcMinute(at)} UTC`;
}

/** The same for rows, whose view says once that times are UTC. */
export function utcMinute(at: number): string {
  const time = new Date(at);
  return Number.isNaN(time.getTime()) ? '' : time.toISOString().slice(0, 16).replace('T', ' ');
}
