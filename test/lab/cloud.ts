import type { KubeObject } from '../../src/core/model/kubeObject.ts';
import type { Frame, Kube } from './kube.ts';

/**
 * What a cloud does for a cluster, so that health is what it is elsewhere: load balancers and ingresses get an address,
 * claims get a disk. Runs in this process until `close`.
 */
export function startCloud(kube: Kube): { close(): Promise<void> } {
  const stop = new AbortController();
  const follow = (path: string, act: (object: KubeObject) => Promise<unknown>): Promise<void> => {
    const onFrame = ({ type, object }: Frame): void => {
      if (type === 'ADDED' || type === 'MODIFIED') {
        // Somebody else was quicker, or it is gone: the next frame says so.
        void act(object).catch(() => undefined);
      }
    };
    return kube.watch(path, onFrame, stop.signal).catch(() => undefined);
  };
  const watches = [
    follow('/api/v1/services', (service) => giveAddress(kube, service, isLoadBalancer)),
    follow('/apis/networking.k8s.io/v1/ingresses', (ingress) => giveAddress(kube, ingress, () => true)),
    follow('/api/v1/persistentvolumeclaims', (claim) => giveDisk(kube, claim)),
  ];
  return {
    close: async () => {
      stop.abort();
      await Promise.all(watches);
    },
  };
}

/** A class names who takes care of it, and that is not the cloud. */
function isLoadBalancer(service: KubeObject): boolean {
  const spec = service['spec'] as { readonly type?: string; readonly loadBalancerClass?: string };
  return spec.type === 'LoadBalancer' && spec.loadBalancerClass === undefined;
}

async function giveAddress(
  kube: Kube,
  object: KubeObject,
  isWanted: (object: KubeObject) => boolean,
): Promise<void> {
  const { loadBalancer } = (object['status'] ?? {}) as {
    readonly loadBalancer?: { readonly ingress?: readonly unknown[] };
  };
  if (!isWanted(object) || loadBalancer?.ingress !== undefined) {
    return;
  }
  const ingress = [{ ip: '192.0.2.10' }];
  const path = `${await kube.pathOf(object)}/status`;
  await kube.patch(path, 'merge', { status: { loadBalancer: { ingress } } }, 'lab-cloud');
}

async function giveDisk(kube: Kube, claim: KubeObject): Promise<void> {
  const { spec, status, metadata } = claim as KubeObject & {
    readonly spec: {
      readonly accessModes: readonly string[];
      readonly storageClassName?: string;
      readonly volumeName?: string;
      readonly resources: { readonly requests: { readonly storage: string } };
    };
    readonly status?: { readonly phase?: string };
  };
  if (spec.volumeName !== undefined || status?.phase === 'Bound') {
    return;
  }
  const { name, namespace, uid } = metadata;
  await kube.apply(
    {
      apiVersion: 'v1',
      kind: 'PersistentVolume',
      metadata: { name: `disk-${uid ?? name}` },
      spec: {
        capacity: { storage: spec.resources.requests.storage },
        accessModes: spec.accessModes,
        storageClassName: spec.storageClassName ?? '',
        persistentVolumeReclaimPolicy: 'Retain',
        hostPath: { path: `/disks/${uid ?? name}` },
        claimRef: { apiVersion: 'v1', kind: 'PersistentVolumeClaim', name, namespace, uid },
      },
    },
    'lab-cloud',
  );
}
