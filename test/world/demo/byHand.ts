import { foreignWrites, unowned } from '../repo/live.ts';
import type { Kind, KubeClient } from '../pull/client.ts';
import type { Json } from '../pull/json.ts';
import * as o from '../pull/objects.ts';

/** Something that happens in the past of the world; `time` in milliseconds of the epoch. */
export interface Moment {
  readonly time: number;
  readonly happen: () => Promise<void>;
}

const dayMs = 86_400_000;

/** What people and agents wrote into the cluster, each at its time. `client` writes as kubectl. */
export function handWritten(client: KubeClient, today: number): Moment[] {
  const made = unowned.map(({ object, manager, age }): Moment => {
    const obj = object as unknown as o.Obj;
    const happen = async (): Promise<void> => {
      await client.create(await kindOf(client, obj), obj, { manager });
    };
    return { time: today - age * dayMs, happen };
  });
  // Who scales what an autoscaler owns is played by the workload controllers of the world.
  const foreign = foreignWrites
    .filter(({ subresource }) => subresource !== 'scale')
    .map((write): Moment => {
      const obj: o.Obj = { apiVersion: write.apiVersion, kind: write.kind };
      const happen = async (): Promise<void> => {
        const place = { namespace: write.namespace, name: write.name };
        await client.patch(await kindOf(client, obj), place, 'merge', write.patch as Json, {
          manager: write.manager,
        });
      };
      return { time: today - dayMs / 2, happen };
    });
  return [...made, ...foreign];
}

/** What somebody had to do in the cluster after a commit could not be synced, by the label of the commit. */
export const afterCommits: Readonly<Record<string, (client: KubeClient) => Promise<void>>> = {
  /**
   * A claim template cannot be changed in place. The claim was grown, the set deleted without its pods, and the app
   * synced by hand, since Argo CD does not try a revision again that failed.
   */
  'orders-storage': async (client) => {
    const claim: o.Obj = { apiVersion: 'v1', kind: 'PersistentVolumeClaim' };
    const grown = { spec: { resources: { requests: { storage: '40Gi' } } } };
    const place = { namespace: 'orders', name: 'data-orders-db-0' };
    await client.patch(await kindOf(client, claim), place, 'merge', grown, { manager: 'kubectl-patch' });
    const set: o.Obj = {
      apiVersion: 'apps/v1',
      kind: 'StatefulSet',
      metadata: { name: 'orders-db', namespace: 'orders' },
    };
    await client.remove(await kindOf(client, set), set, 'Orphan');
    const app: o.Obj = { apiVersion: 'argoproj.io/v1alpha1', kind: 'Application' };
    const operation = { initiatedBy: { username: 'aino.salmela' }, sync: { syncStrategy: { hook: {} } } };
    const sync = { operation, status: { operationState: null } };
    await client.patch(await kindOf(client, app), { namespace: 'argocd', name: 'orders-db' }, 'merge', sync, {
      manager: 'argocd-server',
    });
  },
};

async function kindOf(client: KubeClient, obj: o.Obj): Promise<Kind> {
  const kinds = await client.discover();
  const kind = kinds.find((one) => one.kind === o.kindOf(obj) && one.group === o.groupOf(obj));
  if (!kind) {
    throw new Error(`the cluster does not serve ${o.kindOf(obj)}`);
  }
  return kind;
}
