import type { ObjectName } from '../../model/app.ts';
import type { KubeObject } from '../../model/kubeObject.ts';
import { gvkOf } from '../../model/kubeObject.ts';
import type { Json } from '../../util/json.ts';
import { asObjects, asText, at } from '../../util/json.ts';
import { SOURCE_GROUP } from './names.ts';

/** A reference to a source, as specs write it: without a namespace it is the object's own. */
export function sourceRef(object: KubeObject, written: Json | undefined): ObjectName | undefined {
  const kind = asText(at(written, 'kind'));
  const name = asText(at(written, 'name'));
  return kind === undefined || name === undefined
    ? undefined
    : { group: SOURCE_GROUP, kind, namespace: namespaceOf(object, written), name };
}

/** Only of the same kind: a Kustomization waits for Kustomizations, a HelmRelease for HelmReleases. */
export function dependenciesOf(object: KubeObject): readonly ObjectName[] {
  const { group, kind } = gvkOf(object);
  return asObjects(at(object, 'spec', 'dependsOn')).flatMap((written) => {
    const name = asText(written['name']);
    return name === undefined ? [] : [{ group, kind, namespace: namespaceOf(object, written), name }];
  });
}

function namespaceOf({ metadata }: KubeObject, written: Json | undefined): string {
  return asText(at(written, 'namespace')) ?? metadata.namespace ?? '';
}
