import type { Fields } from '../json.ts';
import { text } from '../json.ts';
import { fill, objectsIn, part } from './fill.ts';
import { canonicalQuantities } from './quantity.ts';

/** Defaults of a pod's spec, in a template as in a pod. */
export function fillPodSpec(spec: Fields): void {
  fill(spec, {
    restartPolicy: 'Always',
    terminationGracePeriodSeconds: 30,
    dnsPolicy: 'ClusterFirst',
    securityContext: {},
    schedulerName: 'default-scheduler',
  });
  const account = text(spec, 'serviceAccountName') || text(spec, 'serviceAccount');
  if (account !== '') {
    fill(spec, { serviceAccountName: account, serviceAccount: account });
  }
  for (const key of ['initContainers', 'containers', 'ephemeralContainers']) {
    objectsIn(spec[key]).forEach(fillContainer);
  }
  objectsIn(spec['volumes']).forEach(fillVolume);
}

/** Pods themselves have a little more than their templates. */
export function fillPod(spec: Fields): void {
  fillPodSpec(spec);
  fill(spec, { enableServiceLinks: true });
  for (const container of objectsIn(spec['containers'])) {
    const limits = part(part(container, 'resources'), 'limits');
    const resources = part(container, 'resources');
    if (limits !== undefined && resources !== undefined) {
      resources['requests'] = { ...limits, ...part(resources, 'requests') };
    }
  }
}

function fillContainer(container: Fields): void {
  fill(container, {
    resources: {},
    terminationMessagePath: '/dev/termination-log',
    terminationMessagePolicy: 'File',
    imagePullPolicy: isMovingTag(text(container, 'image')) ? 'Always' : 'IfNotPresent',
  });
  objectsIn(container['ports']).forEach((port) => fill(port, { protocol: 'TCP' }));
  for (const variable of objectsIn(container['env'])) {
    const reference = part(part(variable, 'valueFrom'), 'fieldRef');
    if (reference !== undefined) {
      fill(reference, { apiVersion: 'v1' });
    }
    if (variable['value'] === '') {
      delete variable['value'];
    }
  }
  const resources = part(container, 'resources');
  canonicalQuantities(part(resources, 'limits'));
  canonicalQuantities(part(resources, 'requests'));
  for (const key of ['livenessProbe', 'readinessProbe', 'startupProbe']) {
    fillProbe(part(container, key));
  }
  const lifecycle = part(container, 'lifecycle');
  for (const key of ['postStart', 'preStop']) {
    fillHttpGet(part(part(lifecycle, key), 'httpGet'));
  }
}

function isMovingTag(image: string): boolean {
  if (image.includes('@')) {
    return false;
  }
  const last = image.slice(image.lastIndexOf('/') + 1);
  return !last.includes(':') || last.endsWith(':latest');
}

function fillProbe(probe: Fields | undefined): void {
  if (probe === undefined) {
    return;
  }
  fill(probe, { timeoutSeconds: 1, periodSeconds: 10, successThreshold: 1, failureThreshold: 3 });
  fillHttpGet(part(probe, 'httpGet'));
  const grpc = part(probe, 'grpc');
  if (grpc !== undefined) {
    fill(grpc, { service: '' });
  }
}

function fillHttpGet(get: Fields | undefined): void {
  if (get !== undefined) {
    fill(get, { path: '/', scheme: 'HTTP' });
  }
}

function fillVolume(volume: Fields): void {
  for (const key of ['secret', 'configMap', 'downwardAPI', 'projected']) {
    const source = part(volume, key);
    if (source !== undefined) {
      fill(source, { defaultMode: 420 });
    }
  }
  for (const source of objectsIn(part(volume, 'projected')?.['sources'])) {
    const token = part(source, 'serviceAccountToken');
    if (token !== undefined) {
      fill(token, { expirationSeconds: 3600 });
    }
  }
  const path = part(volume, 'hostPath');
  if (path !== undefined) {
    fill(path, { type: '' });
  }
  const claim = part(part(part(volume, 'ephemeral'), 'volumeClaimTemplate'), 'spec');
  if (claim !== undefined) {
    fillClaimSpec(claim);
  }
  if (Object.keys(volume).length === 1) {
    volume['emptyDir'] = {};
  }
}

export function fillClaimSpec(spec: Fields): void {
  fill(spec, { resources: {}, volumeMode: 'Filesystem' });
  canonicalQuantities(part(part(spec, 'resources'), 'requests'));
  canonicalQuantities(part(part(spec, 'resources'), 'limits'));
}
