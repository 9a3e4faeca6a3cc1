import { applyMergePatch, equal, isDict, type Dict, type Json } from './json.ts';

/**
 * What a client-side apply makes of a custom resource: a JSON merge patch, in which lists are atomic. `live` is first
 * cut down to the fields of `original`, list items by index, so that a field added inside an item is not seen.
 */
export function jsonMerge(original: Dict, modified: Dict, live: Dict): Dict {
  const trimmed = trimMap(original, live);
  const patch = threeWayPatch(original, modified, trimmed);
  return applyMergePatch(live, patch) as Dict;
}

/** What `kubectl apply` makes of a custom resource: the same patch, against the live object as it is. */
export function jsonApply(original: Dict, modified: Dict, live: Dict): Dict {
  return applyMergePatch(live, threeWayPatch(original, modified, live)) as Dict;
}

function threeWayPatch(original: Dict, modified: Dict, live: Dict): Dict {
  const patch: Dict = {};
  for (const field of Object.keys(original)) {
    if (modified[field] === undefined && live[field] !== undefined) {
      patch[field] = null;
    }
  }
  for (const [field, value] of Object.entries(modified)) {
    const lives = live[field];
    if (isDict(value) && isDict(lives)) {
      const before = original[field];
      const inner = threeWayPatch(isDict(before) ? before : {}, value, lives);
      if (Object.keys(inner).length > 0) {
        patch[field] = inner;
      }
    } else if (value !== null && !equal(value, lives)) {
      patch[field] = value;
    }
  }
  return patch;
}

/** `value` without the fields that `pattern` lacks. */
export function trimMap(pattern: Dict, value: Dict): Dict {
  const result: Dict = {};
  for (const [field, wanted] of Object.entries(pattern)) {
    const found = value[field];
    if (found !== undefined) {
      result[field] = trim(wanted, found);
    }
  }
  return result;
}

function trim(pattern: Json, value: Json): Json {
  if (isDict(pattern) && isDict(value)) {
    return trimMap(pattern, value);
  }
  if (Array.isArray(pattern) && Array.isArray(value)) {
    return value.map((item, index) => (index < pattern.length ? trim(pattern[index]!, item) : item));
  }
  return value;
}
