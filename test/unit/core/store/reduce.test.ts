import assert from 'node:assert/strict';

import * as fc from 'fast-check';

import type { App } from '../../../../src/core/model/app.ts';
import type { ChangeSet } from '../../../../src/core/store/changeSet.ts';
import { isEmptyChange } from '../../../../src/core/store/changeSet.ts';
import type { ObservedApp, StoreEvent } from '../../../../src/core/store/event.ts';
import { reduce } from '../../../../src/core/store/reduce.ts';
import type { ConnectionState, State } from '../../../../src/core/store/state.ts';
import { EMPTY_STATE } from '../../../../src/core/store/state.ts';
import { laidOver, passing } from '../../recorded.ts';
import { aContext, aHeal, anApp, aResource, asApp, DEMO, passingApp, recordedApp } from '../view/world.ts';
import { anyEvents, OTHER } from './anyEvents.ts';

const OPEN: StoreEvent = { type: 'connection/opened', context: aContext() };
const WEB = anApp({ name: 'web' });
const KEY = aResource().key;

function see(app: App, over: Partial<ObservedApp> = {}): StoreEvent {
  return { type: 'apps/observed', id: DEMO, apps: [{ app, resourceVersion: '1', ...over }] };
}

function after(...events: readonly StoreEvent[]): State {
  return reduce(EMPTY_STATE, [OPEN, ...events]).state;
}

function connection(state: State): ConnectionState {
  const found = state.connections.get(DEMO);
  assert.ok(found);
  return found;
}

/** What one event changes on top of others, as sorted lists. */
function changeOf(before: readonly StoreEvent[], event: StoreEvent): Record<keyof ChangeSet, unknown> {
  const { change } = reduce(after(...before), [event]);
  return {
    apps: [...change.apps].toSorted(),
    lists: [...change.lists],
    connections: [...change.connections],
    children: [...change.children].toSorted(),
    roots: change.roots,
    declarations: change.declarations,
  };
}

const NOTHING = { apps: [], lists: [], connections: [], children: [], roots: false, declarations: false };

