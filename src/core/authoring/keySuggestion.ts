import type { KindSchema } from '../schema/catalog.ts';
import type { Field } from '../schema/field.ts';
import { itemOf } from '../schema/field.ts';
import { typesOf } from '../schema/schema.ts';
import type { Cursor } from './cursor.ts';
import type { FieldDocs } from './fieldDocs.ts';
import { describeField, typeWords } from './fieldDocs.ts';
import { knownValues } from './knownValues.ts';
import type { Suggestion } from './suggestion.ts';
import { literal } from './suggestion.ts';

/** Text of several lines is what they are for. */
const BLOCKS = /^(?:values|templatePatch|patch|elementsYaml)$/;
/** Values of these come from the workspace: offer them at once. */
const LOOKED_UP =
  /^(?:apiVersion|kind|project|name|namespace|path|repoURL|url|server|targetRevision|sourceRef)$/;

/** A key with its colon and what a person writes next. */
export function keySuggestion(kind: KindSchema, field: Field, cursor: Cursor, docs: FieldDocs): Suggestion {
  const { name, schema, isRequired } = field;
  const items = itemOf(kind, field)?.schema;
  const documentation = describeField(docs, field);
  return {
    label: name,
    kind: typesOf(schema).includes('object') ? 'object' : 'field',
    detail: typeWords(schema, items),
    ...(documentation !== '' && { documentation }),
    snippet: cursor.hasColon ? literal(name) : `${literal(name)}:${valuePart(field, items, cursor)}`,
    range: cursor.range,
    sort: `${schema.deprecated === undefined ? (isRequired ? 0 : 5) : 9}${name}`,
    ...(schema.deprecated !== undefined && { isDeprecated: true }),
    ...(!cursor.hasColon && hasMore(field) && { goesOn: true }),
  };
}

function valuePart(field: Field, items: Field['schema'] | undefined, cursor: Cursor): string {
  const types = typesOf(field.schema);
  const inner = `\n${' '.repeat(Math.max(cursor.column - cursor.lineIndent, 0))}`;
  if (cursor.isFlow) {
    return types.includes('object') ? ' {$0}' : types.includes('array') ? ' [$0]' : ' $0';
  }
  if (types.includes('object') || (types.length === 0 && field.name !== 'value')) {
    return `${inner}  $0`;
  }
  if (types.includes('array')) {
    return `${inner}${isFlush(cursor.text) ? '' : '  '}- ${items ? '$0' : ''}`;
  }
  return BLOCKS.test(field.name) && types.includes('string') ? ` |\n${inner.slice(1)}  $0` : ' $0';
}

/** Whether the document writes its lists at the column of their key. */
function isFlush(text: string): boolean {
  return /^( *)(?! |-)[^\n]*:[ \t]*\n\1- /m.test(text);
}

function hasMore({ schema, name, owner }: Field): boolean {
  const types = typesOf(schema);
  return (
    types.includes('object') ||
    types.includes('array') ||
    types.includes('boolean') ||
    schema.enum !== undefined ||
    LOOKED_UP.test(name) ||
    knownValues(owner.label, name).length > 0
  );
}
