import assert from 'node:assert/strict';

import { DisposableStore } from '../../../../src/core/util/disposable.ts';

describe('DisposableStore', () => {
  const gone: string[] = [];
  const member = (name: string): { readonly dispose: () => void } => ({ dispose: () => gone.push(name) });
  beforeEach(() => {
    gone.length = 0;
  });

  it('disposes of what was made last first, and of each once', () => {
    const store = new DisposableStore();
    const first = member('first');
    assert.equal(store.add(first), first);
    store.add(member('second'));
    assert.deepEqual(gone, []);
    store.dispose();
    store.dispose();
    assert.deepEqual(gone, ['second', 'first']);
  });

  it('disposes at once of what comes too late', () => {
    const store = new DisposableStore();
    store.dispose();
    store.add(member('late'));
    assert.deepEqual(gone, ['late']);
  });
});
