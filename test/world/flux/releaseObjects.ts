import { asText, at, dictAt, equal, isDict, listAt, textAt, type Dict, type Json } from '../pull/json.ts';
import * as o from '../pull/objects.ts';
import { send, subjectOf, type Applier } from './apply.ts';
import { HELM_GROUP, kindOf, type FluxParts } from './parts.ts';
import type { Attempted } from './releaseHistory.ts';

export const HELM_MANAGER = 'helm-controller';
const HOOK = 'helm.sh/hook';

/** One object that is not as the release made it. */
export interface Drift {
  readonly object: o.Obj;
  readonly line: string;
  readonly isMissing: boolean;
}

const applierOf = ({ client }: FluxParts): Applier => ({ client, manager: HELM_MANAGER });

/** What Helm puts on everything that it installs, beyond what its record of the release has. */
export function marksOf({ name, namespace }: Pick<Attempted, 'name' | 'namespace'>): {
  readonly labels: Dict;
  readonly annotations: Dict;
} {
  return {
    labels: { 'app.kubernetes.io/managed-by': 'Helm' },
    annotations: { 'meta.helm.sh/release-name': name, 'meta.helm.sh/release-namespace': namespace },
  };
}

const { labels, annotations } = marksOf({ name: '', namespace: '' });
/** Keys of these. */
export const HELM_MARKS: readonly string[] = [...Object.keys(labels), ...Object.keys(annotations)];

/** As helm-controller leaves it in the cluster: in its namespace, with the marks of Helm and of its owner. */
export function stampedForHelm(release: o.Obj, wanted: Attempted, object: o.Obj): o.Obj {
  const marks = marksOf(wanted);
  return o.withMetadata(object, {
    namespace: o.namespaceOf(object) || wanted.namespace,
    labels: {
      ...o.labelsOf(object),
      ...marks.labels,
      [`${HELM_GROUP}/name`]: o.nameOf(release),
      [`${HELM_GROUP}/namespace`]: o.namespaceOf(release),
    },
    annotations: { ...o.annotationsOf(object), ...marks.annotations },
  });
}

export function inventoryOf(parts: FluxParts, objects: readonly o.Obj[]): Dict[] {
  return objects.map((object) => {
    const kind = kindOf(parts, o.groupOf(object), o.kindOf(object));
    return {
      id: `${o.namespaceOf(object)}_${o.nameOf(object)}_${kind.group}_${kind.kind}`,
      v: kind.version,
    };
  });
}

/** Whether Helm runs it apart from the release, at times of its own. */
export const isHook = (object: o.Obj): boolean => o.annotationOf(object, HOOK) !== '';

/** Hooks that are run when the release is tested, in their order. */
export function testHooksOf(objects: readonly o.Obj[]): readonly o.Obj[] {
  return objects.filter((object) => o.annotationOf(object, HOOK).split(',').includes('test'));
}

/** Writes the objects in the order of the chart. Throws `Refusal` at the first that the API server does not take. */
export async function applyRelease(parts: FluxParts, objects: readonly o.Obj[]): Promise<void> {
  for (const object of objects) {
    const kind = kindOf(parts, o.groupOf(object), o.kindOf(object));
    await send(applierOf(parts), kind, object, false);
  }
}

/** Deletes what the inventory entries of the last release name and the next one has not. */
export async function pruneRelease(
  parts: FluxParts,
  entries: readonly Json[],
  objects: readonly o.Obj[],
): Promise<void> {
  const kept = new Set(inventoryOf(parts, objects).map(({ id }) => id));
  for (const entry of entries) {
    const [namespace = '', name = '', group = '', kindName = ''] = textAt(entry, 'id').split('_');
    const kind = kindOf(parts, group, kindName);
    const live = kept.has(textAt(entry, 'id')) ? undefined : await parts.client.get(kind, namespace, name);
    await (live === undefined ? undefined : parts.client.remove(kind, live, 'Background'));
  }
}

