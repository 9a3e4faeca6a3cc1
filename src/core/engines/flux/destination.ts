import type { Destination } from '../../model/app.ts';
import type { KubeObject } from '../../model/kubeObject.ts';
import { asText, at } from '../../util/json.ts';

/**
 * Where the objects live: in the cluster of the app, or in the one that `spec.kubeConfig` leads to. That is only known
 * by the name of the Secret or ConfigMap, whose content is not read.
 */
export function destinationOf(object: KubeObject): Destination {
  const name = remoteCluster(object);
  const namespace = asText(at(object, 'spec', 'targetNamespace')) || undefined;
  return { ...(name !== undefined && { name }), ...(namespace !== undefined && { namespace }) };
}

export function remoteCluster(object: KubeObject): string | undefined {
  const kubeConfig = at(object, 'spec', 'kubeConfig');
  return asText(at(kubeConfig, 'secretRef', 'name')) ?? asText(at(kubeConfig, 'configMapRef', 'name'));
}
