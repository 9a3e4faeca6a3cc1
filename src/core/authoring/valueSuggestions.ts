import * as l10n from '@vscode/l10n';

import type { KindSchema } from '../schema/catalog.ts';
import type { Field, SchemaPlace } from '../schema/field.ts';
import { typesOf } from '../schema/schema.ts';
import type { AuthoringContext } from './authoringContext.ts';
import type { Cursor } from './cursor.ts';
import { describeField } from './fieldDocs.ts';
import { knownValues } from './knownValues.ts';
import type { Suggestion } from './suggestion.ts';
import { literal, scalarText } from './suggestion.ts';
import { workspaceValues } from './workspaceValues.ts';

/** Values of a field: what the schema allows, what the controller understands, what the workspace has. */
export function valueSuggestions(
  kind: KindSchema,
  field: Field,
  { schema }: SchemaPlace,
  cursor: Cursor,
  context: AuthoringContext,
): readonly Suggestion[] {
  const found: Suggestion[] = [];
  const seen = new Set<string>();
  const add = (value: string, written: string, more: Partial<Suggestion>): void => {
    if (!seen.has(value)) {
      seen.add(value);
      const sort = String(found.length).padStart(3, '0');
      found.push({
        label: value,
        kind: 'value',
        snippet: literal(written),
        range: cursor.range,
        sort,
        ...more,
      });
    }
  };
  const isDefault = (value: unknown): Partial<Suggestion> =>
    value === schema.default ? { detail: l10n.t('default') } : {};
  const documentation = describeField(context.docs, field);
  for (const value of schema.enum ?? []) {
    const written = typeof value === 'string' ? scalarText(value) : String(value);
    add(String(value), written, { ...isDefault(value), documentation });
  }
  if (typesOf(schema).includes('boolean')) {
    for (const value of [true, false]) {
      add(String(value), String(value), { ...isDefault(value), documentation });
    }
  }
  for (const { value, detail, isPath } of workspaceValues(kind, field, cursor, context)) {
    add(value, scalarText(value), {
      ...(detail !== undefined && { detail }),
      kind: isPath ? 'path' : 'value',
    });
  }
  for (const { value, text } of knownValues(field.owner.label, field.name)) {
    add(value, scalarText(value), text === '' ? {} : { documentation: text });
  }
  if (typeof schema.default === 'string' || typeof schema.default === 'number') {
    const text = String(schema.default);
    add(text, typeof schema.default === 'string' ? scalarText(text) : text, { detail: l10n.t('default') });
  }
  return found;
}
