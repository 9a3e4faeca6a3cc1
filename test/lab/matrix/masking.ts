import type { KubeObject, ManagedFieldsEntry } from '../../../src/core/model/kubeObject.ts';
import type { Json } from '../../../src/core/util/json.ts';
import { isObject } from '../../../src/core/util/json.ts';

const EPOCH = Date.parse('2026-01-05T09:00:00Z');
const UID = /\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/g;
const TIME = /\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)/g;
const SHA = /\b[0-9a-f]{40}\b/g;
/** Measured by a controller, so with a fraction of a second; what somebody writes into a manifest has none. */
const MEASURED = /\b(\d+m)?\d+\.\d+(ms|µs|s)\b/g;
/** The service range of the lab. */
const CLUSTER_IP = /\b10\.0\.\d{1,3}\.\d{1,3}\b/g;
/** Where kustomize-controller builds. */
const BUILD = /\/[^\s'":]*\/kustomization-\d+/g;
/** Of a release, which has the times of its objects in it. */
const NO_DIGEST = `sha256:${'0'.repeat(64)}`;
/** What Argo CD ends the generated name of a hook with: the commit and the second of the sync. */
const HOOK_NAME = /-[0-9a-f]{7}-(presync|sync|postsync|syncfail|predelete|postdelete)-\d{10}\b/g;
const LOOPBACK = /\bhttp:\/\/127\.0\.0\.1:\d+/g;
const GIT_SERVER = 'https://git.fernhill.example';

export interface Masking {
  /** What stands for the name of app and namespace. */
  readonly place: string;
  readonly name: string;
  /** Milliseconds at which each round began; the first is the sync before all steps. */
  readonly rounds: readonly number[];
}

/**
 * Takes out what differs from one recording to the next and says nothing. A time says only in which round something was
 * written: 09:00 is the first sync, 09:01 the first step. Status is left out, and who wrote it, unless the case is about it.
 */
export class Mask {
  readonly #masking: Masking;
  readonly #uids = new Map<string, string>();
  readonly #addresses = new Map<string, string>();

  constructor(masking: Masking) {
    this.#masking = masking;
  }

  object(object: KubeObject, keepsStatus = false): KubeObject {
    const { status, ...rest } = object;
    const { resourceVersion: _version, managedFields, ...metadata } = object.metadata;
    const fields = managedFields?.flatMap((entry) => this.#entry(entry, keepsStatus)).toSorted(byRound);
    const kept = {
      ...rest,
      metadata: { ...metadata, ...(fields === undefined ? {} : { managedFields: fields }) },
      ...(keepsStatus && status !== undefined ? { status } : {}),
    };
    return this.value(kept as unknown as Json) as unknown as KubeObject;
  }

  value<T extends Json>(value: T): T {
    return this.#walk(value) as T;
  }

  text(text: string): string {
    const { place, name } = this.#masking;
    return text
      .replaceAll(place, name)
      .replaceAll(LOOPBACK, GIT_SERVER)
      .replaceAll(BUILD, '/build/kustomization')
      .replaceAll(UID, (uid) =>
        named(this.#uids, uid, (n) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`),
      )
      .replaceAll(SHA, '0'.repeat(40))
      .replaceAll(MEASURED, '100ms')
      .replaceAll(HOOK_NAME, `-${'0'.repeat(7)}-$1-${EPOCH / 1000}`)
      .replaceAll(CLUSTER_IP, (ip) => named(this.#addresses, ip, (n) => `10.0.0.${n}`))
      .replaceAll(TIME, (time) => this.#time(time));
  }

  /** The control plane writes when it comes to it: its entries belong to the first round, whenever that was. */
  #entry(entry: ManagedFieldsEntry, keepsStatus: boolean): readonly ManagedFieldsEntry[] {
    const { fieldsV1, ...rest } = entry;
    const { 'f:status': status, ...others } = fieldsV1 ?? {};
    const fields = keepsStatus && status !== undefined ? { ...others, 'f:status': status } : others;
    if (Object.keys(fields).length === 0) {
      return [];
    }
    const isOwn = entry.subresource !== 'status' && entry.manager !== 'kube-controller-manager';
    return [{ ...rest, ...(isOwn ? {} : { time: roundTime(0) }), fieldsV1: fields }];
  }

  #walk(value: Json): Json {
    if (typeof value === 'string') {
      return this.text(value);
    }
    if (Array.isArray(value)) {
      return (value as readonly Json[]).map((one) => this.#walk(one));
    }
    if (!isObject(value)) {
      return value;
    }
    const entries = Object.entries(value).map(
      ([key, inner]) =>
        [
          this.text(key),
          key === 'digest' && 'chartVersion' in value ? NO_DIGEST : this.#walk(inner),
        ] as const,
    );
    return Object.fromEntries(entries);
  }

  /** Made-up times in manifests, before the recording began, stay. */
  #time(time: string): string {
    const { rounds } = this.#masking;
    const at = Date.parse(time);
    const seconds = (ms: number | undefined): number => Math.floor((ms ?? 0) / 1000) * 1000;
    if (at < seconds(rounds[0]) - 60_000) {
      return time;
    }
    return roundTime(
      Math.max(
        0,
        rounds.findLastIndex((round) => seconds(round) <= at),
      ),
    );
  }
}

const roundTime = (round: number): string =>
  new Date(EPOCH + round * 60_000).toISOString().replace('.000Z', 'Z');

/** By name, since the order is that of the writes and two writers of one round come as they come. */
function byRound(left: ManagedFieldsEntry, right: ManagedFieldsEntry): number {
  const key = ({ operation, manager, subresource }: ManagedFieldsEntry): string =>
    [operation, manager, subresource].join(' ');
  return key(left) < key(right) ? -1 : 1;
}

function named(known: Map<string, string>, text: string, make: (n: number) => string): string {
  const found = known.get(text) ?? make(known.size + 1);
  known.set(text, found);
  return found;
}
