import { findingsOf } from './findings.ts';
import type { CorpusFile, CorpusRepository } from './repository.ts';

/** Of one document; a file that is cut off has at most one broken document. */
const MOST_FINDINGS = 100;

export interface CutResult {
  readonly cuts: number;
  readonly slowestMs: number;
  readonly slowest: string;
  readonly most: number;
  readonly problems: readonly string[];
}

/**
 * Checks files cut off at their lines: no rule throws, no range leaves the text, and findings stay bounded. `sample` is
 * how many lines of each file are taken, spread evenly; undefined: all.
 */
export function cutOff(repositories: readonly CorpusRepository[], sample: number | undefined): CutResult {
  const problems: string[] = [];
  let cuts = 0;
  let slowestMs = 0;
  let slowest = '';
  let most = 0;
  for (const repository of repositories) {
    for (const file of repository.files) {
      for (const end of ends(file, sample)) {
        cuts++;
        const began = performance.now();
        const place = `${repository.name}/${file.path} cut at ${end}`;
        try {
          const text = file.text.slice(0, end);
          const findings = findingsOf(repository, { path: file.path, text });
          const outside = findings.find(
            ({ range }) => range.start < 0 || range.start > range.end || range.end > end,
          );
          const documents = text.split(/^---/m).length;
          most = Math.max(most, findings.length);
          if (outside) {
            problems.push(
              `${place}: ${outside.rule} underlines ${outside.range.start} to ${outside.range.end}`,
            );
          } else if (findings.length > MOST_FINDINGS * documents) {
            problems.push(`${place}: ${findings.length} findings`);
          }
        } catch (error) {
          const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
          problems.push(`${place}: ${error instanceof Error ? error.message : ''}: ${String(cause)}`);
        }
        const ms = performance.now() - began;
        if (ms > slowestMs) {
          slowestMs = ms;
          slowest = place;
        }
      }
    }
  }
  return { cuts, slowestMs, slowest, most, problems };
}

/** Where to cut: after lines, and (in between them) in the middle of one. */
function ends({ text }: CorpusFile, sample: number | undefined): readonly number[] {
  const lines = [...text.matchAll(/\n/g)].map(({ index }) => index + 1);
  const step = sample === undefined ? 1 : Math.max(1, Math.ceil(lines.length / sample));
  return lines.filter((_, index) => index % step === 0).flatMap((end) => [end, Math.max(0, end - 4)]);
}
