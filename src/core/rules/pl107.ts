import * as l10n from '@vscode/l10n';

import { APPLICATIONS, applicationOf } from './applications.ts';
import type { Field } from './field.ts';
import { fieldOf, removalOf } from './field.ts';
import type { Found } from './finding.ts';
import type { Rule } from './rule.ts';

/** Source: specs/argocd.md (i) S4, specs/authoring.md PL107. */
export const pl107: Rule = {
  id: 'PL107',
  severity: 'warning',
  title: 'A field that has no effect beside another',
  kinds: APPLICATIONS,
  keys: ['chart', 'ref'],
  *check(document): Iterable<Found> {
    for (const { node, isOneOfMany, isUsed } of applicationOf(document)?.sources ?? []) {
      const chart = fieldOf(node, 'chart');
      const ref = fieldOf(node, 'ref');
      const found = (field: Field, message: string): Found => ({
        range: field.entry.key,
        message,
        tags: ['unnecessary'],
        fixes: removalOf(
          document.text,
          node,
          field.entry,
          l10n.t('Remove `{0}`', field === ref ? 'ref' : 'path'),
        ).map((fix) => ({ ...fix, isPreferred: true })),
      });
      const path = chart && fieldOf(node, 'path');
      if (isUsed && path) {
        yield found(
          path,
          l10n.t(
            '`path` is ignored because `chart` is set too: a chart is taken as a whole from its registry.',
          ),
        );
      }
      if (isUsed && ref && !isOneOfMany) {
        yield found(
          ref,
          l10n.t(
            '`ref` is ignored in a single `source`: only items of `sources` can lend files to each other.',
          ),
        );
      } else if (isUsed && ref && chart) {
        yield found(
          ref,
          l10n.t('A chart cannot lend files: `${0}/…` in another source finds nothing here.', ref.text),
        );
      }
    }
  },
};
