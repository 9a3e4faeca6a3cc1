import * as l10n from '@vscode/l10n';

import type { YamlEntry, YamlMap, YamlSequence } from '../yaml/node.ts';
import { asSequence, entryOf, resolved } from '../yaml/read.ts';
import { indentOf, replaceNode } from './edits.ts';
import type { Fix, Found, TextEdit } from './finding.ts';
import { kustomizationIn } from './kustomizations.ts';
import type { Rule } from './rule.ts';

/** How the old field becomes the new one; undefined where that takes thought. */
type Rewrite = (text: string, entry: YamlEntry) => readonly TextEdit[] | undefined;

const renamed =
  (name: string): Rewrite =>
  (_, { key }) => [replaceNode(key, name)];

/** By the field of `kustomize edit fix`. Source: kustomize, `CheckDeprecatedFields` of api/types. */
const SUCCESSORS: Readonly<Record<string, { readonly name: string; readonly rewrite?: Rewrite }>> = {
  bases: { name: 'resources', rewrite: renamed('resources') },
  imageTags: { name: 'images', rewrite: renamed('images') },
  patchesJson6902: { name: 'patches', rewrite: renamed('patches') },
  patchesStrategicMerge: { name: 'patches', rewrite: asPatches },
  commonLabels: { name: 'labels', rewrite: asLabels },
  vars: { name: 'replacements' },
  helmChartInflationGenerator: { name: 'helmCharts' },
};

export const pl415: Rule = {
  id: 'PL415',
  severity: 'hint',
  title: 'A field of a kustomization that is going away',
  keys: [...Object.keys(SUCCESSORS), 'env'],
  *check(document): Iterable<Found> {
    const root = kustomizationIn(document);
    if (!root) {
      return;
    }
    for (const [old, { name, rewrite }] of Object.entries(SUCCESSORS)) {
      const entry = entryOf(root, old);
      if (entry && root.entries.includes(entry)) {
        // Where both are written, the order of what they do is for the author to choose.
        const edits = entryOf(root, name) ? undefined : rewrite?.(document.text, entry);
        yield found(entry, old, name, edits);
      }
    }
    yield* singleEnv(root);
  },
};

function found(entry: YamlEntry, old: string, name: string, edits: readonly TextEdit[] | undefined): Found {
  const fix: Fix | undefined = edits && {
    title: l10n.t('Change to `{0}`', name),
    edits,
    isPreferred: true,
  };
  return {
    range: entry.key,
    message: l10n.t('`{0}` is deprecated: kustomize will no longer read it one day. Use `{1}`.', old, name),
    tags: ['deprecated'],
    ...(fix && { fixes: [fix] }),
  };
}

/** `env` of a generator names one file, `envs` several. */
function* singleEnv(root: YamlMap): Iterable<Found> {
  for (const generator of ['configMapGenerator', 'secretGenerator']) {
    for (const item of asSequence(entryOf(root, generator)?.value)?.items ?? []) {
      const entry = entryOf(item, 'env');
      const value = entry?.value;
      if (entry && value?.type === 'scalar' && value.value !== null) {
        const isFree = resolved(item) === item && !entryOf(item, 'envs');
        yield found(
          entry,
          'env',
          'envs',
          isFree
            ? [
                replaceNode(entry.key, 'envs'),
                { range: { start: value.start, end: value.start }, text: '[' },
                { range: { start: value.end, end: value.end }, text: ']' },
              ]
            : undefined,
        );
      }
    }
  }
}

/** A path becomes `path: …`, a patch in the file itself `patch: …`. */
function asPatches(text: string, { key, value }: YamlEntry): readonly TextEdit[] | undefined {
  if (value.type !== 'sequence' || value.isFlow) {
    return undefined;
  }
  const edits = value.items.map((item) => asPatch(text, item));
  return edits.some((edit) => edit === undefined)
    ? undefined
    : [replaceNode(key, 'patches'), ...edits.flatMap((edit) => edit ?? [])];
}

function asPatch(text: string, item: YamlSequence['items'][number]): readonly TextEdit[] | undefined {
  if (item.type !== 'scalar' || item.anchor !== undefined || item.tag !== undefined) {
    return undefined;
  }
  const edit = (at: number, put: string): TextEdit => ({ range: { start: at, end: at }, text: put });
  if (item.style !== 'literal' && item.style !== 'folded') {
    return item.text.includes('\n') ? undefined : [edit(item.start, 'path: ')];
  }
  // The node begins with the text; `|-` stands on the line above it.
  const header = /[|>][^\n]*\n\s*$/.exec(text.slice(0, item.start))?.index ?? item.start;
  const lines = [...text.slice(header, item.end).matchAll(/\n(?=[ \t]*\S)/g)];
  return [edit(header, 'patch: '), ...lines.map(({ index }) => edit(header + index + 1, '  '))];
}

/** Labels that go to selectors too, as `commonLabels` do. */
function asLabels(text: string, { key, value }: YamlEntry): readonly TextEdit[] | undefined {
  if (value.type !== 'map' || value.isFlow || value.entries.length === 0) {
    return undefined;
  }
  const outer = indentOf(text, key.start);
  const first = value.entries[0]?.key.start ?? value.start;
  const inner = indentOf(text, first);
  const lineStart = text.lastIndexOf('\n', first - 1) + 1;
  const pad = `${outer}      `;
  const lines = text
    .slice(lineStart, value.end)
    .split('\n')
    .map((line) => (line.startsWith(inner) ? pad + line.slice(inner.length) : line));
  return [
    { range: { start: key.start, end: key.end }, text: 'labels' },
    {
      range: { start: lineStart, end: value.end },
      text: `${outer}  - includeSelectors: true\n${outer}    pairs:\n${lines.join('\n')}`,
    },
  ];
}
