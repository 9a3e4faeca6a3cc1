import type { KubeObject } from '../../src/core/model/kubeObject.ts';

export type Tree = Readonly<Record<string, unknown>>;

/** What a controller or the API server writes of an object, in contrast to what people and manifests say. */
const WRITTEN = ['status', 'operation'];

/** A copy of what people say in `spec`. */
const COPIED = 'status.sync.comparedTo';

/** The places of all fields that the controller's part of an object has: `status.resources[].health.status`. */
export function statePaths(object: KubeObject | Tree): readonly string[] {
  const tree = object as Tree;
  return WRITTEN.filter((part) => part in tree).flatMap((part) => [part, ...below(tree[part], part)]);
}

function below(value: unknown, at: string): readonly string[] {
  if (at === COPIED) {
    return [];
  }
  if (Array.isArray(value)) {
    return value.flatMap((one) => below(one, `${at}[]`));
  }
  return isTree(value)
    ? Object.entries(value).flatMap(([key, inner]) => [`${at}.${key}`, ...below(inner, `${at}.${key}`)])
    : [];
}

export function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
