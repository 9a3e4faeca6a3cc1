import type { Json, JsonObject } from '../util/json.ts';
import { isObject } from '../util/json.ts';
import type { Pointer } from '../model/drift.ts';

/** Key of a map or index of a list, as one step of a JSON pointer (RFC 6901). */
export type Step = string | number;

export function toPointer(path: readonly Step[]): Pointer {
  return path.map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

/** Steps as text: whether `0` is an index or a key only the object can tell. Undefined where it is no pointer. */
export function parsePointer(pointer: Pointer): readonly string[] | undefined {
  if (pointer === '') {
    return [];
  }
  if (!pointer.startsWith('/')) {
    return undefined;
  }
  return pointer
    .slice(1)
    .split('/')
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** The value a pointer leads to, or undefined where the path ends early. */
export function valueAt(value: unknown, pointer: Pointer): Json | undefined {
  let here: unknown = value;
  for (const step of parsePointer(pointer) ?? []) {
    here = child(here, step);
  }
  return here as Json | undefined;
}

/** A copy without what the pointer leads to; later list items move up. A path that leads nowhere changes nothing. */
export function without<T>(value: T, path: readonly Step[]): T {
  const [step, ...rest] = path;
  if (step === undefined) {
    return value;
  }
  if (Array.isArray(value)) {
    const index = Number(step);
    if (!Number.isInteger(index) || index < 0 || index >= value.length) {
      return value;
    }
    return (
      rest.length === 0 ? value.toSpliced(index, 1) : value.with(index, without(value[index], rest))
    ) as T;
  }
  if (!isObject(value) || !Object.hasOwn(value, String(step))) {
    return value;
  }
  if (rest.length > 0) {
    return { ...value, [step]: without(value[String(step)], rest) };
  }
  const { [String(step)]: _gone, ...kept } = value;
  return kept as T;
}

/** A copy with the value put at the path; maps on the way are made, list items must exist (an index at the end appends). */
export function withValue<T>(value: T, path: readonly Step[], put: Json): T {
  const [step, ...rest] = path;
  if (step === undefined) {
    return put as T;
  }
  if (Array.isArray(value)) {
    const index = Math.min(Number(step), value.length);
    const copy = [...(value as Json[])];
    copy[index] = withValue(copy[index] ?? {}, rest, put);
    return copy as T;
  }
  const map: JsonObject = isObject(value) ? value : {};
  return { ...map, [step]: withValue(map[String(step)] ?? {}, rest, put) } as T;
}

function child(value: unknown, step: string): unknown {
  if (Array.isArray(value)) {
    return /^(?:0|[1-9]\d*)$/.test(step) ? value[Number(step)] : undefined;
  }
  return isObject(value) && Object.hasOwn(value, step) ? value[step] : undefined;
}
