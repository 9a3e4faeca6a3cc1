import type { Fields, Value } from './json.ts';
import { copy, isFields } from './json.ts';

/** RFC 7396: null removes, objects merge, all else replaces. */
export function mergePatched(target: Value | undefined, patch: Value): Value {
  if (!isFields(patch)) {
    return copy(patch);
  }
  const merged: Fields = isFields(target) ? { ...target } : {};
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) {
      delete merged[key];
    } else {
      merged[key] = mergePatched(merged[key], value);
    }
  }
  return merged;
}
