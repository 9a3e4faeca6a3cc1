import assert from 'node:assert/strict';

import type { App } from '../../../../src/core/model/app.ts';
import type { Freshness } from '../../../../src/core/model/connection.ts';
import { appId, kubeConnectionId, parseAppId } from '../../../../src/core/model/ids.ts';
import type { AppIdParts } from '../../../../src/core/model/ids.ts';
import type { State } from '../../../../src/core/store/state.ts';
import { DegradedWatch, isProduction } from '../../../../src/core/view/notices.ts';
import { aConnection, aContext, anApp, aState, MINUTE, NOW } from './world.ts';

const PATTERNS = ['*prod*'];
const LIVE: Freshness = { word: 'live', since: NOW };

const shop = anApp({ name: 'shop-prod' });
const pay = anApp({ name: 'pay-prod' });
const dev = anApp({ name: 'shop-dev' });

function degraded(app: App, healthMessage?: string): App {
  return { ...app, health: 'Degraded', ...(healthMessage === undefined ? {} : { healthMessage }) };
}

function stateOf(apps: readonly App[], freshness: Freshness = LIVE): State {
  return aState(aConnection(apps, { freshness: new Map([['argoproj.io/Application', freshness]]) }));
}

/** A watch that has seen these apps in health. */
function watching(...apps: readonly App[]) {
  const watch = new DegradedWatch();
  const see = (seen: readonly App[], freshness?: Freshness): State => {
    const state = stateOf(seen, freshness);
    watch.observe(state, { apps: new Set(seen.map(({ id }) => id)) }, PATTERNS);
    return state;
  };
  see(apps);
  return { watch, see };
}

describe('notices of degraded apps', () => {
  it('come when a production app turns, with what the controller says', () => {
    const { watch, see } = watching(shop, dev);
    const state = see([degraded(shop, 'Deployment "web" exceeded its progress deadline'), degraded(dev)]);
    assert.deepEqual(watch.due(state, NOW), {
      message: 'shop-prod turned Degraded: Deployment "web" exceeded its progress deadline',
      apps: [shop.id],
    });
    assert.equal(watch.due(state, NOW + MINUTE), undefined, 'once');
  });

  it('do not come for what was so when we first looked', () => {
    const { watch, see } = watching();
    assert.equal(watch.due(see([degraded(shop)]), NOW), undefined);
  });

  it('do not come while the list is read again', () => {
    const { watch, see } = watching(shop);
    assert.equal(watch.due(see([degraded(shop)], { word: 'loading', received: 10 }), NOW), undefined);
  });

  it('do not come when the app is well again before its turn', () => {
    const { watch, see } = watching(shop);
    see([degraded(shop)]);
    assert.equal(watch.due(see([shop]), NOW), undefined);
    assert.equal(watch.dueAt(), undefined);
  });

  it('wait for a minute of quiet and are then told together', () => {
    const { watch, see } = watching(
      shop,
      pay,
      anApp({ name: 'c-prod' }),
      anApp({ name: 'd-prod' }),
      anApp({ name: 'e-prod' }),
    );
    watch.due(see([degraded(shop)]), NOW);
    const others = ['pay-prod', 'c-prod', 'd-prod', 'e-prod'].map((name) => degraded(anApp({ name })));
    const state = see(others);
    assert.equal(watch.due(state, NOW + 59_999), undefined);
    assert.equal(watch.dueAt(), NOW + MINUTE);
    assert.equal(
      watch.due(state, NOW + MINUTE)?.message,
      '4 production apps turned Degraded: pay-prod, c-prod, d-prod and 1 more.',
    );
  });

  it('name each app at most once in ten minutes, however it flaps', () => {
    const { watch, see } = watching(shop);
    assert.ok(watch.due(see([degraded(shop)]), NOW));
    see([shop]);
    assert.equal(watch.due(see([degraded(shop)]), NOW + 5 * MINUTE), undefined);
    see([shop]);
    assert.ok(watch.due(see([degraded(shop)]), NOW + 10 * MINUTE));
  });

  it('come once where two contexts lead to the same cluster', () => {
    const id = kubeConnectionId('/k', 'reader');
    const twin = { ...shop, id: appId({ ...(parseAppId(shop.id) as AppIdParts), connection: id }) };
    const watch = new DegradedWatch();
    const see = (of: (app: App) => App): State => {
      const state = aState(aConnection([of(shop)]), aConnection([of(twin)], { context: aContext({ id }) }));
      watch.observe(state, { apps: new Set([shop.id, twin.id]) }, PATTERNS);
      return state;
    };
    see((app) => app);
    assert.deepEqual(
      watch.due(
        see((app) => degraded(app)),
        NOW,
      )?.apps,
      [shop.id],
    );
  });

  it('forget apps that are gone', () => {
    const { watch, see } = watching(shop);
    see([degraded(shop)]);
    const gone = stateOf([]);
    watch.observe(gone, { apps: new Set([shop.id]) }, PATTERNS);
    assert.equal(watch.due(gone, NOW), undefined);
    watch.observe(stateOf([degraded(shop)]), { apps: new Set([shop.id]) }, PATTERNS);
    assert.equal(watch.dueAt(), undefined, 'an app that comes back Degraded did not turn');
  });

  it('are for the apps that the patterns mean', () => {
    const app = anApp({
      name: 'Shop',
      namespace: 'argocd',
      project: 'payments.live',
      destination: { name: 'eu-1', namespace: 'shop-prd' },
    });
    for (const [patterns, expected] of [
      [[], false],
      [['shop'], true],
      [['sho'], false],
      [['*.live'], true],
      [['payments?live'], true],
      [['paymentsXlive'], false],
      [['*prod*', 'eu-*'], true],
      [['*-prd'], true],
      [['(shop)'], false],
    ] as const) {
      assert.equal(isProduction(app, patterns), expected, JSON.stringify(patterns));
    }
  });
});
