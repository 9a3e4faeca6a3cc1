import * as l10n from '@vscode/l10n';

import { nearest } from '../schema/nearest.ts';
import type { YamlScalar } from '../yaml/node.ts';
import { asScalar, asSequence, nodeAt } from '../yaml/read.ts';
import type { SourceView } from './applications.ts';
import { APPLICATIONS, applicationOf } from './applications.ts';
import { fieldOf, rewriteOf } from './field.ts';
import type { Found } from './finding.ts';
import { isPlaceholder } from './gate.ts';
import type { Rule } from './rule.ts';

/** What Argo CD itself puts into the environment of a render, and may stand in a path. */
const ENVIRONMENT = /^(?:ARGOCD_|KUBE_)/;

/** Source: specs/argocd.md (i) L8. */
export const pl108: Rule = {
  id: 'PL108',
  severity: 'error',
  title: 'A `$ref` that no source has',
  kinds: APPLICATIONS,
  keys: ['ref', 'valueFiles', 'fileParameters'],
  *check(document): Iterable<Found> {
    const view = applicationOf(document);
    const sources = (view?.sources ?? []).filter(({ isUsed }) => isUsed);
    const refs = sources.flatMap(({ node, isOneOfMany }) => (isOneOfMany && fieldOf(node, 'ref')) || []);
    const names = refs.map(({ text }) => text);
    const used = sources.flatMap(uses);
    const isOpen = view?.isCompletedElsewhere !== false || names.some(isPlaceholder);
    for (const { node, name } of used) {
      if (isOpen || names.includes(name) || ENVIRONMENT.test(name)) {
        continue;
      }
      const meant = nearest(name, names) ?? (names.length === 1 ? names[0] : undefined);
      yield {
        range: node,
        message: l10n.t(
          'No item of `sources` has `ref: {0}`, so this is taken for a path, and the file is not found: the app fails to render.',
          name,
        ),
        ...(meant !== undefined && {
          fixes: rewriteOf(
            node,
            node.text.replace(`$${name}`, `$${meant}`),
            l10n.t('Change to `{0}`', `$${meant}`),
          ),
        }),
      };
    }
    const mayBeUsed =
      isOpen ||
      used.some(({ name }) => !names.includes(name)) ||
      sources.some((source) => filesOf(source).some(({ text }) => text.startsWith('{{')));
    for (const ref of mayBeUsed ? [] : refs) {
      const source = sources.find(({ node }) => node.entries.includes(ref.entry));
      const doesMore = source && (fieldOf(source.node, 'path') ?? fieldOf(source.node, 'chart'));
      if (!used.some(({ name }) => name === ref.text) && !doesMore) {
        yield {
          range: ref.node,
          severity: 'information',
          message: l10n.t(
            'No source reads a file as `${0}/…`: this one is fetched and deploys nothing.',
            ref.text,
          ),
          tags: ['unnecessary'],
        };
      }
    }
  },
};

/** Files of a source's `helm` block that may lie in another source. */
function filesOf({ node }: SourceView): readonly YamlScalar[] {
  const values = asSequence(nodeAt(node, 'helm', 'valueFiles'))?.items ?? [];
  const parameters = asSequence(nodeAt(node, 'helm', 'fileParameters'))?.items ?? [];
  return [...values, ...parameters.map((item) => nodeAt(item, 'path'))].flatMap(
    (item) => asScalar(item) ?? [],
  );
}

function uses(source: SourceView): readonly { readonly node: YamlScalar; readonly name: string }[] {
  return filesOf(source).flatMap((node) => {
    const name = /^\$([\w-]+)(?:\/|$)/.exec(node.text)?.[1];
    return name === undefined ? [] : [{ node, name }];
  });
}
