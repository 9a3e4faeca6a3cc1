const UNIT_MS: ReadonlyMap<string, number> = new Map([
  ['ns', 1e-6],
  ['us', 1e-3],
  ['µs', 1e-3],
  ['μs', 1e-3],
  ['ms', 1],
  ['s', 1000],
  ['m', 60_000],
  ['h', 3_600_000],
]);

/** Milliseconds of a duration as Go's `time.ParseDuration` reads it (`1h30m`, `90s`, `0`); undefined where it refuses. */
export function parseGoDuration(text: string): number | undefined {
  const sign = text.startsWith('-') ? -1 : 1;
  const body = text.replace(/^[-+]/, '');
  if (body === '0') {
    return 0;
  }
  const parts = [...body.matchAll(/(\d+\.?\d*|\.\d+)(ns|us|µs|μs|ms|s|m|h)/g)];
  const read = parts.map(([part]) => part).join('');
  return parts.length === 0 || read !== body
    ? undefined
    : sign *
        parts.reduce((sum, [, number, unit]) => sum + Number(number) * (UNIT_MS.get(unit ?? '') ?? 0), 0);
}
