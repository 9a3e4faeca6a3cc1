import type { KubeObject } from '../model/kubeObject.ts';
import { gvkOf } from '../model/kubeObject.ts';
import type { JsonObject } from '../util/json.ts';
import { normalisePair } from './normalise.ts';
import { shapeOf } from './objectShape.ts';
import type { Step } from './pointer.ts';
import { without } from './pointer.ts';
import type { CompareRules } from './rules.ts';
import { lastFirst, samePlace } from './samePlace.ts';

/** The two sides of a difference, ready to be compared field by field. */
export interface Sides {
  readonly desired: JsonObject;
  readonly live: JsonObject;
  /** Fields of the live side that the desired side cannot know, and why. */
  readonly foreign: { readonly paths: readonly (readonly Step[])[]; readonly why: 'undeclared' | 'unknown' };
  readonly jqNotApplied: readonly string[];
}

/**
 * Normalises both sides and takes from the desired one what others added to the live object: a prediction carries such
 * fields along, so nobody would see them.
 */
export function toSides(
  desired: KubeObject,
  live: KubeObject,
  foreign: Sides['foreign'],
  rules: CompareRules,
): Sides {
  const pair = normalisePair(desired, live, rules);
  const shape = shapeOf(gvkOf(live));
  const added = foreign.paths
    .map((path) => samePlace(path, pair.live, pair.desired, shape))
    .filter((path) => path !== undefined)
    .toSorted(lastFirst);
  return {
    desired: added.reduce((side, path) => without(side, path), pair.desired),
    live: pair.live,
    foreign,
    jqNotApplied: pair.jqNotApplied,
  };
}
