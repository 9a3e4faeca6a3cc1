import type { TextRange } from '../rules/finding.ts';
import type { Path } from '../schema/walk.ts';
import { documentTextAt } from './documentText.ts';
import { flowAt } from './flow.ts';
import type { Line } from './lines.ts';
import { isBlank, lineOf } from './lines.ts';

/**
 * Where somebody types in a YAML document, told from lines and indentation alone: while a key is being typed the text is
 * hardly ever valid YAML.
 */
export interface Cursor {
  /** Of the map whose key, or the field whose value, is being typed. */
  readonly path: Path;
  readonly at: 'key' | 'value';
  /** What is typed so far, quotes left out. */
  readonly word: string;
  /** In the file: from the start of the word to its end, beyond the cursor too. */
  readonly range: TextRange;
  /** Keys that the map has already. */
  readonly siblings: ReadonlySet<string>;
  /** Column of the map's keys. */
  readonly column: number;
  /** Columns of white space that the line begins with: what an editor puts before further lines of an insertion. */
  readonly lineIndent: number;
  /** Inside of `{}` or `[]`. */
  readonly isFlow: boolean;
  /** A `:` follows the key already. */
  readonly hasColon: boolean;
  /** The document's text and where it starts in the file. */
  readonly text: string;
  readonly offset: number;
}

/** Undefined where nothing can be offered: in comments, in block scalars, behind a finished value. */
export function cursorAt(file: string, position: number): Cursor | undefined {
  const { text, offset } = documentTextAt(file, position);
  const lines = text.split('\n').map(lineOf);
  const before = text.slice(0, position - offset);
  const row = before.split('\n').length - 1;
  const here = lines[row];
  if (!here) {
    return undefined;
  }
  const column = before.length - (before.lastIndexOf('\n') + 1);
  if (here.comment !== undefined && column > here.comment) {
    return undefined;
  }
  const flow = flowAt(lines, row, column);
  if (flow) {
    const path = pathOf(lines, flow.row, flow.column, true);
    return (
      path && {
        ...flow,
        path: [...path.path, ...flow.path],
        range: { start: position - flow.typed, end: position + flow.rest },
        column: 0,
        lineIndent: here.indent,
        isFlow: true,
        text,
        offset,
      }
    );
  }
  const spot = spotOf(here, column);
  const around = spot && pathOf(lines, row, spot.column, spot.at === 'value');
  return (
    around && {
      ...spot,
      path: around.path,
      siblings: spot.at === 'key' ? around.siblings : new Set(),
      column: around.column,
      // What stands too far to the right is taken back.
      range: {
        start: position - spot.typed - (spot.at === 'key' ? spot.column - around.column : 0),
        end: position + spot.rest,
      },
      lineIndent: Math.min(here.indent, around.column),
      isFlow: false,
      text,
      offset,
    }
  );
}

interface Spot {
  readonly at: 'key' | 'value';
  readonly word: string;
  /** Units of the word before and behind the cursor. */
  readonly typed: number;
  readonly rest: number;
  /** Where the key begins, also for a value. */
  readonly column: number;
  readonly hasColon: boolean;
}

/** What of a line is being typed. */
function spotOf(line: Line, column: number): Spot | undefined {
  if (isBlank(line)) {
    const dash = line.dashes.at(-1);
    const start = dash === undefined ? column : Math.max(column, dash + 2);
    return { at: 'key', word: '', typed: 0, rest: 0, column: start, hasColon: false };
  }
  const { key } = line;
  if (key && column > key.end) {
    const value = line.text.slice(key.colon + 1, line.comment).trim();
    const start =
      key.colon +
      1 +
      (line.text.slice(key.colon + 1).length - line.text.slice(key.colon + 1).trimStart().length);
    if (column <= key.colon || /^[|>&*!]/.test(value)) {
      return undefined;
    }
    return wordAt(line.text, 'value', value === '' ? column : start, column, value.length, key.start, true);
  }
  const start = line.content;
  if (column < start) {
    return { at: 'key', word: '', typed: 0, rest: 0, column, hasColon: false };
  }
  const length = key ? key.end - key.start : line.text.slice(start, line.comment).trimEnd().length;
  return wordAt(line.text, 'key', start, column, length, start, key !== undefined);
}

function wordAt(
  text: string,
  at: 'key' | 'value',
  start: number,
  column: number,
  length: number,
  keyColumn: number,
  hasColon: boolean,
): Spot | undefined {
  const end = Math.max(start + length, column);
  const word = text.slice(start, column).replace(/^["']/, '');
  return column < start
    ? { at, word: '', typed: 0, rest: 0, column: keyColumn, hasColon }
    : { at, word, typed: column - start, rest: end - column, column: keyColumn, hasColon };
}

interface Around {
  readonly path: Path;
  readonly siblings: ReadonlySet<string>;
  readonly column: number;
}

/** The keys and dashes above a place, outwards. `isValue`: of the key that stands there itself. */
function pathOf(lines: readonly Line[], row: number, column: number, isValue: boolean): Around | undefined {
  const path: (string | number)[] = [];
  const siblings = new Set<string>();
  const here = lines[row];
  if (isValue && here?.key) {
    path.unshift(here.key.name);
  }
  const walk = { column, isDash: false };
  let isOwnLevel = true;
  let own = column;
  const dashesOf = (line: Line): void => {
    for (const dash of line.dashes.toReversed()) {
      if (dash < walk.column) {
        path.unshift(0);
        walk.column = dash;
        walk.isDash = true;
        isOwnLevel = false;
      } else if (dash === walk.column && walk.isDash) {
        path[0] = Number(path[0]) + 1;
      }
    }
  };
  if (here) {
    dashesOf(here);
  }
  for (let at = row - 1; at >= 0; at--) {
    const line = lines[at];
    if (!line || (isBlank(line) && line.dashes.length === 0)) {
      continue;
    }
    const { key } = line;
    const isAbove = key && (key.start < walk.column || (walk.isDash && key.start === walk.column));
    if (isAbove) {
      if (key.opensText) {
        return undefined;
      }
      if (!key.isOpen && isOwnLevel && !walk.isDash) {
        // Too far to the right below a finished line: its own level is meant.
        walk.column = key.start;
        own = key.start;
        siblings.add(key.name);
      } else {
        path.unshift(key.name);
        walk.column = key.start;
        walk.isDash = false;
        isOwnLevel = false;
      }
    } else if (key && key.start === walk.column && isOwnLevel) {
      siblings.add(key.name);
    }
    dashesOf(line);
    if (walk.column === 0 && !walk.isDash && !isOwnLevel) {
      break;
    }
  }
  if (!isValue) {
    siblingsBelow(lines, row, own, siblings);
  }
  return { path, siblings, column: own };
}

/** Keys of the same map further down. */
function siblingsBelow(lines: readonly Line[], row: number, column: number, siblings: Set<string>): void {
  for (const line of lines.slice(row + 1)) {
    const start = line.dashes[0] ?? line.key?.start ?? line.content;
    if (!isBlank(line) && start < column) {
      return;
    }
    if (line.key?.start === column && line.dashes.length === 0) {
      siblings.add(line.key.name);
    }
  }
}
