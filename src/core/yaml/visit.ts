import type { YamlNode } from './node.ts';

/** Every node as it is written, parents first, keys included; aliases are not followed. */
export function* visit(node: YamlNode | undefined): Generator<YamlNode, void, undefined> {
  const waiting: YamlNode[] = node ? [node] : [];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    yield next;
    if (next.type === 'map') {
      for (const { key, value } of next.entries.toReversed()) {
        waiting.push(value, key);
      }
    } else if (next.type === 'sequence') {
      waiting.push(...next.items.toReversed());
    }
  }
}
