import { attributedChanges, toFieldChange } from '../core/diff/attribute.ts';
import { comparisonTitle, jqNote, nothingOnRecordNote, pruneNote } from '../core/diff/comparisonWords.ts';
import type { TitleFacts } from '../core/diff/comparisonWords.ts';
import { fieldPath } from '../core/diff/fieldPath.ts';
import { normalise } from '../core/diff/normalise.ts';
import { isServerSideApplied, ownedSides, writtenSides } from '../core/diff/owned.ts';
import type { CompareRules } from '../core/diff/rules.ts';
import type { Sides } from '../core/diff/sides.ts';
import { diffTexts, toText } from '../core/diff/text.ts';
import { threeWaySides } from '../core/diff/threeWay.ts';
import { stamp } from '../core/diff/tracking.ts';
import type { MaskedObject } from '../core/mask/masker.ts';
import { Masker } from '../core/mask/masker.ts';
import type { ResourceComparison } from '../core/model/comparison.ts';
import type { ClusterError } from '../core/model/connection.ts';
import type { DesiredRung } from '../core/model/drift.ts';
import type { ResourceKey } from '../core/model/ids.ts';
import type { KubeObject } from '../core/model/kubeObject.ts';
import type { Note } from '../core/model/plan.ts';
import type { ManagedResource } from '../core/model/resource.ts';
import type { ClusterClient, ObjectRef } from '../core/ports.ts';
import type { DesiredSide, PlacedObject } from './desiredSide.ts';
import { maskedError, predict } from './predict.ts';

export interface CompareTarget extends ObjectRef {
  readonly key: ResourceKey;
  /** As the controller lists it; undefined for what only Git has. */
  readonly managed?: Pick<ManagedResource, 'sync' | 'isHook' | 'requiresPruning'>;
  readonly desired?: PlacedObject;
}

export interface ResourceContext {
  readonly client: ClusterClient;
  readonly rules: CompareRules;
  readonly desired: DesiredSide;
  readonly mayDryRun: boolean;
}

/** What one rung of the comparison found. */
interface Rung {
  readonly rung: DesiredRung;
  readonly sides: Sides;
  readonly notes: readonly Note[];
  readonly lacks?: TitleFacts['lacks'];
}

const NO_TEXT = { text: '', lines: [] };

/** Compares one object. Bodies are read, masked by a masker of their own, and only then compared and put into words. */
export async function compareResource(
  target: CompareTarget,
  context: ResourceContext,
  signal: AbortSignal,
): Promise<ResourceComparison> {
  if (target.managed?.isHook || target.desired?.isHook) {
    return { ...outline(target), status: 'hook' };
  }
  const found = await context.client.get(target, signal);
  if (!found.ok && found.error.code !== 'notFound') {
    return failedResource(target, maskedError(found.error, new Masker(), target));
  }
  const masker = new Masker({ sensitiveAnnotations: context.rules.sensitiveAnnotations });
  const live = found.ok ? masker.object(found.value) : undefined;
  const isGone = target.managed?.requiresPruning === true || (context.desired.isComplete && !target.desired);
  if (live && !isGone) {
    const rung = await bestRung(target, found.ok ? found.value : live, live, masker, context, signal);
    return bothSides(target, live, rung);
  }
  if (live) {
    return onlyLive(target, live, context.rules);
  }
  if (target.desired && !isGone) {
    return onlyDesired(target, target.desired, masker, context.rules);
  }
  return { ...outline(target), status: 'absent' };
}

export function failedResource(target: CompareTarget, problem: ClusterError): ResourceComparison {
  return { ...outline(target), status: 'failed', problem };
}

/** Everything that is the same for all outcomes. */
function outline(target: CompareTarget): Omit<ResourceComparison, 'status'> {
  const { key, group, version, kind, namespace, name, managed, desired } = target;
  return {
    key,
    group,
    version,
    kind,
    namespace,
    name,
    ...(managed?.sync && { verdict: managed.sync }),
    requiresPruning: managed?.requiresPruning === true && !managed.isHook,
    rung: 'none',
    title: comparisonTitle({ kind, name, rung: 'none', ...(desired && { from: desired.from }) }),
    changes: [],
    fields: [],
    desired: NO_TEXT,
    live: NO_TEXT,
    notes: [],
    ...(desired && { declaredAt: { file: desired.file, line: desired.line } }),
  };
}

function bothSides(target: CompareTarget, live: MaskedObject, found: Rung): ResourceComparison {
  const changes = attributedChanges(found.sides, live);
  const texts = diffTexts(found.sides, changes);
  return {
    ...outline(target),
    status: changes.length === 0 ? 'same' : 'differs',
    rung: found.rung,
    title: comparisonTitle({
      kind: target.kind,
      name: target.name,
      rung: found.rung,
      ...(target.desired && { from: target.desired.from }),
      ...(found.lacks && { lacks: found.lacks }),
    }),
    changes: changes.map(toFieldChange),
    fields: changes.map((change) =>
      fieldPath(change.pointer, target, change.livePath ? found.sides.live : found.sides.desired),
    ),
    desired: texts.desired,
    live: texts.live,
    notes: [...found.notes, ...jqNote(found.sides.jqNotApplied)],
    ...(live.metadata.resourceVersion && { liveVersion: live.metadata.resourceVersion }),
  };
}

function onlyLive(target: CompareTarget, live: MaskedObject, rules: CompareRules): ResourceComparison {
  return {
    ...outline(target),
    status: 'onlyLive',
    live: { text: toText(normalise(live, rules)), lines: [] },
    notes: [pruneNote(target.kind, target.name)],
    ...(live.metadata.resourceVersion && { liveVersion: live.metadata.resourceVersion }),
  };
}

function onlyDesired(
  target: CompareTarget,
  desired: PlacedObject,
  masker: Masker,
  rules: CompareRules,
): ResourceComparison {
  const object = rules.tracking ? stamp(desired.object, rules.tracking) : desired.object;
  return {
    ...outline(target),
    status: 'onlyDesired',
    desired: { text: toText(normalise(masker.object(object), rules)), lines: [] },
  };
}

/** The best comparison that can be had: dry run, then what is on record in the object itself. */
async function bestRung(
  target: CompareTarget,
  original: KubeObject,
  live: MaskedObject,
  masker: Masker,
  context: ResourceContext,
  signal: AbortSignal,
): Promise<Rung> {
  const { rules } = context;
  const { desired } = target;
  const tried =
    desired?.resource && context.mayDryRun
      ? await predict({ target, desired, original, live, masker }, context, signal)
      : undefined;
  if (tried?.sides && tried.rung) {
    return { ...tried, rung: tried.rung, sides: tried.sides };
  }
  const recorded = isServerSideApplied(live, rules.managers)
    ? (owned(live, rules) ?? applied(live, rules))
    : (applied(live, rules) ?? owned(live, rules));
  const rung = recorded ?? { rung: 'none', sides: writtenSides(live, rules), notes: [nothingOnRecordNote()] };
  return {
    ...rung,
    notes: [...(tried?.notes ?? []), ...rung.notes],
    ...(tried?.lacks && { lacks: tried.lacks }),
  };
}

function applied(live: MaskedObject, rules: CompareRules): Rung | undefined {
  const sides = threeWaySides(live, rules);
  return sides && { rung: 'lastApplied', sides, notes: [] };
}

function owned(live: MaskedObject, rules: CompareRules): Rung | undefined {
  const sides = ownedSides(live, rules);
  return sides && { rung: 'owned', sides, notes: [] };
}
