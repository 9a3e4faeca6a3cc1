import * as l10n from '@vscode/l10n';

import type { YamlProblem } from '../yaml/node.ts';
import type { Fix, Found } from './finding.ts';
import type { Rule, RuleDocument } from './rule.ts';

/** The first mistake causes most of the others. */
const MAX_PROBLEMS = 5;

export const pl001: Rule = {
  id: 'PL001',
  severity: 'error',
  title: 'Text that is no YAML',
  readsBroken: 'only',
  *check(document): Iterable<Found> {
    const [first] = document.problems;
    if (!first || !isManifest(document.text)) {
      return;
    }
    if (document.gate.checks === 'hint') {
      yield {
        range: visible(document.text, first),
        severity: 'hint',
        message: l10n.t('This file looks like a template. It is checked only once it is rendered.'),
      };
      return;
    }
    for (const problem of document.problems.slice(0, MAX_PROBLEMS)) {
      const fix = fixOf(document, problem);
      yield {
        range: visible(document.text, problem),
        message: l10n.t('{0} The controller cannot read this document at all.', wordsOf(problem)),
        ...(fix && { fixes: [fix] }),
      };
    }
  },
};

/** YAML of other programs has other readers, with tags and habits of their own. */
export function isManifest(text: string): boolean {
  return /^[ \t]*(?:- )?apiVersion:/m.test(text) && /^[ \t]*kind:/m.test(text);
}

function wordsOf({ code, message }: YamlProblem): string {
  switch (code) {
    case 'BAD_INDENT':
      // So the parser calls what follows a bracket that stays open.
      if (message.startsWith('Flow ')) {
        return l10n.t('A closing bracket is missing, or the lines in the brackets stand too far left.');
      }
      return l10n.t('The indentation does not fit the lines above.');
    case 'TAB_AS_INDENT':
      return l10n.t('YAML takes no tabs for indentation.');
    case 'BLOCK_AS_IMPLICIT_KEY':
      return l10n.t(
        'There is a second colon on this line: put the value in quotes, or the map on a line of its own.',
      );
    case 'MULTILINE_IMPLICIT_KEY':
      return l10n.t('This line has no colon, or the one above does not end.');
    case 'MISSING_CHAR':
      return l10n.t('A closing quote, bracket or colon is missing.');
    case 'BAD_SCALAR_START':
      return l10n.t('A value cannot begin with this character: put it in quotes.');
    case 'BAD_DQ_ESCAPE':
      return l10n.t(
        'A backslash in double quotes begins an escape: write two of them, or use single quotes.',
      );
    default:
      return l10n.t('This is not YAML: {0}.', message.replace(/[.:]\s*$/, ''));
  }
}

function fixOf({ text }: RuleDocument, { code, start }: YamlProblem): Fix | undefined {
  if (code !== 'TAB_AS_INDENT') {
    return undefined;
  }
  const line = text.lastIndexOf('\n', start - 1) + 1;
  const indent = /^[ \t]*/.exec(text.slice(line))?.[0] ?? '';
  return {
    title: l10n.t('Indent with Blanks'),
    edits: [{ range: { start: line, end: line + indent.length }, text: indent.replaceAll('\t', '  ') }],
    isPreferred: true,
  };
}

/** At least one character that can be seen, on one line: what ends too early is shown at its last one. */
function visible(
  text: string,
  { start, end }: YamlProblem,
): { readonly start: number; readonly end: number } {
  const from = /\S/.test(text.slice(start, lineEnd(text, start)))
    ? start
    : Math.max(0, text.slice(0, start).trimEnd().length - 1);
  return { start: from, end: Math.min(Math.max(end, from + 1), lineEnd(text, from)) };
}

function lineEnd(text: string, at: number): number {
  const end = text.slice(at).search(/\r?\n/);
  return end === -1 ? text.length : at + end;
}