describe('reduce', () => {
  it('opens a connection with nothing in it, and keeps what is known when it opens again', () => {
    assert.deepEqual(changeOf([], { type: 'connection/closed', id: DEMO }), {
      ...NOTHING,
      roots: true,
      connections: [DEMO],
      lists: [DEMO],
    });
    const again = after(see(WEB), { type: 'connection/opened', context: aContext({ user: 'lee' }) });
    assert.equal(connection(again).context.user, 'lee');
    assert.equal(connection(again).apps.size, 1);
  });

  it('drops everything of a connection with it, and hears nothing of it later', () => {
    const closed = after(see(WEB), { type: 'connection/closed', id: DEMO }, see(anApp({ name: 'late' })));
    assert.equal(closed.connections.size, 0);
  });

  it('tells which row moved and which list', () => {
    assert.deepEqual(changeOf([], see(WEB)), { ...NOTHING, apps: [WEB.id], lists: [DEMO] });
    assert.deepEqual(changeOf([see(WEB)], see({ ...WEB, sync: 'OutOfSync' })), {
      ...NOTHING,
      apps: [WEB.id],
    });
    assert.deepEqual(changeOf([see(WEB)], see({ ...WEB, project: 'other' })), {
      ...NOTHING,
      apps: [WEB.id],
      lists: [DEMO],
    });
    assert.deepEqual(changeOf([see(WEB)], see({ ...WEB, trackedBy: { name: 'root' } })), {
      ...NOTHING,
      apps: [WEB.id],
      lists: [DEMO],
    });
    assert.deepEqual(changeOf([see(WEB)], { type: 'apps/removed', id: DEMO, apps: [WEB.id] }), {
      ...NOTHING,
      apps: [WEB.id],
      lists: [DEMO],
    });
  });

  it('repaints nothing when only the comparison time and the version moved, and keeps the App itself', () => {
    const before = after(see(WEB, { comparedAt: '2026-11-24T13:00:00Z' }));
    const copy = structuredClone(WEB);
    const { state, change } = reduce(before, [
      see(copy, { resourceVersion: '2', comparedAt: '2026-11-24T13:03:00Z' }),
    ]);
    assert.ok(isEmptyChange(change));
    assert.equal(connection(state).apps, connection(before).apps, 'the slice was not even copied');
    assert.deepEqual(connection(state).versions.get(WEB.id), {
      resourceVersion: '2',
      comparedAt: '2026-11-24T13:03:00Z',
    });
  });

  it('changes no slice that a batch does not touch, and none twice', () => {
    const before = after(see(WEB));
    const { state } = reduce(before, [
      see({ ...WEB, sync: 'OutOfSync' }),
      see({ ...WEB, sync: 'Synced', health: 'Degraded' }),
    ]);
    const [old, now] = [connection(before), connection(state)];
    assert.notEqual(now.apps, old.apps);
    for (const slice of [
      'resourcesByApp',
      'freshness',
      'heals',
      'edits',
      'pending',
      'painted',
      'versions',
    ] as const) {
      assert.equal(now[slice], old[slice], slice);
    }
    assert.equal(old.apps.get(WEB.id)?.sync, 'Synced', 'the state before is untouched');
  });

  it('gives back the same state where a batch changes nothing', () => {
    const before = after(see(WEB));
    assert.equal(reduce(before, [see(WEB), { type: 'app/requestSettled', app: WEB.id }]).state, before);
    assert.equal(reduce(before, []).state, before);
  });

  describe('a first paint', () => {
    const paint = (app: App): StoreEvent => ({ type: 'apps/painted', id: DEMO, apps: [app] });
    const pale = anApp({ name: 'web', sources: [], sync: 'Unknown' });

    it('shows until the full object comes', () => {
      assert.ok(connection(after(paint(pale))).painted.has(WEB.id));
      const full = connection(after(paint(pale), see(WEB)));
      assert.deepEqual([full.painted.size, full.apps.get(WEB.id)], [0, WEB]);
    });
    it('never overwrites a full one', () => {
      const kept = connection(after(see(WEB), paint(pale)));
      assert.deepEqual([kept.painted.size, kept.apps.get(WEB.id)], [0, WEB]);
    });
    it('may be painted over by a later one', () =>
      assert.equal(
        connection(after(paint(pale), paint({ ...pale, sync: 'OutOfSync' }))).apps.get(WEB.id)?.sync,
        'OutOfSync',
      ));
    it('repaints the row when it becomes full, even where it looks the same', () => {
      assert.deepEqual(changeOf([paint(WEB)], see(WEB)).apps, [WEB.id]);
    });
  });

  describe('children', () => {
    const list: StoreEvent = { type: 'resources/observed', app: WEB.id, resources: [aResource()] };
    it('are told once, and again only when they differ', () => {
      assert.deepEqual(changeOf([see(WEB)], list), { ...NOTHING, children: [WEB.id] });
      assert.deepEqual(changeOf([see(WEB), list], structuredClone(list)), NOTHING);
    });
    it('are dropped when the row closes', () => {
      const closed: StoreEvent = { type: 'resources/observed', app: WEB.id, resources: undefined };
      assert.deepEqual(changeOf([see(WEB), list], closed), { ...NOTHING, children: [WEB.id] });
      assert.deepEqual(changeOf([see(WEB)], closed), NOTHING);
    });
    it('of an app that is gone go with it', () => {
      const gone = after(
        see(WEB),
        list,
        { type: 'heal/observed', app: WEB.id, heal: aHeal() },
        { type: 'edit/observed', app: WEB.id, resource: KEY, edit: { pointers: ['/x'] } },
        { type: 'app/requested', app: WEB.id, what: 'sync', at: 1 },
        { type: 'apps/removed', id: DEMO, apps: [WEB.id] },
      );
      const { apps, versions, resourcesByApp, heals, edits, pending } = connection(gone);
      assert.deepEqual(
        [apps, versions, resourcesByApp, heals, edits, pending].map(({ size }) => size),
        [0, 0, 0, 0, 0, 0],
      );
    });
  });

  describe('heals', () => {
    const told = (heal: Partial<ReturnType<typeof aHeal>>): StoreEvent => ({
      type: 'heal/observed',
      app: WEB.id,
      heal: aHeal(heal),
    });
    it('add up', () =>
      assert.equal(
        connection(after(see(WEB), told({}), told({ healedAt: '2026-11-24T13:59:59Z' }))).heals.get(WEB.id)
          ?.length,
        2,
      ));
    it('count once where the record and the object tell of the same, and the editor stays known', () => {
      const unseen = { changes: [], isObserved: false };
      for (const order of [
        [told({}), told(unseen)],
        [told(unseen), told({})],
      ]) {
        const heals = connection(after(see(WEB), ...order)).heals.get(WEB.id);
        assert.deepEqual([heals?.length, heals?.[0]?.isObserved], [1, true]);
      }
    });
    it('are bounded in a storm, oldest out', () => {
      const storm = Array.from({ length: 120 }, (_, index) =>
        told({ healedAt: `2026-11-24T13:${String(index).padStart(3, '0')}` }),
      );
      const heals = connection(after(see(WEB), ...storm)).heals.get(WEB.id);
      assert.deepEqual([heals?.length, heals?.at(-1)?.healedAt], [50, '2026-11-24T13:119']);
    });
  });

  it('keeps a live edit while it stands', () => {
    const edit: StoreEvent = {
      type: 'edit/observed',
      app: WEB.id,
      resource: KEY,
      edit: { pointers: ['/spec/replicas'], manager: 'kubectl-edit' },
    };
    const over: StoreEvent = { type: 'edit/observed', app: WEB.id, resource: KEY, edit: undefined };
    assert.equal(connection(after(see(WEB), edit)).edits.get(WEB.id)?.size, 1);
    assert.deepEqual(changeOf([see(WEB), edit], structuredClone(edit)), NOTHING);
    assert.equal(connection(after(see(WEB), edit, over)).edits.size, 0);
    assert.deepEqual(changeOf([see(WEB)], over), NOTHING);
  });

  it('tells of phase and freshness once', () => {
    const live: StoreEvent = {
      type: 'freshness/changed',
      id: DEMO,
      scope: 'argoproj.io/Application',
      freshness: { word: 'live', since: 1 },
    };
    assert.deepEqual(changeOf([], live), { ...NOTHING, connections: [DEMO] });
    assert.deepEqual(changeOf([live], live), NOTHING);
    assert.deepEqual(
      changeOf([live], { type: 'freshness/dropped', id: DEMO, scope: 'argoproj.io/Application' }),
      { ...NOTHING, connections: [DEMO] },
    );
    assert.deepEqual(changeOf([], { type: 'freshness/dropped', id: DEMO, scope: 'x' }), NOTHING);
    assert.deepEqual(changeOf([], { type: 'connection/phase', id: DEMO, phase: { word: 'connected' } }), {
      ...NOTHING,
      connections: [DEMO],
    });
  });

  it('takes a new index whole', () => {
    const event: StoreEvent = {
      type: 'index/changed',
      declarations: new Map([['a', { uri: 'file:///a', offset: 0, line: 0 }]]),
    };
    assert.deepEqual(changeOf([], event), { ...NOTHING, declarations: true });
    assert.deepEqual(changeOf([event], event), NOTHING);
  });
});

