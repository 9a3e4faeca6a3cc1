import type { AuditLine } from './auditLine.ts';
import { isBot } from './bot.ts';
import type { Fate, LandingEntry } from './entry.ts';

/** What stands in one row: a line, or a run of commits in which a bot changed the same files. Newest first. */
export type AuditItem =
  | { readonly kind: 'line'; readonly line: AuditLine }
  | { readonly kind: 'fold'; readonly lines: readonly LandingLine[] };

export type LandingLine = AuditLine & { readonly entry: LandingEntry };

/** Fewer rows than this are quicker read than opened. */
const LEAST = 3;

/** Folds runs of one bot in one app and the same files; commits that different syncs deployed stay apart. */
export function foldBots(lines: readonly AuditLine[]): readonly AuditItem[] {
  const items: AuditItem[] = [];
  let run: LandingLine[] = [];
  const close = (): void => {
    items.push(
      ...(run.length < LEAST
        ? run.map((line) => ({ kind: 'line', line }) as const)
        : [{ kind: 'fold', lines: run } as const]),
    );
    run = [];
  };
  for (const line of lines) {
    const isRunning = isOfBot(line);
    if (!isRunning || (run[0] && runKey(run[0]) !== runKey(line))) {
      close();
    }
    if (isRunning) {
      run.push(line);
    } else {
      items.push({ kind: 'line', line });
    }
  }
  close();
  return items;
}

function isOfBot(line: AuditLine): line is LandingLine {
  return line.entry.kind === 'landing' && isBot(line.entry.author);
}

function runKey({ app, entry }: LandingLine): string {
  const paths = entry.changes.map(({ path }) => path).toSorted();
  return JSON.stringify([app, entry.author.email, deploymentOf(entry.fate), paths]);
}

function deploymentOf(fate: Fate): string {
  switch (fate.word) {
    case 'deployed':
    case 'failedFirst':
    case 'rolledBack':
      return `${fate.word} ${fate.sync.at} ${fate.sync.revision}`;
    default:
      return fate.word;
  }
}
