import type { KubeObject } from '../../../src/core/model/kubeObject.ts';
import { establishedStatus } from './crd.ts';
import { allocate } from './allocate.ts';
import { withDefaults } from './defaults.ts';
import type { ApiObject, Fields } from './json.ts';
import { copy, text } from './json.ts';
import type { ServedKind } from './kind.ts';
import { churn, fillApplications } from './load.ts';
import type { ChurnOptions, FillOptions } from './load.ts';
import { keyFor, keyOf } from './store.ts';
import { resourceOf } from './stored.ts';
import { preparedForCreate, timestamp } from './strategy.ts';
import { inWireOrder } from './wire.ts';
import type { WriteContext } from './commit.ts';

/** The store's back door for tests: no login, no checks, but complete objects that watches see. */
export class Seeds {
  readonly #context: WriteContext;

  constructor(context: WriteContext) {
    this.#context = context;
  }

  /** The stored object, or undefined. */
  get(apiVersion: string, kind: string, namespace: string, name: string): KubeObject | undefined {
    const served = this.#kind(apiVersion, kind);
    return this.#context.store.find(resourceOf(served), keyFor(namespace, name))?.object as
      | KubeObject
      | undefined;
  }

  /** All objects of a kind, in the order of namespace and name. */
  all(apiVersion: string, kind: string): readonly KubeObject[] {
    const served = this.#kind(apiVersion, kind);
    return this.#context.store
      .entries(resourceOf(served))
      .map((entry) => entry.object as unknown as KubeObject);
  }

  /** Creates or replaces; uid, times and generation are kept from the former object, or made, where not given. */
  put(...objects: readonly KubeObject[]): void {
    for (const object of objects) {
      this.#put(copy(object as unknown as ApiObject));
    }
  }

  remove(apiVersion: string, kind: string, namespace: string, name: string): void {
    const served = this.#kind(apiVersion, kind);
    const entry = this.#context.store.find(resourceOf(served), keyFor(namespace, name));
    if (entry !== undefined) {
      this.#context.lifecycle.remove(served, entry.object);
    }
  }

  namespaces(...names: readonly string[]): void {
    for (const name of names) {
      if (this.#context.store.find('namespaces', name) === undefined) {
        this.#put({
          apiVersion: 'v1',
          kind: 'Namespace',
          metadata: { name },
        });
      }
    }
  }

  /** Definitions whose kinds are served at once. */
  definitions(crds: readonly ApiObject[]): void {
    for (const crd of crds) {
      this.#put({ ...crd, status: establishedStatus(crd, timestamp(this.#context.now())) });
      this.#context.lifecycle.serve(crd);
    }
  }

  /** Many Applications at once, for benches. Answers their names. */
  fillApplications(options: FillOptions): readonly string[] {
    return fillApplications(this.#context, options);
  }

  /** Updates random Applications at a steady rate; resolves when the time is over. */
  churn(options: ChurnOptions): Promise<number> {
    return churn(this.#context, options);
  }

  #put(object: ApiObject): void {
    const served = this.#kind(object.apiVersion, object.kind);
    const namespace = text(object, 'metadata', 'namespace');
    if (served.isNamespaced && namespace === '') {
      throw new Error(`${object.kind} ${text(object, 'metadata', 'name')} needs a namespace`);
    }
    if (served.isNamespaced) {
      this.namespaces(namespace);
    }
    const before = this.#context.store.find(resourceOf(served), keyOf(object))?.object;
    const made = withDefaults(served, preparedForCreate(served, object, this.#context.now()));
    const kept: Fields = {};
    for (const key of ['uid', 'creationTimestamp', 'generation']) {
      const value = object.metadata[key] ?? before?.metadata[key];
      if (value !== undefined) {
        kept[key] = value;
      }
    }
    const status = object['status'] ?? made['status'];
    const whole: ApiObject = {
      ...made,
      ...(status === undefined ? {} : { status }),
      metadata: {
        ...made.metadata,
        ...kept,
        ...(object.metadata['deletionTimestamp'] === undefined
          ? {}
          : { deletionTimestamp: object.metadata['deletionTimestamp'] }),
      },
    };
    allocate(served, whole, this.#context.store.version);
    this.#context.lifecycle.write(served, inWireOrder(whole, served.isCustom));
  }

  #kind(apiVersion: string, kind: string): ServedKind {
    const served = this.#context.kinds.named(apiVersion, kind);
    if (served === undefined) {
      throw new Error(`the demo cluster does not serve ${apiVersion} ${kind}`);
    }
    return served;
  }
}
