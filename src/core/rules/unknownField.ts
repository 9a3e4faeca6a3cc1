import * as l10n from '@vscode/l10n';

import type { KindSchema } from '../schema/catalog.ts';
import { nearest } from '../schema/nearest.ts';
import { fieldsOf, placesOf } from '../schema/places.ts';
import type { SchemaProblem } from '../schema/walk.ts';
import { entryOf, keyText } from '../yaml/read.ts';
import { moveEntry, replaceNode } from './edits.ts';
import type { Fix } from './finding.ts';
import type { RuleDocument } from './rule.ts';

export type UnknownField = Extract<SchemaProblem, { code: 'unknown' }>;

/** What somebody who wrote a field that is not there most likely wanted. */
export type Meant =
  /** Another field of the same map. */
  | { readonly what: 'near'; readonly name: string; readonly fix: Fix | undefined }
  /** The field stands elsewhere in the object, under the name as it is or nearly so. */
  | {
      readonly what: 'elsewhere';
      readonly name: string;
      readonly home: string;
      readonly fix: Fix | undefined;
    }
  /** Nobody knows: "`a`, `b` and 12 more" is what the map takes. */
  | { readonly what: 'nothing'; readonly listed: string };

const MAX_LISTED = 8;
const MAX_HOMES = 3;
/** Letters below which a word is near to too many others of the whole object. */
const MIN_FAR = 6;
/** Fields of everywhere. */
const COMMON: ReadonlySet<string> = new Set([
  'name',
  'kind',
  'namespace',
  'labels',
  'annotations',
  'values',
  'spec',
  'metadata',
  'status',
]);

export function meantBy(document: RuleDocument, kind: KindSchema, problem: UnknownField): Meant {
  const { name, entry, map, parent } = problem;
  const fields = Object.keys(parent.properties ?? {});
  const near = nearest(name, fields);
  if (near !== undefined) {
    const isFree = !map?.entries.some((other) => keyText(other) === near);
    const fix = entry && isFree && changeTo(near, [replaceNode(entry.key, near)]);
    return { what: 'near', name: near, fix: fix || undefined };
  }
  const home = homeOf(kind, name);
  if (home !== undefined) {
    return { what: 'elsewhere', name, home, fix: moveTo(document, problem, name, home) };
  }
  const far = name.length < MIN_FAR ? undefined : nearest(name, homed(kind));
  const farHome = far === undefined ? undefined : homeOf(kind, far);
  if (far !== undefined && farHome !== undefined) {
    return { what: 'elsewhere', name: far, home: farHome, fix: moveTo(document, problem, far, farHome) };
  }
  return { what: 'nothing', listed: listOf(fields) };
}

function changeTo(name: string, edits: Fix['edits']): Fix {
  return { title: l10n.t('Change to `{0}`', name), edits, isPreferred: true };
}

function listOf(fields: readonly string[]): string {
  const shown = fields.slice(0, MAX_LISTED).map((field) => `\`${field}\``);
  const rest = fields.length - shown.length;
  return rest > 0 ? l10n.t('{0} and {1} more', shown.join(', '), rest) : shown.join(', ');
}

/** A field of few places: one that stands everywhere, such as `name`, has no home. */
function homeOf(kind: KindSchema, name: string): string | undefined {
  const places = placesOf(kind, name).filter((place) => !place.includes('generators'));
  const [home] = places;
  return places.length <= MAX_HOMES && home !== '' && !COMMON.has(name) ? home : undefined;
}

function* homed(kind: KindSchema): Iterable<string> {
  for (const field of fieldsOf(kind)) {
    if (homeOf(kind, field) !== undefined) {
      yield field;
    }
  }
}

function moveTo(
  document: RuleDocument,
  { entry, map, name }: UnknownField,
  newName: string,
  home: string,
): Fix | undefined {
  if (!entry || !map || home === '' || home.includes('[]')) {
    return undefined;
  }
  const steps = home.split('.');
  const parent = steps.slice(0, -1).reduce((at, step) => entryOf(at, step)?.value, document.root);
  const target = entryOf(parent, steps.at(-1) ?? '');
  if (
    !target ||
    target.value.type !== 'map' ||
    target.value.isFlow ||
    map.isFlow ||
    entryOf(target.value, newName)
  ) {
    return undefined;
  }
  return {
    title:
      name === newName
        ? l10n.t('Move to `{0}`', home)
        : l10n.t('Change to `{0}` and Move to `{1}`', newName, home),
    edits: moveEntry(document.text, map, entry, target, newName),
    isPreferred: true,
  };
}

/** `spec.sources[0].helm` */
export function pathText(path: readonly (string | number)[]): string {
  return path
    .map((step, index) => (typeof step === 'number' ? `[${step}]` : (index > 0 ? '.' : '') + step))
    .join('');
}
