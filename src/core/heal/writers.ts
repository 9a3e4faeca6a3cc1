import { sameData } from '../util/sameData.ts';
import type { FieldWriter } from '../model/drift.ts';
import type { KubeObject, ManagedFieldsEntry } from '../model/kubeObject.ts';

/** Entries of managedFields that count as writes of what Git may declare: status belongs to controllers anyway. */
export function specWriters(object: KubeObject): readonly ManagedFieldsEntry[] {
  return (object.metadata.managedFields ?? []).filter(({ subresource }) => subresource !== 'status');
}

/**
 * Who wrote between two versions: entries that are new or say something else. A writer that only took fields from
 * another changes both entries; the one whose entry has the newer time is the author, so losers are left out.
 */
export function authorsOf(
  before: readonly ManagedFieldsEntry[],
  after: readonly ManagedFieldsEntry[],
): readonly ManagedFieldsEntry[] {
  return after.filter((entry) => {
    const known = before.find((one) => isSameWriter(one, entry));
    if (!known) {
      return true;
    }
    // Losing fields leaves the time as it was.
    return known.time !== entry.time || (!sameData(known.fieldsV1, entry.fieldsV1) && gained(known, entry));
  });
}

function isSameWriter(a: ManagedFieldsEntry, b: ManagedFieldsEntry): boolean {
  return a.manager === b.manager && a.operation === b.operation && a.subresource === b.subresource;
}

/** Within one second only the set of fields tells a write: a set that grew was written. */
function gained(before: ManagedFieldsEntry, after: ManagedFieldsEntry): boolean {
  return hasMore(after.fieldsV1 ?? {}, before.fieldsV1 ?? {});
}

function hasMore(after: object, before: object): boolean {
  return Object.entries(after).some(([key, value]: [string, unknown]) => {
    const other: unknown = (before as Record<string, unknown>)[key];
    return other === undefined || (isMap(value) && isMap(other) && hasMore(value, other));
  });
}

function isMap(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

const CLUSTER_CONTROLLERS = new Set([
  'kubelet',
  'kube-apiserver',
  'vpa-updater',
  'external-dns',
  'karpenter',
]);

/** As controllers name themselves, and as their frameworks name them where nobody did (`manager`). */
const PROGRAM =
  /(^|-)(controller|operator|manager|autoscaler|scaler|agent|injector|cainjector|webhook|provisioner|scheduler)$/;

/**
 * Programs in the cluster that write by their job, such as a HorizontalPodAutoscaler through the scale subresource: what
 * they set is no edit by hand. `kubectl scale` uses the same subresource under its own name.
 */
export function isControllerWriter({ manager, subresource }: FieldWriter): boolean {
  return (
    CLUSTER_CONTROLLERS.has(manager) ||
    PROGRAM.test(manager) ||
    (subresource === 'scale' && !manager.startsWith('kubectl'))
  );
}
