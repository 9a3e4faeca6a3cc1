import type { JsonObject } from '../util/json.ts';
import { asText, isObject } from '../util/json.ts';

/** The objects of a list kind, as Argo CD takes them apart; any other object by itself. A list without items is nothing. */
export function flattenList(object: JsonObject): readonly JsonObject[] {
  const isList = asText(object['kind'])?.endsWith('List') === true && 'items' in object;
  if (!isList) {
    return [object];
  }
  const items = object['items'];
  return Array.isArray(items) ? items.filter((item) => isObject(item)).flatMap(flattenList) : [];
}
