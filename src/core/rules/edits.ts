import type { YamlEntry, YamlMap, YamlNode } from '../yaml/node.ts';
import type { TextEdit } from './finding.ts';

/** Edits of YAML text that keep everything else as it stands: comments, quotes, order, indentation. */

export function replaceNode(node: YamlNode, text: string): TextEdit {
  return { range: { start: node.start, end: node.end }, text };
}

/** Takes an entry out: its whole lines in a block map, and one comma in a flow map. */
export function removeEntry(text: string, map: YamlMap, entry: YamlEntry): TextEdit {
  return removeMember(text, map, map.entries.indexOf(entry), {
    start: entry.key.start,
    end: Math.max(entry.value.end, entry.key.end + 1),
  });
}

/** Takes an item out of a sequence. Of a block sequence: from its dash to the end of its last line. */
export function removeItem(
  text: string,
  sequence: { readonly items: readonly YamlNode[]; readonly isFlow: boolean },
  item: YamlNode,
): TextEdit {
  const place = { start: item.start, end: item.end };
  const line = startOfLine(text, item.start);
  if (!sequence.isFlow && /^[ \t]*-[ \t]+$/.test(text.slice(line, item.start))) {
    return { range: { start: line, end: nextLine(text, item.end) }, text: '' };
  }
  return removeMember(text, sequence, sequence.items.indexOf(item), place);
}

function removeMember(
  text: string,
  from: { readonly isFlow: boolean },
  index: number,
  { start, end }: { readonly start: number; readonly end: number },
): TextEdit {
  if (from.isFlow) {
    return { range: flowMember(text, start, end, index === 0), text: '' };
  }
  const line = startOfLine(text, start);
  // The first key of a list item shares its line with the dash: what follows moves up to it.
  const isBehindDash = index === 0 && /-[ \t]*$/.test(text.slice(line, start)) && text[start] !== '-';
  const next = nextLine(text, end);
  if (isBehindDash) {
    const following = /^[ \t]*/.exec(text.slice(next))?.[0].length ?? 0;
    const isSibling = following === start - line;
    return { range: { start, end: isSibling ? next + following : end }, text: '' };
  }
  return { range: { start: line, end: next }, text: '' };
}

function flowMember(
  text: string,
  start: number,
  end: number,
  isFirst: boolean,
): { start: number; end: number } {
  const after = /^[ \t\r\n]*,[ \t]*/.exec(text.slice(end));
  if (after) {
    return { start, end: end + after[0].length };
  }
  const before = isFirst ? null : /,[ \t\r\n]*$/.exec(text.slice(0, start));
  return { start: start - (before?.[0].length ?? 0), end };
}

/**
 * Puts `key: value` into the map under `parent` (its entry in the map above): before its first member, or as the first
 * member of an empty one. `lines` are the new lines without indentation; further ones may be indented by themselves.
 */
export function addEntry(text: string, parent: YamlEntry, lines: readonly string[]): TextEdit {
  const { key, value } = parent;
  if (value.type === 'map' && value.isFlow) {
    const separator = value.entries.length > 0 ? ', ' : '';
    const at = value.start + 1;
    return { range: { start: at, end: at }, text: lines.join(' ').trim() + separator };
  }
  if (value.type === 'map' && value.entries[0]) {
    const at = value.entries[0].key.start;
    const indent = indentOf(text, at);
    return { range: { start: at, end: at }, text: lines.map((line) => `${line}\n${indent}`).join('') };
  }
  const indent = `${indentOf(text, key.start)}  `;
  const at = value.start === value.end ? text.indexOf(':', key.end) + 1 : value.start;
  const end = Math.max(value.end, at);
  return { range: { start: at, end }, text: lines.map((line) => `\n${indent}${line}`).join('') };
}

/**
 * Takes an entry out of its map and puts it, comments on its lines and all, before the members of `target`, under `name`
 * where it gets another.
 */
export function moveEntry(
  text: string,
  map: YamlMap,
  entry: YamlEntry,
  target: YamlEntry,
  name = text.slice(entry.key.start, entry.key.end),
): readonly TextEdit[] {
  const width = indentOf(text, entry.key.start).length;
  const [first = '', ...rest] = text.slice(entry.key.end, entry.value.end).split('\n');
  const lines = [
    name + first,
    ...rest.map((line) => (line.slice(0, width).trim() === '' ? line.slice(width) : line)),
  ];
  return [removeEntry(text, map, entry), addEntry(text, target, lines)];
}

/** The white space that lines of the block that begins at `at` start with; a dash counts as a blank. */
export function indentOf(text: string, at: number): string {
  return text.slice(startOfLine(text, at), at).replaceAll(/[^\t]/g, ' ');
}

export function startOfLine(text: string, at: number): number {
  return text.lastIndexOf('\n', at - 1) + 1;
}

function nextLine(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end === -1 ? text.length : end + 1;
}

/** The text with edits applied; they must not overlap. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  return edits
    .toSorted((left, right) => right.range.start - left.range.start)
    .reduce((done, { range, text: put }) => done.slice(0, range.start) + put + done.slice(range.end), text);
}
