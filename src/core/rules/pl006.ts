import * as l10n from '@vscode/l10n';

import type { SchemaProblem } from '../schema/walk.ts';
import type { SchemaType } from '../schema/schema.ts';
import type { Fix, Found } from './finding.ts';
import { pathText } from './unknownField.ts';
import { quoteTrap } from './pl004.ts';
import type { Rule } from './rule.ts';
import { schemaProblems } from './schemaProblems.ts';

type WrongType = Extract<SchemaProblem, { code: 'type' }>;

export const pl006: Rule = {
  id: 'PL006',
  severity: 'error',
  title: 'A value of the wrong type',
  isOfSchema: true,
  *check(document, context): Iterable<Found> {
    for (const problem of schemaProblems(document, context)) {
      // Quotes are PL004's, and an empty `automated:` is PL115's.
      if (problem.code === 'type' && !quoteTrap(problem) && !isEmptyAutomated(problem)) {
        const fix = fixOf(problem);
        yield { range: problem.place, message: wordsOf(problem), ...(fix && { fixes: [fix] }) };
      }
    }
  },
};

function isEmptyAutomated({ path, node }: WrongType): boolean {
  return path.at(-1) === 'automated' && node.type === 'scalar' && node.value === null;
}

function wordsOf({ path, node, expected }: WrongType): string {
  const name = pathText(path.slice(-1)).replaceAll(/[[\]]/g, '');
  const wanted = nameOf(expected[0] ?? 'object');
  if (node.type === 'scalar' && node.value === null) {
    return expected.includes('object') || expected.includes('array')
      ? l10n.t(
          '`{0}:` without a value is null, which the API server refuses. Write `{1}`, or take the line out.',
          name,
          expected.includes('object') ? '{}' : '[]',
        )
      : l10n.t(
          '`{0}:` without a value is null, and {1} is expected: the API server refuses the object.',
          name,
          wanted,
        );
  }
  if (expected.includes('array')) {
    return l10n.t('`{0}` expects a list: start items with `-`. The API server refuses the object.', name);
  }
  return l10n.t(
    '`{0}` expects {1}, not {2}: the API server refuses the object.',
    name,
    wanted,
    nameOf(typeOf(node)),
  );
}

/** What was expected, and what is there instead: "a whole number", "text"; of a number that is none, itself. */
export function typeWords(node: WrongType['node'], expected: readonly SchemaType[]): [string, string] {
  const isFraction = node.type === 'scalar' && typeof node.value === 'number' && expected.includes('integer');
  return [nameOf(expected[0] ?? 'object'), isFraction ? `\`${node.text}\`` : nameOf(typeOf(node))];
}

function typeOf(node: WrongType['node']): SchemaType {
  if (node.type === 'map') {
    return 'object';
  }
  if (node.type !== 'scalar') {
    return 'array';
  }
  return typeof node.value === 'boolean' ? 'boolean' : typeof node.value === 'number' ? 'number' : 'string';
}

function nameOf(type: SchemaType): string {
  switch (type) {
    case 'object':
      return l10n.t('a map');
    case 'array':
      return l10n.t('a list');
    case 'boolean':
      return l10n.t('true or false');
    case 'integer':
      return l10n.t('a whole number');
    case 'number':
      return l10n.t('a number');
    case 'null':
      return l10n.t('nothing');
    default:
      return l10n.t('text');
  }
}

function fixOf({ node, expected, isOwn, key, path }: WrongType): Fix | undefined {
  if (!isOwn || node.type !== 'scalar') {
    return undefined;
  }
  const at = { start: node.start, end: node.end };
  if (node.value === null && key && (expected.includes('object') || expected.includes('array'))) {
    const text = expected.includes('object') ? '{}' : '[]';
    return {
      title: l10n.t('Write `{0}`', text),
      edits: [{ range: at, text: at.start === at.end ? ` ${text}` : text }],
      isPreferred: true,
    };
  }
  if (
    expected.includes('array') &&
    node.value !== null &&
    node.style !== 'literal' &&
    node.style !== 'folded'
  ) {
    const name = pathText(path.slice(-1));
    return {
      title: l10n.t('Make `{0}` a List', name),
      edits: [
        { range: { start: at.start, end: at.start }, text: '[' },
        { range: { start: at.end, end: at.end }, text: ']' },
      ],
      isPreferred: true,
    };
  }
  return undefined;
}
