import type { Json } from '../util/json.ts';

/** A JSON pointer (RFC 6901) into an object. */
export type Pointer = string;

/** The last known writer of a field. It names a client, never a person. `at` is RFC3339. */
export interface FieldWriter {
  readonly manager: string;
  readonly operation?: 'Apply' | 'Update';
  readonly subresource?: string;
  readonly at?: string;
}

/**
 * One field that differs. `undefined` on a side means that the field is absent there. `pointer` leads into the live
 * side, or into the desired side where live has nothing: list indexes may differ between the two.
 */
export interface FieldChange {
  readonly pointer: Pointer;
  readonly desired: Json | undefined;
  readonly live: Json | undefined;
  readonly writer?: FieldWriter;
  /**
   * What the desired side does not say: `undeclared`, Git never set the field, so the controller does not compare it;
   * `unknown`, the field belongs to another writer now and nothing on record tells what Git says.
   */
  readonly without?: 'undeclared' | 'unknown';
  /** What the controller's next apply does with the live value; absent where it does not depend on who wrote it. */
  readonly next?: NextFate;
}

/**
 * - `undone`: taken away, or put back to what Git says;
 * - `kept`: left as it is;
 * - `undoneIfDeclared`: put back if Git says something of the field, else kept; nothing on record tells which.
 */
export type NextFate = 'undone' | 'kept' | 'undoneIfDeclared';

/**
 * Where the desired side of a difference comes from, best first:
 * - `dryRun`: the API server's prediction of what the controller's apply would give;
 * - `git`: what Git says, laid over the live object, where the server rejects it and so predicts nothing;
 * - `owned`: the fields the controller owns by server-side apply;
 * - `lastApplied`: what the controller last applied, from the annotation;
 * - `none`: nothing on this side (the object is only in Git or only live).
 */
export type DesiredRung = 'dryRun' | 'git' | 'owned' | 'lastApplied' | 'none';

/** A self-healed live edit: who set what, and what the controller put back. */
export interface HealedEdit {
  readonly resource: {
    readonly group: string;
    readonly kind: string;
    readonly namespace: string;
    readonly name: string;
  };
  readonly changes: readonly HealedField[];
  /** RFC3339: when the object was seen back as Git declares it. */
  readonly healedAt: string;
  /** False when only the controller's record tells of the heal: editor and field are then unknown. */
  readonly isObserved: boolean;
}

export interface HealedField {
  readonly pointer: Pointer;
  readonly edited: Json | undefined;
  readonly restored: Json | undefined;
  readonly writer?: FieldWriter;
}
