import type { HealthStatus, SyncStatus } from '../../../src/core/model/status.ts';

/** What Argo CD says of an app once everything has settled, and why where that is not Synced and Healthy. */
export interface Expected {
  readonly sync: SyncStatus;
  readonly health: HealthStatus;
  readonly conditions?: readonly string[];
  readonly why?: string;
}

const SETTLED: Expected = { sync: 'Synced', health: 'Healthy' };

const EXCEPTIONS: Readonly<Record<string, Expected>> = {
  'shared-config': {
    sync: 'OutOfSync',
    health: 'Healthy',
    conditions: ['SharedResourceWarning'],
    why: 'ConfigMap shop/shop-settings is also in storefront, which heals itself and so wins.',
  },
  recommendations: {
    sync: 'OutOfSync',
    health: 'Healthy',
    why: 'Git says 2 replicas, the HorizontalPodAutoscaler keeps at least 4.',
  },
  reports: {
    sync: 'OutOfSync',
    health: 'Missing',
    why: 'No automated sync, and nobody synced it by hand.',
  },
};

export function expectedOf(app: string): Expected {
  return EXCEPTIONS[app] ?? SETTLED;
}
