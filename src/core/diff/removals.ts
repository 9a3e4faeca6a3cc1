import type { Json } from '../util/json.ts';
import { isObject } from '../util/json.ts';
import { isDefault } from './defaults.ts';
import { pairItems } from './listItems.ts';
import type { ObjectShape } from './objectShape.ts';
import type { Step } from './pointer.ts';
import { toPointer, valueAt, without } from './pointer.ts';
import { lastFirst, samePlace } from './samePlace.ts';

/** Paths in `before` that `now` no longer has: whole subtrees and keyed list items. Lists without keys are replaced, not shortened. */
export function removedPaths(before: Json, now: Json, shape: ObjectShape): readonly (readonly Step[])[] {
  const paths: (readonly Step[])[] = [];
  collect(before, now, { steps: [], keys: [] }, shape, paths);
  return paths;
}

/**
 * The prediction without fields that Git gave up. A server-side apply takes away only what the manager owns by apply:
 * an object that was applied client-side keeps a label removed in Git (argocd.md m.2), though the next sync removes it.
 * `paths` lead into `before`. What the server would fill in again with its default stays.
 */
export function withoutRemoved(
  predicted: Json,
  before: Json,
  paths: readonly (readonly Step[])[],
  shape: ObjectShape,
): Json {
  const there = paths
    .map((path) => samePlace(path, before, predicted, shape))
    .filter((path) => path !== undefined)
    .filter((path) => !isDefault(path, valueAt(predicted, toPointer(path))))
    .toSorted(lastFirst);
  return there.reduce((side, path) => without(side, path), predicted);
}

interface Place {
  readonly steps: readonly Step[];
  readonly keys: readonly string[];
}

function collect(
  before: Json,
  now: Json,
  place: Place,
  shape: ObjectShape,
  paths: (readonly Step[])[],
): void {
  if (isObject(before) && isObject(now)) {
    for (const [key, value] of Object.entries(before)) {
      const below = { steps: [...place.steps, key], keys: [...place.keys, key] };
      if (Object.hasOwn(now, key)) {
        collect(value, now[key] ?? null, below, shape, paths);
      } else {
        paths.push(...leavesOf(value, below));
      }
    }
    return;
  }
  const list = shape.list(place.keys);
  if (!list || !Array.isArray(before) || !Array.isArray(now)) {
    return;
  }
  const items = before as readonly Json[];
  for (const pair of pairItems(now as readonly Json[], items, list)?.items ?? []) {
    if (pair.live !== undefined) {
      const below = { steps: [...place.steps, pair.live], keys: place.keys };
      const value = items[pair.live] ?? null;
      if (pair.desired === undefined) {
        paths.push(below.steps);
      } else {
        collect(value, now[pair.desired] as Json, below, shape, paths);
      }
    }
  }
}

/** A map that is gone as a whole gave up its own fields: what others put under the same key is not touched. */
function leavesOf(value: Json, place: Place): (readonly Step[])[] {
  if (!isObject(value) || Object.keys(value).length === 0) {
    return [place.steps];
  }
  return Object.entries(value).flatMap(([key, below]) =>
    leavesOf(below, { steps: [...place.steps, key], keys: [...place.keys, key] }),
  );
}
