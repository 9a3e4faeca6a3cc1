import type { MaskedObject } from '../mask/masker.ts';
import type { KubeObject } from '../model/kubeObject.ts';
import { gvkOf } from '../model/kubeObject.ts';
import type { Json, JsonObject } from '../util/json.ts';
import { normalise } from './normalise.ts';
import { shapeOf } from './objectShape.ts';
import { withoutMutations } from './mutations.ts';
import { isServerSideApplied, ownedPart } from './owned.ts';
import { removedPaths, withoutRemoved } from './removals.ts';
import type { CompareRules } from './rules.ts';
import { samePlace } from './samePlace.ts';
import type { Sides } from './sides.ts';
import { toSides } from './sides.ts';
import { laidOver, lastApplied } from './threeWay.ts';
import { undeclaredPaths } from './undeclared.ts';

/**
 * The API server's prediction against what is live. To the prediction come the removals that it cannot know: fields
 * that were applied before (by the last-applied annotation, or owned by apply) and that Git no longer states.
 * All three objects are masked by the same masker; `desired` is the stamped object of Git that was sent.
 */
export function dryRunSides(
  desired: MaskedObject,
  predicted: MaskedObject,
  live: MaskedObject,
  rules: CompareRules,
): Sides {
  // A controller that always applies on the server gives up a field as the server does: what others own too stays.
  const before = rules.nextApply ? undefined : appliedBefore(live, rules);
  return sidesOf(desired, predicted, live, before, rules);
}

function appliedBefore(live: MaskedObject, { managers }: CompareRules): Json | undefined {
  return isServerSideApplied(live, managers)
    ? ownedPart(live, managers)
    : (lastApplied(live) as Json | undefined);
}

function sidesOf(
  desired: MaskedObject,
  predicted: MaskedObject,
  live: MaskedObject,
  before: Json | undefined,
  rules: CompareRules,
): Sides {
  const shape = shapeOf(gvkOf(live));
  const now = desired as unknown as Json;
  const full = predicted as unknown as Json;
  const stated = rules.includesMutations ? full : withoutMutations(full, live as unknown as Json, now, shape);
  const after = before ? withoutRemoved(stated, before, removedPaths(before, now, shape), shape) : stated;
  // What Git gave up was declared before: it is a removal, not somebody's addition.
  const paths = undeclaredPaths(live, now, rules.managers, shape).filter(
    (path) => !before || !samePlace(path, live as unknown as Json, before, shape),
  );
  return toSides(after as unknown as KubeObject, live, { paths, why: 'undeclared' }, rules);
}

/**
 * What Git says against what is live, without the server: for an object that it rejects. The prediction is then the live
 * object with Git's fields laid over it, an approximation that still shows which field is refused.
 */
export function gitSides(desired: MaskedObject, live: MaskedObject, rules: CompareRules): Sides {
  const shape = shapeOf(gvkOf(live));
  const declared = normalise({ ...desired, apiVersion: live.apiVersion }, rules);
  const laid = laidOver(declared, live as unknown as JsonObject, shape);
  return sidesOf(desired, laid as unknown as MaskedObject, live, appliedBefore(live, rules), rules);
}
