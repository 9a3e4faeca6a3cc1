import type { KubeClient } from '../pull/client.ts';
import { EVENT } from '../pull/eventKind.ts';
import { textAt, type Dict } from '../pull/json.ts';
import * as o from '../pull/objects.ts';
import { EventCorrelator } from './correlator.ts';

export interface Said {
  readonly type: 'Normal' | 'Warning';
  readonly reason: string;
  readonly message: string;
  readonly annotations?: Dict;
}

/** Writes Events as a controller's recorder does. */
export class EventRecorder {
  readonly #client: KubeClient;
  readonly #now: () => number;
  readonly #component: string;
  readonly #correlator = new EventCorrelator();
  #count = 0;

  constructor(client: KubeClient, now: () => number, component: string) {
    this.#client = client;
    this.#now = now;
    this.#component = component;
  }

  async say(about: o.Obj, { type, reason, message, annotations = {} }: Said): Promise<void> {
    const now = this.#now();
    this.#count += 1;
    const tag = BigInt(Math.round(now)) * 1_000_000n + BigInt(this.#count % 1_000_000);
    const written = this.#correlator.correlate(
      { about: o.uidOf(about), type, reason, message },
      `${o.nameOf(about)}.${tag.toString(16)}`,
      now,
    );
    if (written === undefined) {
      return;
    }
    const namespace = o.namespaceOf(about);
    const { name, count, first, isCombined } = written;
    const said = { count, message: written.message, lastTimestamp: o.stamp(now) };
    const options = { manager: this.#component };
    if (count > 1 && (await this.#client.get(EVENT, namespace, name)) !== undefined) {
      await this.#client.patch(EVENT, { namespace, name }, 'merge', said, options);
      return;
    }
    const event: o.Obj = {
      apiVersion: 'v1',
      kind: 'Event',
      metadata: {
        name,
        namespace,
        ...(isCombined || Object.keys(annotations).length === 0 ? {} : { annotations }),
      },
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
      firstTimestamp: o.stamp(first),
      ...said,
    };
    await this.#client.create(EVENT, event, options);
  }
}
