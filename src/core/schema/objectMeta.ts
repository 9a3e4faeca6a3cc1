import type { SchemaRef } from './schema.ts';
import type { SchemaTable } from './table.ts';

/** Fields of `metadata` that the API server writes: they may stand in a manifest, and nobody has to write them. */
export const SERVER_FIELDS: readonly string[] = [
  'uid',
  'resourceVersion',
  'generation',
  'creationTimestamp',
  'deletionTimestamp',
  'deletionGracePeriodSeconds',
  'managedFields',
  'ownerReferences',
  'selfLink',
];

/** The same for every kind, and closed. */
export function objectMeta(table: SchemaTable): SchemaRef {
  const text = table.add({ type: 'string' });
  const any = table.add({});
  const words = table.add({ type: ['object', 'null'], additionalProperties: text });
  const properties = {
    name: text,
    generateName: text,
    namespace: text,
    labels: words,
    annotations: words,
    finalizers: table.add({ type: ['array', 'null'], items: text }),
    ...Object.fromEntries(SERVER_FIELDS.map((name) => [name, any])),
  };
  return table.add({ type: 'object', name: 'ObjectMeta', properties, additionalProperties: false });
}
