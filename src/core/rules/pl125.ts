import * as l10n from '@vscode/l10n';

import type { YamlScalar } from '../yaml/node.ts';
import { asMap, asSequence, entryOf, nodeAt } from '../yaml/read.ts';
import { APPLICATIONS, applicationOf } from './applications.ts';
import { indentOf } from './edits.ts';
import { fieldOf, rewriteOf } from './field.ts';
import type { Found, TextRange } from './finding.ts';
import { isPlaceholder } from './gate.ts';
import type { IgnoredDifference } from './ignoreDifferences.ts';
import { builtInGroup, ignoredDifferences, jqProblem, pointerProblem } from './ignoreDifferences.ts';
import type { Rule } from './rule.ts';

/** Source: specs/argocd.md (i) S9 and L13. */
export const pl125: Rule = {
  id: 'PL125',
  severity: 'warning',
  title: 'An ignored difference that ignores nothing, or too much',
  kinds: APPLICATIONS,
  keys: ['ignoreDifferences'],
  *check(document): Iterable<Found> {
    const view = applicationOf(document);
    for (const ignored of ignoredDifferences(view)) {
      yield* groupProblems(ignored, document.text);
      yield* nameProblems(ignored);
      for (const pointer of ignored.pointers) {
        yield* problemOf(pointer, pointerProblem);
      }
      for (const path of ignored.jqPaths) {
        yield* problemOf(path, jqProblem, 'error');
      }
      const keys = ['jsonPointers', 'jqPathExpressions', 'managedFieldsManagers'];
      const isWritten = keys.some((key) => {
        const value = entryOf(ignored.node, key)?.value;
        return (asSequence(value)?.items.length ?? 0) > 0 || (value && !asSequence(value) && asMap(value));
      });
      if (!isWritten && view?.isCompletedElsewhere === false) {
        yield {
          range: firstKey(ignored),
          message: l10n.t(
            'This names no field: without `jsonPointers`, `jqPathExpressions` or `managedFieldsManagers` nothing is ignored.',
          ),
        };
      }
    }
  },
};

function* problemOf(node: YamlScalar, judge: typeof pointerProblem, severity?: 'error'): Iterable<Found> {
  const problem = isPlaceholder(node.text) ? undefined : judge(node.text);
  if (problem) {
    const { message, meant } = problem;
    yield {
      range: node,
      message,
      ...(severity && { severity }),
      ...(meant !== undefined && { fixes: rewriteOf(node, meant, l10n.t('Change to `{0}`', meant)) }),
    };
  }
}

function* groupProblems({ node }: IgnoredDifference, text: string): Iterable<Found> {
  const kind = fieldOf(node, 'kind');
  const group = fieldOf(node, 'group');
  if (!kind) {
    return;
  }
  const wanted = builtInGroup(kind.text);
  const isVersion = group && (group.text === 'core' || /^v\d|\/v\d/.test(group.text));
  if (isVersion) {
    const meant = group.text.includes('/') ? group.text.replace(/\/.*/, '') : (wanted ?? '');
    yield {
      range: group.node,
      message: l10n.t(
        '`group` is the API group without a version (empty for Pods, Services and the like): `{0}` matches nothing.',
        group.text,
      ),
      fixes: rewriteOf(
        group.node,
        meant === '' && group.node.style === 'plain' ? '""' : meant,
        l10n.t('Change to `{0}`', meant === '' ? '""' : meant),
      ),
    };
  } else if (!group && wanted !== undefined) {
    const entry = entryOf(node, 'group');
    const at = kind.entry.key.start;
    const isOwn = node.entries.includes(kind.entry) && !node.isFlow && !entry;
    yield {
      range: kind.node,
      message: l10n.t(
        '`{0}` is in the group `{1}`: without `group` this stands for the core group, and matches nothing.',
        kind.text,
        wanted,
      ),
      ...(isOwn && {
        fixes: [
          {
            title: l10n.t('Add `group: {0}`', wanted),
            edits: [{ range: { start: at, end: at }, text: `group: ${wanted}\n${indentOf(text, at)}` }],
            isPreferred: true,
          },
        ],
      }),
    };
  }
}

function* nameProblems({ node }: IgnoredDifference): Iterable<Found> {
  for (const key of ['name', 'namespace']) {
    const field = fieldOf(node, key);
    if (field && !isPlaceholder(field.text) && /[*?]/.test(field.text)) {
      yield {
        range: field.node,
        message: l10n.t('`{0}` is compared as it stands: with a wildcard it matches nothing.', key),
      };
    }
  }
}

function firstKey({ node }: IgnoredDifference): TextRange {
  return nodeAt(node, 'kind') ?? node.entries[0]?.key ?? node;
}
