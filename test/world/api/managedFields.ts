import { emptyObject } from './emptyObject.ts';
import { difference, emptySet, insert, intersection, isEmpty, union, withoutBranches } from './fieldSet.ts';
import type { FieldSet } from './fieldSet.ts';
import type { ApiObject } from './json.ts';
import { list } from './json.ts';
import type { ServedKind } from './kind.ts';
import { shapeOf } from './listKeys.ts';
import { decodeManagers, encodeManagers, isReset, managerKey, withoutIdentity } from './managers.ts';
import type { Manager, Managers } from './managers.ts';
import { hasStatusPart } from './traits.ts';
import type { Comparison } from './typedValue.ts';
import { compare } from './typedValue.ts';

export interface Writer {
  readonly manager: string;
  /** RFC3339. */
  readonly time: string;
  readonly apiVersion: string;
  readonly subresource?: string;
}

const mostUpdaters = 10;
const bucketName = 'ancient-changes';

/**
 * Brings `managedFields` of a created or updated object up to date: what changed belongs to the writer, what others
 * owned of it is theirs no more. `before` is undefined for a new object. Changes `after`.
 */
export function stampUpdate(
  kind: ServedKind,
  before: ApiObject | undefined,
  after: ApiObject,
  writer: Writer,
): void {
  const sent = after.metadata['managedFields'];
  const held = list(before, 'metadata', 'managedFields');
  const given = decodeManagers(list(after, 'metadata', 'managedFields'));
  const isForgotten = isReset(sent) && writer.subresource === undefined;
  const from = given.size > 0 && writer.subresource === undefined ? given : decodeManagers(held);
  const managers = isForgotten ? (new Map() as Managers) : from;
  delete after.metadata['managedFields'];
  if (managers.size === 0 && before !== undefined) {
    return; // an object without managers stays one until somebody applies
  }
  const next = updated(kind, before ?? emptyObject(kind), after, managers, writer);
  if (next.size > 0) {
    after.metadata['managedFields'] = encodeManagers(next);
  }
}

/** The managers after an update that made `after` of `before`. */
export function updated(
  kind: ServedKind,
  before: ApiObject,
  after: ApiObject,
  managers: Managers,
  writer: Writer,
): Managers {
  const changed = filtered(kind, writer.subresource, comparison(kind, before, after));
  const next = withoutTaken(managers, changed, undefined);
  const own = withoutIdentity(union(changed.modified, changed.added));
  if (isEmpty(own)) {
    return next;
  }
  const entry: Omit<Manager, 'set'> = {
    manager: writer.manager,
    operation: 'Update',
    apiVersion: writer.apiVersion,
    subresource: writer.subresource ?? '',
    time: writer.time,
  };
  const key = managerKey(entry);
  next.set(key, { ...entry, set: union(own, next.get(key)?.set ?? emptySet()) });
  return capped(next);
}

/** Managed fields are not compared, or each write would own them. */
export function comparison(kind: ServedKind, before: ApiObject, after: ApiObject): Comparison {
  return compare(bare(before), bare(after), shapeOf(kind));
}

function bare(object: ApiObject): ApiObject {
  const { managedFields: _m, ...metadata } = object.metadata;
  return { ...object, metadata };
}

/** Takes from all managers but one what was changed, added or removed by somebody else. */
export function withoutTaken(managers: Managers, changed: Comparison, except: string | undefined): Managers {
  const touched = union(changed.modified, changed.added);
  const next: Managers = new Map();
  for (const [key, manager] of managers) {
    const taken = intersection(manager.set, touched);
    const set = key === except ? manager.set : difference(difference(manager.set, taken), changed.removed);
    if (!isEmpty(set)) {
      next.set(key, { ...manager, set });
    }
  }
  return next;
}

/** A write through the main resource never owns a status of its own part, one through that part nothing else. */
export function filtered(kind: ServedKind, subresource: string | undefined, changed: Comparison): Comparison {
  const reset = resetFields(kind, subresource);
  return {
    added: withoutBranches(changed.added, reset),
    modified: withoutBranches(changed.modified, reset),
    removed: withoutBranches(changed.removed, reset),
  };
}

export function resetFields(kind: ServedKind, subresource: string | undefined): FieldSet {
  const reset = emptySet();
  if (subresource === 'status') {
    insert(reset, ['f:spec']);
    if (kind.isCustom) {
      insert(reset, ['f:metadata']);
    }
  } else if (hasStatusPart(kind)) {
    insert(reset, ['f:status']);
  }
  return reset;
}

/** Ten updaters are kept; the oldest ones beyond are put into one bucket per version. */
function capped(managers: Managers): Managers {
  const updaters = [...managers]
    .filter(([, { operation }]) => operation === 'Update')
    .sort(([a, x], [b, y]) => (x.time === y.time ? (a < b ? -1 : 1) : x.time < y.time ? -1 : 1));
  let left = updaters.length;
  const first = new Map<string, string>();
  for (const [key, manager] of updaters) {
    if (left <= mostUpdaters) {
      break;
    }
    const seen = first.get(manager.apiVersion);
    if (seen === undefined) {
      first.set(manager.apiVersion, key);
      continue;
    }
    const bucket = {
      manager: bucketName,
      operation: 'Update',
      apiVersion: manager.apiVersion,
      subresource: '',
    } as const;
    const bucketKey = managerKey(bucket);
    const held = managers.get(bucketKey)?.set ?? managers.get(seen)?.set ?? emptySet();
    managers.delete(seen);
    managers.delete(key);
    managers.set(bucketKey, { ...bucket, time: manager.time, set: union(held, manager.set) });
    left -= 1;
  }
  return managers;
}
