import type { SourcedObject } from '../manifest/directorySource.ts';
import type { ResourceKey } from '../model/ids.ts';
import { gvkOf } from '../model/kubeObject.ts';
import type { ManagedResource } from '../model/resource.ts';
import type { ObjectRef } from '../ports.ts';
import type { Prepared } from './desiredObjects.ts';

/** An object of Git with the text of Git it was read from. */
export interface SourcedFrom extends SourcedObject {
  /** In words, e.g. "main at 1a2b3c4". */
  readonly from: string;
  /** Absolute path in the clone; empty for what lies in no file. */
  readonly file: string;
}

export type PlacedObject = SourcedFrom & Prepared;

/** One object to compare: what the controller lists, what Git declares, or both. */
export interface CompareTarget extends ObjectRef {
  readonly key: ResourceKey;
  /** As the controller lists it; undefined for what only Git has. */
  readonly managed?: Pick<ManagedResource, 'sync' | 'isHook' | 'requiresPruning'>;
  readonly desired?: PlacedObject;
}

/** What the controller lists, in its order, then what Git declares beyond it. */
export function compareTargets(
  managed: readonly ManagedResource[],
  desired: ReadonlyMap<ResourceKey, PlacedObject>,
  only: ReadonlySet<ResourceKey> | undefined,
): readonly CompareTarget[] {
  const listed = managed.map((resource): CompareTarget => {
    const { key, group, kind, namespace, name } = resource;
    const found = desired.get(key);
    // The hook that Git has now is made when it runs; the object of before is not it, and is to be pruned.
    const declared = found?.isHook === true && !resource.isHook ? undefined : found;
    // Read in the version that Git writes: fields of another one would all differ.
    const version = declared ? gvkOf(declared.object).version : resource.version;
    const target = { key, group, version, kind, namespace, name, managed: resource };
    return declared ? { ...target, desired: declared } : target;
  });
  const known = new Set(managed.map((resource) => resource.key));
  const extra = [...desired.values()]
    .filter((object) => !known.has(object.key))
    .map((object): CompareTarget => {
      const { metadata } = object.object;
      const { key } = object;
      return {
        key,
        ...gvkOf(object.object),
        namespace: metadata.namespace ?? '',
        name: metadata.name,
        desired: object,
      };
    });
  return [...listed, ...extra].filter((target) => only === undefined || only.has(target.key));
}
