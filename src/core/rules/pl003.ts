import * as l10n from '@vscode/l10n';

import type { YamlMap, YamlNode } from '../yaml/node.ts';
import { isMerge, keyText } from '../yaml/read.ts';
import { removeEntry } from './edits.ts';
import type { Found } from './finding.ts';
import type { Rule } from './rule.ts';

export const pl003: Rule = {
  id: 'PL003',
  severity: 'error',
  title: 'A key that stands twice',
  *check(document): Iterable<Found> {
    if (document.kind === '' || !document.mayRepeat) {
      return;
    }
    const maps: YamlMap[] = [];
    collectRepeating(document.root, maps);
    for (const node of maps) {
      const first = new Map<string, YamlNode>();
      for (const entry of node.entries) {
        const name = keyText(entry);
        const before = name === undefined ? undefined : first.get(name);
        if (name === undefined || isMerge(entry)) {
          continue;
        }
        if (!before) {
          first.set(name, entry.key);
          continue;
        }
        yield {
          range: entry.key,
          message: l10n.t(
            '`{0}` stands twice in this map. Flux refuses the file; Argo CD keeps only the last one, without a word.',
            name,
          ),
          related: [{ message: l10n.t('The first one'), range: before }],
          fixes: [
            {
              title: l10n.t('Remove This `{0}`', name),
              edits: [removeEntry(document.text, node, entry)],
            },
          ],
        };
      }
    }
  },
};

/** This many keys and fewer are compared one by one, which is faster than a set. */
const FEW = 12;

/** Maps in which a key stands twice, parents first. Plain loops: every map of every document comes here. */
function collectRepeating(node: YamlNode | undefined, found: YamlMap[]): void {
  if (node?.type === 'map') {
    if (repeats(node)) {
      found.push(node);
    }
    for (const { key, value } of node.entries) {
      if (key.type !== 'scalar') {
        collectRepeating(key, found);
      }
      if (value.type !== 'scalar') {
        collectRepeating(value, found);
      }
    }
  } else if (node?.type === 'sequence') {
    for (const item of node.items) {
      if (item.type !== 'scalar') {
        collectRepeating(item, found);
      }
    }
  }
}

function repeats({ entries }: YamlMap): boolean {
  if (entries.length > FEW) {
    return new Set(entries.map(keyText)).size < entries.length;
  }
  let count = 0;
  for (const entry of entries) {
    const text = keyText(entry);
    for (let before = 0; before < count; before++) {
      if (names[before] === text) {
        return true;
      }
    }
    names[count++] = text;
  }
  return false;
}

/** Those of the map that is looked at: one array for all of them. */
const names: (string | undefined)[] = Array.from({ length: FEW });
