import assert from 'node:assert/strict';

import type { RawFrame } from '../../../src/app/kindFollower.ts';
import { LiveObjects } from '../../../src/app/liveObjects.ts';
import { ENGINES } from '../../../src/core/engines/registry.ts';
import type { HealedEdit } from '../../../src/core/model/drift.ts';
import { parseAppId } from '../../../src/core/model/ids.ts';
import type { KubeObject } from '../../../src/core/model/kubeObject.ts';
import type { ConnectionState } from '../../../src/core/store/state.ts';
import { Store } from '../../../src/core/store/store.ts';
import { Emitter } from '../../../src/core/util/emitter.ts';
import { anApplication, appOf, HERE, SHA } from '../core/engines/argocd/fixtures.ts';
import { controller, FIELDS, minute, version, WITHOUT_REPLICAS, writer } from '../core/heal/versions.ts';
import { FakeClock, RecordingLogger } from '../platform/kube/harness.ts';
import type { FakeSource } from './fakes.ts';
import { aContext, FakeSession, settled } from './fakes.ts';

const CONTEXT = { ...aContext('prod'), id: HERE };
const DEPLOYMENT = {
  group: 'apps',
  version: 'v1',
  kind: 'Deployment',
  namespace: 'shop',
  name: 'web',
  status: 'Synced',
};
const WEB = anApplication({ status: { resources: [DEPLOYMENT] } });
const ID = appOf(WEB).id;

const CLEAN = version({ version: '1', writers: [controller(0)] });
const SCALED = version({
  version: '2',
  replicas: 5,
  writers: [controller(0, WITHOUT_REPLICAS), writer('kubectl-edit', 10, FIELDS.replicas)],
});
const HEALED = version({ version: '3', writers: [controller(11)] });

/** The app while, and after, its controller heals the Deployment. */
function healing(phase: 'Running' | 'Succeeded', name = 'web'): KubeObject {
  return anApplication({
    metadata: { name },
    status: {
      resources: [DEPLOYMENT],
      operationState: {
        phase,
        startedAt: minute(11),
        ...(phase === 'Succeeded' && { finishedAt: minute(12) }),
        operation: {
          initiatedBy: { automated: true },
          sync: { autoHealAttemptsCount: 1, resources: [{ group: 'apps', kind: 'Deployment', name: 'web' }] },
        },
        syncResult: {
          revision: SHA,
          resources: [{ ...DEPLOYMENT, status: 'Synced', message: 'deployment.apps/web configured' }],
        },
      },
    },
  });
}

function world() {
  const store = new Store();
  const clock = new FakeClock();
  const logger = new RecordingLogger();
  const frames = new Emitter<RawFrame>();
  const session = new FakeSession(CONTEXT);
  let current: FakeSession | undefined = session;
  store.dispatch([{ type: 'connection/opened', context: CONTEXT }]);
  const seeApp = (object: KubeObject): void => {
    const app = appOf(object);
    store.dispatch([{ type: 'apps/observed', id: HERE, apps: [{ app, resourceVersion: '1' }] }]);
    if (store.state.connections.get(HERE)?.resourcesByApp.has(app.id) === true) {
      store.dispatch([
        { type: 'resources/observed', app: app.id, resources: ENGINES[0]?.resources(object) ?? [] },
      ]);
    }
    frames.fire({ connection: HERE, app, object });
  };
  const held: string[] = [];
  const objects = new LiveObjects({
    engines: ENGINES,
    store,
    clock,
    logger,
    onDidObserve: frames.event,
    session: (id) => (id === HERE ? current : undefined),
    openResources: (app) => {
      const name = parseAppId(app)?.name ?? '';
      held.push(name);
      store.dispatch([{ type: 'resources/observed', app, resources: ENGINES[0]?.resources(WEB) ?? [] }]);
      frames.fire({ connection: HERE, app: appOf(WEB), object: WEB });
      return { dispose: () => void held.push(`-${name}`) };
    },
  });
  const state = (): ConnectionState => {
    const found = store.state.connections.get(HERE);
    assert.ok(found);
    return found;
  };
  const source = (): FakeSource => {
    const last = session.opened.at(-1);
    assert.ok(last, 'live objects are watched');
    return last;
  };
  const heals = (): readonly HealedEdit[] => state().heals.get(ID) ?? [];
  return {
    store,
    clock,
    logger,
    session,
    objects,
    seeApp,
    state,
    source,
    heals,
    held,
    reconnect: (next: FakeSession | undefined) => (current = next),
  };
}

async function watching() {
  const made = world();
  made.seeApp(WEB);
  const holder = made.objects.watch(ID);
  await settled();
  return { ...made, holder };
}

