import type { FieldChange } from '../model/drift.ts';
import type { KubeObject } from '../model/kubeObject.ts';
import { gvkOf } from '../model/kubeObject.ts';
import { writersOf } from './managedFields.ts';
import { shapeOf } from './objectShape.ts';
import type { Step } from './pointer.ts';
import type { Sides } from './sides.ts';
import type { PairedChange } from './structural.ts';
import { structuralDiff } from './structural.ts';

/**
 * What differs between the sides, each change with manager and time of its last writer. A field that is gone from the
 * live object has none: managedFields keep no record of removals. `live` is the object that carries managedFields.
 */
export function attributedChanges(sides: Sides, live: KubeObject): readonly PairedChange[] {
  const writerOf = writersOf(live);
  return structuralDiff(sides.desired, sides.live, shapeOf(gvkOf(live))).map((change) => {
    const writer = change.livePath && writerOf(change.pointer);
    const isForeign =
      change.livePath && sides.foreign.paths.some((path) => isOnOnePath(path, change.livePath ?? []));
    return {
      ...change,
      ...(writer && { writer }),
      ...(isForeign && change.desired === undefined && { without: sides.foreign.why }),
    };
  });
}

/** The change without its places: what leaves the core. */
export function toFieldChange({
  desiredPath: _desired,
  livePath: _live,
  ...change
}: PairedChange): FieldChange {
  return change;
}

function isOnOnePath(left: readonly Step[], right: readonly Step[]): boolean {
  const length = Math.min(left.length, right.length);
  return left.slice(0, length).every((step, index) => String(step) === String(right[index]));
}
