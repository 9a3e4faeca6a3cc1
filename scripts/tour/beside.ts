import type { KubeObject } from '../../src/core/model/kubeObject.ts';

const AT = new Date(Date.now() - 3_600_000).toISOString();

/** What stands beside the apps of a cluster with Flux: image automation and notifications, one object of each kind. */
export const BESIDE: readonly KubeObject[] = [
  image('ImageRepository', 'till', {
    spec: { image: 'registry.fernhill.example/till', interval: '5m' },
    status: {
      lastScanResult: { tagCount: 42, scanTime: AT, latestTags: ['1.9.2', '1.9.1', '1.9.0'] },
      ...ready('successful scan: found 42 tags'),
    },
  }),
  image('ImagePolicy', 'till', {
    spec: { imageRepositoryRef: { name: 'till' }, policy: { semver: { range: '1.x' } } },
    status: {
      latestRef: { name: 'registry.fernhill.example/till', tag: '1.9.2' },
      observedPreviousRef: { name: 'registry.fernhill.example/till', tag: '1.9.1' },
      ...ready('Latest image tag resolved to 1.9.2'),
    },
  }),
  image('ImageUpdateAutomation', 'stores', {
    spec: {
      sourceRef: { kind: 'GitRepository', name: 'platform' },
      interval: '30m',
      update: { strategy: 'Setters', path: './stores' },
    },
    status: {
      lastPushCommit: '3c1f0a9e5f60718293a4b5c6d7e8f9012345678a',
      lastPushTime: AT,
      ...ready('repository up-to-date'),
    },
  }),
  notification('v1beta3', 'Provider', 'chat', { spec: { type: 'slack', channel: 'platform' } }),
  notification('v1beta3', 'Alert', 'on-call', {
    spec: {
      providerRef: { name: 'chat' },
      eventSeverity: 'error',
      eventSources: [{ kind: 'Kustomization', name: '*' }],
    },
  }),
  notification('v1', 'Receiver', 'push', {
    spec: { type: 'github', resources: [{ kind: 'GitRepository', name: 'platform' }] },
    status: ready('Receiver initialized'),
  }),
];

function image(kind: string, name: string, rest: object): KubeObject {
  return { apiVersion: 'image.toolkit.fluxcd.io/v1', kind, metadata: named(name), ...rest };
}

function notification(version: string, kind: string, name: string, rest: object): KubeObject {
  return { apiVersion: `notification.toolkit.fluxcd.io/${version}`, kind, metadata: named(name), ...rest };
}

function named(name: string): KubeObject['metadata'] {
  return { name, namespace: 'flux-system' };
}

function ready(message: string): object {
  const condition = { type: 'Ready', status: 'True', reason: 'Succeeded', message };
  return {
    observedGeneration: 1,
    conditions: [{ ...condition, lastTransitionTime: AT, observedGeneration: 1 }],
  };
}
