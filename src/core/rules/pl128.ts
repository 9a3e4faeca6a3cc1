import * as l10n from '@vscode/l10n';

import type { YamlNode, YamlScalar } from '../yaml/node.ts';
import { parseYaml } from '../yaml/parse.ts';
import { asMap, nodeAt, resolved } from '../yaml/read.ts';
import { APPLICATIONS, applicationOf } from './applications.ts';
import { isSaid } from './pl105.ts';
import { fieldOf, removalOf } from './field.ts';
import type { Found, TextRange } from './finding.ts';
import { isPlaceholder } from './gate.ts';
import type { Rule } from './rule.ts';

/** Source: specs/argocd.md (i) S15; specs/authoring.md PL128. */
export const pl128: Rule = {
  id: 'PL128',
  severity: 'warning',
  title: 'Helm values that do not arrive',
  kinds: APPLICATIONS,
  keys: ['values'],
  *check(document): Iterable<Found> {
    for (const { node, isUsed } of applicationOf(document)?.sources ?? []) {
      const helm = asMap(nodeAt(node, 'helm'));
      const values = fieldOf(helm, 'values');
      if (!isUsed || !values) {
        continue;
      }
      const object = nodeAt(helm, 'valuesObject');
      if (object && isSaid(object)) {
        yield {
          range: values.entry.key,
          message: l10n.t('`values` is ignored because `valuesObject` is set too.'),
          related: [{ message: l10n.t('This one wins'), range: keyOf(helm, 'valuesObject') ?? object }],
          tags: ['unnecessary'],
          fixes: removalOf(document.text, helm, values.entry, l10n.t('Remove `{0}`', 'values')).map(
            (fix) => ({
              ...fix,
              isPreferred: true,
            }),
          ),
        };
        continue;
      }
      const wrong = problemOf(values.text);
      if (wrong) {
        yield { range: rangeOf(document.text, values.node, wrong.line), message: wrong.message };
      }
    }
  },
};

function keyOf(map: YamlNode | undefined, key: string): YamlNode | undefined {
  return asMap(map)?.entries.find((entry) => entry.key.type === 'scalar' && entry.key.text === key)?.key;
}

/** What keeps Helm from reading the text as a map; `line` counts from zero. Templated text cannot be judged. */
function problemOf(text: string): { readonly message: string; readonly line?: number } | undefined {
  if (isPlaceholder(text)) {
    return undefined;
  }
  for (const { problems, root, offset } of parseYaml(text)) {
    const [problem] = problems;
    if (problem) {
      const line = text.slice(0, offset + problem.start).split('\n').length - 1;
      return { line, message: l10n.t('These values are no YAML: the app fails to render.') };
    }
    const value = resolved(root);
    if (value && value.type !== 'map' && !(value.type === 'scalar' && value.value === null)) {
      return { message: l10n.t('Values are a map, and this is none: the app fails to render.') };
    }
  }
  return undefined;
}

/** A line of a block scalar; all of any other scalar. */
function rangeOf(text: string, node: YamlScalar, line: number | undefined): TextRange {
  if (line === undefined || node.style !== 'literal') {
    return node;
  }
  let start = node.start;
  // The text may begin at the indicator (`|`) or behind it.
  const first = text.slice(node.start, node.end);
  const lines = first.startsWith('|') ? line + 1 : line;
  for (let passed = 0; passed < lines; passed++) {
    const next = text.indexOf('\n', start);
    start = next < 0 ? node.end : next + 1;
  }
  const end = text.indexOf('\n', start);
  const lineEnd = Math.min(node.end, end < 0 ? text.length : end);
  const indent = /^[ \t]*/.exec(text.slice(start, lineEnd))?.[0].length ?? 0;
  return start + indent < lineEnd ? { start: start + indent, end: lineEnd } : node;
}
