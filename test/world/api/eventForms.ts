import type { ApiObject, Value } from './json.ts';
import type { ServedKind } from './kind.ts';

/** Events are one resource with two faces: the core one is stored, the newer group has other names for the same. */
const names: readonly (readonly [core: string, newer: string])[] = [
  ['involvedObject', 'regarding'],
  ['message', 'note'],
  ['reportingComponent', 'reportingController'],
  ['source', 'deprecatedSource'],
  ['firstTimestamp', 'deprecatedFirstTimestamp'],
  ['lastTimestamp', 'deprecatedLastTimestamp'],
  ['count', 'deprecatedCount'],
];
const newerGroup = 'events.k8s.io';

export function isNewerEvent(kind: { readonly group: string }): boolean {
  return kind.group === newerGroup;
}

/** The stored form of what a request in this kind's form holds. */
export function toStoredForm(kind: ServedKind, object: ApiObject): ApiObject {
  return isNewerEvent(kind)
    ? renamed(object, 'v1', new Map(names.map(([core, newer]) => [newer, core])))
    : object;
}

/** The form in which this kind shows a stored object. */
export function fromStoredForm(kind: ServedKind, object: ApiObject): ApiObject {
  return isNewerEvent(kind) ? renamed(object, `${newerGroup}/v1`, new Map(names)) : object;
}

function renamed(object: ApiObject, apiVersion: string, mapping: ReadonlyMap<string, string>): ApiObject {
  const entries = Object.entries(object).map(([key, value]): [string, Value] => [
    mapping.get(key) ?? key,
    value,
  ]);
  return { ...Object.fromEntries<Value>(entries), apiVersion, kind: 'Event', metadata: object.metadata };
}
