/** Reads of JSON that came from outside: each answers undefined instead of throwing when the shape is another. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
export type JsonObject = { readonly [key: string]: Json };

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function asObject(value: unknown): JsonObject | undefined {
  return isObject(value) ? value : undefined;
}

export function asArray(value: unknown): readonly Json[] {
  return Array.isArray(value) ? (value as readonly Json[]) : [];
}

/** The objects of a list; everything else in it is passed over. */
export function asObjects(value: unknown): readonly JsonObject[] {
  return asArray(value).filter(isObject);
}

export function asText(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

export function asNumber(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined;
}

/** The value under a path of keys (array indexes as numbers), or undefined where the path ends early. */
export function at(value: unknown, ...path: readonly (string | number)[]): Json | undefined {
  let here: unknown = value;
  for (const key of path) {
    if (typeof here !== 'object' || here === null || Array.isArray(here) !== (typeof key === 'number')) {
      return undefined;
    }
    here = (here as Readonly<Record<string | number, unknown>>)[key];
  }
  return here as Json | undefined;
}

/** A copy of one text field, for spreading: nothing where it is absent, empty or no text. */
export function textField<Name extends string>(
  from: unknown,
  name: Name,
): { readonly [key in Name]?: string } {
  const text = asText(at(from, name));
  return text === undefined || text === '' ? {} : ({ [name]: text } as { [key in Name]: string });
}

/** Parses text that may not be JSON at all. */
export function parseJson(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined; // the caller says what it expected
  }
}
