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
import { appOf, HERE } from '../core/engines/argocd/fixtures.ts';
import { FakeClock, RecordingLogger } from '../platform/kube/harness.ts';
import { laidOver, later, passing, passingLive } from '../recorded.ts';
import type { FakeSource } from './fakes.ts';
import { aContext, FakeSession, settled } from './fakes.ts';

const CONTEXT = { ...aContext('prod'), id: HERE };
/** Somebody edits a ConfigMap; the app's self-heal puts it back. */
const HEAL = 'self-heal-fast';
const SETTINGS = `ConfigMap@${HEAL}`;
const SCOPES = [SETTINGS, `Deployment@${HEAL}`];
const CLEAN = passingLive(HEAL, 0);
const EDITED = passingLive(HEAL, 1);
const HEALED = passingLive(HEAL, 2);
/** The app before it heals, while it does, and after. */
const WEB = laidOver(passing(HEAL, 0), { operation: null });
const HEALING = passing(HEAL, 2);
const HAS_HEALED = passing(HEAL, 3);
const ID = appOf(WEB).id;
const RESOURCE = { group: '', kind: 'ConfigMap', namespace: HEAL, name: 'settings' };
const EDITED_AT = EDITED.metadata.managedFields?.find(({ manager }) => manager === 'kubectl-edit')?.time;
const ENDED_AT = appOf(HAS_HEALED).operation?.finishedAt ?? '';

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
      resource: RESOURCE,
      changes: [
        { pointer: '/data/colour', edited: 'red', restored: 'blue', writer: { manager: 'kubectl-edit' } },
      ],
      healedAt: ENDED_AT,
      isObserved: true,
    };
    store.dispatch([{ type: 'heal/observed', app: ID, heal: observed }]);
    seeApp(HAS_HEALED);
    clock.advance(10_000);
    assert.deepEqual(heals(), [observed]);
  });

  it('are watched by kind and namespace, and never Secrets, hooks or what is followed anyway', async () => {
    const { store, source } = await watching();
    const of = { version: 'v1', status: 'Synced' };
    const resources = [
      { ...of, kind: 'ConfigMap', namespace: HEAL, name: 'settings' },
      { ...of, kind: 'ConfigMap', namespace: 'other', name: 'settings' },
      { ...of, kind: 'ConfigMap', namespace: HEAL, name: 'texts' },
      { ...of, kind: 'Secret', namespace: HEAL, name: 's' },
      { ...of, group: 'apps', kind: 'Deployment', namespace: HEAL, name: 'hook', hook: true },
      { ...of, kind: 'Namespace', name: HEAL },
      {
        ...of,
        group: 'argoproj.io',
        version: 'v1alpha1',
        kind: 'Application',
        namespace: 'argocd',
        name: 'child',
      },
      { ...of, group: 'example.com', kind: 'Unserved', namespace: HEAL, name: 'x' },
    ];
    const listing = laidOver(WEB, { status: { resources } });
    store.dispatch([
      { type: 'resources/observed', app: ID, resources: ENGINES[0]?.resources(listing) ?? [] },
    ]);
    await settled();
    assert.deepEqual(source().scopes(), [SETTINGS, 'ConfigMap@other', 'Namespace']);
  });

  it('are let go when the last holder is', async () => {
    const { objects, holder, source, held } = await watching();
    const second = objects.watch(ID);
    holder.dispose();
    holder.dispose();
    await settled();
    assert.deepEqual(source().scopes(), SCOPES);
    second.dispose();
    await settled();
    assert.deepEqual([source().scopes(), held], [[], [HEAL, `-${HEAL}`]]);
  });

  it('lie in another cluster where the app says so, and nothing is watched in this one', async () => {
    const { objects, seeApp, session } = world();
    seeApp(laidOver(WEB, { spec: { destination: { server: 'https://elsewhere:6443' } } }));
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
    assert.deepEqual([session.opened[0]?.isDisposed, next.opened[0]?.scopes()], [true, SCOPES]);
  });
});

