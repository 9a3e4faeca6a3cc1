import type { KubeObject } from '../../model/kubeObject.ts';
import { resourceKey } from '../../model/ids.ts';
import type { ManagedResource } from '../../model/resource.ts';
import type { JsonObject } from '../../util/json.ts';
import { asArray, asObjects, asText, at } from '../../util/json.ts';

export interface InventoryId {
  readonly namespace: string;
  readonly name: string;
  readonly group: string;
  readonly kind: string;
}

/**
 * `<namespace>_<name>_<group>_<kind>`: the namespace ends at the first underscore, kind and group are taken from the
 * right, and two underscores in the name stand for a colon (names of RBAC objects). Undefined with fewer than three
 * underscores, as Flux refuses them (specs/flux.md a).
 */
export function parseInventoryId(id: string): InventoryId | undefined {
  const first = id.indexOf('_');
  const last = id.lastIndexOf('_');
  const middle = last < 0 ? -1 : id.lastIndexOf('_', last - 1);
  if (first < 0 || middle <= first || last === middle) {
    return undefined;
  }
  const name = id.slice(first + 1, middle).replaceAll('__', ':');
  const kind = id.slice(last + 1);
  return name === '' || kind === ''
    ? undefined
    : { namespace: id.slice(0, first), name, group: id.slice(middle + 1, last), kind };
}

/**
 * What the object applied, in the order of its inventory; of a HelmRelease since Flux 2.8. The inventory names objects
 * and nothing more: neither whether they are healthy nor whether they still are as they were applied.
 */
export function resourcesOf(object: KubeObject): readonly ManagedResource[] {
  return inventoryEntries(object).flatMap((entry) => {
    const id = parseInventoryId(asText(entry['id']) ?? '');
    return id === undefined
      ? []
      : [
          {
            key: resourceKey(id),
            ...id,
            version: asText(entry['v']) ?? '',
            isHook: false,
            requiresPruning: false,
            needsDeletionConfirmation: false,
          },
        ];
  });
}

/** How many objects the inventory names, without looking at each. */
export function inventoryCount(object: KubeObject): number {
  return asArray(at(object, 'status', 'inventory', 'entries')).length;
}

function inventoryEntries(object: KubeObject): readonly JsonObject[] {
  return asObjects(at(object, 'status', 'inventory', 'entries'));
}