describe('a request of ours', () => {
  const ask = (what: 'refresh' | 'sync' | 'terminate'): StoreEvent => ({
    type: 'app/requested',
    app: WEB.id,
    what,
    at: 5,
  });
  const isPending = (...events: readonly StoreEvent[]): boolean =>
    connection(after(...events)).pending.has(WEB.id);
  it('to refresh is answered by a new comparison, not by our annotation coming back', () => {
    const before = see(WEB, { comparedAt: 'a' });
    assert.equal(
      isPending(before, ask('refresh'), see(WEB, { resourceVersion: '2', comparedAt: 'a' })),
      true,
    );
    assert.equal(
      isPending(before, ask('refresh'), see(WEB, { resourceVersion: '3', comparedAt: 'b' })),
      false,
    );
  });
  /** What a watch of an app brings on the way to a recorded state, up to a frame. */
  const frames = (name: string, upTo: number): readonly StoreEvent[] =>
    Array.from({ length: upTo + 1 }, (_, index) => see({ ...passingApp(name, index), id: WEB.id }));
  it('to sync is answered by an operation that has begun, not by the slot that we filled', () => {
    assert.equal(isPending(see(WEB), ask('sync'), ...frames('sync-running-frames', 0)), true);
    assert.equal(isPending(see(WEB), ask('sync'), ...frames('sync-running-frames', 1)), false);
  });
  it('to sync is not answered by the operation of before', () => {
    const old = { ...recordedApp('synced'), id: WEB.id };
    assert.equal(isPending(see(old), ask('sync'), see({ ...old, health: 'Progressing' })), true);
  });
  it('to terminate is answered when the record says so, and not before', () => {
    // What was asked for is one word of the record; before it stood there, it said Running.
    const before = laidOver(passing('sync-terminated', 0), {
      status: { operationState: { phase: 'Running' } },
    });
    const running = { ...asApp(before), id: WEB.id };
    const still = see({ ...running, health: 'Degraded' });
    assert.equal(isPending(see(running), ask('terminate'), still), true);
    assert.equal(isPending(see(running), ask('terminate'), still, ...frames('sync-terminated', 0)), false);
    assert.equal(isPending(see(running), ask('terminate'), ...frames('sync-terminated', 1)), false);
  });
  it('may be settled by whoever followed it', () =>
    assert.equal(isPending(see(WEB), ask('sync'), { type: 'app/requestSettled', app: WEB.id }), false));
  it('tells its row both times', () => {
    assert.deepEqual(changeOf([see(WEB)], ask('sync')).apps, [WEB.id]);
    assert.deepEqual(changeOf([see(WEB), ask('sync')], { type: 'app/requestSettled', app: WEB.id }).apps, [
      WEB.id,
    ]);
  });
});

