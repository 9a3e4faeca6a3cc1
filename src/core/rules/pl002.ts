import * as l10n from '@vscode/l10n';

import { nearest } from '../schema/nearest.ts';
import { visit } from '../yaml/visit.ts';
import type { Found } from './finding.ts';
import { isManifest } from './pl001.ts';
import type { Rule } from './rule.ts';

export const pl002: Rule = {
  id: 'PL002',
  severity: 'error',
  title: 'An alias without an anchor',
  *check(document): Iterable<Found> {
    if (!document.text.includes('*') || !/\*\S/.test(document.text) || !isManifest(document.text)) {
      return;
    }
    for (const node of visit(document.root)) {
      if (node.type === 'alias' && !node.target) {
        const anchors = [...visit(document.root)].flatMap(({ anchor }) => anchor ?? []);
        const meant = nearest(node.name, anchors);
        yield {
          range: node,
          message: l10n.t(
            'No `&{0}` stands before this in the same document, and anchors do not reach across `---`. The controller cannot read the file.',
            node.name,
          ),
          ...(meant !== undefined && {
            fixes: [
              {
                title: l10n.t('Change to `*{0}`', meant),
                edits: [{ range: { start: node.start, end: node.end }, text: `*${meant}` }],
                isPreferred: true,
              },
            ],
          }),
        };
      }
    }
  },
};
