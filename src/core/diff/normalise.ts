import { encodeBase64 } from '../mask/base64.ts';
import { isSecret, LAST_APPLIED } from '../mask/masker.ts';
import type { KubeObject } from '../model/kubeObject.ts';
import { gvkOf } from '../model/kubeObject.ts';
import type { Json, JsonObject } from '../util/json.ts';
import { withoutJq } from '../util/jq/jqRemoval.ts';
import { asObject, isObject } from '../util/json.ts';
import { equalJson } from './equalJson.ts';
import { ownedFields } from './managedFields.ts';
import { shapeOf } from './objectShape.ts';
import { parsePointer, valueAt, without } from './pointer.ts';
import type { CompareRules, IgnoreRule } from './rules.ts';
import { rulesFor } from './rules.ts';
import { lastFirst, samePlace } from './samePlace.ts';
import { TRACKING_ID } from './tracking.ts';

/** What the API server keeps for itself and no manifest decides. */
const SYSTEM_METADATA = [
  'managedFields',
  'resourceVersion',
  'uid',
  'selfLink',
  'generation',
  'creationTimestamp',
  'deletionTimestamp',
  'deletionGracePeriodSeconds',
] as const;

export interface NormalisedPair {
  readonly desired: JsonObject;
  readonly live: JsonObject;
  /** jq rules for this object that nobody can evaluate here, so what they hide still shows. */
  readonly jqNotApplied: readonly string[];
}

/**
 * Both sides without what the controller does not compare. `live` is the live object itself: its managedFields decide
 * which fields ignored managers own. Ignore pointers and jq act on each side by itself, as Argo CD's do (argocd.md m.20).
 */
export function normalisePair(desired: KubeObject, live: KubeObject, rules: CompareRules): NormalisedPair {
  const ignore = rulesFor(live, rules.ignore);
  let left: JsonObject = normalise(desired, rules);
  let right: JsonObject = normalise(live, rules);
  [left, right] = withoutManagers(left, right, live, ignore);
  for (const pointer of ignore.flatMap((rule) => rule.pointers)) {
    const path = parsePointer(pointer) ?? [];
    left = without(left, path);
    right = without(right, path);
  }
  const jqNotApplied: string[] = [];
  for (const expression of ignore.flatMap((rule) => rule.jq)) {
    const [wanted, present] = [withoutJq(left, expression), withoutJq(right, expression)];
    if (isObject(wanted) && isObject(present)) {
      [left, right] = [wanted, present];
    } else {
      jqNotApplied.push(expression);
    }
  }
  return { ...sameTracking(left, right, rules), jqNotApplied };
}

/** One side: system metadata, status, the last-applied annotation and empty maps gone, Secrets and roles in one form. */
export function normalise(object: KubeObject, rules: CompareRules): JsonObject {
  let result = object as unknown as JsonObject;
  if (ignoresStatus(object, rules)) {
    result = without(result, ['status']);
  }
  for (const key of SYSTEM_METADATA) {
    result = without(result, ['metadata', key]);
  }
  result = without(result, ['metadata', 'annotations', LAST_APPLIED]);
  return normaliseRole(normaliseSecret(dropEmpty(result)), rules);
}

function ignoresStatus(object: KubeObject, rules: CompareRules): boolean {
  return (
    rules.ignoreStatus === 'all' ||
    (rules.ignoreStatus === 'crd' && object.kind === 'CustomResourceDefinition')
  );
}

/** As the API server stores it: stringData wins over data, null is empty. A masked Secret has no stringData left. */
function normaliseSecret(object: JsonObject): JsonObject {
  if (!isSecret(object)) {
    return object;
  }
  const { stringData, ...rest } = object;
  const data = new Map<string, Json>();
  for (const [key, value] of Object.entries(asObject(object['data']) ?? {})) {
    data.set(key, value ?? '');
  }
  for (const [key, value] of Object.entries(asObject(stringData) ?? {})) {
    data.set(key, encodeBase64(typeof value === 'string' ? value : ''));
  }
  return data.size > 0 ? { ...rest, data: Object.fromEntries(data) } : without(rest, ['data']);
}

function normaliseRole(object: JsonObject, rules: CompareRules): JsonObject {
  const { group, kind } = gvkOf(object as unknown as KubeObject);
  if (group !== 'rbac.authorization.k8s.io' || (kind !== 'Role' && kind !== 'ClusterRole')) {
    return object;
  }
  const list = object['rules'];
  const isEmpty = Array.isArray(list) && list.length === 0;
  const isAggregated = rules.ignoreAggregatedRoles && isObject(object['aggregationRule']);
  return list === null || isEmpty || isAggregated ? without(object, ['rules']) : object;
}

/** Fields that ignored managers own and that differ: gone from both sides, list items by their keys. */
function withoutManagers(
  desired: JsonObject,
  live: JsonObject,
  original: KubeObject,
  ignore: readonly IgnoreRule[],
): [JsonObject, JsonObject] {
  const managers = new Set(ignore.flatMap((rule) => rule.managers));
  if (managers.size === 0) {
    return [desired, live];
  }
  const shape = shapeOf(gvkOf(original));
  const owned = ownedFields(original, (entry) => managers.has(entry.manager ?? ''))
    .map(({ path, pointer }) => ({ live: path, desired: samePlace(path, live, desired, shape), pointer }))
    .filter(({ desired: path, pointer }) => path && !equalJson(valueAt(live, pointer), at(desired, path)));
  const left = owned.map((field) => field.desired ?? []).toSorted(lastFirst);
  const right = owned.map((field) => field.live).toSorted(lastFirst);
  return [
    left.reduce((side, path) => without(side, path), desired),
    right.reduce((side, path) => without(side, path), live),
  ];
}

function at(value: Json, path: readonly (string | number)[]): Json | undefined {
  return path.reduce<Json | undefined>(
    (here, step) =>
      Array.isArray(here) ? (here as readonly Json[])[Number(step)] : asObject(here)?.[String(step)],
    value,
  );
}

/**
 * An object that still carries the instance label of the older tracking, and no tracking id, is Argo CD's all the same:
 * neither mark is a difference.
 */
function sameTracking(
  desired: JsonObject,
  live: JsonObject,
  rules: CompareRules,
): { desired: JsonObject; live: JsonObject } {
  const tracking = rules.tracking;
  if (!tracking || tracking.method === 'label') {
    return { desired, live };
  }
  const label = ['metadata', 'labels', tracking.labelKey];
  const id = ['metadata', 'annotations', TRACKING_ID];
  if (at(live, id) !== undefined || at(live, label) !== tracking.instance) {
    return { desired, live };
  }
  return {
    desired: dropEmpty(without(desired, id)),
    live: at(desired, label) === undefined ? dropEmpty(without(live, label)) : live,
  };
}

function dropEmpty(object: JsonObject): JsonObject {
  let result = object;
  for (const map of ['annotations', 'labels']) {
    const value = asObject(valueAt(result, `/metadata/${map}`));
    if (value && Object.keys(value).length === 0) {
      result = without(result, ['metadata', map]);
    }
  }
  return result;
}