describe('a live edit', () => {
  it('stands in the row while it stands, with its manager', async () => {
    const { source, state } = await watching();
    source().list(SETTINGS, [CLEAN]);
    assert.equal(state().edits.size, 0);
    source().change(SETTINGS, EDITED);
    assert.deepEqual(
      [...(state().edits.get(ID)?.values() ?? [])],
      [{ pointers: ['/data/colour'], manager: 'kubectl-edit', at: EDITED_AT }],
    );
    source().emit({ type: 'removed', of: source().of(SETTINGS), object: EDITED });
    assert.equal(state().edits.size, 0);
  });

  it('ends with its object, also where that was deleted while the watch was down', async () => {
    const { source, state } = await watching();
    source().list(SETTINGS, [EDITED]);
    assert.equal(state().edits.size, 1);
    source().list(SETTINGS, []);
    assert.equal(state().edits.size, 0);
  });

  it('of an object that no open app has is nobody’s', async () => {
    const { source, state } = await watching();
    const other = { ...EDITED, metadata: { ...EDITED.metadata, name: 'other' } };
    source().list(SETTINGS, [other]);
    assert.equal(state().edits.size, 0);
  });

  it('is forgotten when the row closes', async () => {
    const { source, state, holder } = await watching();
    source().list(SETTINGS, [EDITED]);
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
        pointer: '/data/colour',
        edited: 'red',
        restored: 'blue',
        writer: { manager: 'kubectl-edit', operation: 'Update', at: EDITED_AT },
      },
    ],
    isObserved: true,
  };

  it('is told with field, values and editor as soon as object and app agree', async () => {
    const { source, seeApp, heals, state } = await watching();
    source().list(SETTINGS, [CLEAN]);
    source().change(SETTINGS, EDITED);
    seeApp(HEALING);
    assert.deepEqual(heals(), []);
    source().change(SETTINGS, HEALED);
    assert.deepEqual(
      heals().map(({ changes, isObserved }) => ({ changes, isObserved })),
      [seen],
    );
    assert.equal(state().edits.size, 0);
  });

  it('is told once, whichever of the two watches is faster, also by the record that follows', async () => {
    const { source, seeApp, heals, clock } = await watching();
    source().list(SETTINGS, [CLEAN]);
    source().change(SETTINGS, EDITED);
    source().change(SETTINGS, HEALED);
    assert.deepEqual(heals(), [], 'a sync by hand would look the same');
    seeApp(HAS_HEALED);
    assert.equal(heals().length, 1);
    clock.advance(10_000);
    seeApp(HAS_HEALED);
    assert.deepEqual([heals().length, heals()[0]?.isObserved], [1, true]);
  });

  it('waits a moment for an object whose frame is late, and names the editor after all', async () => {
    const { source, seeApp, heals, clock } = await watching();
    source().list(SETTINGS, [CLEAN]);
    source().change(SETTINGS, EDITED);
    seeApp(HAS_HEALED);
    assert.deepEqual(heals(), []);
    clock.advance(2_999);
    source().change(SETTINGS, HEALED);
    clock.advance(10_000);
    assert.deepEqual(
      heals().map(({ isObserved }) => isObserved),
      [true],
    );
  });

  it('is told without an editor where the object’s frame never came', async () => {
    const { source, seeApp, heals, clock } = await watching();
    source().list(SETTINGS, [HEALED]);
    seeApp(HAS_HEALED);
    clock.advance(3_000);
    assert.deepEqual(heals(), [
      {
        resource: RESOURCE,
        changes: [],
        healedAt: ENDED_AT,
        isObserved: false,
      },
    ]);
  });

  it('of an app that nobody looks at is told from the record alone, once', () => {
    const { seeApp, heals } = world();
    seeApp(HEALING);
    assert.deepEqual(heals(), []);
    seeApp(HAS_HEALED);
    seeApp(HAS_HEALED);
    assert.deepEqual(
      heals().map(({ isObserved, healedAt }) => [isObserved, healedAt]),
      [[false, ENDED_AT]],
    );
  });

  it('counts each time, also twice within a second', () => {
    const { seeApp, heals } = world();
    const again = (autoHealAttemptsCount: number, name: string): KubeObject => {
      const resource = { kind: 'ConfigMap', name };
      const result = { ...resource, namespace: HEAL, status: 'Synced', version: 'v1' };
      const operation = { sync: { autoHealAttemptsCount, resources: [resource] } };
      return laidOver(HAS_HEALED, {
        status: { operationState: { operation, syncResult: { resources: [result] } } },
      });
    };
    seeApp(again(1, 'settings'));
    seeApp(again(2, 'texts'));
    seeApp(again(2, 'texts'));
    assert.deepEqual(
      heals().map(({ resource }) => resource.name),
      ['settings', 'texts'],
    );
  });

  it('again and again is a storm that the log names', async () => {
    const { source, seeApp, logger, heals } = await watching();
    source().list(SETTINGS, [CLEAN]);
    for (const round of [1, 2, 3]) {
      const anew = (object: KubeObject): KubeObject => {
        const { resourceVersion = '' } = object.metadata;
        return later(
          laidOver(object, { metadata: { resourceVersion: `${resourceVersion}${round}` } }),
          round,
        );
      };
      source().change(SETTINGS, anew(EDITED));
      source().change(SETTINGS, anew(HEALED));
      const operation = { sync: { autoHealAttemptsCount: round } };
      seeApp(anew(laidOver(HEALING, { status: { operationState: { operation } } })));
    }
    assert.equal(heals().length, 3);
    assert.deepEqual(
      logger.lines.filter((line) => line.includes('3 times')),
      [`ConfigMap ${HEAL}/settings /data/colour was healed 3 times against kubectl-edit`],
    );
  });

  it('is no heal when somebody syncs by hand', async () => {
    const { source, seeApp, heals } = await watching();
    source().list(SETTINGS, [CLEAN]);
    source().change(SETTINGS, EDITED);
    source().change(SETTINGS, HEALED);
    const operation = {
      initiatedBy: { automated: null, username: 'kim' },
      sync: { autoHealAttemptsCount: null, resources: null },
    };
    seeApp(laidOver(HAS_HEALED, { status: { operationState: { operation } } }));
    assert.deepEqual(heals(), []);
  });
});
