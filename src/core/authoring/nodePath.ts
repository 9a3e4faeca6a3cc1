import type { Path } from '../schema/walk.ts';
import type { YamlNode } from '../yaml/node.ts';
import { keyText } from '../yaml/read.ts';

/** What lies at a place of a tree. */
export interface NodeAt {
  readonly path: Path;
  readonly node: YamlNode;
  /** The place lies in the key of the path's last step, not in its value. */
  readonly isKey: boolean;
}

/** The innermost token at an offset of the document; undefined between tokens. */
export function nodePathAt(root: YamlNode | undefined, offset: number): NodeAt | undefined {
  return root && search(root, offset, []);
}

function search(node: YamlNode, offset: number, path: Path): NodeAt | undefined {
  if (node.type === 'map') {
    for (const { key, value } of node.entries) {
      const inner = [...path, keyText({ key, value }) ?? ''];
      if (isIn(key, offset)) {
        return { path: inner, node: key, isKey: true };
      }
      if (isIn(value, offset)) {
        return search(value, offset, inner);
      }
    }
    return undefined;
  }
  if (node.type === 'sequence') {
    const index = node.items.findIndex((item) => isIn(item, offset));
    const item = node.items[index];
    return item && search(item, offset, [...path, index]);
  }
  return isIn(node, offset) ? { path, node, isKey: false } : undefined;
}

function isIn({ start, end }: YamlNode, offset: number): boolean {
  return offset >= start && offset <= end;
}
