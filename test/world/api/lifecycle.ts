import { establishedStatus, kindsOf, terminatingStatus } from './crd.ts';
import { collectOrphans, everything, letGo } from './garbage.ts';
import type { ApiObject, Value } from './json.ts';
import { fields, list, text } from './json.ts';
import type { ServedKind } from './kind.ts';
import { stampUpdate } from './managedFields.ts';
import type { Cluster } from './requestContext.ts';
import type { Entry } from './store.ts';
import { resourceOf } from './stored.ts';
import { timestamp } from './strategy.ts';
import { inWireOrder } from './wire.ts';

export type Propagation = 'Background' | 'Foreground' | 'Orphan';

/** The finalizer by which the garbage collector holds an object until its dependents were seen to. */
const collectorFinalizer = { Background: '', Foreground: 'foregroundDeletion', Orphan: 'orphan' } as const;
/** Holds a definition until its objects are gone. */
const cleanup = 'customresourcecleanup.apiextensions.k8s.io';
/** Held by controllers until nobody uses the volume, or all objects are gone: at once, here. */
const released = new Set<Value>(['kubernetes.io/pvc-protection', 'kubernetes.io/pv-protection', cleanup]);
const emptyingRetryMs = 100;

/**
 * Writes to the store, and does what controllers do after a write in a real cluster: kinds of a new definition are
 * served, objects whose owners or finalizers are gone disappear, a deleted namespace is emptied. Controllers come a
 * turn of the event loop later.
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

  /** Stores the object; where it is being deleted and nothing holds it any more, removes it in this state. */
  write(kind: ServedKind, object: ApiObject): Entry {
    if (object.metadata['deletionTimestamp'] !== undefined && !isHeld(kind, object)) {
      return this.remove(kind, object);
    }
    const entry = this.#cluster.store.put(resourceOf(kind), object);
    if (isDefinition(kind) && object.metadata['deletionTimestamp'] === undefined) {
      this.#later(() => this.#establish(kind, entry.key));
    }
    return entry;
  }

  /** Removes at once, or marks for deletion where something holds the object; then the marked entry is answered. */
  delete(kind: ServedKind, entry: Entry, propagation: Propagation = 'Background'): Entry | undefined {
    const finalizer = collectorFinalizer[propagation];
    const held = list(entry.object, 'metadata', 'finalizers');
    const wanted = [finalizer, isDefinition(kind) ? cleanup : ''].filter((name) => name !== '');
    const finalizers = [...held, ...wanted.filter((name) => !held.includes(name))];
    if (finalizers.length === 0 && !isNamespace(kind)) {
      this.remove(kind, entry.object);
      return undefined;
    }
    if (entry.object.metadata['deletionTimestamp'] !== undefined && finalizers.length === held.length) {
      return entry;
    }
    const marked = this.#cluster.store.put(
      resourceOf(kind),
      marking(kind, entry.object, finalizers, timestamp(this.#cluster.now())),
    );
    this.#later(() => this.#afterMark(kind, marked.key, propagation));
    return marked;
  }

  /** Takes the object out of the store in its last state. */
  remove(kind: ServedKind, object: ApiObject): Entry {
    if (isDefinition(kind)) {
      this.#withdraw(object);
    }
    const entry = this.#cluster.store.remove(resourceOf(kind), object);
    const uid = text(object, 'metadata', 'uid');
    this.#later(() => collectOrphans(this.#cluster, this, uid));
    return entry;
  }

  /** Serves the kinds of a definition from now on. */
  serve(crd: ApiObject): void {
    this.#cluster.kinds.replace(
      text(crd, 'spec', 'group'),
      text(crd, 'spec', 'names', 'plural'),
      kindsOf(crd),
    );
  }

  #later(call: () => void): void {
    setImmediate(() => {
      if (!this.#isClosed) {
        call();
      }
    });
  }

  #afterMark(kind: ServedKind, key: string, propagation: Propagation): void {
    const entry = this.#cluster.store.find(resourceOf(kind), key);
    if (entry === undefined) {
      return;
    }
    if (isNamespace(kind)) {
      this.#empty(kind, key);
      return;
    }
    if (propagation !== 'Background') {
      letGo(this.#cluster, this, text(entry.object, 'metadata', 'uid'), propagation);
    }
    const finalizers = list(entry.object, 'metadata', 'finalizers');
    const left = finalizers.filter((name) => !released.has(name) && name !== collectorFinalizer[propagation]);
    if (left.length < finalizers.length) {
      this.write(kind, withFinalizers(entry.object, left));
    }
  }

  #empty(kind: ServedKind, name: string): void {
    let left = 0;
    for (const [each, entry] of everything(this.#cluster)) {
      if (each.isNamespaced && entry.key.startsWith(`${name}/`)) {
        left += this.delete(each, entry) === undefined ? 0 : 1;
      }
    }
    const namespace = this.#cluster.store.find('namespaces', name);
    if (namespace === undefined) {
      return;
    }
    if (left === 0) {
      this.remove(kind, namespace.object);
    } else {
      setTimeout(() => this.#later(() => this.#empty(kind, name)), emptyingRetryMs).unref();
    }
  }

  #establish(kind: ServedKind, name: string): void {
    const entry = this.#cluster.store.find(resourceOf(kind), name);
    if (entry === undefined) {
      return;
    }
    this.serve(entry.object);
    if (list(entry.object, 'status', 'conditions').length === 0) {
      const time = timestamp(this.#cluster.now());
      const served: ApiObject = {
        ...entry.object,
        status: establishedStatus(entry.object, time),
        metadata: { ...entry.object.metadata },
      };
      stampUpdate(kind, entry.object, served, {
        manager: 'kube-apiserver',
        time,
        apiVersion: entry.object.apiVersion,
        subresource: 'status',
      });
      this.#cluster.store.put(resourceOf(kind), inWireOrder(served, false));
    }
  }

  #withdraw(crd: ApiObject): void {
    for (const kind of kindsOf(crd)) {
      for (const entry of this.#cluster.store.entries(resourceOf(kind))) {
        this.#cluster.store.remove(resourceOf(kind), entry.object);
      }
    }
    this.#cluster.kinds.replace(text(crd, 'spec', 'group'), text(crd, 'spec', 'names', 'plural'), []);
  }
}

