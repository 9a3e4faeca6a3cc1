import * as l10n from '@vscode/l10n';

import { argoCdAnnotations } from './annotations.ts';
import { placeOf, rewriteOf } from './field.ts';
import type { Found } from './finding.ts';
import { isPlaceholder } from './gate.ts';
import type { Rule } from './rule.ts';
import { schemaOf } from './schemaProblems.ts';

const WAVE = 'argocd.argoproj.io/sync-wave';

/** Source: specs/argocd.md "Hooks, waves, options" (sync-wave). */
export const pl501: Rule = {
  id: 'PL501',
  severity: 'error',
  title: 'A sync wave that is no whole number',
  keys: [WAVE],
  *check(document, context): Iterable<Found> {
    for (const { key, entry, value, isLabel } of argoCdAnnotations(document)) {
      if (key !== WAVE || isLabel || !value || value.value === null || isPlaceholder(value.text)) {
        continue;
      }
      const isWhole = /^[+-]?\d{1,9}$/.test(value.text);
      if (typeof value.value !== 'string') {
        // Of kinds with a schema PL004 says it.
        if (!schemaOf(document, context)) {
          yield {
            range: value,
            message: l10n.t(
              'Annotations are text: without quotes `{0}` is no text, and the API server refuses the object. Write "{0}".',
              value.text,
            ),
            fixes: [
              {
                title: l10n.t('Put in Quotes'),
                edits: [{ range: { start: value.start, end: value.end }, text: `"${value.text}"` }],
                isPreferred: true,
              },
            ],
          };
        }
      } else if (!isWhole) {
        const meant = /^\s*([+-]?\d+)(?:\.0+)?\s*$/.exec(value.text)?.[1];
        yield {
          range: placeOf(entry),
          message: l10n.t(
            'A wave is a whole number: Argo CD reads `{0}` as 0, so this is applied with the rest.',
            value.text,
          ),
          ...(meant !== undefined && {
            fixes: rewriteOf(value, meant, l10n.t('Change to `{0}`', meant)),
          }),
        };
      }
    }
  },
};
