import { glob } from './ignoreRules.ts';
import { groupOf, kindOf, type Obj } from './objects.ts';

/** An entry of `resource.exclusions`: groups are globs, kinds are exact or `*`. */
export interface Exclusion {
  readonly groups: readonly string[];
  readonly kinds: readonly string[];
}

/** Kinds that the controller never looks at, whatever the settings say. */
const always: readonly Exclusion[] = [
  { groups: ['events.k8s.io', 'metrics.k8s.io'], kinds: ['*'] },
  { groups: [''], kinds: ['Event'] },
  { groups: ['coordination.k8s.io'], kinds: ['Lease'] },
];

export function isExcluded(obj: Obj, exclusions: readonly Exclusion[]): boolean {
  return [...always, ...exclusions].some(
    ({ groups, kinds }) =>
      (groups.length === 0 || groups.some((group) => glob(group, groupOf(obj)))) &&
      (kinds.length === 0 || kinds.includes('*') || kinds.includes(kindOf(obj))),
  );
}