function isNamespace(kind: ServedKind): boolean {
  return kind.group === '' && kind.kind === 'Namespace';
}

function isDefinition(kind: ServedKind): boolean {
  return kind.group === 'apiextensions.k8s.io';
}

function isHeld(kind: ServedKind, object: ApiObject): boolean {
  const own = isNamespace(kind) ? list(object, 'spec', 'finalizers') : [];
  return own.length + list(object, 'metadata', 'finalizers').length > 0;
}

function withFinalizers(object: ApiObject, finalizers: Value[]): ApiObject {
  const { finalizers: _f, ...metadata } = object.metadata;
  return { ...object, metadata: finalizers.length === 0 ? metadata : { ...metadata, finalizers } };
}

/** The state in which an object is deleted; what holds it is named in its finalizers. */
export function marking(kind: ServedKind, object: ApiObject, finalizers: Value[], at: string): ApiObject {
  const marked = withFinalizers(object, finalizers);
  const generation = object.metadata['generation'];
  const isFirst = object.metadata['deletionTimestamp'] === undefined;
  return {
    ...marked,
    ...(isNamespace(kind) ? { status: { ...fields(object, 'status'), phase: 'Terminating' } } : {}),
    ...(isDefinition(kind) && isFirst ? { status: terminatingStatus(object, at) } : {}),
    metadata: {
      ...marked.metadata,
      ...(typeof generation === 'number' && isFirst && !isDefinition(kind)
        ? { generation: generation + 1 }
        : {}),
      ...(isFirst ? { deletionTimestamp: at } : {}),
      ...(isNamespace(kind) || isDefinition(kind) ? {} : { deletionGracePeriodSeconds: 0 }),
    },
  };
}
