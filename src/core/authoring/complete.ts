import { groupVersion } from '../rules/documents.ts';
import type { KindSchema, SchemaCatalog } from '../schema/catalog.ts';
import type { Field, SchemaPlace } from '../schema/field.ts';
import { fieldAt, fieldsOf, itemOf, placeAt } from '../schema/field.ts';
import { SERVER_FIELDS } from '../schema/objectMeta.ts';
import { typesOf } from '../schema/schema.ts';
import type { AuthoringContext } from './authoringContext.ts';
import type { Cursor } from './cursor.ts';
import { cursorAt } from './cursor.ts';
import { typeOf } from './documentText.ts';
import { annotationKeys, annotationValueSuggestions, apiVersions, kinds } from './identity.ts';
import { keySuggestion } from './keySuggestion.ts';
import { snippets } from './snippets.ts';
import type { Suggestion } from './suggestion.ts';
import { valueSuggestions } from './valueSuggestions.ts';

/** Everything that can be written at a place of a YAML file, whether the file is valid there or not. */
export function complete(file: string, position: number, context: AuthoringContext): readonly Suggestion[] {
  const cursor = cursorAt(file, position);
  if (!cursor) {
    return [];
  }
  const named = typeOf(cursor.text);
  if (cursor.path.length === 0 && cursor.at === 'key') {
    const own = namedKind(context.schemas, named);
    const isNew = named.apiVersion === undefined && named.kind === undefined;
    return [
      ...(isNew && cursor.siblings.size === 0 ? snippets(cursor) : []),
      ...(own ? keysOf(own, cursor, context) : identityKeys(context, cursor)),
    ];
  }
  const [first, second, third] = cursor.path;
  if (cursor.at === 'value' && cursor.path.length === 1 && first === 'apiVersion') {
    return apiVersions(context.schemas, named.kind, cursor);
  }
  if (cursor.at === 'value' && cursor.path.length === 1 && first === 'kind') {
    return kinds(context.schemas, named.apiVersion, cursor);
  }
  if (first === 'metadata' && second === 'annotations') {
    return cursor.at === 'key'
      ? annotationKeys(named.kind ?? '', cursor)
      : annotationValueSuggestions(String(third), cursor);
  }
  const kind = namedKind(context.schemas, named);
  return kind ? inKind(kind, cursor, context) : [];
}

/** What can be written in a file that is all of one kind without naming it: the values of a chart. */
export function completeIn(
  kind: KindSchema,
  file: string,
  position: number,
  context: AuthoringContext,
): readonly Suggestion[] {
  const cursor = cursorAt(file, position);
  return cursor ? inKind(kind, cursor, context) : [];
}

function namedKind(
  schemas: SchemaCatalog,
  { apiVersion = '', kind = '' }: { readonly apiVersion?: string; readonly kind?: string },
): KindSchema | undefined {
  const { group, version } = groupVersion(apiVersion);
  return (
    schemas.find(group, version, kind) ??
    schemas.versionsOf(group, kind)[0] ??
    (apiVersion === '' ? schemas.kinds.find((one) => one.kind === kind) : undefined)
  );
}

function inKind(kind: KindSchema, cursor: Cursor, context: AuthoringContext): readonly Suggestion[] {
  const place = placeAt(kind, cursor.path);
  if (!place) {
    return [];
  }
  const types = typesOf(place.schema);
  if (cursor.at === 'key' && types.includes('object')) {
    return keysOf(kind, cursor, context, place);
  }
  if (cursor.at === 'key' && types.includes('array')) {
    return itemsOf(kind, place, cursor, context);
  }
  const field = fieldAt(kind, cursor.path);
  return field ? valueSuggestions(kind, field, place, cursor, context) : [];
}

function keysOf(
  kind: KindSchema,
  cursor: Cursor,
  { docs }: AuthoringContext,
  place = placeAt(kind, cursor.path),
): readonly Suggestion[] {
  return (place ? offered(kind, place, cursor) : []).map((field) => {
    const suggestion = keySuggestion(kind, field, cursor, docs);
    return isExcluded(field.name, cursor) ? { ...suggestion, sort: `8${field.name}` } : suggestion;
  });
}

/** Keys of one map of which a person writes one: beside the other they come last. */
const EITHER: readonly (readonly string[])[] = [
  ['source', 'sources'],
  ['chart', 'path'],
  ['chart', 'chartRef'],
  ['patch', 'path'],
];

function isExcluded(name: string, { siblings }: Cursor): boolean {
  return EITHER.some((keys) => keys.includes(name) && keys.some((other) => siblings.has(other)));
}

/** Not what is there already, nor what the server writes. */
function offered(kind: KindSchema, place: SchemaPlace, cursor: Cursor): readonly Field[] {
  return fieldsOf(kind, place).filter(
    ({ name, schema }) => !cursor.siblings.has(name) && (schema.type !== undefined || !SERVERS_OWN.has(name)),
  );
}

const SERVERS_OWN = new Set(['status', 'operation', ...SERVER_FIELDS]);

/** Below `syncOptions:` without a dash yet: items, each with its dash. */
function itemsOf(
  kind: KindSchema,
  list: SchemaPlace,
  cursor: Cursor,
  context: AuthoringContext,
): readonly Suggestion[] {
  const item = itemOf(kind, list);
  const field = fieldAt(kind, cursor.path);
  if (!item || !field || cursor.isFlow) {
    return [];
  }
  const asItem = (one: Suggestion): Suggestion => ({ ...one, snippet: `- ${one.snippet}` });
  if (typesOf(item.schema).includes('object')) {
    const inner = { ...cursor, column: cursor.column + 2, siblings: new Set<string>() };
    return offered(kind, item, inner).map((one) => asItem(keySuggestion(kind, one, inner, context.docs)));
  }
  return valueSuggestions(kind, field, item, cursor, context).map(asItem);
}

/** `apiVersion` and `kind`, of which nothing is known yet. */
function identityKeys(context: AuthoringContext, cursor: Cursor): readonly Suggestion[] {
  const [any] = context.schemas.kinds;
  return any
    ? keysOf(any, cursor, context).filter(({ label }) => ['apiVersion', 'kind', 'metadata'].includes(label))
    : [];
}
