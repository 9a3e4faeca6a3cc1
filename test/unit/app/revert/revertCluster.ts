import assert from 'node:assert/strict';

import { planRevert } from '../../../../src/app/revert/planRevert.ts';
import type { RevertDeps } from '../../../../src/app/revert/revertDeps.ts';
import type { App } from '../../../../src/core/model/app.ts';
import type { RevertPlan } from '../../../../src/core/revert/outcome.ts';
import { demoUsers } from '../../../world/api/access.ts';
import { contextOf } from '../../../world/api/kubeconfig.ts';
import { startDemoCluster } from '../../../world/api/startDemoCluster.ts';
import { NEVER } from '../../platform/git/sandbox.ts';
import { Sessions } from '../../platform/kube/harness.ts';
import { ApiClient } from '../../world/api/apiClient.ts';
import { RevertWorld } from './revertWorld.ts';

/** `nobody`: no context is connected. */
export type Login = 'admin' | 'reader' | 'viewer' | 'nobody';

/** A demo cluster with the namespace `shop`, in which the apps of one clone after the other live. */
export class RevertCluster {
  readonly api: ApiClient;
  #sessions = new Sessions();
  #world: RevertWorld | undefined;

  private constructor(api: ApiClient) {
    this.api = api;
  }

  static async open(): Promise<RevertCluster> {
    const api = new ApiClient(await startDemoCluster({ users: demoUsers({ viewerNamespace: 'shop' }) }));
    api.cluster.objects.namespaces('shop');
    return new RevertCluster(api);
  }

  begin(files: Readonly<Record<string, string>>): RevertWorld {
    this.#sessions = new Sessions();
    this.#world = new RevertWorld(files);
    return this.#world;
  }

  end(): void {
    this.#sessions.dispose();
    this.#world?.dispose();
  }

  close(): Promise<void> {
    return this.api.close();
  }

  /** The plan that takes a commit back; the requests of the cluster are those that it made. */
  async planned(app: App, commit: string, login: Login): Promise<RevertPlan> {
    const world = this.#world ?? assert.fail('nothing was begun');
    const { cluster } = this.api;
    const client =
      login === 'nobody'
        ? undefined
        : (await this.#sessions.open(cluster.kubeconfig, contextOf(login))).client;
    const here = { ...app, destination: { server: 'https://kubernetes.default.svc', namespace: 'shop' } };
    const deps: RevertDeps = {
      ...world.deps([here]),
      findServer: () => Promise.resolve(client && { client, manager: 'argocd-controller' }),
    };
    cluster.requests.clear();
    const outcome = await planRevert({ ...(await world.place()), commits: [commit] }, deps, NEVER);
    assert.ok(outcome.ok && outcome.value.word === 'plan', JSON.stringify(outcome));
    return outcome.value.plan;
  }
}
