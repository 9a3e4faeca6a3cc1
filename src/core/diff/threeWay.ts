import type { MaskedObject } from '../mask/masker.ts';
import { LAST_APPLIED } from '../mask/masker.ts';
import type { KubeObject } from '../model/kubeObject.ts';
import { asKubeObject, gvkOf } from '../model/kubeObject.ts';
import type { Json, JsonObject } from '../util/json.ts';
import { isObject, parseJson } from '../util/json.ts';
import { equalJson } from './equalJson.ts';
import { pairItems } from './listItems.ts';
import { normalise } from './normalise.ts';
import type { ObjectShape } from './objectShape.ts';
import { shapeOf } from './objectShape.ts';
import type { CompareRules } from './rules.ts';
import type { Sides } from './sides.ts';
import { toSides } from './sides.ts';
import { undeclaredPaths } from './undeclared.ts';

/** The object in the last-applied annotation, or undefined where there is none that can be read. */
export function lastApplied(live: KubeObject): KubeObject | undefined {
  const text = live.metadata.annotations?.[LAST_APPLIED];
  return text === undefined ? undefined : asKubeObject(parseJson(text));
}

/** What was last applied against what is live; undefined without a readable annotation. */
export function threeWaySides(live: MaskedObject, rules: CompareRules): Sides | undefined {
  const applied = lastApplied(live);
  if (!applied) {
    return undefined;
  }
  const shape = shapeOf(gvkOf(live));
  const declared = normalise({ ...applied, apiVersion: live.apiVersion }, rules);
  const laid = laidOver(declared, live as unknown as JsonObject, shape);
  const paths = undeclaredPaths(live, declared, rules.managers, shape);
  return toSides(laid as unknown as KubeObject, live, { paths, why: 'undeclared' }, rules);
}

/**
 * What the live object would read if what was last applied were applied again: live with the applied fields laid over
 * it. Lists are merged by their keys; others are replaced, item by item while their length is equal. It knows neither
 * the server's defaults nor its admission, so it is an approximation.
 */
export function laidOver(applied: JsonObject, live: JsonObject, shape: ObjectShape): JsonObject {
  return layMap(applied, live, [], shape);
}

function lay(
  applied: Json,
  live: Json | undefined,
  path: readonly string[],
  shape: ObjectShape,
): Json | undefined {
  if (live === undefined) {
    return isDropped(applied, shape) ? undefined : applied;
  }
  if (applied === null) {
    return live; // a null in a manifest leaves the field to the server
  }
  if (isObject(applied) && isObject(live)) {
    return layMap(applied, live, path, shape);
  }
  if (Array.isArray(applied) && Array.isArray(live)) {
    return layList(applied as readonly Json[], live as readonly Json[], path, shape);
  }
  return equalJson(applied, live) || shape.isSame(path, applied, live) ? live : applied;
}

function layMap(
  applied: JsonObject,
  live: JsonObject,
  path: readonly string[],
  shape: ObjectShape,
): JsonObject {
  const result = new Map(Object.entries(live));
  for (const [key, value] of Object.entries(applied)) {
    const laid = lay(value, Object.hasOwn(live, key) ? live[key] : undefined, [...path, key], shape);
    if (laid !== undefined) {
      result.set(key, laid);
    }
  }
  return Object.fromEntries(result); // `__proto__` is a key too
}

function layList(
  applied: readonly Json[],
  live: readonly Json[],
  path: readonly string[],
  shape: ObjectShape,
): Json {
  const pairs = pairItems(applied, live, shape.list(path));
  if (!pairs || !pairs.isSameOrder) {
    return applied;
  }
  return pairs.items.flatMap(({ desired, live: index }) => {
    const left = desired === undefined ? undefined : applied[desired];
    const right = index === undefined ? undefined : live[index];
    const laid = left === undefined ? right : lay(left, right, path, shape);
    return laid === undefined ? [] : [laid];
  });
}

/**
 * Values that the server does not store, so that their absence is no difference: null and empty ones, and in built-in
 * kinds the zero values of fields that are no pointers (`hostNetwork: false`). `replicas: 0` is stored, so live has it.
 */
function isDropped(value: Json, shape: ObjectShape): boolean {
  if (value === null || (Array.isArray(value) && value.length === 0)) {
    return true;
  }
  if (isObject(value)) {
    return Object.values(value).every((inner) => isDropped(inner, shape));
  }
  return shape.isBuiltIn && (value === false || value === 0 || value === '');
}
