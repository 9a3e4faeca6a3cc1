import { isMap, isScalar, isSeq } from 'yaml';
import type { Document, Node } from 'yaml';

import { itemKey } from '../diff/listItems.ts';
import { shapeOf } from '../diff/objectShape.ts';
import { parsePointer } from '../diff/pointer.ts';
import type { Pointer } from '../model/drift.ts';
import { asKubeObject, gvkOf } from '../model/kubeObject.ts';
import type { Json } from '../util/json.ts';
import { isObject } from '../util/json.ts';
import { parseManifests } from './documents.ts';

export interface Place {
  /** UTF-16 units from the start of the text. */
  readonly offset: number;
  /** Zero-based. */
  readonly line: number;
}

export interface ObjectName {
  readonly group: string;
  readonly kind: string;
  readonly name: string;
  /** A manifest that leaves the namespace open matches any. */
  readonly namespace: string;
}

/**
 * Where a text declares an object, and in it the field of `pointer`. The pointer leads into `live`, whose list items are
 * found in the text by their keys; a field that the text lacks gives the nearest one above it.
 */
export function placeOf(
  text: string,
  name: ObjectName,
  pointer: Pointer = '',
  live?: Json,
): Place | undefined {
  for (const document of parseManifests(text)) {
    const object = asKubeObject(document.value);
    if (!object || !isNamed(object, name)) {
      continue;
    }
    const offset = fieldOffset(document.tree, pointer, live, name) ?? document.offset;
    return { offset, line: text.slice(0, offset).split('\n').length - 1 };
  }
  return undefined;
}

function isNamed(object: NonNullable<ReturnType<typeof asKubeObject>>, name: ObjectName): boolean {
  const { group, kind } = gvkOf(object);
  const namespace = object.metadata.namespace ?? '';
  return (
    group === name.group &&
    kind === name.kind &&
    object.metadata.name === name.name &&
    (namespace === '' || name.namespace === '' || namespace === name.namespace)
  );
}

function fieldOffset(
  tree: Document.Parsed,
  pointer: Pointer,
  live: Json | undefined,
  name: ObjectName,
): number | undefined {
  const shape = shapeOf(name);
  const keys: string[] = [];
  let node: unknown = tree.contents;
  let here = live;
  let found: number | undefined;
  for (const step of parsePointer(pointer) ?? []) {
    if (isMap(node)) {
      const pair = node.items.find((item) => isScalar(item.key) && String(item.key.value) === step);
      if (!pair) {
        return found;
      }
      keys.push(step);
      here = isObject(here) ? here[step] : undefined;
      found = (pair.key as Node).range?.[0] ?? found;
      node = pair.value;
    } else if (isSeq(node)) {
      const item = Array.isArray(here) ? (here as readonly Json[])[Number(step)] : undefined;
      const list = shape.list(keys);
      const key = item !== undefined && list ? itemKey(item, list) : undefined;
      const items: readonly unknown[] = node.items;
      const index =
        list && key !== undefined
          ? items.findIndex((candidate) => itemKey((candidate as Node).toJS(tree) as Json, list) === key)
          : Number(step);
      const next = items[index] as Node | undefined;
      if (!next) {
        return found;
      }
      here = item;
      found = next.range?.[0] ?? found;
      node = next;
    } else {
      return found;
    }
  }
  return found;
}
