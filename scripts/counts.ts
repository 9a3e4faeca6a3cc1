export interface Counts {
  readonly passed: number;
  readonly failed: number;
}

/** Reads the summary that mocha's reporters print ("12 passing (3s)", "1 failing"); undefined where there is none. The last counts: a test may print one. */
export function mochaCounts(output: string): Counts | undefined {
  const count = (word: string): number | undefined => {
    const found = [...output.matchAll(new RegExp(`^\\s*(\\d+) ${word}\\b`, 'gm'))].at(-1)?.[1];
    return found === undefined ? undefined : Number(found);
  };
  const passed = count('passing');
  return passed === undefined ? undefined : { passed, failed: count('failing') ?? 0 };
}

/** The part of mocha's output that says what failed and why; empty where nothing did. The last counts, as above. */
export function mochaFailures(output: string): string {
  const at = [...output.matchAll(/^\s*\d+ failing\b/gm)].at(-1)?.index;
  return at === undefined ? '' : output.slice(at).trim();
}

export const sum = (all: readonly Counts[]): Counts => ({
  passed: all.reduce((total, { passed }) => total + passed, 0),
  failed: all.reduce((total, { failed }) => total + failed, 0),
});

/** The closing line that people and machines read. */
export const closingLine = ({ passed, failed }: Counts): string => `${passed} passed, ${failed} failed`;

/** One line for one stage of a run. */
export function stageLine(name: string, counts: Counts, ms: number): string {
  const mark = counts.failed === 0 ? 'ok  ' : 'FAIL';
  return `${mark} ${name.padEnd(20)} ${closingLine(counts).padEnd(24)} ${(ms / 1000).toFixed(1).padStart(6)} s`;
}
