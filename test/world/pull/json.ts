/** JSON as the pull loop handles it: plain, mutable, without types of any kind of object. */
export type Json = null | boolean | number | string | Json[] | Dict;
export type Dict = { [key: string]: Json };

export function isDict(value: unknown): value is Dict {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value under a path, or undefined where the path ends early. */
export function at(value: Json | undefined, ...path: readonly (string | number)[]): Json | undefined {
  let here: Json | undefined = value;
  for (const key of path) {
    if (Array.isArray(here) && typeof key === 'number') {
      here = here[key];
    } else if (isDict(here) && typeof key === 'string') {
      here = here[key];
    } else {
      return undefined;
    }
  }
  return here;
}

export function dictAt(value: Json | undefined, ...path: readonly (string | number)[]): Dict {
  const found = at(value, ...path);
  return isDict(found) ? found : {};
}

export function listAt(value: Json | undefined, ...path: readonly (string | number)[]): Json[] {
  const found = at(value, ...path);
  return Array.isArray(found) ? found : [];
}

export function textAt(value: Json | undefined, ...path: readonly (string | number)[]): string {
  const found = at(value, ...path);
  return typeof found === 'string' ? found : '';
}

/** A value as text, when it is one that has a text. */
export function asText(value: Json | undefined): string {
  return typeof value === 'object' || value === undefined ? '' : String(value);
}

export function numberAt(value: Json | undefined, ...path: readonly (string | number)[]): number | undefined {
  const found = at(value, ...path);
  return typeof found === 'number' ? found : undefined;
}

export function clone<T extends Json | undefined>(value: T): T {
  return copy(value) as T;
}

/** By hand, since `structuredClone` takes ten times as long for plain JSON. */
function copy(value: Json | undefined): Json | undefined {
  if (Array.isArray(value)) {
    return value.map((item) => copy(item)!);
  }
  if (!isDict(value)) {
    return value;
  }
  const result: Dict = {};
  for (const key in value) {
    result[key] = copy(value[key])!;
  }
  return result;
}

/** Equal as JSON: the order of keys does not count, the order of items does. */
export function equal(a: Json | undefined, b: Json | undefined): boolean {
  if (a === b) {
    return true;
  }
  if (Array.isArray(a)) {
    return Array.isArray(b) && a.length === b.length && a.every((item, index) => equal(item, b[index]));
  }
  if (!isDict(a) || !isDict(b)) {
    return false;
  }
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => key in b && equal(a[key], b[key]));
}

/** One text per value: keys sorted. */
export function canonical(value: Json | undefined): string {
  if (Array.isArray(value)) {
    return `[${value.map(canonical).join(',')}]`;
  }
  if (isDict(value)) {
    const parts = Object.keys(value)
      .sort()
      .map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`);
    return `{${parts.join(',')}}`;
  }
  return JSON.stringify(value) ?? 'undefined';
}

/** Puts a value under a path of keys, making the objects on the way. */
export function put(target: Dict, path: readonly string[], value: Json): void {
  let here = target;
  for (const key of path.slice(0, -1)) {
    const next = here[key];
    if (isDict(next)) {
      here = next;
    } else {
      const made: Dict = {};
      here[key] = made;
      here = made;
    }
  }
  here[path.at(-1)!] = value;
}

/** Removes what a JSON pointer names; a path that leads nowhere is harmless. */
export function removePointer(target: Json, pointer: string): void {
  const keys = pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
  const last = keys.pop();
  let here: Json | undefined = target;
  for (const key of keys) {
    here = Array.isArray(here) ? here[Number(key)] : at(here, key);
  }
  if (last === undefined || here === undefined) {
    return;
  }
  if (Array.isArray(here) && /^\d+$/.test(last) && Number(last) < here.length) {
    here.splice(Number(last), 1);
  } else if (isDict(here)) {
    delete here[last];
  }
}

/** The JSON merge patch (RFC 7386) that turns `from` into `to`; undefined when they are equal. */
export function mergePatchOf(from: Dict, to: Dict): Dict | undefined {
  const patch: Dict = {};
  for (const key of new Set([...Object.keys(from), ...Object.keys(to)])) {
    const before = from[key];
    const after = to[key];
    if (after === undefined) {
      patch[key] = null;
    } else if (isDict(before) && isDict(after)) {
      const inner = mergePatchOf(before, after);
      if (inner) {
        patch[key] = inner;
      }
    } else if (!equal(before, after)) {
      patch[key] = after;
    }
  }
  return Object.keys(patch).length > 0 ? patch : undefined;
}

export function applyMergePatch(target: Json | undefined, patch: Json): Json {
  if (!isDict(patch)) {
    return patch;
  }
  const result: Dict = isDict(target) ? { ...target } : {};
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) {
      delete result[key];
    } else {
      result[key] = applyMergePatch(result[key], value);
    }
  }
  return result;
}
