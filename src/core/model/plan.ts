import type { JsonObject } from '../util/json.ts';
import type { AppId } from './ids.ts';

/** What a user can ask of an app. An engine that lacks one answers `Unsupported`. */
export type Action =
  | { readonly kind: 'refresh'; readonly hard: boolean }
  | {
      readonly kind: 'sync';
      readonly dryRun: boolean;
      readonly prune: boolean;
      /** Empty: everything. Otherwise only these (no hooks run, no history entry is written). */
      readonly resources: readonly {
        readonly group: string;
        readonly kind: string;
        readonly namespace: string;
        readonly name: string;
      }[];
      readonly revision?: string;
    }
  | { readonly kind: 'terminate' };

/**
 * A write as data: confirmation, access review, sending and following all read the same object. `patch.body` is what
 * is sent, to the byte (JSON.stringify).
 */
export interface Plan {
  readonly app: AppId;
  readonly action: Action;
  /** Sentence in the imperative, e.g. "Sync guestbook to main". */
  readonly title: string;
  /** Reasons why it must not run now; empty means it may. */
  readonly blockers: readonly Note[];
  /** What the user should know before confirming: blast radius, what will not last. */
  readonly warnings: readonly Note[];
  readonly access: readonly AccessCheck[];
  readonly patch: PlannedPatch;
  readonly doneWhen: DoneWhen;
  /** Only refreshes may be allowed once per workspace; everything else asks each time. */
  readonly consent: 'refresh' | 'always';
}

/** A sentence with the code that tests and documentation name it by. */
export interface Note {
  readonly code: string;
  readonly text: string;
}

/** One question of a SelfSubjectAccessReview. */
export interface AccessCheck {
  readonly verb: string;
  readonly group: string;
  readonly resource: string;
  readonly namespace?: string;
  readonly name?: string;
}

export interface PlannedPatch {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly resource: string;
  readonly namespace: string;
  readonly name: string;
  readonly type: 'merge';
  readonly body: JsonObject;
}

/**
 * How the end is recognised. Each form names something that the previous operation cannot have, so its end is never
 * taken for this one's.
 */
export type DoneWhen =
  /** The refresh annotation is gone and `reconciledAt` differs from the value before (undefined: never compared). */
  | { readonly kind: 'refreshed'; readonly annotation: string; readonly reconciledBefore?: string }
  /** The annotation is gone: for kinds that keep no time of their last comparison. */
  | { readonly kind: 'annotationGone'; readonly annotation: string }
  /** An operation whose `startedAt` is not this one's reached a final phase. */
  | { readonly kind: 'operationFinished'; readonly startedBefore?: string; readonly graceMs: number };