describe('reduce, over any events', () => {
  it('gives the same state however the events are cut into batches', () => {
    fc.assert(
      fc.property(anyEvents, fc.array(fc.nat({ max: 8 })), (events, cuts) => {
        const whole = reduce(EMPTY_STATE, events).state;
        let state = EMPTY_STATE;
        let rest = events;
        for (const size of [...cuts, events.length]) {
          state = reduce(state, rest.slice(0, size)).state;
          rest = rest.slice(size);
        }
        assert.deepEqual(state, whole);
      }),
    );
  });

  it('never changes a state that it was given', () => {
    fc.assert(
      fc.property(anyEvents, anyEvents, (first, second) => {
        const { state } = reduce(EMPTY_STATE, first);
        const copy = snapshot(state);
        reduce(state, second);
        assert.deepEqual(snapshot(state), copy);
      }),
    );
  });

  it('names each app whose App differs, and each connection whose membership does', () => {
    fc.assert(
      fc.property(anyEvents, anyEvents, (first, second) => {
        const before = reduce(EMPTY_STATE, first).state;
        const { state, change } = reduce(before, second);
        for (const id of [DEMO, OTHER]) {
          const [old, now] = [before.connections.get(id), state.connections.get(id)];
          for (const app of new Set([...(old?.apps.keys() ?? []), ...(now?.apps.keys() ?? [])])) {
            const isSame = old?.apps.get(app) === now?.apps.get(app);
            assert.ok(isSame || change.apps.has(app) || change.roots, `${app} moved in silence`);
            assert.ok(
              old?.apps.has(app) === now?.apps.has(app) || change.lists.has(id),
              `${app} came or went in silence`,
            );
          }
        }
      }),
    );
  });

  it('leaves nothing behind when all apps are removed', () => {
    fc.assert(
      fc.property(anyEvents, (events) => {
        const { state } = reduce(EMPTY_STATE, events);
        const removals = [...state.connections].map(([id, { apps }]): StoreEvent => ({
          type: 'apps/removed',
          id,
          apps: [...apps.keys()],
        }));
        for (const { apps, versions, painted, pending, heals, edits, resourcesByApp } of reduce(
          state,
          removals,
        ).state.connections.values()) {
          assert.deepEqual(
            [apps, versions, painted, pending, heals, edits, resourcesByApp].map(({ size }) => size),
            [0, 0, 0, 0, 0, 0, 0],
          );
        }
      }),
    );
  });

  it('is where it was after an app was removed and came again', () => {
    const once = after(see(WEB));
    const again = reduce(once, [{ type: 'apps/removed', id: DEMO, apps: [WEB.id] }, see(WEB)]).state;
    assert.deepEqual(again, once);
  });
});

/** Every value of a state, copied. */
function snapshot(state: State): unknown {
  return [...state.connections].map(([id, connection]) => [
    id,
    Object.entries(connection).map(([name, slice]: [string, unknown]) => [
      name,
      structuredClone(isIterable(slice) ? [...slice] : slice),
    ]),
  ]);
}

function isIterable(value: unknown): value is Iterable<unknown> {
  return typeof value === 'object' && value !== null && Symbol.iterator in value;
}
