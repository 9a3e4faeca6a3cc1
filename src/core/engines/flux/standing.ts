import type { HealthStatus, SyncStatus } from '../../model/status.ts';
import type { KubeObject } from '../../model/kubeObject.ts';
import { unreachable } from '../../util/unreachable.ts';
import { at } from '../../util/json.ts';
import { conditionOf } from './conditions.ts';
import { isSameRevision } from './revision.ts';
import type { StateWord } from './words.ts';

/**
 * The state in the words that both products share, for counts, filters and colours. Health as Argo CD's own checks read
 * Flux's objects, but for one thing: a Kustomization that waits for nothing says only that it applied, so its objects
 * were assessed by nobody.
 */
export function healthOf(object: KubeObject, word: StateWord): HealthStatus | undefined {
  switch (word) {
    case 'Suspended':
      return 'Suspended';
    case 'Stalled':
    case 'Failed':
    case 'Retrying':
      return 'Degraded';
    case 'Pending':
    case 'Reconciling':
    case 'Waiting':
    case 'Terminating':
      return 'Progressing';
    case 'Ready':
    case 'NewRevision':
    case 'Drifted':
      return isAssessed(object) ? 'Healthy' : undefined;
    default:
      return unreachable(word);
  }
}

/** helm-controller waits for the objects of a release unless told not to. */
function isAssessed(object: KubeObject): boolean {
  if (object.kind === 'HelmRelease') {
    return ['install', 'upgrade'].every((action) => at(object, 'spec', action, 'disableWait') !== true);
  }
  return object.kind !== 'Kustomization' || conditionOf(object, 'Healthy')?.status === 'True';
}

export interface Revisions {
  readonly applied?: string | undefined;
  readonly attempted?: string | undefined;
}

/** Whether the cluster is as the revision that was tried last: what nobody could find out is Unknown. */
export function syncOf(object: KubeObject, word: StateWord, { applied, attempted }: Revisions): SyncStatus {
  switch (word) {
    case 'Ready':
      return 'Synced';
    case 'NewRevision':
    case 'Drifted':
      return 'OutOfSync';
    case 'Suspended':
    case 'Pending':
    case 'Terminating':
      return 'Unknown';
    case 'Reconciling':
    case 'Waiting':
      return compared(applied, attempted) ?? 'Unknown';
    case 'Stalled':
    case 'Failed':
    case 'Retrying':
      return failedSync(object, applied, attempted);
    default:
      return unreachable(word);
  }
}

function compared(applied: string | undefined, attempted: string | undefined): SyncStatus | undefined {
  if (applied === undefined || attempted === undefined) {
    return undefined;
  }
  return isSameRevision(applied, attempted) ? 'Synced' : 'OutOfSync';
}

const APPLIED_THEN_FAILED: ReadonlySet<string | undefined> = new Set([
  'HealthCheckFailed',
  'HealthCheckCanceled',
  'TestFailed',
]);

function failedSync(
  object: KubeObject,
  applied: string | undefined,
  attempted: string | undefined,
): SyncStatus {
  const reason = conditionOf(object, 'Ready')?.reason;
  if (APPLIED_THEN_FAILED.has(reason)) {
    return 'Synced';
  }
  // With equal revisions the controller could not look or not write: what is in the cluster, it does not say.
  return compared(applied, attempted) === 'Synced' ? 'Unknown' : 'OutOfSync';
}
