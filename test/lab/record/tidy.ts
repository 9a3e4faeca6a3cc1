import { createHash } from 'node:crypto';

/** Where the clock of every recording begins. */
const EPOCH = Date.parse('2026-01-05T09:00:00Z');

const UID = /\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/g;
const TIME = /\b(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(\.\d+)?(Z|[+-]\d\d:\d\d)/g;
const SHA = /\b[0-9a-f]{40}\b/g;
/** The folder, another each time, in which kustomize-controller builds. */
const BUILD = /\/[^\s'":]*\/kustomization-\d+/g;
/** The service range of the lab. */
const CLUSTER_IP = /\b10\.0\.\d{1,3}\.\d{1,3}\b/g;
/** Where a controller wrote what it applies or renders; another name each time. */
const FILE = /(\/dev\/shm\/|\btmp\/)\d+/g;
/** Event names end in the time of their making, in hexadecimal. */
const EVENT_NAME = /^(.+)\.[0-9a-f]{16}$/;

export interface TidyOptions {
  readonly name: string;
  /** Milliseconds; what happened then happens at the epoch of the recording. */
  readonly began: number;
  /** Addresses by what stands for them. */
  readonly addresses: Readonly<Record<string, string>>;
}

/**
 * Takes out what differs from one recording to the next and says nothing: ids become ordinal numbers in the order in
 * which they appear, times keep their distance in whole seconds, commits, digests of releases, addresses and temporary
 * files get names that stay. What is left is what the controllers wrote, key for key and in their order.
 */
export function tidy<T>(recording: T, options: TidyOptions): T {
  const { name, began, addresses } = options;
  const uids = new Names((n) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`);
  const shas = new Names((n) => createHash('sha1').update(`${name} ${n}`).digest('hex'));
  const addressesInUse = new Names((n) => `10.0.0.${n}`);
  const digests = new Names((n) => `sha256:${createHash('sha256').update(`${name} ${n}`).digest('hex')}`);
  const versions = versionNames(recording);
  let events = 0;

  const text = (value: string): string => {
    let result = value;
    for (const [address, standsIn] of Object.entries(addresses)) {
      result = result.replaceAll(address, standsIn);
    }
    return result
      .replace(UID, (uid) => uids.of(uid))
      .replace(SHA, (sha) => shas.of(sha))
      .replace(BUILD, '/build/kustomization')
      .replace(FILE, '$11')
      .replace(CLUSTER_IP, (ip) => addressesInUse.of(ip))
      .replace(TIME, (whole, _seconds, fraction: string | undefined) => shift(whole, fraction));
  };
  const shift = (time: string, fraction: string | undefined): string => {
    const shifted = new Date(EPOCH + Math.floor((Date.parse(time) - began) / 1000) * 1000).toISOString();
    // Micro times stay recognisable as such.
    return fraction === undefined ? shifted.replace('.000Z', 'Z') : shifted.replace('.000Z', '.000000Z');
  };
  const walk = (value: unknown, key?: string): unknown => {
    if (typeof value === 'string') {
      if (key === 'resourceVersion') {
        return versions.get(value) ?? value;
      }
      return text(value);
    }
    if (Array.isArray(value)) {
      return value.map((one) => walk(one));
    }
    if (typeof value === 'object' && value !== null) {
      // That of a release of Helm has the times of its objects in it.
      const isRelease = 'chartVersion' in value;
      const entries = Object.entries(value).map(
        ([name, inner]) =>
          [
            text(name),
            isRelease && name === 'digest' ? digests.of(String(inner)) : walk(inner, name),
          ] as const,
      );
      return Object.fromEntries(entries);
    }
    return value;
  };
  const renamed = walk(recording) as T;
  return eachEvent(renamed, (event) => {
    const match = EVENT_NAME.exec(event.metadata.name);
    if (match) {
      event.metadata.name = `${match[1] ?? ''}.${String(++events).padStart(16, '0')}`;
    }
  });
}

/** The API server hands versions out in the order of writes; only that order is kept. */
function versionNames(recording: unknown): ReadonlyMap<string, string> {
  const found = new Set<string>();
  const walk = (value: unknown, key?: string): void => {
    if (typeof value === 'string' && key === 'resourceVersion' && /^\d+$/.test(value)) {
      found.add(value);
    } else if (Array.isArray(value)) {
      value.forEach((one) => walk(one));
    } else if (typeof value === 'object' && value !== null) {
      Object.entries(value).forEach(([name, inner]) => walk(inner, name));
    }
  };
  walk(recording);
  const ordered = [...found].sort((a, b) => Number(a) - Number(b));
  return new Map(ordered.map((version, index) => [version, String(1001 + index)]));
}

function eachEvent<T>(recording: T, change: (event: { metadata: { name: string } }) => void): T {
  const { events } = recording as { events?: { metadata: { name: string } }[] };
  events?.forEach((event) => change(event));
  return recording;
}

/** Gives each new text the next name. */
class Names {
  readonly #known = new Map<string, string>();
  readonly #make: (index: number) => string;

  constructor(make: (index: number) => string) {
    this.#make = make;
  }

  of(text: string): string {
    const known = this.#known.get(text) ?? this.#make(this.#known.size + 1);
    this.#known.set(text, known);
    return known;
  }
}
