import type { CompareTarget } from '../core/diff/compareTarget.ts';
import {
  comparedBoth,
  failedComparison,
  notCompared,
  onlyDesired,
  onlyLive,
  recordedRung,
} from '../core/diff/outcomes.ts';
import type { RungResult } from '../core/diff/outcomes.ts';
import type { CompareRules } from '../core/diff/rules.ts';
import { Masker } from '../core/mask/masker.ts';
import type { ResourceComparison } from '../core/model/comparison.ts';
import type { ClusterClient } from '../core/ports.ts';
import type { DesiredSide } from './desiredSide.ts';
import type { PatchAccess } from './patchAccess.ts';
import { maskedError, predict } from './predict.ts';
import type { PredictRequest } from './predict.ts';

export interface ResourceContext {
  readonly client: ClusterClient;
  readonly access: PatchAccess;
  readonly rules: CompareRules;
  readonly desired: DesiredSide;
  readonly mayDryRun: boolean;
}

/** Compares one object. Bodies are read, masked by a masker of their own, and only then compared and put into words. */
export async function compareResource(
  target: CompareTarget,
  context: ResourceContext,
  signal: AbortSignal,
): Promise<ResourceComparison> {
  const { rules } = context;
  const { desired } = target;
  if (target.managed?.isHook || desired?.isHook) {
    return notCompared(target, 'hook', rules);
  }
  const found = await context.client.get(target, signal);
  const masker = new Masker({ sensitiveAnnotations: rules.sensitiveAnnotations });
  if (!found.ok && found.error.code !== 'notFound') {
    return failedComparison(target, maskedError(found.error, masker, target));
  }
  if (!found.ok) {
    return desired ? onlyDesired(target, desired, masker, rules) : notCompared(target, 'absent', rules);
  }
  const live = masker.object(found.value);
  // What Git says now counts before the controller's list, which may be older (a file added in the working tree).
  if (!desired && (context.desired.isComplete || target.managed?.requiresPruning === true)) {
    return onlyLive(target, live, rules);
  }
  const rung =
    desired?.resource && context.mayDryRun
      ? await bestRung({ target, desired, original: found.value, live, masker }, context, signal)
      : recordedRung(live, rules);
  return comparedBoth(target, live, rung, rules);
}

/** The server's prediction, else what is on record in the object, with the reason. */
async function bestRung(
  request: PredictRequest,
  context: ResourceContext,
  signal: AbortSignal,
): Promise<RungResult> {
  const tried = await predict(request, context, signal);
  if (tried.sides && tried.rung) {
    return { ...tried, rung: tried.rung, sides: tried.sides };
  }
  const recorded = recordedRung(request.live, context.rules);
  return {
    ...recorded,
    notes: [...tried.notes, ...recorded.notes],
    ...(tried.lacks && { lacks: tried.lacks }),
  };
}
