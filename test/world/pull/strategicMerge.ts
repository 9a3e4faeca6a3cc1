import { mergeKey } from './builtin.ts';
import { equal, isDict, type Dict, type Json } from './json.ts';

/**
 * What a client-side apply makes of a live object of a built-in kind: values of `modified` win, fields of `original`
 * (the last applied configuration) that `modified` dropped are removed, everything else stays as it is live.
 */
export function strategicMerge(original: Dict, modified: Dict, live: Dict): Dict {
  return mergeDict(original, modified, live, '');
}

function mergeDict(original: Dict, modified: Dict, live: Dict, own: string): Dict {
  const result: Dict = { ...live };
  for (const field of Object.keys(original)) {
    if (modified[field] === undefined || modified[field] === null) {
      delete result[field];
    }
  }
  for (const [field, value] of Object.entries(modified)) {
    if (value === null) {
      delete result[field];
    } else {
      result[field] = mergeValue(original[field], value, live[field], field, own);
    }
  }
  return result;
}

function mergeValue(
  original: Json | undefined,
  modified: Json,
  live: Json | undefined,
  field: string,
  parent: string,
): Json {
  if (isDict(modified) && isDict(live)) {
    return mergeDict(isDict(original) ? original : {}, modified, live, field);
  }
  if (Array.isArray(modified) && Array.isArray(live)) {
    const before = Array.isArray(original) ? original : [];
    const key = mergeKey(field, parent);
    if (key) {
      return mergeList(before, modified, live, key, field);
    }
    if (field === 'finalizers') {
      return mergeSet(before, modified, live);
    }
  }
  return modified;
}

/** Items are paired by key; the first of several with one key stands for all, which is the engine's own weakness. */
function mergeList(original: Json[], modified: Json[], live: Json[], key: string, field: string): Json[] {
  const idOf = (item: Json): Json | undefined => (isDict(item) ? item[key] : undefined);
  const find = (items: Json[], id: Json | undefined): Dict | undefined =>
    items.find((item): item is Dict => isDict(item) && equal(item[key], id));
  const wanted: Json[] = [];
  const seen: (Json | undefined)[] = [];
  for (const item of modified) {
    if (!isDict(item) || item[key] === undefined) {
      return modified; // an item without its key cannot be merged
    }
    if (seen.some((id) => equal(id, item[key]))) {
      continue;
    }
    seen.push(item[key]);
    const lives = find(live, item[key]);
    wanted.push(lives ? mergeDict(find(original, item[key]) ?? {}, item, lives, field) : item);
  }
  const firstLive = new Set(seen.map((id) => live.findIndex((item) => equal(idOf(item), id))));
  const foreign = live.filter((item, index) => {
    const id = idOf(item);
    const isWanted = seen.some((other) => equal(other, id));
    return isWanted ? !firstLive.has(index) : find(original, id) === undefined;
  });
  return interleave(foreign, wanted, live, idOf);
}

/** Git's order for Git's items; each item of others stays in front of what it stood in front of. */
function interleave(
  foreign: Json[],
  wanted: Json[],
  live: Json[],
  idOf: (item: Json) => Json | undefined,
): Json[] {
  const placeOf = (item: Json): number => live.findIndex((other) => equal(idOf(other), idOf(item)));
  const result: Json[] = [];
  const rest = [...foreign];
  for (const item of wanted) {
    const place = placeOf(item);
    const before = rest.findIndex((other) => live.indexOf(other) >= place);
    result.push(...rest.splice(0, before < 0 && place >= 0 ? rest.length : Math.max(before, 0)), item);
  }
  return [...result, ...rest];
}

function mergeSet(original: Json[], modified: Json[], live: Json[]): Json[] {
  const kept = live.filter((item) => modified.includes(item) || !original.includes(item));
  return [...kept, ...modified.filter((item) => !live.includes(item))];
}
