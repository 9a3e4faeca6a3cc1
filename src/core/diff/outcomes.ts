import type { MaskedObject, Masker } from '../mask/masker.ts';
import type { ResourceComparison } from '../model/comparison.ts';
import type { ClusterError } from '../model/connection.ts';
import type { DesiredRung } from '../model/drift.ts';
import type { KubeObject } from '../model/kubeObject.ts';
import type { Note } from '../model/plan.ts';
import { attributedChanges, toFieldChange } from './attribute.ts';
import type { CompareTarget, PlacedObject } from './compareTarget.ts';
import type { TitleFacts } from './comparisonWords.ts';
import { comparisonTitle, jqNote, leftAloneNote, nothingOnRecordNote, pruneNote } from './comparisonWords.ts';
import { fieldPath } from './fieldPath.ts';
import { nextFates } from './nextFates.ts';
import { normalise } from './normalise.ts';
import { isServerSideApplied, ownedSides, writtenSides } from './owned.ts';
import type { CompareRules } from './rules.ts';
import type { Sides } from './sides.ts';
import type { PairedChange } from './structural.ts';
import { diffTexts, toText } from './text.ts';
import { threeWaySides } from './threeWay.ts';
import { stamped } from './stamped.ts';

/** What one rung of the comparison found. */
export interface RungResult {
  readonly rung: DesiredRung;
  readonly sides: Sides;
  readonly notes: readonly Note[];
  readonly lacks?: TitleFacts['lacks'];
}

const NO_TEXT = { text: '', lines: [] };

/** The best that the live object itself has on record: what was last applied, what is owned, who wrote what. */
export function recordedRung(live: MaskedObject, rules: CompareRules): RungResult {
  const applied = (): RungResult | undefined => {
    const sides = threeWaySides(live, rules);
    return sides && { rung: 'lastApplied', sides, notes: [] };
  };
  const owned = (): RungResult | undefined => {
    const sides = ownedSides(live, rules);
    return sides && { rung: 'owned', sides, notes: [] };
  };
  const recorded = isServerSideApplied(live, rules.managers)
    ? (owned() ?? applied())
    : (applied() ?? owned());
  return recorded ?? { rung: 'none', sides: writtenSides(live, rules), notes: [nothingOnRecordNote()] };
}

export function comparedBoth(
  target: CompareTarget,
  live: MaskedObject,
  found: RungResult,
  rules: CompareRules,
): ResourceComparison {
  const declared = isGitRung(found.rung) ? target.desired?.object : undefined;
  const changes = judged(attributedChanges(found.sides, live), live, declared, rules);
  const alone = changes.length === 0 ? undefined : rules.nextApply?.leavesAlone(live, declared);
  const isRefused = found.lacks?.why === 'rejected';
  const lost = isRefused && declared ? rules.nextApply?.afterRefusal(live, declared) : undefined;
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
    notes: [
      ...[alone, lost].filter((note) => note !== undefined),
      ...found.notes,
      ...jqNote(found.sides.jqNotApplied),
    ],
    ...versionOf(live),
  };
}

function isGitRung(rung: DesiredRung): boolean {
  return rung === 'dryRun' || rung === 'git';
}

function judged(
  changes: readonly PairedChange[],
  live: MaskedObject,
  declared: KubeObject | undefined,
  { nextApply }: CompareRules,
): readonly PairedChange[] {
  if (!nextApply) {
    return changes;
  }
  const fateOf = nextFates(live, declared, nextApply);
  return changes.map((change) => ({ ...change, next: fateOf(change) }));
}

export function onlyLive(target: CompareTarget, live: MaskedObject, rules: CompareRules): ResourceComparison {
  const { isPruned, note } = rules.nextApply?.afterRemoval(live) ?? {
    isPruned: !isLeftAlone(target),
    note: isLeftAlone(target) ? leftAloneNote(target.kind, target.name) : pruneNote(target.kind, target.name),
  };
  if (!isPruned) {
    return { ...outline(target), status: 'same', notes: [note], ...versionOf(live) };
  }
  return {
    ...outline(target),
    status: 'onlyLive',
    live: { text: toText(normalise(live, rules)), lines: [] },
    notes: [note],
    ...versionOf(live),
  };
}

/** Listed without a verdict: made from a copy whose tracking id names the original (specs/argocd.md m.18). */
function isLeftAlone({ managed }: CompareTarget): boolean {
  return managed !== undefined && !managed.sync && !managed.isHook && !managed.requiresPruning;
}

export function onlyDesired(
  target: CompareTarget,
  desired: PlacedObject,
  masker: Masker,
  rules: CompareRules,
): ResourceComparison {
  const object = stamped(desired.object, rules);
  return {
    ...outline(target),
    status: 'onlyDesired',
    desired: { text: toText(normalise(masker.object(object), rules)), lines: [] },
  };
}

export function notCompared(
  target: CompareTarget,
  status: 'hook' | 'absent',
  { nextApply }: CompareRules,
): ResourceComparison {
  const notes = nextApply && status === 'absent' ? [nextApply.afterLoss] : [];
  return { ...outline(target), status, notes };
}

/** `problem` is masked: it is shown and may be kept. */
export function failedComparison(target: CompareTarget, problem: ClusterError): ResourceComparison {
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
    ...(desired && desired.file !== '' && { declaredAt: { file: desired.file, line: desired.line } }),
  };
}

function versionOf(live: MaskedObject): Pick<ResourceComparison, 'liveVersion'> {
  const version = live.metadata.resourceVersion;
  return version ? { liveVersion: version } : {};
}
