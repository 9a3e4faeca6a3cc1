import * as l10n from '@vscode/l10n';

import { groupVersion } from '../rules/documents.ts';
import type { SchemaCatalog } from '../schema/catalog.ts';
import { versionRank } from '../schema/catalog.ts';
import type { Cursor } from './cursor.ts';
import type { KnownValue } from './knownValues.ts';
import { annotationValues, knownAnnotations } from './knownValues.ts';
import type { Suggestion } from './suggestion.ts';
import { literal, scalarText } from './suggestion.ts';

/** API versions, of the document's kind where it has one; served ones of a kind newest first. */
export function apiVersions(
  schemas: SchemaCatalog,
  kind: string | undefined,
  cursor: Cursor,
): readonly Suggestion[] {
  const known = schemas.kinds.filter((one) => kind === undefined || one.kind === kind);
  const all = known.length > 0 ? known : schemas.kinds;
  const names = new Map<string, string[]>();
  for (const one of all.toSorted((left, right) => versionRank(right.version, left.version))) {
    const name = one.group === '' ? one.version : `${one.group}/${one.version}`;
    names.set(name, [...(names.get(name) ?? []), one.kind]);
  }
  return [...names].map(([name, of], index) => ({
    label: name,
    kind: 'value',
    detail: of.slice(0, 3).join(', ') + (of.length > 3 ? ', …' : ''),
    snippet: literal(name),
    range: cursor.range,
    sort: String(index).padStart(3, '0'),
  }));
}

/** Kinds, of the document's API version where it has one. */
export function kinds(
  schemas: SchemaCatalog,
  apiVersion: string | undefined,
  cursor: Cursor,
): readonly Suggestion[] {
  const { group, version } = groupVersion(apiVersion ?? '');
  const own = schemas.kinds.filter((one) => one.group === group && one.version === version);
  const all = apiVersion === undefined || own.length === 0 ? schemas.kinds : own;
  const names = new Map(all.map((one) => [one.kind, one.group]));
  return [...names].map(([kind, of]) => ({
    label: kind,
    kind: 'value',
    detail: of,
    snippet: literal(kind),
    range: cursor.range,
    sort: kind,
  }));
}

/** Annotations that Argo CD reads, for objects of every kind. */
export function annotationKeys(kind: string, cursor: Cursor): readonly Suggestion[] {
  return knownAnnotations(kind)
    .filter(({ value }) => !cursor.siblings.has(value))
    .map(({ value, text }) => ({
      label: value,
      kind: 'field',
      detail: l10n.t('annotation'),
      documentation: text,
      snippet: cursor.hasColon
        ? literal(value)
        : `${literal(value)}: ${value.endsWith('sync-wave') ? "'$0'" : '$0'}`,
      range: cursor.range,
      sort: value,
      ...(annotationValues(value).length > 0 && !cursor.hasColon && { goesOn: true }),
    }));
}

export function annotationValueSuggestions(annotation: string, cursor: Cursor): readonly Suggestion[] {
  return annotationValues(annotation).map(({ value, text }: KnownValue, index) => ({
    label: value,
    kind: 'value',
    documentation: text,
    snippet: literal(scalarText(value)),
    range: cursor.range,
    sort: String(index).padStart(3, '0'),
  }));
}
