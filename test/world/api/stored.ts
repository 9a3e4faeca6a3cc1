import { fromStoredForm, isNewerEvent } from './eventForms.ts';
import { apiVersionOf, groupResource } from './kind.ts';
import type { ServedKind } from './kind.ts';
import type { ApiObject } from './json.ts';
import type { Entry } from './store.ts';
import { inWireOrder } from './wire.ts';

/** Where the objects of a kind are kept; all versions of a group share one place. */
export function resourceOf(kind: ServedKind): string {
  return isNewerEvent(kind) ? 'events' : groupResource(kind);
}

/** The entry in the version that was asked for. Versions differ in their name only, but for Events. */
export function objectAs(kind: ServedKind, entry: Entry): ApiObject {
  const apiVersion = apiVersionOf(kind);
  if (entry.object.apiVersion === apiVersion) {
    return entry.object;
  }
  return isNewerEvent(kind) ? fromStoredForm(kind, entry.object) : { ...entry.object, apiVersion };
}

export function jsonAs(kind: ServedKind, entry: Entry): string {
  return entry.object.apiVersion === apiVersionOf(kind)
    ? entry.json()
    : JSON.stringify(inWireOrder(objectAs(kind, entry), kind.isCustom));
}

export function inNamespace(entry: Entry, namespace: string): boolean {
  return namespace === '' || entry.key.startsWith(`${namespace}/`);
}
