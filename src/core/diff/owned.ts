import type { MaskedObject } from '../mask/masker.ts';
import type { KubeObject, ManagedFieldsEntry } from '../model/kubeObject.ts';
import { gvkOf } from '../model/kubeObject.ts';
import type { Json, JsonObject } from '../util/json.ts';
import { isObject } from '../util/json.ts';
import { ownedFields } from './managedFields.ts';
import { shapeOf } from './objectShape.ts';
import type { Step } from './pointer.ts';
import type { CompareRules } from './rules.ts';
import type { Sides } from './sides.ts';
import { toSides } from './sides.ts';
import { undeclaredPaths } from './undeclared.ts';

/**
 * Whether the controller's last word on the object was a server-side apply. After a move from client-side apply the
 * annotation of before stays behind, so the newer of its two entries decides.
 */
export function isServerSideApplied(live: KubeObject, managers: ReadonlySet<string>): boolean {
  const time = (operation: 'Apply' | 'Update'): string | undefined =>
    live.metadata.managedFields
      ?.filter((entry) => isOf(entry, managers) && entry.operation === operation && !entry.subresource)
      .map((entry) => entry.time ?? '')
      .toSorted()
      .at(-1);
  const applied = time('Apply');
  return applied !== undefined && applied >= (time('Update') ?? '');
}

/** The part of the live object that the controller owns by apply, lists reduced to its items. Undefined where there is none. */
export function ownedPart(live: KubeObject, managers: ReadonlySet<string>): JsonObject | undefined {
  const fields = ownedFields(live, (entry) => isOf(entry, managers) && entry.operation === 'Apply');
  if (fields.length === 0) {
    return undefined;
  }
  const { apiVersion, kind } = live;
  const root = tree(fields.map((field) => field.path));
  return { apiVersion, kind, ...(pick(live as unknown as Json, root) as JsonObject) };
}

/**
 * What the controller owns against what is live. A field it lost to another writer shows with that writer's value: what
 * Git says of it is on no record in the cluster.
 */
export function ownedSides(live: MaskedObject, rules: CompareRules): Sides | undefined {
  const owned = ownedPart(live, rules.managers);
  if (!owned) {
    return undefined;
  }
  const paths = undeclaredPaths(live, owned, rules.managers, shapeOf(gvkOf(live)));
  return toSides(live, live, { paths, why: 'unknown' }, rules);
}

/**
 * The last resort, where neither an annotation nor an apply is on record: the live object against itself without the
 * fields that others alone wrote.
 */
export function writtenSides(live: MaskedObject, rules: CompareRules): Sides {
  const fields = ownedFields(live, (entry) => isOf(entry, rules.managers));
  const root = tree(fields.map((field) => field.path));
  const written = root.size === 0 ? {} : pick(live as unknown as Json, root);
  const paths = undeclaredPaths(live, written, rules.managers, shapeOf(gvkOf(live)));
  return toSides(live, live, { paths, why: 'unknown' }, rules);
}

function isOf(entry: ManagedFieldsEntry, managers: ReadonlySet<string>): boolean {
  return managers.has(entry.manager ?? '');
}

type Tree = Map<string, Tree>;

function tree(paths: readonly (readonly Step[])[]): Tree {
  const root: Tree = new Map();
  for (const path of paths) {
    let node = root;
    for (const step of path) {
      const next = node.get(String(step)) ?? new Map();
      node.set(String(step), next);
      node = next;
    }
  }
  return root;
}

function pick(value: Json, wanted: Tree): Json {
  if (wanted.size === 0) {
    return value;
  }
  if (Array.isArray(value)) {
    return (value as readonly Json[]).flatMap((item, index) => {
      const below = wanted.get(String(index));
      return below ? [pick(item, below)] : [];
    });
  }
  if (!isObject(value)) {
    return value;
  }
  const entries = Object.entries(value).flatMap(([key, item]) => {
    const below = wanted.get(key);
    return below ? [[key, pick(item, below)] as const] : [];
  });
  return Object.fromEntries(entries);
}
