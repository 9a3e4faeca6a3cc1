import type { Json } from '../util/json.ts';
import { asArray, asObject, asObjects, asText } from '../util/json.ts';

/**
 * Whether a LabelSelector, as objects write it (`matchLabels`, `matchExpressions`), selects these labels. An empty one
 * selects everything, and none at all nothing. Source: Kubernetes API conventions, meta/v1 LabelSelector.
 */
export function selects(selector: Json | undefined, labels: Readonly<Record<string, Json>>): boolean {
  const wanted = asObject(selector);
  return (
    wanted !== undefined &&
    Object.entries(asObject(wanted['matchLabels']) ?? {}).every(
      ([name, value]) => own(labels, name) === value,
    ) &&
    asObjects(wanted['matchExpressions']).every((expression) => isMet(expression, labels))
  );
}

function isMet(expression: Readonly<Record<string, Json>>, labels: Readonly<Record<string, Json>>): boolean {
  const value = own(labels, asText(expression['key']) ?? '');
  const values = asArray(expression['values']);
  switch (expression['operator']) {
    case 'In':
      return value !== undefined && values.includes(value);
    case 'NotIn':
      return value === undefined || !values.includes(value);
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
    default:
      return false;
  }
}

function own(labels: Readonly<Record<string, Json>>, name: string): Json | undefined {
  return Object.hasOwn(labels, name) ? labels[name] : undefined;
}
