/**
 * Structural equality of plain data: objects, arrays, scalars. The order of keys does not count, a key that is absent
 * equals one that is undefined. Cheap for data that shares parts: what is identical is not looked into.
 */
export function sameData(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) {
    return true;
  }
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) {
    return false;
  }
  if (Array.isArray(a) || Array.isArray(b)) {
    return (
      Array.isArray(a) &&
      Array.isArray(b) &&
      a.length === b.length &&
      a.every((item, index) => sameData(item, b[index]))
    );
  }
  return hasAllOf(a as Fields, b as Fields) && hasAllOf(b as Fields, a as Fields, { namesOnly: true });
}

type Fields = Readonly<Record<string, unknown>>;

function hasAllOf(a: Fields, b: Fields, { namesOnly = false } = {}): boolean {
  for (const key of Object.keys(a)) {
    const isSame = namesOnly ? Object.hasOwn(b, key) || a[key] === undefined : sameData(a[key], own(b, key));
    if (!isSame) {
      return false;
    }
  }
  return true;
}

function own(fields: Fields, key: string): unknown {
  return Object.hasOwn(fields, key) ? fields[key] : undefined;
}
