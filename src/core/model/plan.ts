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
  | { readonly kind: 'terminate' }
  /** Apply what the source holds now; `withSource` fetches first. */
  | { readonly kind: 'reconcile'; readonly withSource: boolean }
  /** Install or upgrade once, even where nothing differs or no try is left. */
  | { readonly kind: 'force' }
  /** Forget the failed tries, so that the controller tries again. */
  | { readonly kind: 'resetFailures' }
  | { readonly kind: 'suspend' }
  | { readonly kind: 'resume' }
  /** One object of the app is left as it is, or taken up again. */
  | { readonly kind: 'stopManaging' | 'manageAgain'; readonly object: PlannedObject };

/** An object that an app manages. */
export interface PlannedObject {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}

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
  /** Sent and answered one by one before `patch`: fetches of the sources. */
  readonly before?: readonly PlanStep[];
  readonly patch: PlannedPatch;
  readonly doneWhen: DoneWhen;
  /** Only refreshes may be allowed once per workspace; everything else asks each time. */
  readonly consent: 'refresh' | 'always';
}

/** A write of its own that has to be answered before the plan goes on. Its rights are among the plan's. */
export interface PlanStep {
  readonly app: AppId;
  readonly title: string;
  readonly patch: PlannedPatch;
  readonly doneWhen: DoneWhen;
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
  | { readonly kind: 'operationFinished'; readonly startedBefore?: string; readonly graceMs: number }
  /**
   * The controller wrote the token of the request into `status.lastHandledReconcileAt`, at the end of its attempt; how
   * the attempt went is the app's state then. Written while suspended too, though nothing was done (specs/flux.md b).
   */
  | { readonly kind: 'requestHandled'; readonly annotation: string; readonly token: string }
  /** Automation is off, or on, in the object that comes back. */
  | { readonly kind: 'automationIs'; readonly isPaused: boolean }
  /** The API server's answer is the end: no controller answers for the object. */
  | { readonly kind: 'written' };
