import { readFileSync } from 'node:fs';

import type { KubeObject } from '../../src/core/model/kubeObject.ts';
import type { Recording } from '../lab/record/recording.ts';

/** An object in part: maps are merged, everything else replaces, and null removes. */
export type Over = Readonly<Record<string, unknown>>;

const FOLDER = new URL('../lab/recordings/argocd/', import.meta.url);
const known = new Map<string, Recording>();

/** What a real Argo CD wrote in one state, by the name of the scenario that provokes it (test/lab/record/scenarios). */
export function recording(name: string): Recording {
  const read =
    known.get(name) ?? (JSON.parse(readFileSync(new URL(`${name}.json`, FOLDER), 'utf8')) as Recording);
  known.set(name, read);
  return read;
}

/**
 * The object of a recording. Laid over it is what people and manifests may say in that state (spec, annotations,
 * finalizers), not what the controller says.
 */
export function recorded(name: string, over: Over = {}): KubeObject {
  return laidOver(recording(name).object, over);
}

/** The object as it passed by on the way to the recorded state: the frame of the watch with that index. */
export function passing(name: string, index: number): KubeObject {
  const frame = recording(name).frames[index];
  if (frame === undefined) {
    throw new Error(`the recording ${name} has no frame ${index}`);
  }
  return frame.object;
}

export function laidOver<T>(base: T, over: Over): T {
  return merge(base, over) as T;
}

function merge(base: unknown, over: unknown): unknown {
  if (!isTree(base) || !isTree(over)) {
    return over;
  }
  const result: Record<string, unknown> = { ...base };
  for (const [key, value] of Object.entries(over)) {
    if (value === null) {
      delete result[key];
    } else {
      result[key] = merge(result[key], value);
    }
  }
  return result;
}

function isTree(value: unknown): value is Over {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
