import type { KubeObject } from '../model/kubeObject.ts';
import { gvkOf } from '../model/kubeObject.ts';
import type { TrackingRules } from './rules.ts';

export const TRACKING_ID = 'argocd.argoproj.io/tracking-id';
export const INSTALLATION_ID = 'argocd.argoproj.io/installation-id';
/** The longest value a label may have. */
const LABEL_LENGTH = 63;

/**
 * The object with the marks by which Argo CD knows it again. CRDs are never marked. Where `live` carries a mark that
 * names the same object but for the namespace of a cluster-scoped one, that mark is kept: Argo CD does not compare it.
 */
export function stamp(object: KubeObject, rules: TrackingRules, live?: KubeObject): KubeObject {
  const { group, kind } = gvkOf(object);
  if (group === 'apiextensions.k8s.io' && kind === 'CustomResourceDefinition') {
    return object;
  }
  const labels = { ...object.metadata.labels };
  const annotations = { ...object.metadata.annotations };
  if (rules.method !== 'annotation') {
    labels[rules.labelKey] = rules.method === 'label' ? rules.instance : shorten(rules.instance);
  }
  if (rules.method !== 'label') {
    const id = `${rules.instance}:${group}/${kind}:${object.metadata.namespace ?? ''}/${object.metadata.name}`;
    const present = live?.metadata.annotations?.[TRACKING_ID];
    const isClusterScoped = live !== undefined && live.metadata.namespace === undefined;
    annotations[TRACKING_ID] =
      present !== undefined && isClusterScoped && withoutNamespace(present) === withoutNamespace(id)
        ? present
        : id;
    if (rules.installationId) {
      annotations[INSTALLATION_ID] = rules.installationId;
    }
  }
  return {
    ...object,
    metadata: {
      ...object.metadata,
      ...(Object.keys(labels).length > 0 && { labels }),
      ...(Object.keys(annotations).length > 0 && { annotations }),
    },
  };
}

/** `<instance>:<group>/<kind>:<namespace>/<name>`; names may hold colons, instances may not. */
function withoutNamespace(id: string): string {
  const [instance = '', groupKind = '', ...rest] = id.split(':');
  const object = rest.join(':');
  return `${instance}:${groupKind}:${object.slice(object.indexOf('/') + 1)}`;
}

function shorten(instance: string): string {
  return instance.slice(0, LABEL_LENGTH).replace(/[^A-Za-z0-9]+$/, '');
}
