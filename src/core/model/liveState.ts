import type { Tracker } from './app.ts';
import type { HealthStatus } from './status.ts';

/** What the live object tells of itself, for those whose controller keeps no such record. */
export interface Health {
  readonly status: HealthStatus;
  /** Why it is so, in a sentence; absent where all is well. */
  readonly message?: string;
}

/** What is known of a managed object because its live versions are watched. */
export interface LiveState {
  readonly health?: Health;
  /** Apps besides the one that lists it whose stamp it carries. They may be gone: a stamp stays behind. */
  readonly alsoTrackedBy?: Tracker;
}
