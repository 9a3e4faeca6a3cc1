import * as l10n from '@vscode/l10n';

import { unreachable } from '../util/unreachable.ts';
import type { YamlEntry, YamlMap, YamlNode } from '../yaml/node.ts';
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
      const written = isUsed ? toolsOf(node) : [];
      const [first] = written;
      for (const { tool, entry } of written.slice(1)) {
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

interface Tool {
  readonly tool: string;
  readonly entry: YamlEntry;
}

/** In the order of the text. */
function toolsOf(source: YamlMap): readonly Tool[] {
  const tools: Tool[] = [];
  for (const tool of TOOLS) {
    const entry = entryOf(source, tool);
    if (entry && isSaid(entry.value)) {
      tools.push({ tool, entry });
    }
  }
  return tools.length < 2 ? tools : tools.sort((left, right) => left.entry.key.start - right.entry.key.start);
}

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
