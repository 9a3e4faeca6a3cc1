import type { ApiObject, Fields, Value } from './json.ts';
import { isFields } from './json.ts';

const metadataOrder = [
  'name',
  'generateName',
  'namespace',
  'uid',
  'resourceVersion',
  'generation',
  'creationTimestamp',
  'deletionTimestamp',
  'deletionGracePeriodSeconds',
  'labels',
  'annotations',
  'ownerReferences',
  'finalizers',
  'managedFields',
];

/**
 * Puts the keys where the server has them: custom resources sorted throughout, since they are maps to it; built-in
 * kinds begin with kind, apiVersion and metadata, since they are structs.
 */
export function inWireOrder(object: ApiObject, isCustom: boolean): ApiObject {
  if (isCustom) {
    return sorted(object) as ApiObject;
  }
  const { kind, apiVersion, metadata, ...rest } = object;
  return { kind, apiVersion, metadata: orderedMetadata(metadata), ...rest };
}

function orderedMetadata(metadata: Fields): Fields {
  const ordered: Fields = {};
  for (const key of metadataOrder) {
    const value = metadata[key];
    if (value !== undefined) {
      ordered[key] = key === 'labels' || key === 'annotations' ? sorted(value) : value;
    }
  }
  return ordered;
}

export function sorted(value: Value): Value {
  if (Array.isArray(value)) {
    return value.map(sorted);
  }
  if (!isFields(value)) {
    return value;
  }
  const ordered: Fields = {};
  for (const key of Object.keys(value).sort()) {
    ordered[key] = sorted(value[key] as Value);
  }
  return ordered;
}

/** An item of a list: built-in kinds leave out `kind` and `apiVersion` there, custom resources keep them. */
export function asListItem(json: string, object: ApiObject, isCustom: boolean): string {
  if (isCustom) {
    return json;
  }
  const head = `{"kind":${JSON.stringify(object.kind)},"apiVersion":${JSON.stringify(object.apiVersion)},`;
  return `{${json.slice(head.length)}`;
}
