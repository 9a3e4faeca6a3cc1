import * as l10n from '@vscode/l10n';

import { nearest } from '../schema/nearest.ts';
import type { SchemaProblem } from '../schema/walk.ts';
import { replaceNode } from './edits.ts';
import type { Found } from './finding.ts';
import { fluxConditions } from './fluxConditions.ts';
import { pathText } from './unknownField.ts';
import type { Rule } from './rule.ts';
import { schemaProblems } from './schemaProblems.ts';

const MAX_CHOICES = 8;
/** What a pattern means, for those that a person should not have to read. */
const DURATION = '(ms|s|m';

type BadValue = Extract<SchemaProblem, { code: 'value' }>;

export const pl008: Rule = {
  id: 'PL008',
  severity: 'error',
  title: 'A value that the API server refuses',
  *check(document, context): Iterable<Found> {
    for (const problem of schemaProblems(document, context)) {
      if (problem.code === 'value') {
        yield { range: problem.place, message: wordsOf(problem), fixes: fixesOf(problem) };
      }
    }
    if (document.gate.checks === 'all') {
      yield* fluxConditions(document);
    }
  },
};

function wordsOf({ node, schema, path }: BadValue): string {
  const name = pathText(path.slice(-1));
  if (schema.enum) {
    return l10n.t(
      '`{0}` takes `{1}`, not `{2}`: the API server refuses the object.',
      name,
      schema.enum.join('`, `'),
      node.text,
    );
  }
  if (schema.pattern?.includes(DURATION) === true) {
    return l10n.t(
      '`{0}` is a duration such as `10m` or `1h30m`: the API server refuses `{1}`.',
      name,
      node.text,
    );
  }
  if (schema.pattern?.includes('://') === true) {
    const schemes = (
      /\(([^)]*)\):/.exec(schema.pattern)?.[1] ?? schema.pattern.replace(/^\^|:.*$/g, '')
    ).split('|');
    return l10n.t(
      '`{0}` must begin with `{1}`: the API server refuses the object.',
      name,
      schemes.map((one) => `${one}://`).join('`, `'),
    );
  }
  if (schema.maxLength !== undefined && node.text.length > schema.maxLength) {
    return l10n.t(
      '`{0}` is longer than {1} characters: the API server refuses the object.',
      name,
      schema.maxLength,
    );
  }
  return node.text === ''
    ? l10n.t('`{0}` must not be empty: the API server refuses the object.', name)
    : l10n.t('The API server does not accept `{1}` for `{0}`.', name, node.text);
}

function fixesOf({ node, schema, isOwn }: BadValue): NonNullable<Found['fixes']> {
  const choices = (schema.enum ?? []).map(String).slice(0, MAX_CHOICES);
  const meant = nearest(node.text, choices);
  return isOwn
    ? choices.map((choice) => ({
        title: l10n.t('Change to `{0}`', choice),
        edits: [replaceNode(node, choice)],
        ...(choice === meant && { isPreferred: true }),
      }))
    : [];
}
