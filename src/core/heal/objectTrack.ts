import { equalJson } from '../diff/equalJson.ts';
import { toWriter, writersOf } from '../diff/managedFields.ts';
import { normalise } from '../diff/normalise.ts';
import { shapeOf } from '../diff/objectShape.ts';
import { ownedSides } from '../diff/owned.ts';
import { valueAt } from '../diff/pointer.ts';
import type { CompareRules } from '../diff/rules.ts';
import { rulesFor } from '../diff/rules.ts';
import { structuralDiff } from '../diff/structural.ts';
import { threeWaySides } from '../diff/threeWay.ts';
import { isForeign } from '../diff/undeclared.ts';
import type { MaskedObject } from '../mask/masker.ts';
import type { FieldChange, FieldWriter, HealedField, Pointer } from '../model/drift.ts';
import type { KubeObject, ManagedFieldsEntry } from '../model/kubeObject.ts';
import { gvkOf } from '../model/kubeObject.ts';
import type { LiveEdit } from '../store/event.ts';
import type { Json, JsonObject } from '../util/json.ts';
import { cleanVersion } from './cleanVersion.ts';
import { authorsOf, isControllerWriter, specWriters } from './writers.ts';

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

/** What is kept of one live object between two versions. */
export interface ObjectTrack {
  readonly resourceVersion: string;
  readonly writers: readonly ManagedFieldsEntry[];
  /** The object as the controller left it, normalised. */
  readonly clean: JsonObject;
  readonly edits: readonly TrackedEdit[];
}

/** Fields that went back to what the controller declares, by a write of the controller. */
export interface Restoration {
  readonly changes: readonly HealedField[];
  /** RFC3339, the API server's time of the controller's write. */
  readonly at?: string;
  /** The newest of the edits, for telling which operation came after. */
  readonly editedAt?: string;
  readonly operationBefore?: string;
}

export interface Observation {
  readonly track: ObjectTrack;
  /** Edits by hand that stand; undefined when there are none. */
  readonly edit: LiveEdit | undefined;
  readonly restored?: Restoration;
}

export interface TrackContext {
  readonly rules: CompareRules;
  /** `startedAt` of the app's current operation. */
  readonly operation?: string;
}

/** The first version: what differs from what is on record as applied is an edit of before we looked. */
export function beginTrack(live: KubeObject, context: TrackContext): Observation {
  const { rules } = context;
  // Nothing is masked, because Secrets are never tracked; the type is asked for by code that takes both.
  const object = live as MaskedObject;
  const sides = threeWaySides(object, rules) ?? ownedSides(object, rules);
  const clean = sides?.desired ?? normalise(live, rules);
  const found = findEdits(live, clean, {
    ...context,
    before: [],
    sole: laterWriter(live, rules.managers),
    isRecordComplete: sides?.foreign.why !== 'unknown',
  });
  // Without an editor on record it may as well be a default or an admission's doing: nothing is claimed.
  return settle(
    live,
    clean,
    found.filter(({ writer }) => writer !== undefined),
  );
}

/** A later version of the same object. The same version again changes nothing. */
export function advanceTrack(track: ObjectTrack, live: KubeObject, context: TrackContext): Observation {
  if (track.resourceVersion === (live.metadata.resourceVersion ?? '')) {
    return { track, edit: toLiveEdit(track.edits) };
  }
  const { managers } = context.rules;
  const authors = authorsOf(track.writers, specWriters(live));
  const controller = authors.find(({ manager }) => managers.has(manager ?? ''));
  const found = findEdits(live, track.clean, {
    ...context,
    before: track.edits,
    sole: soleWriter(authors, managers),
    isRecordComplete: true,
  });
  if (!controller) {
    return settle(live, track.clean, found);
  }
  // What the controller wrote is declared now, so a change without an editor on record is its own.
  const edits = found.filter(({ pointer, writer }) => writer !== undefined || isKnown(track.edits, pointer));
  const restored = restoration(track, edits, live, controller, context);
  const settled = settle(live, cleanVersion(normalise(live, context.rules), edits), edits);
  return restored ? { ...settled, restored } : settled;
}

function settle(live: KubeObject, clean: JsonObject, edits: readonly TrackedEdit[]): Observation {
  return {
    track: {
      resourceVersion: live.metadata.resourceVersion ?? '',
      writers: specWriters(live),
      clean,
      edits,
    },
    edit: toLiveEdit(edits),
  };
}

