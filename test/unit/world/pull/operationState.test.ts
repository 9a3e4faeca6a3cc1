import assert from 'node:assert/strict';

import { Activity } from '../../../world/pull/activity.ts';
import { KubeClient, type Kind } from '../../../world/pull/client.ts';
import { ClusterCache } from '../../../world/pull/clusterCache.ts';
import { appOf, type Context } from '../../../world/pull/context.ts';
import { dictAt, type Dict } from '../../../world/pull/json.ts';
import type { Obj } from '../../../world/pull/objects.ts';
import { saveState } from '../../../world/pull/operationState.ts';
import { StaleCrds } from '../../../world/pull/staleCrds.ts';
import { application, applications, startClient, type ApiClient } from '../api/apiClient.ts';

const operation = { sync: { revision: 'abc' }, retry: { limit: 2 } };
const running: Dict = { operation, phase: 'Running', startedAt: '2026-01-01T00:00:00Z' };
const terminating: Dict = { phase: 'Terminating', message: 'operation is terminating' };
const path = `${applications}/shop`;

/** A client in whose reads somebody else's write comes right behind. */
class OvertakenClient extends KubeClient {
  overtake: (() => Promise<unknown>) | undefined;

  override async get(kind: Kind, namespace: string, name: string): Promise<Obj | undefined> {
    const found = await super.get(kind, namespace, name);
    const { overtake } = this;
    this.overtake = undefined;
    await overtake?.();
    return found;
  }
}

describe('the record of an operation that somebody else writes to', () => {
  let api: ApiClient;
  let client: OvertakenClient;
  let context: Context;
  let app: Obj;

  /** The controller as it stands when no more news reach it: what it knows is what was there until now. */
  beforeEach(async () => {
    const record = { ...running, finishedAt: '2026-01-01T00:01:00Z', syncResult: { revision: 'abc' } };
    api = await startClient({
      objects: [{ ...application('shop'), operation, status: { operationState: record } }],
    });
    client = new OvertakenClient(api.cluster.kubeconfig, 'argocd-application-controller/v3.5.7');
    const cache = new ClusterCache(client);
    await cache.start();
    await cache.close();
    context = {
      client,
      cache,
      origins: () => undefined,
      activity: new Activity({ speed: 1 }),
      staleCrds: new StaleCrds(),
      now: () => Date.parse('2026-01-01T00:02:00Z'),
      request: () => undefined,
    };
    const known = appOf(context, 'shop');
    assert.ok(known);
    app = known;
  });
  afterEach(async () => {
    context.activity.close();
    await client.close();
    await api.close();
  });

  const terminate = (): Promise<unknown> => api.merge(path, { status: { operationState: terminating } });
  const stored = async (): Promise<unknown> => (await api.get(path)).at('status', 'operationState');

  it('is replaced as a whole: nothing of an earlier attempt stays', async () => {
    await saveState(context, app, { ...running, message: 'Retrying operation. Attempt #1' });
    assert.deepEqual(await stored(), { ...running, message: 'Retrying operation. Attempt #1' });
  });

  it('stays Terminating, although the controller has not heard of it yet', async () => {
    await terminate();
    const state: Dict = { ...running, message: 'waiting for healthy state of apps/Deployment/web' };
    await saveState(context, app, state);
    assert.deepEqual(await stored(), { ...running, ...terminating });
    assert.deepEqual(state, { ...running, ...terminating }, 'the controller goes on with what stands');
  });

  it('stays Terminating where the order comes between its last look and its write', async () => {
    await api.merge(path, { metadata: { labels: { moved: 'on' } } });
    client.overtake = terminate;
    await saveState(context, app, { ...running, message: 'one or more tasks are running' });
    assert.deepEqual(await stored(), { ...running, ...terminating });
  });

  it('stays Terminating where an attempt failed at this moment and another one is due', async () => {
    await terminate();
    const finishedAt = '2026-01-01T00:02:00Z';
    await saveState(context, app, { ...running, finishedAt, retryCount: 1, message: 'it failed' });
    const { phase, message } = dictAt((await stored()) as Dict);
    assert.deepEqual({ phase, message }, terminating);
  });

  it('ends where all was done before the order came', async () => {
    await terminate();
    const done = { ...running, phase: 'Succeeded', message: 'successfully synced (all tasks run)' };
    await saveState(context, app, done);
    assert.deepEqual(await stored(), { ...done, finishedAt: '2026-01-01T00:02:00Z' });
    assert.equal((await api.get(path)).at('operation'), undefined);
  });
});
