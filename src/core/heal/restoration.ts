import { equalJson } from '../diff/equalJson.ts';
import { normalise } from '../diff/normalise.ts';
import { shapeOf } from '../diff/objectShape.ts';
import { valueAt } from '../diff/pointer.ts';
import { structuralDiff } from '../diff/structural.ts';
import type { HealedField } from '../model/drift.ts';
import type { KubeObject, ManagedFieldsEntry } from '../model/kubeObject.ts';
import { gvkOf } from '../model/kubeObject.ts';
import type { Json, JsonObject } from '../util/json.ts';
import type { TrackContext, TrackedEdit } from './trackedEdit.ts';
import { isKnown, newest } from './trackedEdit.ts';

/** Fields that went back to what the controller declares, by a write of the controller. */
export interface Restoration {
  readonly changes: readonly HealedField[];
  /** RFC3339, the API server's time of the controller's write. */
  readonly at?: string;
  /** The newest of the edits, for telling which operation came after. */
  readonly editedAt?: string;
  readonly operationBefore?: string;
}

/** Edits of before that the controller's write took back; undefined where it only wrote something else. */
export function restoration(
  before: { readonly clean: JsonObject; readonly edits: readonly TrackedEdit[] },
  edits: readonly TrackedEdit[],
  live: KubeObject,
  controller: ManagedFieldsEntry,
  { rules }: TrackContext,
): Restoration | undefined {
  const now = normalise(live, rules);
  const overwritten = new Set(
    structuralDiff(before.clean, now, shapeOf(gvkOf(live))).map(({ pointer }) => pointer),
  );
  const gone = before.edits.filter(({ pointer }) => !isKnown(edits, pointer));
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
