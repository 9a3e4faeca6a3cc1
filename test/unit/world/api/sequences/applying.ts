import { apply, merge, put, read } from './step.ts';
import type { Step } from './step.ts';
import { deployment } from './writing.ts';

const configMaps = '/api/v1/namespaces/{ns}/configmaps';
const deployments = '/apis/apps/v1/namespaces/{ns}/deployments';
const services = '/api/v1/namespaces/{ns}/services';
const force = 'force=true';

function map(
  data?: Readonly<Record<string, string>>,
  metadata: Readonly<Record<string, unknown>> = {},
): unknown {
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'c', ...metadata },
    ...(data === undefined ? {} : { data }),
  };
}

function service(ports: readonly unknown[]): unknown {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 's' },
    spec: { selector: { a: 'b' }, ports },
  };
}

/** Server-side apply: owners, conflicts, what goes when it is no longer applied, and lists by their keys. */
export const applying: Readonly<Record<string, readonly Step[]>> = {
  'owners of a map': [
    apply(`${configMaps}/c`, 'one', map({ a: '1', b: '2' })),
    apply(`${configMaps}/c`, 'one', map({ a: '1', b: '2' })),
    apply(`${configMaps}/c`, 'two', map({ a: '1' })),
    apply(`${configMaps}/c`, 'two', map({ a: 'other' })),
    apply(`${configMaps}/c?${force}`, 'two', map({ a: 'other' })),
    apply(`${configMaps}/c`, 'one', map({ b: '2' })),
    apply(`${configMaps}/c`, 'one', map()),
    apply(`${configMaps}/c`, 'two', map()),
    read(`${configMaps}/c`),
  ],
  'conflicts with an updater': [
    apply(`${configMaps}/c`, 'one', map({ a: '1', b: '2' }, { labels: { x: 'y', z: 'w' } })),
    merge(`${configMaps}/c`, { data: { a: '9', b: '8' }, metadata: { labels: { x: 'q' } } }),
    apply(`${configMaps}/c`, 'one', map({ a: '1', b: '2' }, { labels: { x: 'y', z: 'w' } })),
    apply(`${configMaps}/c`, 'one', map({ a: '9', b: '8' }, { labels: { x: 'q', z: 'w' } })),
    merge(`${configMaps}/c`, { data: { a: null } }),
    read(`${configMaps}/c`),
    put(`${configMaps}/c`, map({ only: 'this' })),
  ],
  'an object without owners': [
    put(`${configMaps}/none`, map()),
    apply(`${configMaps}/c`, 'one', map({ a: '1' })),
    merge(`${configMaps}/c`, { metadata: { managedFields: [{}] } }),
    merge(`${configMaps}/c`, { data: { b: '2' } }),
    apply(`${configMaps}/c`, 'one', map({ a: '2' })),
    apply(`${configMaps}/c?${force}`, 'one', map({ a: '2' })),
  ],
  'a deployment with several writers': [
    apply(`${deployments}/b`, 'one', deployment('b')),
    apply(`${deployments}/b`, 'two', deployment('b')),
    merge(`${deployments}/b`, { spec: { replicas: 7 } }, { userAgent: 'kube-controller-manager/v1.36' }),
    apply(`${deployments}/b`, 'one', deployment('b')),
    apply(`${deployments}/b?${force}`, 'one', deployment('b')),
    apply(`${deployments}/b?${force}`, 'one', deployment('b', { env: [{ name: 'OTHER', value: 'x' }] })),
    apply(`${deployments}/b?${force}`, 'two', deployment('b', { env: [{ name: 'OTHER', value: 'x' }] })),
    apply(`${deployments}/b?${force}&dryRun=All`, 'three', {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'b' },
      spec: { replicas: 1 },
    }),
    apply(`${deployments}/b/status`, 'controller', {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'b' },
      status: { replicas: 1 },
    }),
    read(`${deployments}/b`),
  ],
  'ports by their keys': [
    apply(
      `${services}/s`,
      'one',
      service([
        { port: 80, name: 'http' },
        { port: 443, name: 'https' },
      ]),
    ),
    apply(`${services}/s`, 'two', service([{ port: 53, protocol: 'UDP', name: 'dns' }])),
    apply(
      `${services}/s`,
      'one',
      service([
        { port: 443, name: 'https' },
        { port: 8080, name: 'alt' },
      ]),
    ),
    apply(
      `${services}/s`,
      'two',
      service([
        { port: 53, protocol: 'UDP', name: 'other' },
        { port: 443, name: 'no' },
      ]),
    ),
    read(`${services}/s`),
  ],
  'order of a list': [
    apply(`${deployments}/o`, 'one', ordered(['a', 'b', 'c'])),
    apply(`${deployments}/o`, 'two', ordered(['x'])),
    apply(`${deployments}/o`, 'one', ordered(['c', 'a'])),
    apply(`${deployments}/o`, 'three', ordered(['x', 'y', 'a'])),
    read(`${deployments}/o`),
  ],
  'owner references and finalizers': [
    apply(
      `${configMaps}/c`,
      'one',
      map({}, { finalizers: ['example.com/one'], ownerReferences: [owner('a')] }),
    ),
    apply(
      `${configMaps}/c`,
      'two',
      map({}, { finalizers: ['example.com/two'], ownerReferences: [owner('b')] }),
    ),
    apply(`${configMaps}/c`, 'one', map()),
    apply(`${configMaps}/c`, 'two', map()),
  ],
  refusals: [
    { method: 'PATCH', path: `${configMaps}/c`, body: map(), contentType: 'application/apply-patch+yaml' },
    apply(`${configMaps}/c`, 'one', { ...(map() as object), apiVersion: 'v2' }),
    apply(`${configMaps}/c`, 'one', map({}, { managedFields: [{}] })),
    apply(`${configMaps}/c`, 'one', map({}, { name: 'other' })),
    apply(`${configMaps}/c`, 'one', map({}, { namespace: 'other' })),
    apply(`${configMaps}/c`, 'one', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { uid: 'abc' } }),
    apply(`${configMaps}/c`, 'one', { apiVersion: 'v1', kind: 'ConfigMap', metadata: {} }),
    apply('/api/v1/namespaces/{ns}-nope/configmaps/c', 'one', map()),
    apply(`${deployments}/d`, 'one', twice()),
  ],
};

function ordered(names: readonly string[]): unknown {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'o' },
    spec: {
      selector: { matchLabels: { app: 'o' } },
      template: {
        metadata: { labels: { app: 'o' } },
        spec: { containers: names.map((name) => ({ name, image: `${name}:1` })) },
      },
    },
  };
}

function owner(name: string): unknown {
  return { apiVersion: 'v1', kind: 'ConfigMap', name, uid: `00000000-0000-4000-8000-00000000000${name}` };
}

function twice(): unknown {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'd' },
    spec: {
      selector: { matchLabels: { app: 'o' } },
      template: {
        metadata: { labels: { app: 'o' } },
        spec: {
          containers: [
            { name: 'a', image: 'b' },
            { name: 'a', image: 'c' },
          ],
        },
      },
    },
  };
}
