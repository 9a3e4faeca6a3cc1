import assert from 'node:assert/strict';

import type { Memory } from '../../../src/app/remembered.ts';
import { RememberedHeals } from '../../../src/app/rememberedHeals.ts';
import type { HealedEdit } from '../../../src/core/model/drift.ts';
import { Store } from '../../../src/core/store/store.ts';
import { aContext, aHeal, anApp } from '../core/view/world.ts';
import { FakeClock } from '../platform/kube/harness.ts';

const SHOP = anApp({ name: 'shop' });
const SECOND = 1000;

/** A window: a store and what remembers its heals. */
function windowOver(memory: Memory, clock: FakeClock) {
  const store = new Store();
  const remembered = new RememberedHeals({ store, memory, clock });
  const context = aContext();
  return {
    store,
    remembered,
    connect: () => store.dispatch([{ type: 'connection/opened', context }]),
    see: () =>
      store.dispatch([
        { type: 'apps/observed', id: context.id, apps: [{ app: SHOP, resourceVersion: '1' }] },
      ]),
    heal: (heal: HealedEdit) => store.dispatch([{ type: 'heal/observed', app: SHOP.id, heal }]),
    disconnect: () => store.dispatch([{ type: 'connection/closed', id: context.id }]),
    heals: () => store.state.connections.get(context.id)?.heals.get(SHOP.id) ?? [],
  };
}

describe('heals over a reload of the window', () => {
  let kept: Map<string, unknown>;
  let writes: number;
  let clock: FakeClock;
  let memory: Memory;
  let heal: HealedEdit;
  beforeEach(() => {
    kept = new Map();
    writes = 0;
    clock = new FakeClock();
    memory = {
      get: (key) => kept.get(key),
      set: (key, value) => {
        writes += 1;
        kept.set(key, JSON.parse(JSON.stringify(value)));
      },
    };
    heal = aHeal({ healedAt: new Date(clock.now() - 60 * SECOND).toISOString() });
  });

  it('are told again as soon as their app is seen, and not before', () => {
    const first = windowOver(memory, clock);
    first.connect();
    first.see();
    first.heal(heal);
    clock.advance(SECOND);
    const second = windowOver(memory, clock);
    second.connect();
    assert.deepEqual(second.heals(), []);
    second.see();
    assert.deepEqual(second.heals(), [heal]);
  });

  it('are written once for a burst, and at the end of the window at once', () => {
    const { connect, see, heal: tell, remembered } = windowOver(memory, clock);
    connect();
    see();
    for (let index = 0; index < 5; index++) {
      tell({ ...heal, healedAt: new Date(clock.now() - index * SECOND).toISOString() });
    }
    assert.equal(writes, 0);
    clock.advance(SECOND);
    assert.equal(writes, 1);
    tell(heal);
    remembered.dispose();
    assert.equal(writes, 2);
  });

  it('stay for an app that was not seen in this window', () => {
    const first = windowOver(memory, clock);
    first.connect();
    first.see();
    first.heal(heal);
    clock.advance(SECOND);
    const other = anApp({ name: 'other' });
    const second = windowOver(memory, clock);
    second.connect();
    second.store.dispatch([
      { type: 'apps/observed', id: aContext().id, apps: [{ app: other, resourceVersion: '1' }] },
      { type: 'heal/observed', app: other.id, heal },
    ]);
    clock.advance(SECOND);
    const third = windowOver(memory, clock);
    third.connect();
    third.see();
    assert.deepEqual(third.heals(), [heal]);
  });

  it('go with the connection when somebody disconnects', () => {
    const first = windowOver(memory, clock);
    first.connect();
    first.see();
    first.heal(heal);
    clock.advance(SECOND);
    first.disconnect();
    clock.advance(SECOND);
    assert.deepEqual(kept.get('plumbline.heals'), {});
    const second = windowOver(memory, clock);
    second.connect();
    second.see();
    assert.deepEqual(second.heals(), []);
  });
});