describe('the live objects of an open app', () => {
  it('are not told as healed by an unseen editor what an earlier window saw', () => {
    const { store, seeApp, heals, clock } = world();
    seeApp(WEB);
    const observed: HealedEdit = {
      resource: { group: 'apps', kind: 'Deployment', namespace: 'shop', name: 'web' },
      changes: [{ pointer: '/spec/replicas', edited: 5, restored: 3, writer: { manager: 'kubectl-edit' } }],
      healedAt: minute(11),
      isObserved: true,
    };
    store.dispatch([{ type: 'heal/observed', app: ID, heal: observed }]);
    seeApp(healing('Succeeded'));
    clock.advance(10_000);
    assert.deepEqual(heals(), [observed]);
  });

  it('are watched by kind and namespace, and never Secrets, hooks or what is followed anyway', async () => {
    const { store, source } = await watching();
    const listed = [
      DEPLOYMENT,
      { ...DEPLOYMENT, namespace: 'other' },
      { ...DEPLOYMENT, name: 'api' },
      { version: 'v1', kind: 'Secret', namespace: 'shop', name: 's' },
      { version: 'v1', kind: 'ConfigMap', namespace: 'shop', name: 'hook', hook: true },
      { version: 'v1', kind: 'Namespace', name: 'shop' },
      { group: 'argoproj.io', version: 'v1alpha1', kind: 'Application', namespace: 'argocd', name: 'child' },
      { group: 'example.com', version: 'v1', kind: 'Unserved', namespace: 'shop', name: 'x' },
    ];
    store.dispatch([
      {
        type: 'resources/observed',
        app: ID,
        resources: ENGINES[0]?.resources(anApplication({ status: { resources: listed } })) ?? [],
      },
    ]);
    await settled();
    assert.deepEqual(source().scopes(), ['Deployment@shop', 'Deployment@other', 'Namespace']);
  });

  it('are let go when the last holder is', async () => {
    const { objects, holder, source, held } = await watching();
    const second = objects.watch(ID);
    holder.dispose();
    holder.dispose();
    await settled();
    assert.deepEqual(source().scopes(), ['Deployment@shop']);
    second.dispose();
    await settled();
    assert.deepEqual([source().scopes(), held], [[], ['web', '-web']]);
  });

  it('lie in another cluster where the app says so, and nothing is watched in this one', async () => {
    const { objects, seeApp, session } = world();
    seeApp(anApplication({ spec: { destination: { server: 'https://elsewhere:6443' } } }));
    objects.watch(ID);
    await settled();
    assert.equal(session.opened.length, 0);
  });

  it('are watched anew over a new session', async () => {
    const { store, session, reconnect } = await watching();
    const next = new FakeSession(CONTEXT);
    reconnect(next);
    store.dispatch([{ type: 'connection/phase', id: HERE, phase: { word: 'connected' } }]);
    await settled();
    assert.deepEqual([session.opened[0]?.isDisposed, next.opened[0]?.scopes()], [true, ['Deployment@shop']]);
  });
});

describe('a live edit', () => {
  it('stands in the row while it stands, with its manager', async () => {
    const { source, state } = await watching();
    source().list('Deployment@shop', [CLEAN]);
    assert.equal(state().edits.size, 0);
    source().change('Deployment@shop', SCALED);
    assert.deepEqual(
      [...(state().edits.get(ID)?.values() ?? [])],
      [{ pointers: ['/spec/replicas'], manager: 'kubectl-edit', at: minute(10) }],
    );
    source().emit({ type: 'removed', of: source().of('Deployment@shop'), object: SCALED });
    assert.equal(state().edits.size, 0);
  });

  it('ends with its object, also where that was deleted while the watch was down', async () => {
    const { source, state } = await watching();
    source().list('Deployment@shop', [SCALED]);
    assert.equal(state().edits.size, 1);
    source().list('Deployment@shop', []);
    assert.equal(state().edits.size, 0);
  });

  it('of an object that no open app has is nobody’s', async () => {
    const { source, state } = await watching();
    const other = { ...SCALED, metadata: { ...SCALED.metadata, name: 'other' } };
    source().list('Deployment@shop', [other]);
    assert.equal(state().edits.size, 0);
  });

  it('is forgotten when the row closes', async () => {
    const { source, state, holder } = await watching();
    source().list('Deployment@shop', [SCALED]);
    assert.equal(state().edits.size, 1);
    holder.dispose();
    await settled();
    assert.equal(state().edits.size, 0);
  });
});

