import type { SourcedObject } from '../manifest/directorySource.ts';
import type { KubeObject } from '../model/kubeObject.ts';
import { gvkOf } from '../model/kubeObject.ts';
import type { ResourceKey } from '../model/ids.ts';
import { resourceKey } from '../model/ids.ts';
import type { Note } from '../model/plan.ts';
import type { ApiResource } from '../ports.ts';
import * as l10n from '@vscode/l10n';

/** What the preparation adds to an object of Git. */
export interface Prepared {
  readonly key: ResourceKey;
  /** The plural that the API serves, undefined for a kind that the cluster does not know. */
  readonly resource?: string;
  readonly isHook: boolean;
}

const HOOK = 'argocd.argoproj.io/hook';
const HELM_HOOK = 'helm.sh/hook';

/**
 * Objects of a source as the controller prepares them: namespaced ones without a namespace get the destination's,
 * cluster-scoped ones lose theirs, kinds that the cluster does not know count as namespaced; of two with one name the
 * last counts, with a note. Source: specs/argocd.md (c)8.
 */
export function toDesiredObjects<T extends SourcedObject>(
  sourced: readonly T[],
  served: readonly ApiResource[],
  namespace: string | undefined,
): { readonly objects: ReadonlyMap<ResourceKey, T & Prepared>; readonly notes: readonly Note[] } {
  const objects = new Map<ResourceKey, T & Prepared>();
  const notes: Note[] = [];
  for (const one of sourced) {
    const gvk = gvkOf(one.object);
    const kind =
      served.find((api) => api.group === gvk.group && api.kind === gvk.kind && api.version === gvk.version) ??
      served.find((api) => api.group === gvk.group && api.kind === gvk.kind);
    const object = placed(one.object, kind?.isNamespaced ?? true, namespace);
    const key = resourceKey({
      group: gvk.group,
      kind: gvk.kind,
      namespace: object.metadata.namespace ?? '',
      name: object.metadata.name,
    });
    if (objects.has(key)) {
      notes.push({
        code: 'repeated',
        text: l10n.t(
          '{0} {1} is declared more than once; the last one counts ({2}).',
          gvk.kind,
          object.metadata.name,
          one.path,
        ),
      });
    }
    objects.set(key, {
      ...one,
      object,
      key,
      isHook: isHook(object),
      ...(kind && { resource: kind.resource }),
    });
  }
  return { objects, notes };
}

/**
 * An annotation that is there makes a hook, of no kind if it is empty: Argo CD never creates that. One without a value
 * is null in YAML and no annotation. `crd-install` of older charts names an ordinary object.
 */
export function isHook(object: KubeObject): boolean {
  const { annotations } = object.metadata;
  const ofHelm = annotations?.[HELM_HOOK];
  return typeof annotations?.[HOOK] === 'string' || (typeof ofHelm === 'string' && ofHelm !== 'crd-install');
}

function placed(object: KubeObject, isNamespaced: boolean, namespace: string | undefined): KubeObject {
  const { namespace: written, ...metadata } = object.metadata;
  const used = isNamespaced ? written || namespace : undefined;
  return { ...object, metadata: used ? { ...metadata, namespace: used } : metadata };
}
