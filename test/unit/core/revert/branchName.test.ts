import assert from 'node:assert/strict';

import { branchName } from '../../../../src/core/revert/branchName.ts';

const SHA = 'a1b2c3d4e5f60718293a4b5c6d7e8f9012345678';

describe('the branch of a revert', () => {
  const name = (app: string, taken: readonly string[] = [], kind: 'revert' | 'restore' = 'revert'): string =>
    branchName({ kind, app, sha: SHA }, taken);

  it('has app and commit in its name', () => {
    assert.equal(name('checkout'), 'revert/checkout-a1b2c3d');
    assert.equal(name('checkout', [], 'restore'), 'restore/checkout-a1b2c3d');
  });

  it('gets a number where the name is taken', () => {
    assert.equal(name('checkout', ['revert/checkout-a1b2c3d']), 'revert/checkout-a1b2c3d-2');
    assert.equal(
      name('checkout', ['revert/checkout-a1b2c3d', 'revert/checkout-a1b2c3d-2']),
      'revert/checkout-a1b2c3d-3',
    );
  });

  it('lies beside a branch that has the name of the folder', () => {
    assert.equal(name('checkout', ['revert']), 'revert-checkout-a1b2c3d');
  });

  for (const [app, expected] of [
    ['Shop / EU..west', 'revert/shop-eu.west-a1b2c3d'],
    ['-x.lock', 'revert/x-lock-a1b2c3d'],
    ['レジ', 'revert/a1b2c3d'],
    ['a'.repeat(90), `revert/${'a'.repeat(40)}-a1b2c3d`],
  ] as const) {
    it(`is a name that git takes for ${app.slice(0, 20)}`, () => assert.equal(name(app), expected));
  }
});
