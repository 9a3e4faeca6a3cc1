import type { KubeClient, Kind } from '../pull/client.ts';
import { listAt, numberAt, textAt, type Dict, type Json } from '../pull/json.ts';
import * as o from '../pull/objects.ts';

export interface Condition {
  readonly type: string;
  readonly status: 'True' | 'False' | 'Unknown';
  readonly reason: string;
  readonly message: string;
}

/** Writes the status of Flux objects as its controllers do: conditions first, the rest in a request of its own. */
export class StatusWriter {
  readonly #client: KubeClient;
  readonly #now: () => number;
  /** By uid: the object in hand may be older than what was written of it on the way. */
  readonly #written = new Map<string, Json[]>();

  constructor(client: KubeClient, now: () => number) {
    this.#client = client;
    this.#now = now;
  }

  time(): string {
    return `${new Date(this.#now()).toISOString().slice(0, 19)}Z`;
  }

  /** All conditions that hold from now on; what keeps its status keeps its time. */
  async conditions(kind: Kind, object: o.Obj, conditions: readonly Condition[]): Promise<o.Obj> {
    const key = textAt(object, 'metadata', 'uid');
    const before = this.#written.get(key) ?? listAt(object, 'status', 'conditions');
    const written = conditions.map((condition): Json => {
      const old = before.find((one) => textAt(one, 'type') === condition.type);
      const keeps = textAt(old, 'status') === condition.status && textAt(old, 'reason') === condition.reason;
      return {
        ...condition,
        lastTransitionTime: keeps ? textAt(old, 'lastTransitionTime') : this.time(),
        observedGeneration: numberAt(object, 'metadata', 'generation') ?? 1,
      };
    });
    this.#written.set(key, written);
    return this.write(kind, object, { conditions: written });
  }

  write(kind: Kind, object: o.Obj, status: Dict): Promise<o.Obj> {
    const place = { namespace: o.namespaceOf(object), name: o.nameOf(object) };
    return this.#client.patch(kind, place, 'merge', { status }, { subresource: 'status' });
  }
}

export function isReady(object: o.Obj | undefined): boolean {
  const ready = listAt(object, 'status', 'conditions').find((one) => textAt(one, 'type') === 'Ready');
  return (
    textAt(ready, 'status') === 'True' &&
    numberAt(object, 'status', 'observedGeneration') === numberAt(object, 'metadata', 'generation')
  );
}
