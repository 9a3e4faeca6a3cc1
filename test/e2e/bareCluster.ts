import type { KubeObject } from '../../src/core/model/kubeObject.ts';
import type { LoggedRequest } from '../world/api/requestLog.ts';
import type { DemoCluster } from '../world/api/startDemoCluster.ts';
import { laidOver, recorded, toCreate } from '../unit/recorded.ts';

/** An Application that nobody reconciles: what stands in it stays until a test puts another. */
export function application(
  name: string,
  {
    namespace = 'argocd',
    sync = 'Synced',
    health = 'Healthy',
  }: { readonly namespace?: string; readonly sync?: string; readonly health?: string } = {},
): KubeObject {
  const source = { repoURL: 'https://git.fernhill.example/platform.git', path: `apps/${name}` };
  const destination = { namespace: name };
  return laidOver(toCreate(recorded('synced')), {
    metadata: { name, namespace },
    spec: { source, destination },
    status: {
      sync: { status: sync, comparedTo: { source, destination } },
      health: { status: health },
      resources: [
        { group: 'apps', version: 'v1', kind: 'Deployment', namespace: name, name, status: sync },
        { version: 'v1', kind: 'Service', namespace: name, name, status: 'Synced' },
      ],
    },
  });
}

/** What Plumbline asked of the cluster, oldest first. */
export function ownRequests(cluster: DemoCluster): readonly LoggedRequest[] {
  return cluster.requests.matching(isOwn);
}

export const isOwn = ({ userAgent }: LoggedRequest): boolean => userAgent.startsWith('plumbline/');
