import type { ClusterError } from '../model/connection.ts';
import { unreachable } from '../util/unreachable.ts';

/**
 * What follows a failure:
 * - `deny`: trying again cannot help until somebody acts, so nothing is tried;
 * - `relist`: what we know cannot be continued, list anew;
 * - `resume`: do the same again after a pause (for a watch: from the last resourceVersion);
 * - `stop`: we were switched off.
 */
export type Verdict = 'deny' | 'relist' | 'resume' | 'stop';

/** How a watch went before it failed. */
export interface WatchLife {
  /** Frames received, bookmarks included. */
  readonly frames: number;
  /** Failures in a row before this one. */
  readonly failures: number;
}

/** The failure of a list request: there is nothing to resume but the list itself. */
export function onListFailure(error: ClusterError): Verdict {
  switch (error.code) {
    case 'forbidden':
    case 'unauthorized':
    case 'login':
    case 'kubeconfig':
    case 'notFound':
      return 'deny';
    case 'cancelled':
      return 'stop';
    case 'unreachable':
    case 'timeout':
    case 'certificate':
    case 'conflict':
    case 'gone':
    case 'invalid':
    case 'tooMany':
    case 'server':
    case 'garbage':
      return 'relist';
    default:
      return unreachable(error);
  }
}

export function onWatchFailure(error: ClusterError, life: WatchLife): Verdict {
  switch (error.code) {
    case 'forbidden':
    case 'unauthorized':
    case 'login':
    case 'kubeconfig':
      return 'deny';
    case 'cancelled':
      return 'stop';
    case 'gone':
    case 'garbage':
    case 'invalid':
    case 'conflict':
      return 'relist';
    case 'notFound':
      return 'relist'; // the CRD was deleted: the list will say so for good
    case 'timeout':
      // A server restored from a backup answers 200 and stays silent when asked from a version it has not reached.
      return life.frames === 0 ? 'relist' : 'resume';
    case 'server':
      // 500 is also the answer to a resourceVersion that the server cannot read.
      return life.failures > 0 ? 'relist' : 'resume';
    case 'unreachable':
    case 'certificate':
    case 'tooMany':
      return 'resume';
    default:
      return unreachable(error);
  }
}
