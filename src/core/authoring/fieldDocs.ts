import * as l10n from '@vscode/l10n';

import type { Field } from '../schema/field.ts';
import type { Schema } from '../schema/schema.ts';
import { typesOf } from '../schema/schema.ts';
import { unreachable } from '../util/unreachable.ts';

/** schemas/docs/*.json: a sentence on each field by the name of its type, in our own words. */
export type FieldDocs = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** Longer lists of allowed values are for completion. */
const MOST_VALUES = 16;

/** What a field does and what follows from it; undefined where nobody wrote it down. */
export function sentenceOf(docs: FieldDocs, { owner, name }: Field): string | undefined {
  const own = Object.hasOwn(docs, owner.label) ? docs[owner.label] : undefined;
  return own && Object.hasOwn(own, name) ? own[name] : undefined;
}

/** Markdown: the sentence, and below it whatever else is known of the field. */
export function describeField(docs: FieldDocs, field: Field): string {
  const { schema } = field;
  const values = schema.enum ?? [];
  const facts = [
    values.length > 0 && l10n.t('Allowed: {0}', listed(values)),
    schema.default !== undefined && l10n.t('Default: {0}', code(JSON.stringify(schema.default))),
    schema.minimum !== undefined && l10n.t('At least {0}', schema.minimum),
    schema.maximum !== undefined && l10n.t('At most {0}', schema.maximum),
    schema.maxLength !== undefined && l10n.t('At most {0} characters', schema.maxLength),
    isDuration(schema) && l10n.t('A duration such as {0}', '`5m` or `1h30m`'),
    schema.since !== undefined && l10n.t('Since {0}', schema.since),
  ].filter((fact) => fact !== false);
  const parts = [
    sentenceOf(docs, field) ?? schema.description,
    schema.deprecated !== undefined &&
      `⚠ ${schema.deprecated === '' ? l10n.t('Deprecated') : l10n.t('Deprecated: {0}', schema.deprecated)}`,
    facts.length > 0 && facts.join(' · '),
  ];
  return parts.filter((part) => part !== undefined && part !== false).join('\n\n');
}

/** What a person would call the type: `text`, `list of objects`, `true or false`. */
export function typeWords(schema: Schema, items?: Schema): string {
  const words = typesOf(schema)
    .filter((type) => type !== 'null')
    .map((type) => {
      switch (type) {
        case 'string':
          return schema.enum ? l10n.t('one of {0} values', schema.enum.length) : l10n.t('text');
        case 'boolean':
          return l10n.t('true or false');
        case 'integer':
          return l10n.t('whole number');
        case 'number':
          return l10n.t('number');
        case 'array':
          return items ? l10n.t('list of {0}', plural(items)) : l10n.t('list');
        case 'object':
          return schema.properties ? l10n.t('object') : l10n.t('map');
        default:
          return unreachable(type);
      }
    });
  return words.length === 0 ? l10n.t('anything') : words.join(l10n.t(' or '));
}

function plural(items: Schema): string {
  const [type] = typesOf(items);
  switch (type) {
    case 'string':
      return l10n.t('texts');
    case 'object':
      return l10n.t('objects');
    default:
      return l10n.t('values');
  }
}

function listed(values: NonNullable<Schema['enum']>): string {
  const shown = values.slice(0, MOST_VALUES).map((value) => code(String(value)));
  return values.length > MOST_VALUES ? `${shown.join(', ')}, …` : shown.join(', ');
}

function code(text: string): string {
  return `\`${text}\``;
}

function isDuration({ pattern }: Schema): boolean {
  return pattern?.includes('(ms|s|m') === true;
}
