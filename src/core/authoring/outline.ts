import type { TextRange } from '../rules/finding.ts';
import type { YamlDocument, YamlNode } from '../yaml/node.ts';
import { asMap, keyText, nodeAt, stringOf } from '../yaml/read.ts';

/** One line of the outline. Ranges count in the file. */
export interface OutlineItem {
  readonly name: string;
  readonly detail: string;
  readonly kind: 'object' | 'map' | 'list' | 'value';
  readonly range: TextRange;
  readonly selection: TextRange;
  readonly children: readonly OutlineItem[];
}

/** Lines of one file; beyond, an outline is no overview. */
const MOST = 5000;
const DEEPEST = 12;

/** Every document by its name and kind, with its fields below it; items of a list by what names them. */
export function outlineOf(documents: readonly YamlDocument[]): readonly OutlineItem[] {
  const budget = { left: MOST };
  const objects = documents.flatMap((document) => {
    const { root, offset, text } = document;
    if (!root) {
      return [];
    }
    const name = stringOf(nodeAt(root, 'metadata', 'name'));
    const kind = stringOf(nodeAt(root, 'kind'));
    const at = nodeAt(root, 'metadata', 'name') ?? nodeAt(root, 'kind') ?? root;
    const children = membersOf(root, offset, budget, 0);
    if (kind === undefined) {
      return documents.length === 1 ? children : [];
    }
    const end = offset + text.trimEnd().length;
    return [
      {
        name: name ?? kind,
        detail: name === undefined ? '' : kind,
        kind: 'object' as const,
        range: { start: offset + root.start, end: Math.max(end, offset + root.end) },
        selection: { start: offset + at.start, end: offset + Math.max(at.start, Math.min(at.end, root.end)) },
        children,
      },
    ];
  });
  return objects;
}

function membersOf(
  node: YamlNode,
  offset: number,
  budget: { left: number },
  depth: number,
): readonly OutlineItem[] {
  const items: OutlineItem[] = [];
  const add = (name: string, key: YamlNode, value: YamlNode): void => {
    if (budget.left-- <= 0 || depth > DEEPEST) {
      return;
    }
    const end = Math.max(key.end, value.end);
    items.push({
      name: name === '' ? '""' : name,
      detail: value.type === 'scalar' ? clipped(value.text) : '',
      kind: value.type === 'map' ? 'map' : value.type === 'sequence' ? 'list' : 'value',
      range: { start: offset + key.start, end: offset + end },
      selection: { start: offset + key.start, end: offset + key.end },
      children: membersOf(value, offset, budget, depth + 1),
    });
  };
  if (node.type === 'map') {
    for (const entry of node.entries) {
      add(keyText(entry) ?? '?', entry.key, entry.value);
    }
  } else if (node.type === 'sequence') {
    for (const [index, item] of node.items.entries()) {
      add(itemName(item) ?? String(index), item, item);
    }
  }
  return items;
}

/** What people call an item by. */
function itemName(item: YamlNode): string | undefined {
  if (item.type === 'scalar') {
    return clipped(item.text);
  }
  const names = ['name', 'ref', 'chart', 'path', 'repoURL', 'kind', 'key', 'namespace'];
  const found = names.map((name) => stringOf(nodeAt(item, name))).find((text) => text !== undefined);
  const [first] = asMap(item)?.entries ?? [];
  return found ?? (first && keyText(first));
}

function clipped(text: string): string {
  const line = text.split('\n', 1)[0] ?? '';
  return line.length > 60 ? `${line.slice(0, 60)}…` : line;
}
