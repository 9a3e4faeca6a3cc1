import type { Tracker } from '../../model/app.ts';
import type { KubeObject } from '../../model/kubeObject.ts';
import { HELM_GROUP, KUSTOMIZE_GROUP } from './names.ts';

/** Appliers that stamp what they apply, by the group of their two labels. An object of a release carries both pairs. */
const STAMPS = [
  { group: HELM_GROUP, kind: 'HelmRelease' },
  { group: KUSTOMIZE_GROUP, kind: 'Kustomization' },
] as const;

/**
 * Whose object it is, by the owner labels (specs/flux.md a). helm-controller stamps the objects of a release; they may
 * hold the Kustomization's pair too, where a chart was rendered from a stamped manifest. An object with an owner is its
 * owner's, whatever labels it inherited.
 */
export function trackedBy({ metadata }: KubeObject): Tracker | undefined {
  const { labels = {}, ownerReferences = [] } = metadata;
  if (ownerReferences.length > 0) {
    return undefined;
  }
  for (const { group, kind } of STAMPS) {
    const name = labels[`${group}/name`];
    const namespace = labels[`${group}/namespace`];
    if (name !== undefined && name !== '') {
      return { kind, name, ...(namespace !== undefined && { namespace }) };
    }
  }
  return undefined;
}
