import { equalJson } from '../diff/equalJson.ts';
import { writersOf } from '../diff/managedFields.ts';
import { normalise } from '../diff/normalise.ts';
import { shapeOf } from '../diff/objectShape.ts';
import type { CompareRules } from '../diff/rules.ts';
import { rulesFor } from '../diff/rules.ts';
import { structuralDiff } from '../diff/structural.ts';
import type { FieldChange, FieldWriter, Pointer } from '../model/drift.ts';
import type { KubeObject } from '../model/kubeObject.ts';
import { gvkOf } from '../model/kubeObject.ts';
import type { LiveEdit } from '../store/event.ts';
import type { Json, JsonObject } from '../util/json.ts';
import { isControllerWriter } from './writers.ts';

/** A field that somebody else than the controller changed, and what the controller had there. */
export interface TrackedEdit {
  readonly pointer: Pointer;
  readonly edited: Json | undefined;
  readonly declared: Json | undefined;
  /** False where no record tells what Git says of the field. */
  readonly isDeclaredKnown: boolean;
  readonly writer?: FieldWriter;
  /** `startedAt` of the app's operation when the edit was first seen: the one that undoes it is another. */
  readonly operationBefore?: string;
}

export interface TrackContext {
  readonly rules: CompareRules;
  /** `startedAt` of the app's current operation. */
  readonly operation?: string;
}

export interface EditContext extends TrackContext {
  readonly before: readonly TrackedEdit[];
  /** Who is to be named for a field that was removed: removals leave no writer. */
  readonly sole: FieldWriter | undefined;
  /** The clean version says everything that Git says. */
  readonly isRecordComplete: boolean;
}

/** Every difference to the clean version that is not the controller's own writing. */
export function findEdits(live: KubeObject, clean: JsonObject, context: EditContext): readonly TrackedEdit[] {
  const { rules } = context;
  const writerOf = writersOf(live);
  const isIgnored = ignoredBy(live, rules);
  const changes = structuralDiff(clean, normalise(live, rules), shapeOf(gvkOf(live)));
  return changes.flatMap((change): readonly TrackedEdit[] => {
    const known = context.before.find(({ pointer }) => pointer === change.pointer);
    const onRecord = change.live === undefined ? undefined : writerOf(change.pointer);
    const isTaken = isTakenOver(onRecord, known, change.live, rules);
    const writer = (isTaken ? undefined : onRecord) ?? known?.writer ?? context.sole;
    const isOwn = writer !== undefined && rules.managers.has(writer.manager);
    return isOwn || isIgnored(change.pointer, writer) ? [] : [toEdit(change, known, writer, context)];
  });
}

/**
 * The controller took a field from its editor before it applies, so that the apply can remove it: the value is still the
 * editor's, and the time on record that of an apply before. (kustomize-controller does so in a request of its own.)
 */
function isTakenOver(
  onRecord: FieldWriter | undefined,
  known: TrackedEdit | undefined,
  live: Json | undefined,
  { managers }: CompareRules,
): boolean {
  const editor = known?.writer;
  return (
    onRecord !== undefined &&
    editor !== undefined &&
    managers.has(onRecord.manager) &&
    !managers.has(editor.manager) &&
    equalJson(known?.edited, live) &&
    (onRecord.at ?? '') <= (editor.at ?? '')
  );
}

function toEdit(
  change: FieldChange,
  known: TrackedEdit | undefined,
  writer: FieldWriter | undefined,
  { operation, isRecordComplete }: EditContext,
): TrackedEdit {
  const operationBefore = known ? known.operationBefore : operation;
  return {
    pointer: change.pointer,
    edited: change.live,
    declared: known ? known.declared : change.desired,
    isDeclaredKnown: known?.isDeclaredKnown ?? (change.desired !== undefined || isRecordComplete),
    ...(writer && { writer }),
    ...(operationBefore !== undefined && { operationBefore }),
  };
}

function ignoredBy(
  live: KubeObject,
  rules: CompareRules,
): (pointer: Pointer, writer: FieldWriter | undefined) => boolean {
  const ignored = rulesFor(live, rules.ignore);
  return (pointer, writer) =>
    ignored.some(
      (rule) =>
        rule.pointers.some((one) => pointer === one || pointer.startsWith(`${one}/`)) ||
        rule.managers.includes(writer?.manager ?? ''),
    );
}

/** Edits by people; what controllers of the cluster write by their job is none. */
export function toLiveEdit(edits: readonly TrackedEdit[]): LiveEdit | undefined {
  const byHand = edits.filter(({ writer }) => writer === undefined || !isControllerWriter(writer));
  if (byHand.length === 0) {
    return undefined;
  }
  const at = newest(byHand.map(({ writer }) => writer?.at));
  const last = byHand.findLast(({ writer }) => writer?.at === at)?.writer;
  return {
    pointers: byHand.map(({ pointer }) => pointer),
    ...(last && { manager: last.manager }),
    ...(at !== undefined && { at }),
  };
}

export function isKnown(edits: readonly TrackedEdit[], pointer: Pointer): boolean {
  return edits.some((edit) => edit.pointer === pointer);
}

/** RFC3339 in UTC with whole seconds: text order is time order. */
export function newest(times: readonly (string | undefined)[]): string | undefined {
  return times
    .filter((one) => one !== undefined)
    .toSorted()
    .at(-1);
}
