import type { KubeObject } from '../../src/core/model/kubeObject.ts';
import type { DemoCluster } from '../../test/world/api/startDemoCluster.ts';
import { revisionOf } from './drawnRows.ts';
import { fillKustomizations, markedKustomization } from './kustomizations.ts';

/** What a live figure is measured on: so many apps of one product in the demo cluster. */
export interface Fleet {
  /** What the demo cluster serves besides Argo CD's kinds. */
  readonly options: { readonly flux?: boolean };
  /** All of them, in the API. */
  readonly path: string;
  readonly resource: string;
  /** Objects of other kinds that come with them: sources. */
  readonly beside: number;
  /** Names of the apps that were made. */
  fill(cluster: DemoCluster, count: number): readonly string[];
  /**
   * As the controller writes it after a look: a new revision, by which the row shows the mark (`revisionOf`), or, without
   * one, only that it looked.
   */
  touch(cluster: DemoCluster, name: string, mark: number | undefined): void;
}

export type FleetName = 'argocd' | 'flux';

const RESOURCES = 20;

export const FLEETS: Readonly<Record<FleetName, Fleet>> = {
  argocd: {
    options: {},
    path: '/apis/argoproj.io/v1alpha1/applications',
    resource: 'applications',
    beside: 0,
    fill: ({ objects }, count) => {
      objects.namespaces('argocd');
      return objects.fillApplications({ count, resources: RESOURCES, history: 10 });
    },
    touch: (cluster, name, mark) => {
      const app = cluster.objects.get('argoproj.io/v1alpha1', 'Application', 'argocd', name);
      cluster.put(compared(app as unknown as Compared, mark));
    },
  },
  flux: {
    options: { flux: true },
    path: '/apis/kustomize.toolkit.fluxcd.io/v1/kustomizations',
    resource: 'kustomizations',
    beside: 1,
    fill: (cluster, count) => fillKustomizations(cluster, { count, entries: RESOURCES }),
    touch: (cluster, name, mark) => {
      const object = cluster.objects.get('kustomize.toolkit.fluxcd.io/v1', 'Kustomization', 'fleet', name);
      if (object === undefined) {
        throw new Error(`there is no Kustomization ${name}`);
      }
      cluster.put(markedKustomization(object, mark === undefined ? undefined : revisionOf(mark)));
    },
  },
};

interface Compared {
  readonly status: { readonly sync: Readonly<Record<string, unknown>> };
}

/** A new verdict against another revision, or only that it compared. */
function compared(app: Compared, mark: number | undefined): KubeObject {
  const { sync } = app.status;
  const status = {
    ...app.status,
    reconciledAt: new Date().toISOString(),
    ...(mark !== undefined && {
      sync: {
        ...sync,
        status: sync['status'] === 'Synced' ? 'OutOfSync' : 'Synced',
        revision: revisionOf(mark),
      },
    }),
  };
  return { ...app, status } as never;
}
