import { list, text } from './json.ts';
import type { ApiObject } from './json.ts';
import type { ServedKind } from './kind.ts';
import type { Lifecycle, Propagation } from './lifecycle.ts';
import type { Cluster } from './requestContext.ts';
import type { Entry } from './store.ts';
import { resourceOf } from './stored.ts';

/** Every object of the cluster with a kind that serves it. */
export function* everything(cluster: Cluster): Generator<readonly [ServedKind, Entry]> {
  const seen = new Set<string>();
  for (const kind of cluster.kinds.all) {
    const resource = resourceOf(kind);
    if (!seen.has(resource)) {
      seen.add(resource);
      for (const entry of cluster.store.entries(resource)) {
        yield [kind, entry];
      }
    }
  }
}

/** Background collection: whoever has lost the last owner goes, the others lose the reference. */
export function collectOrphans(cluster: Cluster, lifecycle: Lifecycle, owner: string): void {
  for (const [kind, entry, others] of dependentsOf(cluster, owner)) {
    if (others.length === 0) {
      lifecycle.delete(kind, entry);
    } else {
      lifecycle.write(kind, withOwners(entry.object, others));
    }
  }
}

/** Before an owner that was deleted in the foreground, or is to leave its dependents behind, is let go. */
export function letGo(cluster: Cluster, lifecycle: Lifecycle, owner: string, propagation: Propagation): void {
  for (const [kind, entry, others] of dependentsOf(cluster, owner)) {
    if (propagation === 'Orphan' || others.length > 0) {
      lifecycle.write(kind, withOwners(entry.object, others));
    } else {
      lifecycle.delete(kind, entry, propagation);
    }
  }
}

type Owners = ReturnType<typeof list>;

function* dependentsOf(
  cluster: Cluster,
  owner: string,
): Generator<readonly [kind: ServedKind, entry: Entry, others: Owners]> {
  for (const [kind, entry] of everything(cluster)) {
    const owners = list(entry.object, 'metadata', 'ownerReferences');
    const others = owners.filter((reference) => text(reference, 'uid') !== owner);
    if (others.length < owners.length) {
      yield [kind, entry, others];
    }
  }
}

function withOwners(object: ApiObject, owners: Owners): ApiObject {
  const { ownerReferences: _o, ...metadata } = object.metadata;
  return { ...object, metadata: owners.length === 0 ? metadata : { ...metadata, ownerReferences: owners } };
}