interface EditContext extends TrackContext {
  readonly before: readonly TrackedEdit[];
  /** Who is to be named for a field that was removed: removals leave no writer. */
  readonly sole: FieldWriter | undefined;
  /** The clean version says everything that Git says. */
  readonly isRecordComplete: boolean;
}

/** Every difference to the clean version that is not the controller's own writing. */
function findEdits(live: KubeObject, clean: JsonObject, context: EditContext): readonly TrackedEdit[] {
  const { rules } = context;
  const writerOf = writersOf(live);
  const isIgnored = ignoredBy(live, rules);
  const changes = structuralDiff(clean, normalise(live, rules), shapeOf(gvkOf(live)));
  return changes.flatMap((change): readonly TrackedEdit[] => {
    const known = context.before.find(({ pointer }) => pointer === change.pointer);
    const onRecord = change.live === undefined ? undefined : writerOf(change.pointer);
    const writer = onRecord ?? known?.writer ?? context.sole;
    const isOwn = writer !== undefined && rules.managers.has(writer.manager);
    return isOwn || isIgnored(change.pointer, writer) ? [] : [toEdit(change, known, writer, context)];
  });
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

function restoration(
  track: ObjectTrack,
  edits: readonly TrackedEdit[],
  live: KubeObject,
  controller: ManagedFieldsEntry,
  { rules }: TrackContext,
): Restoration | undefined {
  const now = normalise(live, rules);
  const overwritten = new Set(
    structuralDiff(track.clean, now, shapeOf(gvkOf(live))).map(({ pointer }) => pointer),
  );
  const gone = track.edits.filter(({ pointer }) => !isKnown(edits, pointer));
  const changes = gone.flatMap((edit): readonly HealedField[] => {
    const isBack = edit.isDeclaredKnown
      ? !overwritten.has(edit.pointer)
      : !equalJson(valueAt(now, edit.pointer), edit.edited);
    return isBack
      ? [
          {
            pointer: edit.pointer,
            edited: bounded(edit.edited),
            restored: bounded(edit.isDeclaredKnown ? edit.declared : valueAt(now, edit.pointer)),
            ...(edit.writer && { writer: edit.writer }),
          },
        ]
      : [];
  });
  if (changes.length === 0) {
    return undefined;
  }
  const editedAt = newest(changes.map(({ writer }) => writer?.at));
  const operationBefore = newest(gone.map((edit) => edit.operationBefore));
  return {
    changes,
    ...(controller.time !== undefined && { at: controller.time }),
    ...(editedAt !== undefined && { editedAt }),
    ...(operationBefore !== undefined && { operationBefore }),
  };
}

/** Heals stay in the state: a file of a ConfigMap is told by its beginning. */
function bounded(value: Json | undefined): Json | undefined {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text !== undefined && text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : value;
}

const LONGEST = 2_000;

/** Removals leave no trace: who alone wrote in the same step took the field away. */
function soleWriter(
  authors: readonly ManagedFieldsEntry[],
  managers: ReadonlySet<string>,
): FieldWriter | undefined {
  const [only, ...others] = authors;
  return only && others.length === 0 && !managers.has(only.manager ?? '') ? toWriter(only) : undefined;
}

/** The only foreign hand on the object since the controller's last write. */
function laterWriter(live: KubeObject, managers: ReadonlySet<string>): FieldWriter | undefined {
  const writers = specWriters(live);
  const applied = newest(
    writers.filter(({ manager }) => managers.has(manager ?? '')).map(({ time }) => time),
  );
  const later = writers.filter(
    (entry) => isForeign(entry, managers) && applied !== undefined && (entry.time ?? '') > applied,
  );
  return soleWriter(later, managers);
}

/** Edits by people; what controllers of the cluster write by their job is none. */
function toLiveEdit(edits: readonly TrackedEdit[]): LiveEdit | undefined {
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

function isKnown(edits: readonly TrackedEdit[], pointer: Pointer): boolean {
  return edits.some((edit) => edit.pointer === pointer);
}

/** RFC3339 in UTC with whole seconds: text order is time order. */
function newest(times: readonly (string | undefined)[]): string | undefined {
  return times
    .filter((one) => one !== undefined)
    .toSorted()
    .at(-1);
}