/** What somebody changed or deleted; what they added to labels, annotations and the rest is not looked at. */
export async function driftOf(
  parts: FluxParts,
  objects: readonly o.Obj[],
  release: o.Obj,
): Promise<readonly Drift[]> {
  const found: Drift[] = [];
  for (const object of objects.filter((one) => !isLeftAlone(one))) {
    const kind = kindOf(parts, o.groupOf(object), o.kindOf(object));
    const live = await parts.client.get(kind, o.namespaceOf(object), o.nameOf(object));
    if (live === undefined) {
      found.push({ object, line: `${subjectOf(object)} removed`, isMissing: true });
      continue;
    }
    const merged = await send(applierOf(parts), kind, object, true);
    const { added, changed, removed } = countOf(
      ...([live, merged].map((one) => withoutIgnored(release, comparedOf(one), object)) as [Dict, Dict]),
    );
    if (added + changed + removed > 0) {
      const counts = `${added} additions, ${changed} changes, ${removed} removals`;
      found.push({ object, line: `${subjectOf(object)} changed (${counts})`, isMissing: false });
    }
  }
  return found;
}

const isLeftAlone = (object: o.Obj): boolean =>
  [o.labelsOf(object), o.annotationsOf(object)].some(
    (marks) => marks[`${HELM_GROUP}/driftDetection`] === 'disabled',
  );

/** Without the fields that the spec ignores of such an object, by kind and name; other ways to choose ignore nothing. */
function withoutIgnored(release: o.Obj, compared: Dict, object: o.Obj): Dict {
  const pointers = listAt(release, 'spec', 'driftDetection', 'ignore')
    .filter((rule) => {
      const { kind = '', name = '', ...others } = dictAt(rule, 'target');
      return (
        Object.keys(others).length === 0 &&
        (kind === '' || kind === o.kindOf(object)) &&
        (name === '' || name === o.nameOf(object))
      );
    })
    .flatMap((rule) => listAt(rule, 'paths').map(asText));
  return pointers.reduce((rest, pointer) => without(rest, pointer.split('/').slice(1)), compared);
}

function without(value: Dict, [key = '', ...rest]: readonly string[]): Dict {
  const name = key.replaceAll('~1', '/').replaceAll('~0', '~');
  const { [name]: inner, ...others } = value;
  return rest.length === 0 || !isDict(inner) ? others : { ...value, [name]: without(inner, rest) };
}

/** Puts back what drifted; answers a line for each. */
export async function correct(parts: FluxParts, drift: readonly Drift[]): Promise<readonly string[]> {
  await applyRelease(
    parts,
    drift.map(({ object }) => object),
  );
  return drift.map(({ object, isMissing }) => `${subjectOf(object)} ${isMissing ? 'created' : 'configured'}`);
}

function comparedOf(object: o.Obj): Dict {
  const { metadata: _m, status: _s, ...rest } = object;
  return { ...rest, metadata: { labels: o.labelsOf(object), annotations: o.annotationsOf(object) } };
}

interface Counts {
  readonly added: number;
  readonly changed: number;
  readonly removed: number;
}

const NONE: Counts = { added: 0, changed: 0, removed: 0 };

/** How many places would be written over, as a JSON patch counts them. */
function countOf(from: Json | undefined, to: Json | undefined): Counts {
  if (equal(from, to)) {
    return NONE;
  }
  if (from === undefined || to === undefined) {
    return from === undefined ? { ...NONE, added: 1 } : { ...NONE, removed: 1 };
  }
  const keys = isDict(from) && isDict(to) ? [...new Set([...Object.keys(from), ...Object.keys(to)])] : [];
  const indexes =
    Array.isArray(from) && Array.isArray(to) ? [...Array(Math.max(from.length, to.length)).keys()] : [];
  const parts = [...keys, ...indexes].map((key) => countOf(at(from, key), at(to, key)));
  return parts.length === 0
    ? { ...NONE, changed: 1 }
    : parts.reduce(
        (sum, one) => ({
          added: sum.added + one.added,
          changed: sum.changed + one.changed,
          removed: sum.removed + one.removed,
        }),
        NONE,
      );
}
