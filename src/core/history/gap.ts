/** What the history cannot tell, each with what is known about it. Times are milliseconds of the epoch. */
export type Gap =
  /** The controller is at a commit that the clone has not got: fetch. */
  | {
      readonly code: 'behind';
      readonly revision: string;
      readonly fetchedAt?: number;
      /** The newest sync to it that the controller recorded. */
      readonly syncedAt?: number;
    }
  /** A recorded sync names a commit that is not in the clone. */
  | { readonly code: 'revisionMissing'; readonly revision: string; readonly at: number }
  /** A recorded sync names a commit that is not on the tracked branch (any more). */
  | { readonly code: 'offBranch'; readonly revision: string; readonly at: number }
  /** `count` syncs before this time are not kept. */
  | { readonly code: 'recordBegins'; readonly count: number; readonly at: number }
  /** The controller's record could not be read: what was deployed when is not known. */
  | { readonly code: 'noRecord'; readonly detail: string }
  /** Events of the app could not be read: failures and self-heals but the last are not known. */
  | { readonly code: 'noEvents'; readonly detail: string }
  /** The oldest Event that tells of an operation: what failed or was healed before is not known. */
  | { readonly code: 'eventsBegin'; readonly at: number }
  | { readonly code: 'shallow' }
  /** A source of the app that is not among these commits. */
  | { readonly code: 'sourceMissing'; readonly source: string; readonly repoURL: string }
  /** The app reads this from outside the repository, and it may change without a commit. */
  | { readonly code: 'external'; readonly from: string; readonly reference: string };
