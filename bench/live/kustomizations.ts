import { createHash } from 'node:crypto';

import type { KubeObject } from '../../src/core/model/kubeObject.ts';
import { asObjects, at } from '../../src/core/util/json.ts';
import type { DemoCluster } from '../../test/world/api/startDemoCluster.ts';

const NAMESPACE = 'fleet';
const SOURCE = 'fleet';
const AT = '2026-11-01T09:00:00Z';
const KINDS = ['apps_Deployment', '_Service', '_ConfigMap', '_ServiceAccount'];

const sha = (text: string): string => createHash('sha1').update(text).digest('hex');
const FIRST = `main@sha1:${sha('first')}`;

/** A fleet of Kustomizations as a bootstrapped cluster has it: one source, one parent, all applied from it. */
export function fillKustomizations(
  cluster: DemoCluster,
  { count, entries }: { readonly count: number; readonly entries: number },
): readonly string[] {
  cluster.objects.namespaces(NAMESPACE);
  const names = Array.from({ length: count }, (_, index) => `app-${String(index).padStart(4, '0')}`);
  cluster.put(source(), ...names.map((name) => kustomization(name, entries)));
  return names;
}

function source(): KubeObject {
  const condition = { type: 'Ready', status: 'True', reason: 'Succeeded', message: 'stored artifact' };
  return {
    apiVersion: 'source.toolkit.fluxcd.io/v1',
    kind: 'GitRepository',
    metadata: { name: SOURCE, namespace: NAMESPACE },
    spec: { interval: '1m', ref: { branch: 'main' }, url: 'https://git.fernhill.example/fernhill/fleet.git' },
    status: {
      observedGeneration: 1,
      artifact: { revision: FIRST, digest: `sha256:${'a'.repeat(64)}`, lastUpdateTime: AT },
      conditions: [{ ...condition, lastTransitionTime: AT, observedGeneration: 1 }],
    },
  };
}

function kustomization(name: string, entries: number): KubeObject {
  return {
    apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
    kind: 'Kustomization',
    metadata: { name, namespace: NAMESPACE, finalizers: ['finalizers.fluxcd.io'] },
    spec: {
      interval: '10m',
      path: `./apps/${name}`,
      prune: true,
      sourceRef: { kind: 'GitRepository', name: SOURCE },
      targetNamespace: name,
      wait: true,
    },
    status: {
      observedGeneration: 1,
      lastAppliedRevision: FIRST,
      lastAttemptedRevision: FIRST,
      inventory: {
        entries: Array.from({ length: entries }, (_, index) => ({
          id: `${name}_part-${index}_${KINDS[index % KINDS.length] ?? ''}`,
          v: 'v1',
        })),
      },
      history: [1, 2, 3].map((build) => ({
        digest: `sha256:${createHash('sha256').update(`${name} ${build}`).digest('hex')}`,
        firstReconciled: AT,
        lastReconciled: AT,
        lastReconciledDuration: '412ms',
        lastReconciledStatus: 'ReconciliationSucceeded',
        totalReconciliations: 144,
        metadata: { revision: FIRST },
      })),
      conditions: conditions(FIRST, AT),
    },
  };
}

function conditions(revision: string, time: string): readonly object[] {
  const common = { status: 'True', lastTransitionTime: time, observedGeneration: 1 };
  return [
    {
      ...common,
      type: 'Ready',
      reason: 'ReconciliationSucceeded',
      message: `Applied revision: ${revision}`,
    },
    { ...common, type: 'Healthy', reason: 'Succeeded', message: 'Health check passed in 1.2s' },
  ];
}

/** The object as the end of a reconciliation leaves it: at this commit, or as it was with a newer time. */
export function markedKustomization(object: KubeObject, commit: string | undefined): KubeObject {
  const [newest, ...older] = asObjects(at(object, 'status', 'history'));
  const revision = commit === undefined ? at(object, 'status', 'lastAppliedRevision') : `main@sha1:${commit}`;
  const lastReconciled = new Date().toISOString();
  return {
    ...object,
    status: {
      ...(object['status'] as object),
      lastAppliedRevision: revision,
      lastAttemptedRevision: revision,
      history: [{ ...newest, lastReconciled, metadata: { revision } }, ...older],
    },
  };
}
