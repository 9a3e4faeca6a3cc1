import * as l10n from '@vscode/l10n';

import type { KindSchema } from '../schema/catalog.ts';
import { nearest } from '../schema/nearest.ts';
import { placesOf } from '../schema/places.ts';
import type { SchemaProblem } from '../schema/walk.ts';
import { entryOf, keyText } from '../yaml/read.ts';
import { moveEntry, replaceNode } from './edits.ts';
import type { Fix, Found } from './finding.ts';
import type { Rule, RuleDocument } from './rule.ts';
import { schemaOf, schemaProblems } from './schemaProblems.ts';

const MAX_LISTED = 8;

const MAX_HOMES = 3;
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

type Unknown = Extract<SchemaProblem, { code: 'unknown' }>;

export const pl005: Rule = {
  id: 'PL005',
  severity: 'error',
  title: 'A field that does not exist, or not here',
  isOfSchema: true,
  *check(document, context): Iterable<Found> {
    const kind = schemaOf(document, context);
    for (const problem of schemaProblems(document, context)) {
      if (problem.code === 'unknown' && kind) {
        yield { range: problem.place, ...adviceOf(document, kind, problem) };
      }
    }
  },
};

function adviceOf(
  document: RuleDocument,
  kind: KindSchema,
  problem: Unknown,
): Pick<Found, 'message' | 'fixes'> {
  const { name, entry, map, parent, path } = problem;
  const fields = Object.keys(parent.properties ?? {});
  const where = path.length === 0 ? document.kind : pathText(path);
  const meant = nearest(name, fields);
  if (meant !== undefined) {
    const isFree = !map?.entries.some((other) => keyText(other) === meant);
    return {
      message: l10n.t(
        '`{0}` has no field `{1}`: the API server drops it silently. Did you mean `{2}`?',
        where,
        name,
        meant,
      ),
      ...(entry &&
        isFree && {
          fixes: [
            {
              title: l10n.t('Change to `{0}`', meant),
              edits: [replaceNode(entry.key, meant)],
              isPreferred: true,
            },
          ],
        }),
    };
  }
  const home = homeOf(kind, name);
  if (home !== undefined) {
    const fix = moveTo(document, problem, home);
    return {
      message: l10n.t('`{0}` belongs under `{1}`. Here the API server drops it silently.', name, home),
      ...(fix && { fixes: [fix] }),
    };
  }
  const shown = fields.slice(0, MAX_LISTED).map((field) => `\`${field}\``);
  const rest = fields.length - shown.length;
  const listed = rest > 0 ? l10n.t('{0} and {1} more', shown.join(', '), rest) : shown.join(', ');
  return {
    message: l10n.t(
      '`{0}` has no field `{1}`: the API server drops it silently. It takes {2}.',
      where,
      name,
      listed,
    ),
  };
}

/** A field of few places: one that stands everywhere, such as `name`, has no home. */
function homeOf(kind: KindSchema, name: string): string | undefined {
  const places = placesOf(kind, name).filter((place) => !place.includes('generators'));
  const [home] = places;
  return places.length <= MAX_HOMES && home !== '' && !COMMON.has(name) ? home : undefined;
}

function moveTo(document: RuleDocument, { entry, map, name }: Unknown, home: string): Fix | undefined {
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
    entryOf(target.value, name)
  ) {
    return undefined;
  }
  return {
    title: l10n.t('Move to `{0}`', home),
    edits: moveEntry(document.text, map, entry, target),
    isPreferred: true,
  };
}

export function pathText(path: readonly (string | number)[]): string {
  return path
    .map((step, index) => (typeof step === 'number' ? `[${step}]` : (index > 0 ? '.' : '') + step))
    .join('');
}
