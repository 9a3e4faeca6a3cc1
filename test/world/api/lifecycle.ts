import { establishedStatus, kindsOf } from './crd.ts';
import type { ApiObject } from './json.ts';
import { fields, list, text } from './json.ts';
import type { ServedKind } from './kind.ts';
import type { Cluster } from './requestContext.ts';
import type { Entry } from './store.ts';
import { resourceOf } from './stored.ts';
import { timestamp } from './strategy.ts';

/**
 * What in a real cluster controllers do after a write: kinds of a new definition are served, objects whose owners or
 * finalizers are gone disappear, a deleted namespace is emptied. Here it happens a turn of the event loop later.
 */
export class Lifecycle {
  readonly #cluster: Cluster;
  #isClosed = false;

  constructor(cluster: Cluster) {
    this.#cluster = cluster;
  }

  close(): void {
    this.#isClosed = true;
  }

  afterWrite(kind: ServedKind, entry: Entry): void {
    const { metadata } = entry.object;
    if (metadata['deletionTimestamp'] !== undefined && finalizersOf(kind, entry.object).length === 0) {
      this.remove(kind, entry);
      return;
    }
    if (kind.kind === 'CustomResourceDefinition' && metadata['deletionTimestamp'] === undefined) {
      this.#later(() => this.#establish(kind, entry.key));
    }
  }

  /** Marks for deletion while finalizers hold it, else removes. Answers the object where it is only marked. */
  delete(
    kind: ServedKind,
    entry: Entry,
    options: { readonly propagation: string; readonly graceSeconds?: number },
  ): Entry | undefined {
    const resource = resourceOf(kind);
    const finalizers = list(entry.object, 'metadata', 'finalizers').filter(
      (name) => name !== 'orphan' && name !== 'foregroundDeletion',
    );
    if (options.propagation === 'Orphan') {
      this.#orphan(text(entry.object, 'metadata', 'uid'));
    }
    const isHeld = finalizers.length > 0 || (kind.kind === 'Namespace' && kind.group === '');
    if (!isHeld) {
      this.remove(kind, entry);
      return undefined;
    }
    if (entry.object.metadata['deletionTimestamp'] !== undefined) {
      return entry;
    }
    const marked = this.#cluster.store.put(resource, {
      ...entry.object,
      ...(kind.kind === 'Namespace' && kind.group === ''
        ? { status: { ...fields(entry.object, 'status'), phase: 'Terminating' } }
        : {}),
      metadata: withDeletion(entry.object, timestamp(this.#cluster.now()), options.graceSeconds ?? 0),
    });
    if (kind.kind === 'Namespace' && kind.group === '') {
      this.#later(() => this.#empty(kind, marked.key));
    }
    return marked;
  }

  remove(kind: ServedKind, entry: Entry): void {
    const removed = this.#cluster.store.remove(resourceOf(kind), entry.key);
    if (removed === undefined) {
      return;
    }
    if (kind.kind === 'CustomResourceDefinition') {
      this.#withdraw(removed.object);
    }
    const uid = text(removed.object, 'metadata', 'uid');
    this.#later(() => this.#collect(uid));
  }

  #later(call: () => void): void {
    setImmediate(() => {
      if (!this.#isClosed) {
        call();
      }
    });
  }

  /** Background garbage collection: whoever has lost its last owner goes, the others lose the reference. */
  #collect(owner: string): void {
    for (const [kind, entry] of this.#everything()) {
      const owners = list(entry.object, 'metadata', 'ownerReferences');
      const others = owners.filter((reference) => text(reference, 'uid') !== owner);
      if (others.length === owners.length) {
        continue;
      }
      if (others.length === 0) {
        this.delete(kind, entry, { propagation: 'Background' });
      } else {
        this.#put(kind, { ...entry.object, metadata: { ...entry.object.metadata, ownerReferences: others } });
      }
    }
  }

  #orphan(owner: string): void {
    for (const [kind, entry] of this.#everything()) {
      const owners = list(entry.object, 'metadata', 'ownerReferences');
      const others = owners.filter((reference) => text(reference, 'uid') !== owner);
      if (others.length < owners.length) {
        const { ownerReferences: _o, ...metadata } = entry.object.metadata;
        this.#put(kind, {
          ...entry.object,
          metadata: others.length === 0 ? metadata : { ...metadata, ownerReferences: others },
        });
      }
    }
  }

  *#everything(): Generator<readonly [ServedKind, Entry]> {
    const seen = new Set<string>();
    for (const kind of this.#cluster.kinds.all) {
      const resource = resourceOf(kind);
      if (!seen.has(resource)) {
        seen.add(resource);
        for (const entry of this.#cluster.store.entries(resource)) {
          yield [kind, entry];
        }
      }
    }
  }

  #empty(kind: ServedKind, name: string): void {
    let left = 0;
    for (const [each, entry] of this.#everything()) {
      if (each.isNamespaced && entry.key.startsWith(`${name}/`)) {
        left += this.delete(each, entry, { propagation: 'Background' }) === undefined ? 0 : 1;
      }
    }
    const namespace = this.#cluster.store.find('namespaces', name);
    if (namespace === undefined) {
      return;
    }
    if (left === 0) {
      this.remove(kind, namespace);
    } else {
      setTimeout(() => this.#later(() => this.#empty(kind, name)), 100).unref();
    }
  }

  #establish(kind: ServedKind, name: string): void {
    const entry = this.#cluster.store.find(resourceOf(kind), name);
    if (entry === undefined) {
      return;
    }
    this.serve(entry.object);
    if (list(entry.object, 'status', 'conditions').length === 0) {
      this.#put(kind, {
        ...entry.object,
        status: establishedStatus(entry.object, timestamp(this.#cluster.now())),
      });
    }
  }

  /** Serves the kinds of a definition from now on. */
  serve(crd: ApiObject): void {
    this.#cluster.kinds.replace(
      text(crd, 'spec', 'group'),
      text(crd, 'spec', 'names', 'plural'),
      kindsOf(crd),
    );
  }

  #withdraw(crd: ApiObject): void {
    for (const kind of kindsOf(crd)) {
      for (const entry of this.#cluster.store.entries(resourceOf(kind))) {
        this.#cluster.store.remove(resourceOf(kind), entry.key);
      }
    }
    this.#cluster.kinds.replace(text(crd, 'spec', 'group'), text(crd, 'spec', 'names', 'plural'), []);
  }

  #put(kind: ServedKind, object: ApiObject): void {
    const entry = this.#cluster.store.put(resourceOf(kind), object);
    this.afterWrite(kind, entry);
  }
}

function finalizersOf(kind: ServedKind, object: ApiObject): readonly unknown[] {
  return kind.kind === 'Namespace' && kind.group === ''
    ? ['kubernetes']
    : list(object, 'metadata', 'finalizers');
}

function withDeletion(object: ApiObject, at: string, graceSeconds: number): ApiObject['metadata'] {
  const generation = object.metadata['generation'];
  return {
    ...object.metadata,
    ...(typeof generation === 'number' ? { generation: generation + 1 } : {}),
    deletionTimestamp: at,
    deletionGracePeriodSeconds: graceSeconds,
  };
}