describe('a heal', () => {
  const seen = {
    changes: [
      {
        pointer: '/spec/replicas',
        edited: 5,
        restored: 3,
        writer: { manager: 'kubectl-edit', operation: 'Update', at: minute(10) },
      },
    ],
    isObserved: true,
  };

  it('is told with field, values and editor as soon as object and app agree', async () => {
    const { source, seeApp, heals, state } = await watching();
    source().list('Deployment@shop', [CLEAN]);
    source().change('Deployment@shop', SCALED);
    seeApp(healing('Running'));
    assert.deepEqual(heals(), []);
    source().change('Deployment@shop', HEALED);
    assert.deepEqual(
      heals().map(({ changes, isObserved }) => ({ changes, isObserved })),
      [seen],
    );
    assert.equal(state().edits.size, 0);
  });

  it('is told once, whichever of the two watches is faster, also by the record that follows', async () => {
    const { source, seeApp, heals, clock } = await watching();
    source().list('Deployment@shop', [CLEAN]);
    source().change('Deployment@shop', SCALED);
    source().change('Deployment@shop', HEALED);
    assert.deepEqual(heals(), [], 'a sync by hand would look the same');
    seeApp(healing('Succeeded'));
    assert.equal(heals().length, 1);
    clock.advance(10_000);
    seeApp(healing('Succeeded'));
    assert.deepEqual([heals().length, heals()[0]?.isObserved], [1, true]);
  });

  it('waits a moment for an object whose frame is late, and names the editor after all', async () => {
    const { source, seeApp, heals, clock } = await watching();
    source().list('Deployment@shop', [CLEAN]);
    source().change('Deployment@shop', SCALED);
    seeApp(healing('Succeeded'));
    assert.deepEqual(heals(), []);
    clock.advance(2_999);
    source().change('Deployment@shop', HEALED);
    clock.advance(10_000);
    assert.deepEqual(
      heals().map(({ isObserved }) => isObserved),
      [true],
    );
  });

  it('is told without an editor where the object’s frame never came', async () => {
    const { source, seeApp, heals, clock } = await watching();
    source().list('Deployment@shop', [HEALED]);
    seeApp(healing('Succeeded'));
    clock.advance(3_000);
    assert.deepEqual(heals(), [
      {
        resource: { group: 'apps', kind: 'Deployment', namespace: 'shop', name: 'web' },
        changes: [],
        healedAt: minute(12),
        isObserved: false,
      },
    ]);
  });

  it('of an app that nobody looks at is told from the record alone, once', () => {
    const { seeApp, heals } = world();
    seeApp(healing('Running'));
    assert.deepEqual(heals(), []);
    seeApp(healing('Succeeded'));
    seeApp(healing('Succeeded'));
    assert.deepEqual(
      heals().map(({ isObserved, healedAt }) => [isObserved, healedAt]),
      [[false, minute(12)]],
    );
  });

  it('counts each time, also twice within a second', () => {
    const { seeApp, heals } = world();
    const again = (attempt: number, name: string): KubeObject => {
      const { status, ...rest } = healing('Succeeded');
      const record = JSON.stringify(status).replace(
        '"autoHealAttemptsCount":1',
        `"autoHealAttemptsCount":${attempt}`,
      );
      return {
        ...rest,
        status: JSON.parse(record.replaceAll('"name":"web"', `"name":"${name}"`)) as unknown,
      };
    };
    seeApp(again(1, 'web'));
    seeApp(again(2, 'api'));
    seeApp(again(2, 'api'));
    assert.deepEqual(
      heals().map(({ resource }) => resource.name),
      ['web', 'api'],
    );
  });

  it('again and again is a storm that the log names', async () => {
    const { source, seeApp, logger, heals } = await watching();
    source().list('Deployment@shop', [CLEAN]);
    for (const round of [1, 2, 3]) {
      const at = 10 * round;
      source().change(
        'Deployment@shop',
        version({
          version: `${at}`,
          replicas: 5,
          writers: [controller(at - 9, WITHOUT_REPLICAS), writer('kubectl-edit', at, FIELDS.replicas)],
        }),
      );
      source().change('Deployment@shop', version({ version: `${at + 1}`, writers: [controller(at + 1)] }));
      seeApp(
        anApplication({
          status: {
            resources: [DEPLOYMENT],
            operationState: {
              phase: 'Running',
              startedAt: minute(at + 1),
              operation: { initiatedBy: { automated: true }, sync: { autoHealAttemptsCount: round } },
            },
          },
        }),
      );
    }
    assert.equal(heals().length, 3);
    assert.deepEqual(
      logger.lines.filter((line) => line.includes('3 times')),
      ['Deployment shop/web /spec/replicas was healed 3 times against kubectl-edit'],
    );
  });

  it('is no heal when somebody syncs by hand', async () => {
    const { source, seeApp, heals } = await watching();
    source().list('Deployment@shop', [CLEAN]);
    source().change('Deployment@shop', SCALED);
    source().change('Deployment@shop', HEALED);
    seeApp(
      anApplication({
        status: {
          resources: [DEPLOYMENT],
          operationState: {
            phase: 'Succeeded',
            startedAt: minute(11),
            finishedAt: minute(12),
            operation: { initiatedBy: { username: 'kim' }, sync: {} },
          },
        },
      }),
    );
    assert.deepEqual(heals(), []);
  });
});
