import * as l10n from '@vscode/l10n';

import { unreachable } from '../util/unreachable.ts';
import type { YamlNode } from '../yaml/node.ts';
import { entryOf, resolved } from '../yaml/read.ts';
import { APPLICATIONS, applicationOf } from './applications.ts';
import { removalOf } from './field.ts';
import type { Found } from './finding.ts';
import type { Rule } from './rule.ts';

const TOOLS = ['helm', 'kustomize', 'directory', 'plugin'] as const;

/** Source: specs/argocd.md (i) L7. */
export const pl105: Rule = {
  id: 'PL105',
  severity: 'error',
  title: 'Two tools for one source',
  kinds: APPLICATIONS,
  keys: TOOLS,
  *check(document): Iterable<Found> {
    for (const { node, isUsed } of applicationOf(document)?.sources ?? []) {
      const written = TOOLS.flatMap((tool) => {
        const entry = entryOf(node, tool);
        return entry && isSaid(entry.value) ? [{ tool, entry }] : [];
      }).toSorted((left, right) => left.entry.key.start - right.entry.key.start);
      const [first, ...others] = written;
      for (const { tool, entry } of isUsed && first ? others : []) {
        yield {
          range: entry.key,
          message: l10n.t(
            'A source is rendered by one tool, and `{0}` is set too: Argo CD fails with "multiple application sources defined". Write a second item of `sources` for the other tool.',
            first?.tool ?? '',
          ),
          ...(first && { related: [{ message: l10n.t('The other tool'), range: first.entry.key }] }),
          fixes: removalOf(document.text, node, entry, l10n.t('Remove `{0}`', tool)),
        };
      }
    }
  },
};

/** Nodes that one question visits: aliases of aliases must come to an end. */
const MAX_VISITS = 10_000;

/** A block of nothing but zero values counts as absent in Argo CD. */
export function isSaid(node: YamlNode, budget = { visits: 0 }): boolean {
  const at = resolved(node);
  if (!at || budget.visits++ > MAX_VISITS) {
    return at !== undefined;
  }
  switch (at.type) {
    case 'scalar':
      return Boolean(at.value);
    case 'sequence':
      return at.items.some((item) => isSaid(item, budget));
    case 'map':
      return at.entries.some(({ value }) => isSaid(value, budget));
    default:
      return unreachable(at);
  }
}
