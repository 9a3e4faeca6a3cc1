import { readFile } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import path from 'node:path';

import type { Kube } from './kube.ts';
import { until } from './waiting.ts';

const GROUP = 'metrics.k8s.io';
const VERSION = `${GROUP}/v1beta1`;

interface Pod {
  readonly metadata: { readonly name: string; readonly namespace: string };
  readonly spec: { readonly containers: readonly { readonly name: string }[] };
  readonly status?: { readonly phase?: string };
}

/**
 * The resource metrics API, which clusters have from metrics-server and without which every HorizontalPodAutoscaler is
 * Degraded. All pods are idle. It is reached through the API server's aggregation: the Service is an external name for
 * this process, and the certificate is the API server's own.
 */
export async function startMetrics(options: {
  readonly kube: Kube;
  readonly certificates: string;
}): Promise<{ ready(): Promise<void>; close(): Promise<void> }> {
  const { kube, certificates } = options;
  const server = createServer(
    {
      cert: await readFile(path.join(certificates, 'apiserver.crt')),
      key: await readFile(path.join(certificates, 'apiserver.key')),
    },
    (request, response) => void respond(kube, request.url ?? '', response),
  );
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  await kube.apply({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'metrics-server', namespace: 'kube-system' },
    spec: { type: 'ExternalName', externalName: 'localhost' },
  });
  await kube.apply({
    apiVersion: 'apiregistration.k8s.io/v1',
    kind: 'APIService',
    metadata: { name: `v1beta1.${GROUP}` },
    spec: {
      group: GROUP,
      version: 'v1beta1',
      groupPriorityMinimum: 100,
      versionPriority: 100,
      insecureSkipTLSVerify: true,
      service: { name: 'metrics-server', namespace: 'kube-system', port },
    },
  });
  return {
    ready: () =>
      until({
        what: 'The metrics are served',
        ask: async () => ((await kube.ask('GET', `/apis/${VERSION}`)).status === 200 ? true : undefined),
      }),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function respond(kube: Kube, url: string, response: ServerResponse): Promise<void> {
  try {
    const body = await answer(kube, url);
    response.writeHead(body === undefined ? 404 : 200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(body ?? {}));
  } catch {
    // The API server is on its way out: so is everybody who asks.
    response.writeHead(500).end();
  }
}

async function answer(kube: Kube, url: string): Promise<unknown> {
  const { pathname, searchParams } = new URL(url, 'https://localhost');
  if (pathname === `/apis/${VERSION}`) {
    const resources = [
      { name: 'pods', kind: 'PodMetrics', namespaced: true, singularName: '', verbs: ['get', 'list'] },
    ];
    return { kind: 'APIResourceList', apiVersion: 'v1', groupVersion: VERSION, resources };
  }
  const namespace = /\/namespaces\/([^/]+)\/pods$/.exec(pathname)?.[1];
  if (!pathname.endsWith('/pods')) {
    return undefined;
  }
  const place = namespace === undefined ? '' : `/namespaces/${namespace}`;
  const selector = new URLSearchParams({ labelSelector: searchParams.get('labelSelector') ?? '' }).toString();
  const pods = (await kube.list(`/api/v1${place}/pods?${selector}`)) as unknown as readonly Pod[];
  const items = pods.filter(({ status }) => status?.phase === 'Running').map(idle);
  return { kind: 'PodMetricsList', apiVersion: VERSION, metadata: {}, items };
}

function idle({ metadata: { name, namespace }, spec }: Pod): object {
  return {
    metadata: { name, namespace },
    timestamp: new Date().toISOString(),
    window: '30s',
    containers: spec.containers.map((one) => ({ name: one.name, usage: { cpu: '1m', memory: '16Mi' } })),
  };
}
