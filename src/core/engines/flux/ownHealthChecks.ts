import type { KubeObject } from '../../model/kubeObject.ts';
import { gvkOf } from '../../model/kubeObject.ts';
import { asObjects, asText, at } from '../../util/json.ts';

/** Kinds that `spec.healthCheckExprs` has expressions for, as `group/Kind`. */
export function ownHealthChecks(object: KubeObject): readonly string[] {
  return asObjects(at(object, 'spec', 'healthCheckExprs')).map((check) => {
    const apiVersion = asText(check['apiVersion']) ?? '';
    const { group, kind } = gvkOf({ apiVersion, kind: asText(check['kind']) ?? '' });
    return `${group}/${kind}`;
  });
}
