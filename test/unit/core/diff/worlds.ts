import type { MaskedObject } from '../../../../src/core/mask/masker.ts';
import { LAST_APPLIED, Masker } from '../../../../src/core/mask/masker.ts';
import type { KubeObject, ManagedFieldsEntry } from '../../../../src/core/model/kubeObject.ts';
import type { CompareRules } from '../../../../src/core/diff/rules.ts';
import { plainRules } from '../../../../src/core/diff/rules.ts';
import type { JsonObject } from '../../../../src/core/util/json.ts';

export const CONTROLLER = 'argocd-controller';
export const RULES: CompareRules = plainRules(new Set([CONTROLLER]));

type Fields = Readonly<Record<string, unknown>>;

export function anObject(
  apiVersion: string,
  kind: string,
  fields: Fields = {},
  metadata: Fields = {},
): KubeObject {
  return { apiVersion, kind, metadata: { name: 'web', namespace: 'shop', ...metadata }, ...fields };
}

/** The object as the cluster would hold it: last-applied of `applied` (if given) and one managedFields entry per writer. */
export function live(
  object: KubeObject,
  options: { readonly applied?: KubeObject; readonly writers?: readonly ManagedFieldsEntry[] } = {},
): MaskedObject {
  const annotations = {
    ...object.metadata.annotations,
    ...(options.applied && { [LAST_APPLIED]: JSON.stringify(options.applied) }),
  };
  return new Masker().object({
    ...object,
    metadata: {
      ...object.metadata,
      uid: '0c2f',
      resourceVersion: '4711',
      creationTimestamp: '2026-01-01T00:00:00Z',
      ...(Object.keys(annotations).length > 0 && { annotations }),
      ...(options.writers && { managedFields: options.writers }),
    },
  });
}

export function wrote(
  manager: string,
  fieldsV1: JsonObject,
  rest: Partial<ManagedFieldsEntry> = {},
): ManagedFieldsEntry {
  return { manager, operation: 'Update', time: '2026-03-02T02:00:00Z', fieldsV1, ...rest };
}

export function masked(object: KubeObject): MaskedObject {
  return new Masker().object(object);
}
