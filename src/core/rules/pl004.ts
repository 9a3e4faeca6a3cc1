import * as l10n from '@vscode/l10n';

import type { SchemaProblem } from '../schema/walk.ts';
import type { YamlNode } from '../yaml/node.ts';
import { replaceNode } from './edits.ts';
import type { Found } from './finding.ts';
import type { Rule } from './rule.ts';
import { schemaProblems } from './schemaProblems.ts';

export const pl004: Rule = {
  id: 'PL004',
  severity: 'warning',
  title: 'Quotes that change what YAML reads',
  isOfSchema: true,
  *check(document, context): Iterable<Found> {
    for (const problem of schemaProblems(document, context)) {
      const trap = problem.code === 'type' ? quoteTrap(problem) : undefined;
      if (trap) {
        yield {
          range: trap.place,
          message: trap.message,
          ...(trap.isOwn && {
            fixes: [{ title: trap.title, edits: [replaceNode(trap.node, trap.text)], isPreferred: true }],
          }),
        };
      }
    }
  },
};

interface Trap {
  readonly place: YamlNode;
  readonly node: YamlNode;
  readonly isOwn: boolean;
  readonly message: string;
  readonly title: string;
  readonly text: string;
}

/** A scalar of the wrong type that quotes, or their absence, would make right. */
export function quoteTrap(problem: Extract<SchemaProblem, { code: 'type' }>): Trap | undefined {
  const { node, expected, place, isOwn } = problem;
  if (node.type !== 'scalar' || node.value === null) {
    return undefined;
  }
  const common = { place, node, isOwn };
  if (expected.includes('string') && typeof node.value !== 'string') {
    return {
      ...common,
      message: unquotedWords(node.text, node.value),
      title: l10n.t('Put in Quotes'),
      text: `"${node.text}"`,
    };
  }
  const meant = typeof node.value === 'string' ? meaningOf(node.value, expected) : undefined;
  return meant === undefined
    ? undefined
    : {
        ...common,
        message: l10n.t(
          'In quotes this is text, and a {0} is expected: the API server refuses the object. Remove the quotes.',
          expected.includes('boolean') ? l10n.t('boolean') : l10n.t('number'),
        ),
        title: l10n.t('Remove the Quotes'),
        text: meant,
      };
}

function unquotedWords(text: string, value: unknown): string {
  if (typeof value === 'boolean') {
    return l10n.t(
      'Without quotes YAML reads `{0}` as {1}, and text is expected. Write "{0}".',
      text,
      String(value),
    );
  }
  return /^0\d/.test(text)
    ? l10n.t(
        'A leading zero makes `{0}` an octal number ({1}), and text is expected. Write "{0}".',
        text,
        String(value),
      )
    : l10n.t('Without quotes `{0}` is a number, and text is expected. Write "{0}".', text);
}

function meaningOf(text: string, expected: readonly string[]): string | undefined {
  if (expected.includes('boolean') && /^(?:true|false)$/i.test(text)) {
    return text.toLowerCase();
  }
  return (expected.includes('integer') || expected.includes('number')) && /^-?\d+$/.test(text)
    ? text
    : undefined;
}
