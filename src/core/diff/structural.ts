import type { FieldChange } from '../model/drift.ts';
import type { Json, JsonObject } from '../util/json.ts';
import { isObject } from '../util/json.ts';
import { equalJson } from './equalJson.ts';
import { pairItems } from './listItems.ts';
import type { ObjectShape } from './objectShape.ts';
import type { Step } from './pointer.ts';
import { toPointer } from './pointer.ts';

/**
 * A change with its place on each side: a list item has another index there when items before it are missing. `pointer`
 * is that of the live side, or of the desired side where live has nothing.
 */
export interface PairedChange extends FieldChange {
  readonly desiredPath: readonly Step[] | undefined;
  readonly livePath: readonly Step[] | undefined;
}

interface Place {
  /** Map keys alone, as shapes know paths. */
  readonly keys: readonly string[];
  readonly desired: readonly Step[];
  readonly live: readonly Step[];
}

/**
 * What differs, in the order of the live side: one change per field, per added or removed subtree, per list item that
 * is on one side only. Lists without keys differ item by item while they are of equal length, else as a whole.
 */
export function structuralDiff(
  desired: Json | undefined,
  live: Json | undefined,
  shape: ObjectShape,
): readonly PairedChange[] {
  const changes: PairedChange[] = [];
  compare(desired, live, { keys: [], desired: [], live: [] }, shape, changes);
  return changes;
}

function compare(
  desired: Json | undefined,
  live: Json | undefined,
  place: Place,
  shape: ObjectShape,
  changes: PairedChange[],
): void {
  if (isObject(desired) && isObject(live)) {
    compareMaps(desired, live, place, shape, changes);
  } else if (Array.isArray(desired) && Array.isArray(live)) {
    compareLists(desired as readonly Json[], live as readonly Json[], place, shape, changes);
  } else if (!isSame(desired, live, place, shape)) {
    changes.push(change(desired, live, place));
  }
}

function isSame(
  desired: Json | undefined,
  live: Json | undefined,
  place: Place,
  shape: ObjectShape,
): boolean {
  return (
    equalJson(desired, live) ||
    (desired !== undefined && live !== undefined && shape.isSame(place.keys, desired, live))
  );
}

function compareMaps(
  desired: JsonObject,
  live: JsonObject,
  place: Place,
  shape: ObjectShape,
  changes: PairedChange[],
): void {
  for (const key of new Set([...Object.keys(live), ...Object.keys(desired)])) {
    const below = {
      keys: [...place.keys, key],
      desired: [...place.desired, key],
      live: [...place.live, key],
    };
    compare(own(desired, key), own(live, key), below, shape, changes);
  }
}

function compareLists(
  desired: readonly Json[],
  live: readonly Json[],
  place: Place,
  shape: ObjectShape,
  changes: PairedChange[],
): void {
  const pairs = pairItems(desired, live, shape.list(place.keys));
  if (!pairs || !pairs.isSameOrder) {
    if (!equalJson(desired, live)) {
      changes.push(change(desired, live, place));
    }
    return;
  }
  for (const pair of pairs.items) {
    const below = {
      keys: place.keys,
      desired: [...place.desired, pair.desired ?? desired.length],
      live: [...place.live, pair.live ?? live.length],
    };
    const left = pair.desired === undefined ? undefined : desired[pair.desired];
    const right = pair.live === undefined ? undefined : live[pair.live];
    compare(left, right, below, shape, changes);
  }
}

function change(desired: Json | undefined, live: Json | undefined, place: Place): PairedChange {
  return {
    pointer: toPointer(live === undefined ? place.desired : place.live),
    desired,
    live,
    desiredPath: desired === undefined ? undefined : place.desired,
    livePath: live === undefined ? undefined : place.live,
  };
}

/** `__proto__` and the like are keys as any other. */
function own(map: JsonObject, key: string): Json | undefined {
  return Object.hasOwn(map, key) ? map[key] : undefined;
}
