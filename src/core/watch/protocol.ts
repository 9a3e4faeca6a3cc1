import type { ClusterError } from '../model/connection.ts';
import type { ListPage, Random, SourceEvent, TableRow, Watched, WatchFrame } from '../ports.ts';

export type Phase =
  | { readonly word: 'idle' }
  | { readonly word: 'listing'; readonly keys: ReadonlySet<string>; readonly resourceVersion?: string }
  | {
      readonly word: 'watching';
      readonly resourceVersion: string;
      readonly frames: number;
      readonly openedAt?: number;
      /** It goes on from before a break: that the server no longer knows the version is to be expected. */
      readonly isResumed?: true;
    }
  /** `resourceVersion` present: a watch goes on from there; absent: list anew. */
  | { readonly word: 'waiting'; readonly resourceVersion?: string }
  | { readonly word: 'denied' };

export interface ListWatchState {
  readonly of: Watched;
  /** Named in errors of our own making. */
  readonly server: string;
  readonly phase: Phase;
  /** Numbers the request or wait under way. An answer with another number is late and changes nothing. */
  readonly turn: number;
  /** Failures in a row. */
  readonly failures: number;
  readonly said: 'nothing' | 'live' | 'stale' | 'denied';
}

export type ListWatchInput =
  | { readonly type: 'start' }
  /** The user asks again: ends a wait, a denial, or an attempt after a failure that nobody has answered yet. */
  | { readonly type: 'retry' }
  | { readonly type: 'stop' }
  | { readonly type: 'rows'; readonly rows: readonly TableRow[] }
  | { readonly type: 'page'; readonly turn: number; readonly page: ListPage }
  | { readonly type: 'opened'; readonly turn: number }
  | { readonly type: 'frames'; readonly turn: number; readonly frames: readonly WatchFrame[] }
  /** A request is over: with an error, or (a watch) cleanly. */
  | { readonly type: 'ended'; readonly turn: number; readonly error?: ClusterError }
  | { readonly type: 'waited'; readonly turn: number };

/** At most one of list, watch and wait is under way: a new one ends the one before. */
export type ListWatchEffect =
  | { readonly do: 'table' }
  | { readonly do: 'list'; readonly turn: number; readonly continue?: string }
  | {
      readonly do: 'watch';
      readonly turn: number;
      readonly resourceVersion: string;
      readonly timeoutSeconds: number;
    }
  | { readonly do: 'wait'; readonly turn: number; readonly ms: number }
  | { readonly do: 'abort' }
  | { readonly do: 'emit'; readonly events: readonly SourceEvent[] };

export interface ListWatchContext {
  /** Milliseconds of the epoch. */
  readonly now: number;
  readonly random: Random;
}

export interface Step {
  readonly state: ListWatchState;
  readonly effects: readonly ListWatchEffect[];
}

export function idleListWatch(of: Watched, server: string): ListWatchState {
  return { of, server, phase: { word: 'idle' }, turn: 0, failures: 0, said: 'nothing' };
}
