import type { NextFate, Pointer } from '../model/drift.ts';
import type { KubeObject } from '../model/kubeObject.ts';
import { ownedFields } from './managedFields.ts';
import type { NextApply } from './rules.ts';
import type { PairedChange } from './structural.ts';

/**
 * What the next apply does with each change. A field that only taken-over managers own goes; one that somebody else owns
 * as well stays. `declared` is what Git says of the object, undefined where nobody could read it: a field that belongs to
 * another writer may then be Git's or not.
 */
export function nextFates(
  live: KubeObject,
  declared: KubeObject | undefined,
  next: NextApply,
): (change: PairedChange) => NextFate {
  if (next.leavesAlone(live, declared)) {
    return () => 'kept';
  }
  const kept = next.keeps(live);
  const isTaken = takenFields(live, next);
  return ({ pointer, desired, livePath, without }) => {
    if (kept.some((one) => isPartOf(pointer, one))) {
      return 'kept';
    }
    if (desired !== undefined || !livePath || isTaken(pointer)) {
      return 'undone';
    }
    if (without === undefined) {
      return 'undone'; // the controller's own, and given up in Git
    }
    return without === 'undeclared' ? 'kept' : 'undoneIfDeclared';
  };
}

/** Whether the live value at a pointer, or any part of it, is owned by nobody but taken-over managers. */
function takenFields(live: KubeObject, next: NextApply): (pointer: Pointer) => boolean {
  const others = new Set(
    ownedFields(live, (entry) => !next.takesOver(entry, live)).map(({ pointer }) => pointer),
  );
  const taken = ownedFields(live, (entry) => next.takesOver(entry, live))
    .map(({ pointer }) => pointer)
    .filter((pointer) => !others.has(pointer));
  return (pointer) => taken.some((one) => isPartOf(one, pointer) || isPartOf(pointer, one));
}

/** Whether a pointer is the other one or leads into it. The empty pointer is the whole object. */
function isPartOf(pointer: Pointer, whole: Pointer): boolean {
  return pointer === whole || pointer.startsWith(`${whole}/`);
}
