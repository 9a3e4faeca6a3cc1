/** A time span, again and again, in which a project lets its apps sync or keeps them from it. */
export interface SyncWindow {
  readonly kind: 'allow' | 'deny';
  /** Five cron fields: when it opens. */
  readonly schedule: string;
  /** As Go writes durations, e.g. `1h30m`: how long it stays open. */
  readonly duration: string;
  /** Name of the tz database; the schedule is in UTC without one. */
  readonly timeZone?: string;
  /** Globs over app names, namespaces of destinations, and clusters (server or name). */
  readonly applications: readonly string[];
  readonly namespaces: readonly string[];
  readonly clusters: readonly string[];
  /** All of the lists that are given have to match; one of them is enough otherwise. */
  readonly needsAll: boolean;
  /** What it holds back may still be synced by hand. */
  readonly manualSync: boolean;
  readonly description?: string;
}
