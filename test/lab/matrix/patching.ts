import type { Json, JsonObject } from '../../../src/core/util/json.ts';
import { isObject } from '../../../src/core/util/json.ts';

/** Operations of JSON Patch (RFC 6902), as far as a difference needs them. */
export type PatchOp =
  | { readonly op: 'remove'; readonly path: string }
  | { readonly op: 'add' | 'replace'; readonly path: string; readonly value: Json };

/** What has to be done to `from` to get `to`. Map keys that come and go, list items from the end, in a fixed order. */
export function patchOf(from: Json, to: Json, path = ''): readonly PatchOp[] {
  if (isObject(from) && isObject(to)) {
    return ofMaps(from, to, path);
  }
  if (Array.isArray(from) && Array.isArray(to)) {
    return ofLists(from as readonly Json[], to as readonly Json[], path);
  }
  return Object.is(from, to) ? [] : [{ op: 'replace', path, value: to }];
}

function ofMaps(from: JsonObject, to: JsonObject, path: string): readonly PatchOp[] {
  const keys = [...new Set([...Object.keys(from), ...Object.keys(to)])].toSorted();
  return keys.flatMap((key): readonly PatchOp[] => {
    const below = `${path}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;
    if (!Object.hasOwn(to, key)) {
      return [{ op: 'remove', path: below }];
    }
    const value = to[key] as Json;
    return Object.hasOwn(from, key)
      ? patchOf(from[key] as Json, value, below)
      : [{ op: 'add', path: below, value }];
  });
}

/** What is equal at both ends stays; of equal length the rest is compared item by item, else it is replaced. */
function ofLists(from: readonly Json[], to: readonly Json[], path: string): readonly PatchOp[] {
  const same = (left: Json | undefined, right: Json | undefined): boolean =>
    JSON.stringify(left) === JSON.stringify(right);
  if (from.length === to.length) {
    return from.flatMap((item, index) => patchOf(item, to[index] as Json, `${path}/${index}`));
  }
  const shorter = Math.min(from.length, to.length);
  let start = 0;
  while (start < shorter && same(from[start], to[start])) {
    start++;
  }
  let end = 0;
  while (end < shorter - start && same(from.at(-1 - end), to.at(-1 - end))) {
    end++;
  }
  const removed = from.slice(start, from.length - end);
  const added = to.slice(start, to.length - end);
  return [
    ...removed.map((): PatchOp => ({ op: 'remove', path: `${path}/${start}` })),
    ...added.map((value, index): PatchOp => ({ op: 'add', path: `${path}/${start + index}`, value })),
  ];
}

/** Applies what `patchOf` gave. Throws where a path leads nowhere: then the record and its base do not belong together. */
export function patched(from: Json, ops: readonly PatchOp[]): Json {
  return ops.reduce<Json>((value, op) => applyOne(value, steps(op.path), op), from);
}

function applyOne(value: Json, path: readonly string[], op: PatchOp): Json {
  const [step, ...rest] = path;
  if (step === undefined) {
    return op.op === 'remove' ? null : op.value;
  }
  if (Array.isArray(value)) {
    const list = value as readonly Json[];
    const index = Number(step);
    if (rest.length > 0 || op.op === 'replace') {
      return list.with(index, applyOne(list[index] as Json, rest, op));
    }
    return op.op === 'remove' ? list.toSpliced(index, 1) : list.toSpliced(index, 0, op.value);
  }
  if (!isObject(value) || ((rest.length > 0 || op.op !== 'add') && !Object.hasOwn(value, step))) {
    throw new Error(`the patch leads nowhere: ${op.path}`);
  }
  if (rest.length === 0 && op.op === 'remove') {
    const { [step]: _gone, ...kept } = value;
    return kept;
  }
  return {
    ...value,
    [step]: rest.length === 0 && op.op === 'add' ? op.value : applyOne(value[step] as Json, rest, op),
  };
}

const steps = (path: string): readonly string[] =>
  path
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
