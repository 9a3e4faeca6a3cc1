import * as l10n from '@vscode/l10n';

import type { YamlNode } from '../yaml/node.ts';
import { isMerge, keyText } from '../yaml/read.ts';
import { visit } from '../yaml/visit.ts';
import { removeEntry } from './edits.ts';
import type { Found } from './finding.ts';
import type { Rule } from './rule.ts';

export const pl003: Rule = {
  id: 'PL003',
  severity: 'error',
  title: 'A key that stands twice',
  *check(document): Iterable<Found> {
    if (document.kind === '') {
      return;
    }
    for (const node of visit(document.root)) {
      if (node.type !== 'map' || node.entries.length < 2) {
        continue;
      }
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
