import type { Tracker } from '../../model/app.ts';
import type { KubeObject } from '../../model/kubeObject.ts';
import { HELM_GROUP, KUSTOMIZE_GROUP } from './names.ts';

/** Appliers that stamp what they apply, by the group of their two labels. An object of a release carries both pairs. */
const STAMPS = [stamp(HELM_GROUP, 'HelmRelease'), stamp(KUSTOMIZE_GROUP, 'Kustomization')];

function stamp(group: string, kind: string) {
  return { kind, nameLabel: `${group}/name`, namespaceLabel: `${group}/namespace` } as const;
}

/**
 * Whose object it is, by the owner labels (specs/flux.md a). helm-controller stamps the objects of a release; they may
 * hold the Kustomization's pair too, where a chart was rendered from a stamped manifest. An object with an owner is its
 * owner's, whatever labels it inherited.
 */
export function trackedBy({ metadata }: KubeObject): Tracker | undefined {
  const { labels, ownerReferences } = metadata;
  if (labels === undefined || (ownerReferences !== undefined && ownerReferences.length > 0)) {
    return undefined;
  }
  for (const { kind, nameLabel, namespaceLabel } of STAMPS) {
    const name = labels[nameLabel];
    const namespace = labels[namespaceLabel];
    if (name !== undefined && name !== '') {
      return { kind, name, ...(namespace !== undefined && { namespace }) };
    }
  }
  return undefined;
}
