import assert from 'node:assert/strict';

import type { RunOutcome } from '../../../src/app/runPlan.ts';
import { runPlan } from '../../../src/app/runPlan.ts';
import type { App } from '../../../src/core/model/app.ts';
import type { ConnectionId } from '../../../src/core/model/ids.ts';
import type { Action, Plan } from '../../../src/core/model/plan.ts';
import { systemClock } from '../../../src/platform/clock.ts';
import { editLive, steps } from '../../world/incident.ts';
import { LiveWorld } from './liveWorld.ts';

/** Everything below the editor against the demo platform: real HTTP, a controller that acts, nothing replaced. */
describe('a live platform', function () {
  this.timeout(60_000);
  let live: LiveWorld;
  let admin: ConnectionId;

  before(async () => {
    live = await LiveWorld.start();
    admin = await live.connect('admin');
    await live.isLive(admin);
  });
  after(() => live.close());

  it('shows every app that the repository declares, with its verdict', () => {
    const apps = [...live.state(admin).apps.values()].filter(({ role }) => role === 'app');
    const declared = live.world.apps.map(({ name }) => name);
    assert.deepEqual(
      declared.filter((name) => !apps.some((app) => app.name === name)),
      [],
    );
    assert.ok(apps.every(({ sync, sources }) => sync !== 'Unknown' || sources.length > 0));
    assert.equal(live.state(admin).painted.size, 0);
    assert.equal(live.state(admin).phase.word, 'connected');
  });

  it('knows who manages whom', () => {
    const roles = [...live.state(admin).apps.values()];
    const generated = roles.filter(({ generatedBy }) => generatedBy !== undefined);
    const tracked = roles.filter(({ trackedBy }) => trackedBy !== undefined);
    assert.ok(generated.length > 0 && tracked.length > 0);
    for (const { generatedBy } of generated) {
      assert.ok(roles.some((one) => one.role === 'generator' && one.name === generatedBy?.name));
    }
  });

  it('holds one list and one watch of each kind, and no more', () => {
    const { script } = live.world.cluster;
    for (const resource of ['applications', 'applicationsets', 'appprojects']) {
      assert.equal(script.openWatches({ resource, user: 'admin' }), 1, resource);
    }
  });

  it('falls back to the namespace that a login may read', async () => {
    const viewer = await live.connect('viewer');
    await live.until((state) =>
      state.connections.get(viewer)?.phase.word === 'connected' ? true : undefined,
    );
    await live.until((state) =>
      state.connections.get(viewer)?.apps.size === live.state(admin).apps.size ? true : undefined,
    );
    assert.ok([...live.state(viewer).freshness.keys()].every((scope) => scope.endsWith('@argocd')));
    live.connections.disconnect(viewer);
  });

  it('asks which namespaces where none of the likely ones may be read', async () => {
    const nobody = await live.connect('nobody');
    const phase = await live.until((state) => {
      const known = state.connections.get(nobody)?.phase;
      return known?.word === 'namespacesNeeded' ? known : undefined;
    });
    assert.deepEqual(phase.tried, ['argocd']);
    live.connections.disconnect(nobody);
  });

  it('tells a healed edit with its field, both values and its editor, half a second long as it was', async () => {
    const step = steps['storefront-image'];
    const app = live.app(admin, step.app);
    const holder = live.objects.watch(app.id);
    await watchesLive('deployments');
    await editLive(live.world.kubeconfig, 'storefront-image');
    const heal = await live.until((state) =>
      state.connections
        .get(admin)
        ?.heals.get(app.id)
        ?.find(({ isObserved }) => isObserved),
    );
    assert.deepEqual(heal.resource, {
      group: 'apps',
      kind: 'Deployment',
      namespace: step.namespace,
      name: step.name,
    });
    assert.deepEqual(
      heal.changes.map(({ pointer, edited, restored, writer }) => [
        pointer,
        edited,
        restored,
        writer?.manager,
      ]),
      [[step.pointer, step.after, step.before, 'kubectl-edit']],
    );
    await live.hasApp(admin, app.id, ({ sync }) => sync === 'Synced');
    assert.equal(live.state(admin).edits.get(app.id), undefined);
    holder.dispose();
  });

  it('tells a heal of an app that nobody looked at, without an editor', async () => {
    const app = live.app(admin, 'notifications');
    const of = {
      app: app.name,
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      namespace: 'notifications',
      name: 'notifications',
    };
    await editLive(live.world.kubeconfig, {
      ...of,
      pointer: '/spec/replicas',
      before: 2,
      after: 6,
      heals: true,
      isSeen: true,
    });
    const heal = await live.until((state) => state.connections.get(admin)?.heals.get(app.id)?.[0]);
    const healed = await live.hasApp(admin, app.id, ({ operation }) => operation?.phase === 'Succeeded');
    assert.deepEqual(heal, {
      resource: { group: 'apps', kind: 'Deployment', namespace: 'notifications', name: 'notifications' },
      changes: [],
      healedAt: healed.operation?.finishedAt,
      isObserved: false,
    });
  });

  it('shows an edit that nobody heals, with its manager, and its end when somebody syncs', async () => {
    const step = steps['checkout-replicas'];
    const app = live.app(admin, step.app);
    const holder = live.objects.watch(app.id);
    await watchesLive('deployments');
    await editLive(live.world.kubeconfig, 'checkout-replicas');
    const edit = await live.until(
      (state) => [...(state.connections.get(admin)?.edits.get(app.id)?.values() ?? [])][0],
    );
    assert.deepEqual([edit.pointers, edit.manager], [[step.pointer], 'kubectl-edit']);
    const drifted = await live.hasApp(admin, app.id, ({ sync }) => sync === 'OutOfSync');
    assert.equal(drifted.phase.word, 'OutOfSync');
    const outcome = await act('admin', drifted, { kind: 'sync', dryRun: false, prune: false, resources: [] });
    assert.equal(outcome.word, 'succeeded');
    await live.until((state) =>
      state.connections.get(admin)?.edits.get(app.id) === undefined ? true : undefined,
    );
    assert.deepEqual(live.state(admin).heals.get(app.id) ?? [], [], 'a sync by hand is no heal');
    holder.dispose();
  });

  it('refreshes, and ends when the controller compared', async () => {
    const app = live.app(admin, 'search');
    const before = live.state(admin).versions.get(app.id)?.comparedAt;
    const outcome = await act('admin', app, { kind: 'refresh', hard: true });
    assert.ok(outcome.word === 'succeeded');
    assert.ok((live.state(admin).versions.get(app.id)?.comparedAt ?? '') >= (before ?? ''));
    assert.equal(live.state(admin).pending.size, 0);
  });

  it('tries a sync without changing anything', async () => {
    await live.world.loop.settled();
    live.world.cluster.requests.clear();
    const app = live.app(admin, 'checkout');
    const outcome = await act('admin', app, { kind: 'sync', dryRun: true, prune: false, resources: [] });
    assert.ok(outcome.word === 'succeeded');
    assert.equal(outcome.app.operation?.isDryRun, true);
    const writes = live.world.cluster.requests.matching(
      ({ verb, resource, query }) =>
        ['patch', 'update', 'create'].includes(verb) &&
        ['deployments', 'services', 'configmaps'].includes(resource) &&
        !query.includes('dryRun=All'),
    );
    assert.deepEqual(writes, []);
  });

  it('sends nothing for a login that may only read', async () => {
    const reader = await live.connect('reader');
    await live.isLive(reader);
    live.world.cluster.requests.clear();
    const outcome = await act('reader', live.app(reader, 'checkout'), { kind: 'refresh', hard: false });
    assert.ok(outcome.word === 'denied');
    assert.deepEqual(
      live.world.cluster.requests.matching(({ verb, user }) => verb === 'patch' && user === 'reader'),
      [],
    );
    live.connections.disconnect(reader);
  });

  it('comes back after the stream was cut, and says meanwhile how old it is', async () => {
    const reader = await live.connect('reader');
    await live.isLive(reader);
    const { script } = live.world.cluster;
    const words: string[] = [];
    const listening = live.store.onDidChange(({ state }) => {
      const word = state.connections.get(reader)?.freshness.get('argoproj.io/Application')?.word;
      if (word && word !== words.at(-1)) {
        words.push(word);
      }
    });
    script.add({ kind: 'status', code: 503, match: { user: 'reader', resource: 'applications' }, count: 1 });
    script.cutWatches('rst', { user: 'reader', resource: 'applications' });
    await live.until((state) =>
      state.connections.get(reader)?.freshness.get('argoproj.io/Application')?.word === 'stale'
        ? true
        : undefined,
    );
    await live.isLive(reader);
    listening.dispose();
    assert.deepEqual(words, ['stale', 'live']);
    assert.equal(live.state(reader).apps.size, live.state(admin).apps.size);
    live.connections.disconnect(reader);
  });

  /** Resolves when that many watches of live objects are open. */
  async function watchesLive(resource: string, count = 1): Promise<void> {
    while (live.world.cluster.script.openWatches({ resource, user: 'admin' }) !== count) {
      await new Promise((resolve) => {
        setImmediate(resolve);
      });
    }
  }

  async function act(user: string, app: App, action: Action): Promise<RunOutcome> {
    const id = live.id(user);
    const client = live.connections.client(id);
    const engine = live.connections.engineOf(app.id);
    assert.ok(client && engine);
    const replan = async (): Promise<Plan | undefined> => {
      const raw = await live.connections.rawApp(app.id, AbortSignal.timeout(5_000));
      const current = raw.ok ? engine.toApp(raw.value, id) : undefined;
      const planned =
        raw.ok && current
          ? engine.plan(action, raw.value, { app: current, now: Date.now(), user: 'kim' })
          : undefined;
      return planned?.ok === true ? planned.value : undefined;
    };
    const plan = await replan();
    assert.ok(plan);
    return runPlan(
      {
        client,
        engine,
        store: live.store,
        clock: systemClock,
        logger: live.logger,
        onDidObserve: live.connections.onDidObserve,
      },
      plan,
      {
        signal: AbortSignal.timeout(20_000),
        confirm: () => Promise.resolve(true),
        onProgress: () => undefined,
        replan,
      },
    );
  }
});
