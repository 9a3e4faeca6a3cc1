import type { KubeClient } from '../pull/client.ts';
import { EVENT } from '../pull/eventKind.ts';
import { numberAt, textAt, type Dict } from '../pull/json.ts';
import * as o from '../pull/objects.ts';

export interface Said {
  readonly type: 'Normal' | 'Warning';
  readonly reason: string;
  readonly message: string;
  readonly annotations?: Dict;
}

/** Writes Events as a controller's recorder does: what was said of an object before counts up. */
export class EventRecorder {
  readonly #client: KubeClient;
  readonly #now: () => number;
  readonly #component: string;
  readonly #known = new Map<string, string>();
  #count = 0;

  constructor(client: KubeClient, now: () => number, component: string) {
    this.#client = client;
    this.#now = now;
    this.#component = component;
  }

  async say(about: o.Obj, { type, reason, message, annotations }: Said): Promise<void> {
    const time = o.stamp(this.#now());
    const key = [o.uidOf(about), type, reason, message].join('\n');
    const namespace = o.namespaceOf(about);
    const known = this.#known.get(key);
    const before = known === undefined ? undefined : await this.#client.get(EVENT, namespace, known);
    const options = { manager: this.#component };
    if (known !== undefined && before !== undefined) {
      const again = { count: (numberAt(before, 'count') ?? 1) + 1, lastTimestamp: time };
      await this.#client.patch(EVENT, { namespace, name: known }, 'merge', again, options);
      return;
    }
    this.#count += 1;
    const tag = BigInt(Math.round(this.#now())) * 1_000_000n + BigInt(this.#count % 1_000_000);
    const name = `${o.nameOf(about)}.${tag.toString(16)}`;
    this.#known.set(key, name);
    const event: o.Obj = {
      apiVersion: 'v1',
      kind: 'Event',
      metadata: { name, namespace, ...(annotations === undefined ? {} : { annotations }) },
      involvedObject: {
        apiVersion: textAt(about, 'apiVersion'),
        kind: o.kindOf(about),
        name: o.nameOf(about),
        namespace,
        resourceVersion: o.versionTagOf(about),
        uid: o.uidOf(about),
      },
      source: { component: this.#component },
      reportingComponent: this.#component,
      type,
      reason,
      message,
      count: 1,
      firstTimestamp: time,
      lastTimestamp: time,
    };
    await this.#client.create(EVENT, event, options);
  }
}
