import type { App } from '../../model/app.ts';
import type { KubeObject } from '../../model/kubeObject.ts';
import type { ObjectRef } from '../../ports.ts';
import { asText, at } from '../../util/json.ts';
import { MANAGED_BY_URL } from './names.ts';

/** The ConfigMap that holds the address of the web interface, in the namespace of the control plane. */
export function settingsRef(namespace: string): ObjectRef {
  return { group: '', version: 'v1', kind: 'ConfigMap', namespace, name: 'argocd-cm' };
}

/** The app's page, by the `url` of argocd-cm; undefined where none is set. */
export function pageByUrl(settings: KubeObject, { namespace, name }: App): string | undefined {
  return page(asText(at(settings, 'data', 'url')), namespace, name);
}

/** The app's page, by the annotation with which an app names the Argo CD that manages it. */
export function pageByAnnotation({ metadata }: KubeObject): string | undefined {
  return page(metadata.annotations?.[MANAGED_BY_URL], metadata.namespace ?? '', metadata.name);
}

/** Whatever stands there is opened in a browser: only http and https pass. */
function page(base: string | undefined, namespace: string, name: string): string | undefined {
  return base !== undefined && /^https?:\/\/\S+$/.test(base)
    ? `${base.replace(/\/+$/, '')}/applications/${namespace}/${name}`
    : undefined;
}
