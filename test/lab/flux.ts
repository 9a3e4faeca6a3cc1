import { mkdir } from 'node:fs/promises';
import path from 'node:path';

import { readObjects, type Built } from './build.ts';
import type { ControlPlane } from './controlPlane.ts';
import { createDefinitions } from './definitions.ts';
import { freePorts } from './freePorts.ts';
import type { Kube } from './kube.ts';
import type { LabFolder } from './labFolder.ts';
import { VERSIONS } from './products.ts';
import type { Supervisor } from './supervisor.ts';
import { answers, until } from './waiting.ts';

/** Namespace of the installation. */
export const FLUX_NAMESPACE = 'flux-system';

interface FluxParts {
  readonly supervisor: Supervisor;
  readonly built: Built;
  readonly folder: LabFolder;
  readonly cluster: ControlPlane;
  readonly signal?: AbortSignal | undefined;
}

const CONTROLLERS = {
  'kustomize-controller': VERSIONS.kustomizeController,
  'helm-controller': VERSIONS.helmController,
} as const;

/** What an installation of Flux puts on each of its CRDs; readers take its version from there. */
const LABELS = {
  'app.kubernetes.io/instance': FLUX_NAMESPACE,
  'app.kubernetes.io/part-of': 'flux',
  'app.kubernetes.io/version': `v${VERSIONS.flux}`,
};

/**
 * Installs the CRDs and starts kustomize-controller and helm-controller. There is no source-controller: `SourceStandIn`
 * writes what it would.
 */
export async function startFlux(parts: FluxParts): Promise<{ ready(): Promise<void> }> {
  const { supervisor, built, folder, cluster, signal } = parts;
  await install(built, cluster.admin, signal);
  await cluster.ready();
  const health: string[] = [];
  for (const name of Object.keys(CONTROLLERS) as (keyof typeof CONTROLLERS)[]) {
    const [metricsPort = 0, healthPort = 0] = await freePorts(2);
    const home = path.join(folder.root, name);
    await mkdir(home, { recursive: true });
    await supervisor.start({
      name,
      argv: [
        built.binary[name],
        `--metrics-addr=127.0.0.1:${metricsPort}`,
        `--health-addr=127.0.0.1:${healthPort}`,
        // Nobody listens for notifications; Events in the cluster are written all the same.
        '--events-addr=',
        '--requeue-dependency=2s',
        '--concurrent=10',
        '--kube-api-qps=500',
        '--kube-api-burst=1000',
        '--feature-gates=ExternalArtifact=true',
      ],
      env: {
        KUBECONFIG: cluster.kubeconfigs.admin,
        RUNTIME_NAMESPACE: FLUX_NAMESPACE,
        HOME: home,
        TMPDIR: home,
        PATH: process.env['PATH'] ?? '',
      },
    });
    health.push(`http://127.0.0.1:${healthPort}/readyz`);
  }
  return {
    ready: async () => {
      await Promise.all(
        health.map((url) => until({ what: 'A controller of Flux is ready', ask: answers(url), signal })),
      );
    },
  };
}

async function install(built: Built, admin: Kube, signal?: AbortSignal): Promise<void> {
  const { manifests } = built;
  const lists = [manifests['source-crds'], manifests['kustomize-crds'], manifests['helm-crds']];
  const crds = (await Promise.all(lists.map((folder) => readObjects(folder)))).flat();
  await admin.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: FLUX_NAMESPACE } });
  const labelled = crds.map((crd) => ({
    ...crd,
    metadata: { ...crd.metadata, labels: { ...crd.metadata.labels, ...LABELS } },
  }));
  await Promise.all([
    createDefinitions(admin, labelled, signal),
    ...Object.entries(CONTROLLERS).map(([name, version]) => standFor(admin, name, version)),
  ]);
}

/** The controllers run beside this cluster, not in it. A Deployment of each stands there for whoever asks its version. */
async function standFor(admin: Kube, name: string, version: string): Promise<void> {
  const labels = { app: name, ...LABELS };
  await admin.apply({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace: FLUX_NAMESPACE, labels },
    spec: {
      replicas: 1,
      selector: { matchLabels: { app: name } },
      template: {
        metadata: { labels },
        spec: { containers: [{ name: 'manager', image: `fluxcd/${name}:v${version}` }] },
      },
    },
  });
}
