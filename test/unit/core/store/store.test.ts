import assert from 'node:assert/strict';

import type { StoreEvent } from '../../../../src/core/store/event.ts';
import type { StoreChange } from '../../../../src/core/store/store.ts';
import { Store } from '../../../../src/core/store/store.ts';
import { aContext, anApp, DEMO } from '../view/world.ts';

const OPEN: StoreEvent = { type: 'connection/opened', context: aContext() };
const see = (name: string, resourceVersion = '1'): StoreEvent => ({
  type: 'apps/observed',
  id: DEMO,
  apps: [{ app: anApp({ name }), resourceVersion }],
});

describe('the store', () => {
  it('tells each batch once, with the state that it led to', () => {
    const store = new Store();
    const heard: StoreChange[] = [];
    store.onDidChange((change) => heard.push(change));
    store.dispatch([OPEN, see('a'), see('b')]);
    assert.equal(heard.length, 1);
    assert.equal(heard[0]?.state, store.state);
    assert.equal(heard[0]?.change.apps.size, 2);
  });

  it('is silent where nothing can be seen, and takes it in all the same', () => {
    const store = new Store();
    store.dispatch([OPEN, see('a')]);
    let told = 0;
    store.onDidChange(() => (told += 1));
    store.dispatch([see('a', '2')]);
    store.dispatch([]);
    assert.equal(told, 0);
    assert.equal([...(store.state.connections.get(DEMO)?.versions.values() ?? [])][0]?.resourceVersion, '2');
  });

  it('lets all listeners hear of a batch before the one that a listener adds', () => {
    const store = new Store();
    const heard: string[] = [];
    store.onDidChange(({ change }) => {
      heard.push(`first ${change.apps.size}`);
      if (change.roots) {
        store.dispatch([see('a')]);
      }
    });
    store.onDidChange(({ change }) => heard.push(`second ${change.apps.size}`));
    store.dispatch([OPEN]);
    assert.deepEqual(heard, ['first 0', 'second 0', 'first 1', 'second 1']);
  });

  it('goes on after a listener that throws', () => {
    const store = new Store();
    const heard: number[] = [];
    const bad = store.onDidChange(() => {
      throw new Error('a view broke');
    });
    store.onDidChange(({ change }) => heard.push(change.apps.size));
    assert.throws(() => store.dispatch([OPEN]), AggregateError);
    bad.dispose();
    store.dispatch([see('a')]);
    assert.deepEqual(heard, [0, 1]);
  });
});
