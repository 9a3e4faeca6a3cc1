import { readFileSync, readdirSync } from 'node:fs';

import type { KubeObject } from '../../src/core/model/kubeObject.ts';
import type { Recording } from '../lab/record/recording.ts';
import { isTree, statePaths, type Tree } from './statePaths.ts';

/** An object in part: maps are merged, everything else replaces, and null removes. */
export type Over = Tree;

const ROOT = new URL('../lab/recordings/', import.meta.url);
const FOLDERS = ['argocd', 'flux', 'flux-sources'];

const files = new Map(
  FOLDERS.flatMap((folder) =>
    readdirSync(new URL(folder, ROOT))
      .filter((file) => file.endsWith('.json'))
      .map((file) => [file.slice(0, -'.json'.length), new URL(`${folder}/${file}`, ROOT)]),
  ),
);
const known = new Map<string, Recording>();
let places: ReadonlyMap<string, ReadonlySet<string>> | undefined;

/** Fields of a status that no recording holds, by kind. What lies below them may be said, too. */
export const UNRECORDED: Readonly<Record<string, readonly string[]>> = {
  // Health of each object stands there before Argo CD 3.0, or where `controller.resource.health.persist` is on; a
  // message beside the health of the app since 3.6. The lab's is 3.5, as installed.
  Application: [
    'status.resources[].health',
    'status.health.message',
    // What `argocd app sync --local` sends.
    'operation.sync.manifests',
    'status.operationState.operation.sync.manifests',
  ],
  // What `flux push artifact` says of the commit, and where kustomize-controller repeats it; the stand-in for
  // source-controller pushes none.
  OCIRepository: ['status.artifact.metadata'],
  Kustomization: ['status.lastAppliedOriginRevision', 'status.history[].metadata.originRevision'],
  // The answer to a request, which the stand-in does not give.
  GitRepository: ['status.lastHandledReconcileAt'],
};

/**
 * What the real controllers wrote in one state, by the name of the scenario that provokes it (test/lab/record). Throws
 * where nothing is recorded under that name.
 */
export function recording(name: string): Recording {
  const file = files.get(name);
  if (file === undefined) {
    throw new Error(`nothing is recorded as ${name}`);
  }
  const read = known.get(name) ?? (JSON.parse(readFileSync(file, 'utf8')) as Recording);
  known.set(name, read);
  return read;
}

/** The object of a recording, with parts laid over it as `laidOver` does. */
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

/** A managed object on the way to the recorded state: the frame of its watch with that index. */
export function passingLive(name: string, index: number): KubeObject {
  const frame = recording(name).liveFrames[index];
  if (frame === undefined) {
    throw new Error(`the recording ${name} has no frame ${index} of a managed object`);
  }
  return frame.object;
}

/**
 * The object with parts laid over it. No field of a status may be invented: throws where the parts hold one that no
 * recorded object of the kind has at that place.
 */
export function laidOver(base: KubeObject, over: Over): KubeObject {
  return merge(base, layer(base.kind, over)) as KubeObject;
}

/** The object as somebody would create it elsewhere: without what the API server gives to each. */
export function toCreate(object: KubeObject): KubeObject {
  const given = { uid: null, resourceVersion: null, generation: null, creationTimestamp: null };
  return laidOver(object, { metadata: { ...given, managedFields: null } });
}

/** The object as it would be had all of it happened so many minutes later: each time in it is moved. */
export function later(object: KubeObject, minutes: number): KubeObject {
  const text = JSON.stringify(object).replace(/"\d{4}-\d\d-\d\dT[\d:.]+Z"/g, (time) =>
    JSON.stringify(
      new Date(Date.parse(time.slice(1, -1)) + minutes * 60_000).toISOString().replace('.000Z', 'Z'),
    ),
  );
  return JSON.parse(text) as KubeObject;
}

/** Parts that several tests lay over objects of that kind. Throws as `laidOver` does. */
export function layer<T extends Over>(kind: string, over: T): T {
  const invented = statePaths(over).filter((place) => !isRecorded(kind, place));
  if (invented.length > 0) {
    throw new Error(`no recorded ${kind} has ${invented.join(', ')}`);
  }
  return over;
}

function isRecorded(kind: string, place: string): boolean {
  return (
    recordedPlaces().get(kind)?.has(place) === true ||
    (UNRECORDED[kind] ?? []).some((one) => place === one || place.startsWith(`${one}.`))
  );
}

/** The places of all fields of the controllers' parts of all recorded objects, by kind: `status.sync.status`. */
export function recordedPlaces(): ReadonlyMap<string, ReadonlySet<string>> {
  places ??= readPlaces();
  return places;
}

function readPlaces(): ReadonlyMap<string, ReadonlySet<string>> {
  const found = new Map<string, Set<string>>();
  for (const name of files.keys()) {
    const { object, others = [], frames = [] } = recording(name) as Partial<Recording>;
    for (const one of [object, ...others, ...frames.map((frame) => frame.object)]) {
      if (one !== undefined) {
        const of = found.get(one.kind) ?? new Set();
        statePaths(one).forEach((place) => of.add(place));
        found.set(one.kind, of);
      }
    }
  }
  return found;
}

function merge(base: unknown, over: unknown): unknown {
  if (!isTree(over)) {
    return over;
  }
  const result: Record<string, unknown> = isTree(base) ? { ...base } : {};
  for (const [key, value] of Object.entries(over)) {
    if (value === null) {
      delete result[key];
    } else {
      result[key] = merge(result[key], value);
    }
  }
  return result;
}
