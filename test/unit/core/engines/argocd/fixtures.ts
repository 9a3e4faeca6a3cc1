import { readdirSync, readFileSync } from 'node:fs';

import { parse } from 'yaml';

import { argoCdEngine } from '../../../../../src/core/engines/argocd/argoCdEngine.ts';
import type { App } from '../../../../../src/core/model/app.ts';
import { kubeConnectionId } from '../../../../../src/core/model/ids.ts';
import type { KubeObject } from '../../../../../src/core/model/kubeObject.ts';
import { laidOver, type Over } from '../../../recorded.ts';

export const HERE = kubeConnectionId('/home/kim/.kube/config', 'prod/eu:1');
export const SHA = 'a1b2c3d4e5f60718293a4b5c6d7e8f9012345678';

const FOLDER = new URL('objects/', import.meta.url);

export function objectNames(): readonly string[] {
  return readdirSync(FOLDER)
    .map((file) => file.replace('.yaml', ''))
    .toSorted();
}

/** A whole object as a control plane stores it, of a kind that the lab cannot bring about: see the files' first lines. */
export function object(name: string): KubeObject {
  return parse(readFileSync(new URL(`${name}.yaml`, FOLDER), 'utf8')) as KubeObject;
}

/** A small automated app that is Synced at SHA, with parts laid over it; a state that it is about is a recorded one. */
export function anApplication(over: Over = {}): KubeObject {
  return laidOver(BASE, over) as KubeObject;
}

const BASE: Over = {
  apiVersion: 'argoproj.io/v1alpha1',
  kind: 'Application',
  metadata: { name: 'web', namespace: 'argocd', uid: 'u-1', resourceVersion: '100' },
  spec: {
    project: 'shop',
    source: { repoURL: 'https://git.example.com/fleet.git', path: 'apps/web', targetRevision: 'main' },
    destination: { server: 'https://kubernetes.default.svc', namespace: 'shop' },
    syncPolicy: { automated: { prune: true, selfHeal: true } },
  },
  status: {
    sync: { status: 'Synced', revision: SHA },
    health: { status: 'Healthy' },
    reconciledAt: '2026-11-24T13:58:00Z',
    resources: [
      { group: 'apps', version: 'v1', kind: 'Deployment', namespace: 'shop', name: 'web', status: 'Synced' },
      { version: 'v1', kind: 'Service', namespace: 'shop', name: 'web', status: 'Synced' },
    ],
  },
};

/** The record of a finished sync to SHA by a person. */
export const SYNCED_BY_KIM: Over = {
  phase: 'Succeeded',
  message: 'successfully synced (all tasks run)',
  startedAt: '2026-11-24T13:00:00Z',
  finishedAt: '2026-11-24T13:00:05Z',
  operation: { initiatedBy: { username: 'kim' }, sync: { revision: SHA } },
  syncResult: { revision: SHA },
};

export function appOf(object: KubeObject): App {
  const app = argoCdEngine.toApp(object, HERE);
  if (!app) {
    throw new Error(`no app: ${object.kind}`);
  }
  return app;
}
