import { readFileSync } from 'node:fs';

import type { ServedKind } from '../kind.ts';

/** The type of a field, as Go declares it. `name` is how Go prints it. */
export type GoType =
  | { readonly is: 'scalar'; readonly name: string; readonly base: Scalar }
  | { readonly is: 'list'; readonly name: string; readonly each: GoType }
  | { readonly is: 'bytes'; readonly name: string }
  | { readonly is: 'map'; readonly name: string; readonly each: GoType }
  | { readonly is: 'struct'; readonly name: string; readonly id: string }
  /** It reads its JSON itself: a quantity, a port or share, a time. */
  | { readonly is: 'own'; readonly name: string };

export type Scalar = 'string' | 'bool' | 'int32' | 'int64' | 'float64' | 'uint8';

export interface GoField {
  /** Structs that the field comes from by embedding, from the outside in; the JSON knows nothing of them. */
  readonly within: readonly string[];
  readonly type: GoType;
}

export interface GoStruct {
  /** Without group and version. */
  readonly name: string;
  readonly fields: ReadonlyMap<string, GoField>;
}

/** By group, version and name: printed from the Go types of Kubernetes 1.36 (`test/lab/modules/control-plane/gotypes`). */
const table = JSON.parse(readFileSync(new URL('structs.json', import.meta.url), 'utf8')) as Readonly<
  Record<string, Readonly<Record<string, string>>>
>;
const read = new Map<string, GoStruct>();

/** The first label of a group names the package, but for the core's. */
export function structOf(kind: ServedKind): GoStruct | undefined {
  const group = kind.group === '' ? 'core' : kind.group.split('.')[0];
  const id = `${group}.${kind.version}.${kind.kind}`;
  return kind.isCustom || !Object.hasOwn(table, id) ? undefined : structAt(id);
}

/** A struct by its place in the table. */
export function structAt(id: string): GoStruct {
  const known = read.get(id);
  if (known !== undefined) {
    return known;
  }
  const fields = Object.entries(table[id] ?? {}).map(([name, written]): [string, GoField] => {
    const parts = written.split('/');
    return [name, { within: parts.slice(0, -1), type: typeOf(parts.at(-1) ?? '') }];
  });
  const made: GoStruct = { name: id.split('.').at(-1) ?? '', fields: new Map(fields) };
  read.set(id, made);
  return made;
}

function typeOf(written: string): GoType {
  const named = /^([\w.]+)@(.+)$/u.exec(written);
  if (named) {
    return { ...typeOf(named[2] ?? ''), name: named[1] ?? '' };
  }
  if (written.startsWith('=')) {
    return { is: 'own', name: written.slice(1) };
  }
  if (written.startsWith('#')) {
    const id = written.slice(1);
    return { is: 'struct', id, name: id.slice(id.indexOf('.') + 1) };
  }
  if (written === '[]uint8') {
    return { is: 'bytes', name: written };
  }
  const many = /^(\[\]|map\[[\w.]+\])(.+)$/u.exec(written);
  if (many) {
    const [, mark = '', inner = ''] = many;
    const each = typeOf(inner);
    return { is: mark === '[]' ? 'list' : 'map', each, name: `${mark}${each.name}` };
  }
  return { is: 'scalar', name: written, base: written as Scalar };
}
