import assert from 'node:assert/strict';

import { fluxEngine } from '../../../../../src/core/engines/flux/fluxEngine.ts';
import type { App } from '../../../../../src/core/model/app.ts';
import { kubeConnectionId } from '../../../../../src/core/model/ids.ts';
import type { KubeObject } from '../../../../../src/core/model/kubeObject.ts';
import type { FluxExpect } from '../../../../lab/record/flux/scenario.ts';
import { readSources } from '../../../../lab/record/flux/sources.ts';
import { FLUX_RECORDINGS, readRecordings } from '../../../../lab/record/recording.ts';
import { laidOver, recorded } from '../../../recorded.ts';

export { laidOver as changed, recorded };

export const HERE = kubeConnectionId('/home/kim/.kube/config', 'prod/eu:1');

/** What the real kustomize-controller and helm-controller wrote, and sources as source-controller leaves them. */
export const recordings = await readRecordings<FluxExpect>(FLUX_RECORDINGS);
export const sources = await readSources();

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
