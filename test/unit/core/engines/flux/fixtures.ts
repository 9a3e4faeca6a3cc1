import assert from 'node:assert/strict';

import { fluxEngine } from '../../../../../src/core/engines/flux/fluxEngine.ts';
import type { App } from '../../../../../src/core/model/app.ts';
import { kubeConnectionId } from '../../../../../src/core/model/ids.ts';
import type { KubeObject } from '../../../../../src/core/model/kubeObject.ts';
import type { FluxExpect } from '../../../../lab/record/flux/scenario.ts';
import { readSources } from '../../../../lab/record/flux/sources.ts';
import { FLUX_RECORDINGS, readRecordings } from '../../../../lab/record/recording.ts';

export const HERE = kubeConnectionId('/home/kim/.kube/config', 'prod/eu:1');

/** What the real kustomize-controller and helm-controller wrote, and sources as source-controller leaves them. */
export const recordings = await readRecordings<FluxExpect>(FLUX_RECORDINGS);
export const sources = await readSources();

/** The recorded object of that name. */
export function recorded(name: string): KubeObject {
  const found =
    recordings.find((one) => one.name === name)?.object ?? sources.find((one) => one.name === name)?.object;
  assert.ok(found, `nothing is recorded as ${name}`);
  return found;
}

export function framesOf(name: string): readonly KubeObject[] {
  const found = recordings.find((one) => one.name === name);
  assert.ok(found, `nothing is recorded as ${name}`);
  return found.frames.map(({ object }) => object);
}

export function appOf(object: KubeObject): App {
  const app = fluxEngine.toApp(object, HERE);
  assert.ok(app, `${object.kind} ${object.metadata.name} is no app`);
  return app;
}

type Tree = { readonly [key: string]: unknown };

/** The object with parts laid over it: maps are merged, everything else replaces, and null removes. */
export function changed(object: KubeObject, over: Tree): KubeObject {
  return merge(object, over) as KubeObject;
}

function merge(base: unknown, over: unknown): unknown {
  if (!isTree(over)) {
    return over;
  }
  const merged: Record<string, unknown> = isTree(base) ? { ...base } : {};
  for (const [key, value] of Object.entries(over)) {
    if (value === null) {
      delete merged[key];
    } else {
      merged[key] = merge(merged[key], value);
    }
  }
  return merged;
}

function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
