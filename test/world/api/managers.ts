import { difference, emptySet, fromFieldsV1, insert, isEmpty, toFieldsV1 } from './fieldSet.ts';
import type { FieldSet } from './fieldSet.ts';
import type { Fields, Value } from './json.ts';
import { fields, isFields, text } from './json.ts';

/** One entry of `metadata.managedFields`, with its fields as a set. */
export interface Manager {
  readonly manager: string;
  readonly operation: 'Apply' | 'Update';
  readonly apiVersion: string;
  readonly subresource: string;
  readonly set: FieldSet;
  /** RFC3339; empty where the entry has none. */
  readonly time: string;
}

/** Managers by what makes them one: an applier is the same in every version, an updater is not. */
export type Managers = Map<string, Manager>;

export function managerKey(manager: Omit<Manager, 'set' | 'time'>): string {
  const version = manager.operation === 'Apply' ? '' : manager.apiVersion;
  return JSON.stringify([manager.manager, manager.operation, version, manager.subresource]);
}

export function decodeManagers(written: readonly Value[]): Managers {
  const managers: Managers = new Map();
  for (const entry of written) {
    const manager: Manager = {
      manager: text(entry, 'manager'),
      operation: text(entry, 'operation') === 'Apply' ? 'Apply' : 'Update',
      apiVersion: text(entry, 'apiVersion'),
      subresource: text(entry, 'subresource'),
      set: fromFieldsV1(fields(entry, 'fieldsV1')),
      time: text(entry, 'time'),
    };
    managers.set(managerKey(manager), manager);
  }
  return managers;
}

/** Appliers first, then by time, name, version and part. */
export function encodeManagers(managers: Managers): Fields[] {
  return [...managers.values()]
    .filter(({ set }) => !isEmpty(set))
    .sort((a, b) => (order(a) < order(b) ? -1 : 1))
    .map((manager) => ({
      manager: manager.manager,
      operation: manager.operation,
      apiVersion: manager.apiVersion,
      ...(manager.time === '' ? {} : { time: manager.time }),
      fieldsType: 'FieldsV1',
      fieldsV1: toFieldsV1(manager.set),
      ...(manager.subresource === '' ? {} : { subresource: manager.subresource }),
    }));
}

function order(manager: Manager): string {
  return [manager.operation, manager.time, manager.manager, manager.apiVersion, manager.subresource].join(
    '\0',
  );
}

/** Nobody owns what identifies an object, nor what only the server writes. */
const never = [
  'name',
  'namespace',
  'creationTimestamp',
  'selfLink',
  'uid',
  'generation',
  'managedFields',
  'resourceVersion',
];
const identity = identitySet();

function identitySet(): FieldSet {
  const set = emptySet();
  insert(set, ['f:apiVersion']);
  insert(set, ['f:kind']);
  insert(set, ['f:metadata']);
  for (const name of never) {
    insert(set, ['f:metadata', `f:${name}`]);
  }
  return set;
}

export function withoutIdentity(set: FieldSet): FieldSet {
  return difference(set, identity);
}

/** True where a client sent an empty list, which is how it asks to forget all managers. */
export function isReset(written: Value | undefined): boolean {
  return (
    Array.isArray(written) &&
    (written.length === 0 ||
      (written.length === 1 && isFields(written[0]) && Object.keys(written[0]).length === 0))
  );
}
