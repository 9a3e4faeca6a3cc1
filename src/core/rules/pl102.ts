import * as l10n from '@vscode/l10n';

import { asObject, asObjects, asText, at } from '../util/json.ts';
import { APPLICATION, APPLICATIONS, applicationOf } from './applications.ts';
import type { RuleContext } from './context.ts';
import { indentOf } from './edits.ts';
import type { Field } from './field.ts';
import { fieldOf } from './field.ts';
import type { Fix, Found } from './finding.ts';
import type { Rule } from './rule.ts';

/** Source: specs/argocd.md (i) L2. */
export const pl102: Rule = {
  id: 'PL102',
  severity: 'error',
  title: 'A chart without a version',
  kinds: APPLICATIONS,
  keys: ['chart'],
  *check(document, context): Iterable<Found> {
    const view = applicationOf(document);
    if (!view || view.isCompletedElsewhere) {
      return;
    }
    for (const { node, isUsed } of view.sources) {
      const chart = fieldOf(node, 'chart');
      if (isUsed && chart && !fieldOf(node, 'targetRevision')) {
        const isOwn = node.entries.includes(chart.entry) && !node.isFlow;
        const version = isOwn
          ? versionElsewhere(context, fieldOf(node, 'repoURL')?.text, chart.text)
          : undefined;
        yield {
          range: chart.node,
          message: l10n.t(
            'A chart has no default branch, so `{0}` needs its version in `targetRevision`: without it Argo CD refuses the Application as invalid.',
            chart.text,
          ),
          ...(version !== undefined && { fixes: [fixOf(document.text, chart, version)] }),
        };
      }
    }
  },
};

/** The version that another Application of the repository takes of the same chart. */
function versionElsewhere(
  { workspace }: RuleContext,
  repoUrl: string | undefined,
  chart: string,
): string | undefined {
  for (const { object } of workspace?.declared(APPLICATION) ?? []) {
    const single = asObject(at(object, 'spec', 'source'));
    for (const source of [...(single ? [single] : []), ...asObjects(at(object, 'spec', 'sources'))]) {
      const version = asText(source['targetRevision']);
      if (source['chart'] === chart && source['repoURL'] === repoUrl && version) {
        return version;
      }
    }
  }
  return undefined;
}

function fixOf(text: string, { entry }: Field, version: string): Fix {
  const at = entry.value.end;
  return {
    title: l10n.t('Add `targetRevision: {0}`, as Elsewhere', version),
    edits: [
      {
        range: { start: at, end: at },
        text: `\n${indentOf(text, entry.key.start)}targetRevision: ${/^[\d.]+$/.test(version) ? `"${version}"` : version}`,
      },
    ],
    isPreferred: true,
  };
}
