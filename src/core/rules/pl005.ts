import * as l10n from '@vscode/l10n';

import type { Found } from './finding.ts';
import type { Rule, RuleDocument } from './rule.ts';
import { schemaOf, schemaProblems } from './schemaProblems.ts';
import type { Meant, UnknownField } from './unknownField.ts';
import { meantBy, pathText } from './unknownField.ts';

export const pl005: Rule = {
  id: 'PL005',
  severity: 'error',
  title: 'A field that does not exist, or not here',
  isOfSchema: true,
  *check(document, context): Iterable<Found> {
    const kind = schemaOf(document, context);
    for (const problem of schemaProblems(document, context)) {
      if (problem.code === 'unknown' && kind) {
        const meant = meantBy(document, kind, problem);
        const fix = meant.what === 'nothing' ? undefined : meant.fix;
        yield {
          range: problem.place,
          message: wordsOf(document, problem, meant),
          ...(fix && { fixes: [fix] }),
        };
      }
    }
  },
};

function wordsOf(document: RuleDocument, { name, path }: UnknownField, meant: Meant): string {
  const where = path.length === 0 ? document.kind : pathText(path);
  if (meant.what === 'near') {
    return l10n.t(
      '`{0}` has no field `{1}`: the API server drops it silently. Did you mean `{2}`?',
      where,
      name,
      meant.name,
    );
  }
  if (meant.what === 'nothing') {
    return l10n.t(
      '`{0}` has no field `{1}`: the API server drops it silently. It takes {2}.',
      where,
      name,
      meant.listed,
    );
  }
  return meant.name === name
    ? l10n.t('`{0}` belongs under `{1}`. Here the API server drops it silently.', name, meant.home)
    : l10n.t(
        '`{0}` has no field `{1}`: the API server drops it silently. Did you mean `{2}` under `{3}`?',
        where,
        name,
        meant.name,
        meant.home,
      );
}
