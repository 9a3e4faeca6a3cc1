import type { Finding } from './finding.ts';

/** `# plumbline-disable-next-line PL119, PL122 -- reason`, or `-file` anywhere in a file; without ids: every rule. */
const COMMENT =
  /^[ \t]*#[ \t]*plumbline-disable-(next-line|file)\b[ \t]*((?:PL\d{3}[ \t]*,?[ \t]*)*)(?:--.*)?$/gm;

/** Which rules a file silences, and where. */
export interface Suppressions {
  isSilenced(finding: Pick<Finding, 'rule' | 'range'>): boolean;
}

const NOTHING: Suppressions = { isSilenced: () => false };

export function suppressionsOf(file: string): Suppressions {
  if (!file.includes('plumbline-disable-')) {
    return NOTHING;
  }
  const inFile: ReadonlySet<string>[] = [];
  const lines: { readonly start: number; readonly end: number; readonly rules: ReadonlySet<string> }[] = [];
  for (const match of file.matchAll(COMMENT)) {
    const rules = new Set((match[2] ?? '').match(/PL\d{3}/g));
    if (match[1] === 'file') {
      inFile.push(rules);
    } else {
      lines.push({ ...lineBelow(file, match.index + match[0].length), rules });
    }
  }
  const names = (rules: ReadonlySet<string>, id: string): boolean => rules.size === 0 || rules.has(id);
  return {
    isSilenced: ({ rule, range }) =>
      inFile.some((rules) => names(rules, rule)) ||
      lines.some(({ start, end, rules }) => range.start >= start && range.start <= end && names(rules, rule)),
  };
}

/** The first line below that is no comment: suppressions for one line may stand on several. */
function lineBelow(file: string, from: number): { readonly start: number; readonly end: number } {
  let start = from;
  let end = from;
  do {
    start = file.indexOf('\n', end);
    start = start === -1 ? file.length : start + 1;
    const next = file.indexOf('\n', start);
    end = next === -1 ? file.length : next;
  } while (start < file.length && /^[ \t]*#/.test(file.slice(start, end)));
  return { start, end };
}
