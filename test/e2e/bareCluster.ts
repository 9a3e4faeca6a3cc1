import type { KubeObject } from '../../src/core/model/kubeObject.ts';
import type { LoggedRequest } from '../world/api/requestLog.ts';
import type { DemoCluster } from '../world/api/startDemoCluster.ts';

/** An Application that nobody reconciles: what stands in it stays until a test puts another. */
export function application(
  name: string,
  {
    namespace = 'argocd',
    sync = 'Synced',
    health = 'Healthy',
  }: { readonly namespace?: string; readonly sync?: string; readonly health?: string } = {},
): KubeObject {
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: { name, namespace },
    spec: {
      project: 'default',
      source: {
        repoURL: 'https://git.fernhill.example/platform.git',
        path: `apps/${name}`,
        targetRevision: 'main',
      },
      destination: { server: 'https://kubernetes.default.svc', namespace: name },
    },
    status: {
      sync: { status: sync, revision: '5c1f9ab04e1f2d3c4b5a69788796a5b4c3d2e1f0' },
      health: { status: health },
      reconciledAt: '2026-06-01T08:00:00Z',
      resources: [
        { group: 'apps', version: 'v1', kind: 'Deployment', namespace: name, name, status: sync },
        { version: 'v1', kind: 'Service', namespace: name, name, status: 'Synced' },
      ],
    },
  };
}

/** What Plumbline asked of the cluster, oldest first. */
export function ownRequests(cluster: DemoCluster): readonly LoggedRequest[] {
  return cluster.requests.matching(isOwn);
}

export const isOwn = ({ userAgent }: LoggedRequest): boolean => userAgent.startsWith('plumbline/');
