import { toWriter } from '../diff/managedFields.ts';
import { normalise } from '../diff/normalise.ts';
import { ownedSides } from '../diff/owned.ts';
import { threeWaySides } from '../diff/threeWay.ts';
import { isForeign } from '../diff/undeclared.ts';
import type { MaskedObject } from '../mask/masker.ts';
import type { FieldWriter } from '../model/drift.ts';
import type { KubeObject, ManagedFieldsEntry } from '../model/kubeObject.ts';
import type { LiveEdit } from '../store/event.ts';
import type { JsonObject } from '../util/json.ts';
import { sameData } from '../util/sameData.ts';
import { cleanVersion } from './cleanVersion.ts';
import type { Restoration } from './restoration.ts';
import { restoration } from './restoration.ts';
import type { TrackContext, TrackedEdit } from './trackedEdit.ts';
import { findEdits, isKnown, newest, toLiveEdit } from './trackedEdit.ts';
import { authorsOf, specWriters } from './writers.ts';

/** What is kept of one live object between two versions. */
export interface ObjectTrack {
  readonly resourceVersion: string;
  readonly writers: readonly ManagedFieldsEntry[];
  /** The object as the controller left it, normalised. */
  readonly clean: JsonObject;
  readonly edits: readonly TrackedEdit[];
}

export interface Observation {
  readonly track: ObjectTrack;
  /** Edits by hand that stand; undefined when there are none. */
  readonly edit: LiveEdit | undefined;
  readonly restored?: Restoration;
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
  const isController = ({ manager }: ManagedFieldsEntry): boolean => managers.has(manager ?? '');
  const controller =
    authors.find(isController) ?? sameRecord(track.writers, specWriters(live))?.find(isController);
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

/**
 * Times on record have whole seconds, so who writes twice within one leaves the record as it was. Only the last of the
 * writers can be that one; undefined where the record moved, and for several in one second.
 */
function sameRecord(
  before: readonly ManagedFieldsEntry[],
  after: readonly ManagedFieldsEntry[],
): readonly ManagedFieldsEntry[] | undefined {
  const at = newest(after.map(({ time }) => time));
  const last = after.filter(({ time }) => time === at);
  return last.length === 1 && sameData(before, after) ? last : undefined;
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
