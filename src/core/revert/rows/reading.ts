import { equalJson } from '../../diff/equalJson.ts';
import { toPointer } from '../../diff/pointer.ts';
import type { Pointer } from '../../model/drift.ts';
import type { KubeObject } from '../../model/kubeObject.ts';
import { field } from '../../model/kubeObject.ts';
import type { Json } from '../../util/json.ts';
import { asNumber, asObjects, asText, at } from '../../util/json.ts';
import type { ObjectChange } from '../finding.ts';

export function isKind(change: ObjectChange, group: string, ...kinds: readonly string[]): boolean {
  return change.group === group && kinds.includes(change.kind);
}

export function before(change: ObjectChange, ...path: readonly string[]): Json | undefined {
  return change.before && field(change.before, ...path);
}

export function after(change: ObjectChange, ...path: readonly string[]): Json | undefined {
  return change.after && field(change.after, ...path);
}

/** The object stays and one of these fields does not: the pointer of the first of them. */
export function changedAt(change: ObjectChange, ...paths: readonly string[]): Pointer | undefined {
  if (change.before === undefined || change.after === undefined) {
    return undefined;
  }
  const changed = paths
    .map((path) => path.split('.'))
    .find((steps) => !equalJson(before(change, ...steps), after(change, ...steps)));
  return changed && toPointer(changed);
}

export function isUpdated(change: ObjectChange, ...paths: readonly string[]): boolean {
  return changedAt(change, ...paths) !== undefined;
}

export const isRemoved = (change: ObjectChange): boolean => change.after === undefined;
export const isAdded = (change: ObjectChange): boolean => change.before === undefined;

/** Fields directly below `spec` that differ. */
export function changedSpecFields(change: ObjectChange): readonly string[] {
  const keys = [before(change, 'spec'), after(change, 'spec')].flatMap((spec) => Object.keys(spec ?? {}));
  return [...new Set(keys)].filter((key) => isUpdated(change, `spec.${key}`));
}

export function annotation(object: KubeObject | undefined, name: string): string | undefined {
  return asText(object?.metadata.annotations?.[name]);
}

const HOOKS = ['argocd.argoproj.io/hook', 'helm.sh/hook'];
/** What no sync runs. */
const IDLE_HOOK = /^(?:Skip|test(?:-success|-failure)?)$/;

export function isHook(object: KubeObject | undefined): boolean {
  return HOOKS.some((name) => {
    const value = annotation(object, name);
    return value !== undefined && !IDLE_HOOK.test(value);
  });
}

const PRUNE_GUARDS: readonly (readonly [annotation: string, value: RegExp])[] = [
  // `Delete=false` is another matter: it counts when the app goes, not when Git drops one object.
  ['argocd.argoproj.io/sync-options', /(?:^|,)\s*Prune=false\s*(?:,|$)/],
  ['kustomize.toolkit.fluxcd.io/prune', /^disabled$/i],
  ['helm.sh/resource-policy', /^keep$/],
];

/** The object itself asks to be kept when Git stops declaring it. */
export function isKept(object: KubeObject | undefined): boolean {
  return PRUNE_GUARDS.some(([name, value]) => value.test(annotation(object, name) ?? ''));
}

/** Replicas as declared; one where nothing is said. */
export function replicas(object: KubeObject | undefined): number {
  return asNumber(object && field(object, 'spec', 'replicas')) ?? 1;
}

/** Images of all containers of a pod template. */
export function images(object: KubeObject | undefined): readonly string[] {
  const pod = object && field(object, 'spec', 'template', 'spec');
  return ['initContainers', 'containers'].flatMap((list) =>
    asObjects(at(pod, list)).map((container) => asText(container['image']) ?? ''),
  );
}

/** Whether the version `to` lies before `from`, by its numbers; false where they cannot be told. */
export function isLower(from: string | undefined, to: string | undefined): boolean {
  const [left, right] = [numbers(from), numbers(to)];
  if (!left || !right) {
    return false;
  }
  for (let index = 0; index < Math.max(left.length, right.length); index += 1) {
    const difference = (right[index] ?? 0) - (left[index] ?? 0);
    if (difference !== 0) {
      return difference < 0;
    }
  }
  return false;
}

function numbers(version: string | undefined): readonly number[] | undefined {
  const match = /(?:^|[^\w.])v?(\d+(?:\.\d+)*)/.exec(` ${version ?? ''}`);
  return match?.[1]?.split('.').map(Number);
}

/** Whether the major version of `to` lies before that of `from`; ranges count by their first number. */
export function isMajorLower(from: string, to: string): boolean {
  const [left, right] = [major(from), major(to)];
  return left !== undefined && right !== undefined && right < left;
}

function major(version: string): number | undefined {
  const match = /^[v^~>=\s]*(\d+)/.exec(version);
  return match ? Number(match[1]) : undefined;
}
