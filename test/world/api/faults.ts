import type { StatusError } from './statusError.ts';
import { expired, StatusError as Failure } from './statusError.ts';

/** Which requests a fault meets; all that is given must hold. */
export interface FaultMatch {
  /** `list`, `watch`, `get`, `create`, `update`, `patch`, `delete`, `deletecollection`, `discover`, `info`. */
  readonly verb?: string;
  /** Plural, e.g. `applications`. */
  readonly resource?: string;
  /** A part of path and query. */
  readonly path?: string;
  readonly user?: string;
}

export type FaultEffect =
  /**
   * Breaks the connection: `rst` with a reset, `fin` as a killed process does. `afterBytes` of the body come through; 0
   * is the head alone, and without it not even that does.
   */
  | { readonly kind: 'cut'; readonly how: 'rst' | 'fin'; readonly afterBytes?: number }
  /** Keeps the connection open and says nothing (more); `afterBytes` as above. */
  | { readonly kind: 'stall'; readonly afterBytes?: number }
  | { readonly kind: 'slow'; readonly ms?: number; readonly bytesPerSecond?: number }
  | {
      readonly kind: 'status';
      readonly code: number;
      readonly retryAfter?: number;
      readonly message?: string;
    }
  /** An ERROR frame with 410 as the first of a watch. */
  | { readonly kind: 'goneInStream' }
  /** A body, or a first frame, that is no JSON. */
  | { readonly kind: 'garbage' };

export type Fault = FaultEffect & {
  readonly match?: FaultMatch;
  /** The first matching request that is met, counted from 1. */
  readonly nth?: number;
  /** How many requests are met; without it, all until `clear()`. */
  readonly count?: number;
};

/** What a fault sees of a request. */
export interface FaultSubject {
  readonly verb: string;
  readonly resource: string;
  readonly path: string;
  readonly user: string;
}

interface Planned {
  readonly fault: Fault;
  seen: number;
}

/** The faults that are planned, asked once for each request. */
export class FaultPlan {
  readonly #planned: Planned[] = [];

  /** Answers a function that takes the fault back. */
  add(fault: Fault): () => void {
    const planned: Planned = { fault, seen: 0 };
    this.#planned.push(planned);
    return () => {
      const at = this.#planned.indexOf(planned);
      if (at >= 0) {
        this.#planned.splice(at, 1);
      }
    };
  }

  clear(): void {
    this.#planned.length = 0;
  }

  /** The first fault that meets this request; it counts as used. */
  next(subject: FaultSubject): Fault | undefined {
    for (const planned of this.#planned) {
      const { fault } = planned;
      if (!meets(fault.match ?? {}, subject)) {
        continue;
      }
      planned.seen += 1;
      const first = fault.nth ?? 1;
      if (planned.seen >= first && planned.seen < first + (fault.count ?? Infinity)) {
        return fault;
      }
    }
    return undefined;
  }
}

export function meets(match: FaultMatch, subject: FaultSubject): boolean {
  return (
    (match.verb === undefined || match.verb === subject.verb) &&
    (match.resource === undefined || match.resource === subject.resource) &&
    (match.path === undefined || subject.path.includes(match.path)) &&
    (match.user === undefined || match.user === subject.user)
  );
}

const reasons: Readonly<Record<number, readonly [reason: string, message: string]>> = {
  401: ['Unauthorized', 'Unauthorized'],
  403: ['Forbidden', 'forbidden by the fault script'],
  409: ['Conflict', 'conflict by the fault script'],
  429: ['TooManyRequests', 'too many requests, please try again later'],
  500: ['InternalError', 'Internal error occurred: fault script'],
  503: ['ServiceUnavailable', 'apiserver not ready'],
  504: ['Timeout', 'Timeout: request did not complete within the allotted timeout'],
};

/** The answer of a `status` fault, in the server's shape for that code. */
export function faultStatus(fault: Extract<FaultEffect, { kind: 'status' }>): StatusError {
  if (fault.code === 410) {
    return expired(fault.message ?? 'The resourceVersion for the provided list is too old.');
  }
  const [reason, message] = reasons[fault.code] ?? ['Unknown', `code ${fault.code} by the fault script`];
  return new Failure({
    code: fault.code,
    reason,
    message: fault.message ?? message,
    ...(fault.retryAfter === undefined
      ? {}
      : {
          details: { retryAfterSeconds: fault.retryAfter },
          headers: { 'retry-after': String(fault.retryAfter) },
        }),
  });
}

/** What stands in the place of JSON. */
export const garbage =
  '{"type":"MODIFIED","object":{"apiVersion":"v1","kind":\n<html>502 Bad Gateway</html>\n';
