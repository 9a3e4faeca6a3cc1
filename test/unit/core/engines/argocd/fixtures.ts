import { readdirSync, readFileSync } from 'node:fs';

import { parse } from 'yaml';

import { argoCdEngine } from '../../../../../src/core/engines/argocd/argoCdEngine.ts';
import type { App } from '../../../../../src/core/model/app.ts';
import { kubeConnectionId } from '../../../../../src/core/model/ids.ts';
import type { KubeObject } from '../../../../../src/core/model/kubeObject.ts';
import { layer } from '../../../recorded.ts';

export const HERE = kubeConnectionId('/home/kim/.kube/config', 'prod/eu:1');
export const SHA = 'a1b2c3d4e5f60718293a4b5c6d7e8f9012345678';

const FOLDER = new URL('objects/', import.meta.url);

export function objectNames(): readonly string[] {
  return readdirSync(FOLDER)
    .map((file) => file.replace('.yaml', ''))
    .toSorted();
}

/**
 * A whole object as a control plane stores it, of a kind that the lab cannot bring about: see the files' first lines.
 * What its status says stands in the status of recorded ones.
 */
export function object(name: string): KubeObject {
  const read = parse(readFileSync(new URL(`${name}.yaml`, FOLDER), 'utf8')) as KubeObject;
  layer(read.kind, read);
  return read;
}

export function appOf(object: KubeObject): App {
  const app = argoCdEngine.toApp(object, HERE);
  if (!app) {
    throw new Error(`no app: ${object.kind}`);
  }
  return app;
}
