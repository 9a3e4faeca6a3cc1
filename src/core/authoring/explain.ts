import * as l10n from '@vscode/l10n';

import { ruleDocuments } from '../rules/documents.ts';
import { OPEN_GATE } from '../rules/gate.ts';
import type { TextRange } from '../rules/finding.ts';
import type { KindSchema } from '../schema/catalog.ts';
import { fieldAt, itemOf } from '../schema/field.ts';
import type { Path } from '../schema/walk.ts';
import type { YamlDocument, YamlNode } from '../yaml/node.ts';
import type { AuthoringContext } from './authoringContext.ts';
import { describeField, typeWords } from './fieldDocs.ts';
import { annotationValues, knownAnnotations, knownValues } from './knownValues.ts';
import { nodePathAt } from './nodePath.ts';

export interface Explanation {
  /** Markdown. */
  readonly text: string;
  /** In the file. */
  readonly range: TextRange;
}

/** What the field or value at a place of a file is for. */
export function explain(
  documents: readonly YamlDocument[],
  position: number,
  context: AuthoringContext,
): Explanation | undefined {
  const document = documents.findLast(({ offset }) => offset <= position);
  const object = document && objectAt(document, position - document.offset);
  const found = object && nodePathAt(object.root, position - document.offset);
  if (!object || !found) {
    return undefined;
  }
  const { group, version, kind } = object;
  const schema = context.schemas.find(group, version, kind) ?? context.schemas.versionsOf(group, kind)[0];
  const text =
    annotationText(found.path, kind, found.isKey, found.node) ??
    (schema && fieldText(schema, found.path, found.isKey ? undefined : found.node, context));
  const { start, end } = found.node;
  return text === undefined
    ? undefined
    : { text, range: { start: start + document.offset, end: end + document.offset } };
}

/** The same in a file that is all of one kind without naming it: the values of a chart. */
export function explainIn(
  kind: KindSchema,
  documents: readonly YamlDocument[],
  position: number,
  context: AuthoringContext,
): Explanation | undefined {
  const document = documents.findLast(({ offset }) => offset <= position);
  const found = document && nodePathAt(document.root, position - document.offset);
  if (!document || !found) {
    return undefined;
  }
  const text = fieldText(kind, found.path, found.isKey ? undefined : found.node, context);
  const { start, end } = found.node;
  return text === undefined
    ? undefined
    : { text, range: { start: start + document.offset, end: end + document.offset } };
}

/** The object of a document, or the item of a List, that a place lies in. */
export function objectAt(
  document: YamlDocument,
  offset: number,
): ReturnType<typeof ruleDocuments>[number] | undefined {
  return ruleDocuments(document, { uri: '', path: '' }, () => OPEN_GATE).find(
    ({ root }) => root !== undefined && root.start <= offset && offset <= root.end,
  );
}

function fieldText(
  kind: KindSchema,
  path: Path,
  value: YamlNode | undefined,
  { docs }: AuthoringContext,
): string | undefined {
  const field = fieldAt(kind, path);
  if (!field) {
    return undefined;
  }
  const type = typeWords(field.schema, itemOf(kind, field)?.schema);
  const required = field.isRequired ? ` · ${l10n.t('required')}` : '';
  const word = value?.type === 'scalar' ? value.text : undefined;
  const known = knownValues(field.owner.label, field.name).find(
    (one) => one.value === word && one.text !== '',
  );
  return [
    `\`${shown(path)}\` · ${type}${required}`,
    known && `**${known.value}**: ${known.text}`,
    describeField(docs, field),
    isForeign(kind) && l10n.t('From the schema of {0}', originWords(kind)),
  ]
    .filter((part) => typeof part === 'string' && part !== '')
    .join('\n\n');
}

function annotationText(path: Path, kind: string, isKey: boolean, node: YamlNode): string | undefined {
  const [first, second, third] = path;
  if (first !== 'metadata' || second !== 'annotations' || typeof third !== 'string') {
    return undefined;
  }
  const known = knownAnnotations(kind).find(({ value }) => value === third);
  const word = !isKey && node.type === 'scalar' ? node.text : undefined;
  const value = annotationValues(third).find((one) => one.value === word);
  return (
    known && `\`${known.value}\`\n\n${value ? `**${value.value}**: ${value.text}\n\n` : ''}${known.text}`
  );
}

function shown(path: Path): string {
  return path.reduce<string>(
    (text, step) => (typeof step === 'number' ? `${text}[]` : text === '' ? step : `${text}.${step}`),
    '',
  );
}

function isForeign({ origin }: KindSchema): boolean {
  return origin !== 'bundled';
}

function originWords({ origin }: KindSchema): string {
  switch (origin) {
    case 'cluster':
      return l10n.t('the connected cluster');
    case 'chart':
      return l10n.t('the chart (`values.schema.json`)');
    default:
      return l10n.t('a CRD in this workspace');
  }
}
