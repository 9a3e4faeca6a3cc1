import * as l10n from '@vscode/l10n';

import type { SchemaProblem } from '../schema/walk.ts';
import { addEntry } from './edits.ts';
import type { Fix, Found } from './finding.ts';
import { pathText } from './unknownField.ts';
import type { Rule, RuleDocument } from './rule.ts';
import { schemaProblems } from './schemaProblems.ts';

/** Values that are right more often than not; other fields only their author knows. */
const STARTS: Readonly<Record<string, readonly string[]>> = {
  project: ['project: default'],
  destination: ['destination:', '  server: https://kubernetes.default.svc', '  namespace: default'],
  interval: ['interval: 10m'],
};

export const pl007: Rule = {
  id: 'PL007',
  severity: 'error',
  title: 'A field that is missing',
  isOfSchema: true,
  *check(document, context): Iterable<Found> {
    for (const problem of schemaProblems(document, context)) {
      if (problem.code === 'missing') {
        const fix = fixOf(document, problem);
        yield {
          range: problem.place,
          message: l10n.t(
            '`{0}` needs `{1}`: without it the API server refuses the object.',
            problem.path.length === 0 ? document.kind : pathText(problem.path),
            problem.name,
          ),
          ...(fix && { fixes: [fix] }),
        };
      }
    }
  },
};

function fixOf(
  document: RuleDocument,
  { name, entry }: Extract<SchemaProblem, { code: 'missing' }>,
): Fix | undefined {
  const lines = STARTS[name];
  if (!lines || !entry || entry.value.type !== 'map' || entry.value.isFlow) {
    return undefined;
  }
  return {
    title: l10n.t('Add `{0}`', name),
    edits: [addEntry(document.text, entry, lines)],
    isPreferred: true,
  };
}
