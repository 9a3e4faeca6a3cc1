import { existsSync } from 'node:fs';
import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import type { KubeObject } from '../../../src/core/model/kubeObject.ts';
import type { Frame } from '../kube.ts';
import type { Expect } from './scenario.ts';
import { shapeOf } from './shape.ts';

/** Where the recordings of Argo CD lie. */
export const RECORDINGS = fileURLToPath(new URL('../recordings/argocd/', import.meta.url));

/** Where those of kustomize-controller and helm-controller lie. */
export const FLUX_RECORDINGS = fileURLToPath(new URL('../recordings/flux/', import.meta.url));

/** What the real controllers wrote in one state; see `tidy.ts` for what is not as it was. */
export interface Recording<Expected = Expect> {
  readonly name: string;
  /** The state, in a sentence. */
  readonly title: string;
  /** The file that provokes it, from the root of the repository. */
  readonly script: string;
  readonly versions: Readonly<Record<string, string>>;
  readonly expect: Expected;
  /** Application, ApplicationSet, AppProject, Kustomization or HelmRelease that the expectation is about. */
  readonly object: KubeObject;
  /** Others that belong to the state. */
  readonly others: readonly KubeObject[];
  /** Managed objects as the cluster holds them. */
  readonly live: readonly KubeObject[];
  /** Events of the object, oldest first. */
  readonly events: readonly KubeObject[];
  /** The raw watch of managed objects that change on the way, each from how it stood before. */
  readonly liveFrames: readonly Frame[];
  /** The raw watch of the object, from before the first thing of interest to the recorded state. */
  readonly frames: readonly Frame[];
}

export async function readRecordings<Expected = Expect>(
  folder = RECORDINGS,
): Promise<readonly Recording<Expected>[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.json'));
  return Promise.all(
    names
      .sort()
      .map(
        async (name) => JSON.parse(await readFile(path.join(folder, name), 'utf8')) as Recording<Expected>,
      ),
  );
}

/** Writes it unless the one that is there says the same; answers whether it did. */
export async function writeRecording(recording: Recording<unknown>, folder = RECORDINGS): Promise<boolean> {
  await mkdir(folder, { recursive: true });
  const file = path.join(folder, `${recording.name}.json`);
  const before = existsSync(file) ? (JSON.parse(await readFile(file, 'utf8')) as Recording) : undefined;
  if (before !== undefined && shapeOf(before) === shapeOf(recording)) {
    return false;
  }
  await writeFile(file, recordingText(recording));
  return true;
}

/** Objects are spread out, so that a review sees what changed; frames are one line each, so that one sees how many. */
export function recordingText(recording: Recording<unknown>): string {
  const { frames, liveFrames, ...rest } = recording;
  const head = JSON.stringify(rest, undefined, 1);
  return `${head.slice(0, -2)},\n "liveFrames": ${linesOf(liveFrames)},\n "frames": ${linesOf(frames)}\n}\n`;
}

function linesOf(frames: readonly Frame[]): string {
  const lines = frames.map((frame) => `  ${JSON.stringify(frame)}`).join(',\n');
  return frames.length === 0 ? '[]' : `[\n${lines}\n ]`;
}
