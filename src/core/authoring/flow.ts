import type { Path } from '../schema/walk.ts';
import type { Line } from './lines.ts';
import { isBlank } from './lines.ts';

/** A place inside of `{}` or `[]`. */
export interface FlowSpot {
  /** The line and column where the block part ends: the key whose value the brackets are. */
  readonly row: number;
  readonly column: number;
  /** From there on. */
  readonly path: Path;
  readonly at: 'key' | 'value';
  readonly word: string;
  readonly typed: number;
  readonly rest: number;
  readonly siblings: ReadonlySet<string>;
  readonly hasColon: boolean;
}

/** Lines that brackets may span before the cursor. */
const MOST_LINES = 50;

interface Level {
  readonly isMap: boolean;
  readonly keys: Set<string>;
  /** Of a map: the key whose value is being read. */
  key: string | undefined;
  index: number;
}

/** Undefined outside of brackets. */
export function flowAt(lines: readonly Line[], row: number, column: number): FlowSpot | undefined {
  const indent = isBlankBefore(lines[row], column) ? column : (lines[row]?.content ?? 0);
  for (let from = row; from >= Math.max(0, row - MOST_LINES); from--) {
    const line = lines[from];
    if (!line) {
      return undefined;
    }
    const start = line.key ? line.key.colon + 1 : line.content;
    const isOpen = /^\s*[[{]/.test(line.text.slice(start));
    if (isOpen && (from < row ? (line.key?.start ?? line.content) < indent : start < column)) {
      const between = lines.slice(from, row + 1).map(({ text, comment }) => text.slice(0, comment));
      const last = between.length - 1;
      between[last] = (lines[row]?.text ?? '').slice(0, column);
      between[0] = (between[0] ?? '').slice(start);
      const levels = levelsOf(between.join('\n'));
      return (
        levels && spotOf(levels, { row: from, column: line.key?.start ?? line.content }, lines[row], column)
      );
    }
    if (from < row && !isBlank(line) && line.content < indent) {
      return undefined; // further out than what is typed: brackets above it are closed
    }
  }
  return undefined;
}

function isBlankBefore(line: Line | undefined, column: number): boolean {
  return line === undefined || line.text.slice(0, column).trim() === '';
}

/** The brackets that are open at the end of a text, outermost first, and the word that is being typed. */
function levelsOf(
  text: string,
): { readonly open: readonly Level[]; readonly word: string; readonly typed: number } | undefined {
  const open: Level[] = [];
  let word = '';
  let typed = 0;
  const end = (): void => {
    word = '';
    typed = 0;
  };
  for (const [token] of text.matchAll(
    /"(?:[^"\\]|\\.)*"?|'[^']*'?|[[\]{},]|:(?=\s|$)|\s+|[^\s[\]{},:"']+|[:"']/g,
  )) {
    const level = open.at(-1);
    if (token === '{' || token === '[') {
      open.push({ isMap: token === '{', keys: new Set(), key: undefined, index: 0 });
      end();
    } else if (token === '}' || token === ']') {
      open.pop();
      end();
    } else if (token === ',' && level) {
      if (level.isMap && level.key === undefined && word !== '') {
        level.keys.add(word);
      }
      level.key = undefined;
      level.index++;
      end();
    } else if (token === ':' && level?.isMap) {
      level.key = word;
      level.keys.add(word);
      end();
    } else if (token.trim() === '') {
      typed += word === '' ? 0 : token.length;
      word += word === '' ? '' : token;
    } else {
      word += token.replaceAll(/^["']|["']$/g, '');
      typed += token.length;
    }
  }
  return open.length > 0 ? { open, word: word.trimEnd(), typed } : undefined;
}

function spotOf(
  { open, word, typed }: { readonly open: readonly Level[]; readonly word: string; readonly typed: number },
  block: { readonly row: number; readonly column: number },
  line: Line | undefined,
  column: number,
): FlowSpot {
  const inner = open.at(-1);
  const path: (string | number)[] = [];
  for (const level of open) {
    const isInner = level === inner;
    if (!level.isMap) {
      path.push(level.index);
    } else if (level.key !== undefined || !isInner) {
      path.push(level.key ?? '');
    }
  }
  const rest = /^[^\s,:\]}]*/.exec(line?.text.slice(column) ?? '')?.[0].length ?? 0;
  const isKey = inner?.isMap === true && inner.key === undefined;
  const hasColon = /^\s*:/.test(line?.text.slice(column + rest) ?? '');
  return {
    ...block,
    path,
    at: isKey ? 'key' : 'value',
    word,
    typed,
    rest,
    siblings: isKey ? inner.keys : new Set(),
    hasColon,
  };
}
