import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

import { Connections } from '../../../src/app/connections.ts';
import { LiveObjects } from '../../../src/app/liveObjects.ts';
import type { RunOutcome } from '../../../src/app/runPlan.ts';
import { runPlan } from '../../../src/app/runPlan.ts';
import { argoCdEngine } from '../../../src/core/engines/argocd/argoCdEngine.ts';
import { fluxEngine } from '../../../src/core/engines/flux/fluxEngine.ts';
import type { App } from '../../../src/core/model/app.ts';
import { kubeConnectionId } from '../../../src/core/model/ids.ts';
import type { LiveState } from '../../../src/core/model/liveState.ts';
import type { Action, Plan } from '../../../src/core/model/plan.ts';
import { appNamed } from '../../../src/core/store/related.ts';
import { Store } from '../../../src/core/store/store.ts';
import { systemClock } from '../../../src/platform/clock.ts';
import { contextOf } from '../../world/api/kubeconfig.ts';
import { KubeClient } from '../../world/pull/client.ts';
import { startFluxWorld, type FluxWorld } from '../../world/flux/world.ts';
import { kubeconfigFiles, RecordingLogger } from '../platform/kube/harness.ts';

const ENGINES = [argoCdEngine, fluxEngine];

/** Everything below the editor against the stores' cluster: real HTTP, controllers that act. One story, in order. */
describe('a live platform with Flux', function () {
  this.timeout(60_000);
  let dir: string;
  let world: FluxWorld;
  let connections: Connections;
  const store = new Store();
  const idOf = (user: string) => kubeConnectionId(world.kubeconfig, contextOf(user));

  before(async () => {
    dir = await mkdtemp(path.join(tmpdir(), 'plumbline-live-flux-'));
    world = await startFluxWorld({ dir });
    const memory = new Map<string, unknown>();
    connections = new Connections({
      kubeconfigs: kubeconfigFiles({ setting: () => [world.kubeconfig] }),
      engines: ENGINES,
      store,
      clock: systemClock,
      logger: new RecordingLogger(),
      random: () => 0.5,
      memory: { get: (key) => memory.get(key), set: (key, value) => void memory.set(key, value) },
    });
    await connect('admin');
  });
  after(async () => {
    connections?.dispose();
    await world?.close();
    await rm(dir, { recursive: true, force: true, maxRetries: 3 });
  });

  const connect = async (user: string): Promise<void> => {
    const { contexts } = await connections.catalog();
    await connections.connect(contexts.find(({ id }) => id === idOf(user)) ?? assert.fail());
  };
  const appsOf = (user = 'admin'): ReadonlyMap<App['id'], App> =>
    store.state.connections.get(idOf(user))?.apps ?? new Map<App['id'], App>();
  const find = (name: string, kind = 'Kustomization'): App | undefined =>
    [...appsOf().values()].find((one) => one.name === name && one.kind === kind);
  const until = <T>(ask: () => T | undefined): Promise<T> =>
    new Promise((resolve) => {
      const first = ask();
      if (first !== undefined) {
        resolve(first);
        return;
      }
      const listening = store.onDidChange(() => {
        const answer = ask();
        if (answer !== undefined) {
          listening.dispose();
          resolve(answer);
        }
      });
    });
  const untilWord = (name: string, word: string, kind?: string): Promise<App> =>
    until(() => {
      const app = find(name, kind);
      return app?.phase.word === word ? app : undefined;
    });

  async function act(app: App, action: Action): Promise<RunOutcome> {
    const plan = async (): Promise<Plan> => {
      const raw = await connections.rawApp(app.id, AbortSignal.timeout(5000));
      assert.ok(raw.ok);
      const current = fluxEngine.toApp(raw.value, idOf('admin')) ?? assert.fail();
      const planned = fluxEngine.plan(action, raw.value, {
        app: current,
        now: at,
        user: 'kim',
        find: (name) => appNamed(current, name, appsOf()),
      });
      assert.ok(planned.ok);
      return planned.value;
    };
    const at = systemClock.now();
    return runPlan(
      {
        client: connections.client(idOf('admin')) ?? assert.fail(),
        engine: fluxEngine,
        store,
        clock: systemClock,
        logger: new RecordingLogger(),
        onDidObserve: connections.onDidObserve,
      },
      await plan(),
      {
        signal: AbortSignal.timeout(30_000),
        confirm: () => Promise.resolve(true),
        onProgress: () => undefined,
        replan: plan,
      },
    );
  }
  const patches = (): readonly string[] =>
    world.cluster.requests
      .matching(({ verb, user }) => verb === 'patch' && user === 'admin')
      .map(({ path: place, query }) => `${place} ${query}`);

  it('shows every kind with its state, each where its manifests lie', async () => {
    for (const name of ['infrastructure', 'config', 'apps']) {
      const app = await untilWord(name, 'Ready');
      await until(() => ((find(name)?.sources.length ?? 0) > 0 ? true : undefined));
      const [source] = find(name)?.sources ?? [];
      assert.deepEqual([source?.repoURL, source?.targetRevision], [world.origin.url, 'main'], name);
      assert.equal(app.sync, 'Synced');
    }
    const release = await untilWord('till', 'Ready', 'HelmRelease');
    assert.equal(release.trackedBy?.name, 'apps');
    const chart = await until(() => find('store-till', 'HelmChart'));
    assert.deepEqual([chart.trackedBy?.kind, chart.trackedBy?.name], ['HelmRelease', 'till']);
    await until(() =>
      find('till', 'HelmRelease')?.sources[0]?.path === 'charts/web-service' ? true : undefined,
    );
  });

  it('holds one list and one watch of each kind, and no more', async () => {
    const kinds = ['kustomizations', 'helmreleases', 'gitrepositories', 'applications'];
    const watches = (): readonly number[] =>
      kinds.map((resource) => world.cluster.script.openWatches({ resource, user: 'admin' }));
    await until(() => (watches().every((count) => count > 0) ? true : undefined));
    assert.deepEqual(watches(), [1, 1, 1, 1]);
  });

  it('reconciles, and ends when the controller wrote the token back', async () => {
    world.cluster.requests.clear();
    const outcome = await act(find('config') ?? assert.fail(), { kind: 'reconcile', withSource: false });
    assert.equal(outcome.word, 'succeeded');
    const [only, ...others] = patches();
    assert.equal(others.length, 0);
    assert.match(
      only ?? '',
      /^\/apis\/kustomize\.toolkit\.fluxcd\.io\/v1\/namespaces\/flux-system\/kustomizations\/config .*fieldManager=plumbline/,
    );
  });

  it('fetches first when asked to, and only then reconciles', async () => {
    world.cluster.requests.clear();
    const outcome = await act(find('config') ?? assert.fail(), { kind: 'reconcile', withSource: true });
    assert.equal(outcome.word, 'succeeded');
    assert.deepEqual(
      patches().map((place) => place.split(' ')[0]?.split('/').slice(-2).join('/')),
      ['gitrepositories/platform', 'kustomizations/config'],
    );
  });

  it('suspends, is then not asked again, and resumes', async () => {
    const suspended = await act(find('config') ?? assert.fail(), { kind: 'suspend' });
    assert.equal(suspended.word, 'succeeded');
    const app = await untilWord('config', 'Suspended');
    assert.match(app.phase.reason ?? '', /by kim/);
    assert.equal((await act(app, { kind: 'reconcile', withSource: false })).word, 'blocked');
    assert.equal((await act(app, { kind: 'resume' })).word, 'succeeded');
    await untilWord('config', 'Ready');
  });

  const watching = (): LiveObjects =>
    new LiveObjects({
      engines: ENGINES,
      store,
      clock: systemClock,
      logger: new RecordingLogger(),
      onDidObserve: connections.onDidObserve,
      session: (id) => connections.session(id),
      openResources: (app) => connections.openResources(app),
    });

  it('assesses the objects of an open app, tells one that is missing, and a second owner', async () => {
    const objects = watching();
    const client = new KubeClient(world.kubeconfig, 'kubectl/v1.36.3 (linux/amd64)');
    const kinds = await client.discover();
    const settings = { namespace: 'store', name: 'store-settings' };
    const configMaps = kinds.find((one) => one.kind === 'ConfigMap') ?? assert.fail();
    const liveOf = (app: App, name: string): LiveState | undefined => {
      const live = store.state.connections.get(idOf('admin'))?.live.get(app.id);
      return [...(live ?? [])].find(([key]) => key.endsWith(`/${name}`))?.[1];
    };
    try {
      const app = find('config') ?? assert.fail();
      const release = find('till', 'HelmRelease') ?? assert.fail();
      objects.watch(app.id);
      await until(() => (liveOf(app, 'store-settings')?.health?.status === 'Healthy' ? true : undefined));
      // Its objects were listed before anybody asked for them.
      const alsoOpen = objects.watch(release.id);
      await until(() => (liveOf(release, 'till')?.health?.status === 'Healthy' ? true : undefined));
      alsoOpen.dispose();
      await until(() => (liveOf(release, 'till') === undefined ? true : undefined));

      const stamp = { 'argocd.argoproj.io/tracking-id': 'shop:/ConfigMap:store/store-settings' };
      await client.patch(configMaps, settings, 'merge', { metadata: { annotations: stamp } });
      const both = await until(() => {
        const live = liveOf(app, 'store-settings');
        return live?.alsoTrackedBy && live;
      });
      assert.deepEqual([both.alsoTrackedBy?.engine, both.alsoTrackedBy?.name], ['argocd', 'shop']);

      const object = (await client.get(configMaps, 'store', 'store-settings')) ?? assert.fail();
      await client.remove(configMaps, object, 'Background');
      await until(() => (liveOf(app, 'store-settings')?.health?.status === 'Missing' ? true : undefined));
      await world.loop.interval();
      await until(() => (liveOf(app, 'store-settings')?.health?.status === 'Healthy' ? true : undefined));
      assert.equal(liveOf(app, 'store-settings')?.alsoTrackedBy, undefined);
    } finally {
      objects.dispose();
      await client.close();
    }
  });

  it('names who edited a live object, until the interval is over and the edit undone', async () => {
    const objects = watching();
    const client = new KubeClient(world.kubeconfig, 'kubectl/v1.36.3 (linux/amd64)');
    try {
      const app = find('config') ?? assert.fail();
      objects.watch(app.id);
      const { script } = world.cluster;
      while (script.openWatches({ resource: 'configmaps', user: 'admin' }) === 0) {
        await delay(20);
      }
      const kind = (await client.discover()).find((one) => one.kind === 'ConfigMap') ?? assert.fail();
      await client.patch(
        kind,
        { namespace: 'store', name: 'store-settings' },
        'merge',
        { data: { city: 'malmo' } },
        { manager: 'kubectl-edit' },
      );
      const editsOf = () => store.state.connections.get(idOf('admin'))?.edits.get(app.id);
      const edit = await until(() => [...(editsOf()?.values() ?? [])][0]);
      assert.deepEqual([edit.pointers, edit.manager], [['/data/city'], 'kubectl-edit']);
      await world.loop.interval();
      await until(() => (editsOf() === undefined ? true : undefined));
      const heal = await until(() => store.state.connections.get(idOf('admin'))?.heals.get(app.id)?.[0]);
      assert.equal(heal.resource.name, 'store-settings');
      assert.deepEqual(
        heal.changes.map(({ pointer, edited, restored, writer }) => [
          pointer,
          edited,
          restored,
          writer?.manager,
        ]),
        [['/data/city', 'malmo', 'gothenburg', 'kubectl-edit']],
      );
    } finally {
      objects.dispose();
      await client.close();
    }
  });

  it('looks where Flux lives for a login that may not read the whole cluster', async () => {
    await connect('nobody');
    const phase = await until(() => {
      const known = store.state.connections.get(idOf('nobody'))?.phase;
      return known?.word === 'namespacesNeeded' ? known : undefined;
    });
    assert.deepEqual(phase.tried, ['argocd', 'flux-system']);
  });
});
