import type { FieldWriter, Pointer } from '../model/drift.ts';
import type { KubeObject, ManagedFieldsEntry } from '../model/kubeObject.ts';
import type { Json, JsonObject } from '../util/json.ts';
import { isObject, parseJson } from '../util/json.ts';
import type { Step } from './pointer.ts';
import { parsePointer, toPointer } from './pointer.ts';

/**
 * A node of an object's fields with the entries of `metadata.managedFields` that own it. Steps are those of the object
 * itself: list keys (`k:{"name":"web"}`) and set values (`v:"x"`) are resolved to the indexes they have now.
 */
interface OwnedNode {
  /** The entry names this node itself, with `.` or as a leaf: it owns the node, and all below when it is a leaf. */
  readonly owners: { readonly entry: ManagedFieldsEntry; readonly isLeaf: boolean }[];
  readonly children: Map<string, OwnedNode>;
}

/**
 * Who last wrote a field: looks up the entry that owns the pointer, an atomic value above it, or anything below it; the
 * newest wins. Undefined where nobody is on record, as for a field that was removed. It names a client, not a person.
 */
export function writersOf(object: KubeObject): (pointer: Pointer) => FieldWriter | undefined {
  const root = ownedTree(object);
  return (pointer) => {
    let node: OwnedNode | undefined = root;
    const found: ManagedFieldsEntry[] = [];
    for (const step of parsePointer(pointer) ?? []) {
      node = node.children.get(step);
      if (!node) {
        break;
      }
      found.push(...node.owners.filter((owner) => owner.isLeaf).map((owner) => owner.entry));
    }
    if (node) {
      collectBelow(node, found);
    }
    const newest = latest(found);
    return newest && toWriter(newest);
  };
}

export interface OwnedField {
  readonly path: readonly Step[];
  readonly pointer: Pointer;
  readonly writer: FieldWriter;
}

/**
 * Leaf fields that entries accepted by `isWanted` own, and that the object has. A list item owned as a whole comes as
 * its leaves. Fields of status and of other subresources come too: filter by `entry.subresource`.
 */
export function ownedFields(
  object: KubeObject,
  isWanted: (entry: ManagedFieldsEntry) => boolean,
): readonly OwnedField[] {
  const fields: OwnedField[] = [];
  for (const entry of object.metadata.managedFields ?? []) {
    if (isWanted(entry)) {
      walk(entry.fieldsV1 ?? {}, object as unknown as Json, [], (path, isLeaf) => {
        if (isLeaf) {
          fields.push({ path, pointer: toPointer(path), writer: toWriter(entry) });
        }
      });
    }
  }
  return fields;
}

export function toWriter(entry: ManagedFieldsEntry): FieldWriter {
  return {
    manager: entry.manager ?? '',
    ...(entry.operation && { operation: entry.operation }),
    ...(entry.subresource && { subresource: entry.subresource }),
    ...(entry.time && { at: entry.time }),
  };
}

function ownedTree(object: KubeObject): OwnedNode {
  const root: OwnedNode = { owners: [], children: new Map() };
  for (const entry of object.metadata.managedFields ?? []) {
    walk(entry.fieldsV1 ?? {}, object as unknown as Json, [], (path, isLeaf) => {
      nodeAt(root, path).owners.push({ entry, isLeaf });
    });
  }
  return root;
}

function nodeAt(root: OwnedNode, path: readonly Step[]): OwnedNode {
  let node = root;
  for (const step of path) {
    const key = String(step);
    let next = node.children.get(key);
    if (!next) {
      next = { owners: [], children: new Map() };
      node.children.set(key, next);
    }
    node = next;
  }
  return node;
}

/** Visits what a fieldsV1 set owns in the value: `.` and leaves. Items that the value no longer has are passed over. */
function walk(
  set: JsonObject,
  value: Json | undefined,
  path: readonly Step[],
  visit: (path: readonly Step[], isLeaf: boolean) => void,
): void {
  for (const [key, below] of Object.entries(set)) {
    if (key === '.') {
      visit(path, false);
      continue;
    }
    const step = resolve(key, value);
    const next = step === undefined ? undefined : stepInto(value, step);
    if (step === undefined || next === undefined || !isObject(below)) {
      continue;
    }
    const here = [...path, step];
    if (Object.keys(below).length === 0) {
      visit(here, true);
    } else {
      walk(below, next, here, visit);
    }
  }
}

/** One key of fieldsV1 (structured-merge-diff's path element) as a step into the value, undefined when not there. */
function resolve(key: string, value: Json | undefined): Step | undefined {
  const text = key.slice(2);
  switch (key.slice(0, 2)) {
    case 'f:':
      return text;
    case 'i:':
      return Number(text);
    case 'v:': {
      const wanted = parseJson(text);
      return found(asList(value).findIndex((item) => item === wanted));
    }
    case 'k:': {
      const wanted = parseJson(text);
      return isObject(wanted) ? found(asList(value).findIndex((item) => hasKeys(item, wanted))) : undefined;
    }
    default:
      return undefined; // a kind of path element that did not exist when this was written
  }
}

/** The key fields that an item leaves out have their default: `protocol` of a port is the one case in built-in kinds. */
function hasKeys(item: Json, wanted: JsonObject): boolean {
  return (
    isObject(item) &&
    Object.entries(wanted).every(
      ([name, value]) => (item[name] ?? (name === 'protocol' ? 'TCP' : undefined)) === value,
    )
  );
}

function stepInto(value: Json | undefined, step: Step): Json | undefined {
  if (typeof step === 'number') {
    return asList(value)[step];
  }
  return isObject(value) && Object.hasOwn(value, step) ? value[step] : undefined;
}

function asList(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? (value as readonly Json[]) : [];
}

function found(index: number): number | undefined {
  return index < 0 ? undefined : index;
}

function collectBelow(node: OwnedNode, into: ManagedFieldsEntry[]): void {
  into.push(...node.owners.map((owner) => owner.entry));
  for (const below of node.children.values()) {
    collectBelow(below, into);
  }
}

/** Times are RFC3339 in UTC with seconds, so text order is time order; of equals the later entry wins. */
function latest(entries: readonly ManagedFieldsEntry[]): ManagedFieldsEntry | undefined {
  let newest: ManagedFieldsEntry | undefined;
  for (const entry of entries) {
    if (!newest || (entry.time ?? '') >= (newest.time ?? '')) {
      newest = entry;
    }
  }
  return newest;
}
