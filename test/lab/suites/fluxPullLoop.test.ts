import { at } from '../../../src/core/util/json.ts';
import { commitOn } from '../compare/sides.ts';
import { FluxBoth, type FluxTest } from '../compare/fluxBoth.ts';
import { FLUX, moveMainTo, RELEASES, type FluxSide } from '../compare/fluxSides.ts';
import { all, conditionIs, failed, handled, isObserved } from '../record/flux/facts.ts';

/** The last commits of the sample's main, by label; the first is where both are taken back to. */
const COMMITS = [
  'recommendations-0.31.0',
  'crd-short-name',
  'winter-banner',
  'storefront-4.18.1',
  'checkout-2.14.0',
  'backup-history',
  'revert-storefront-4.18.1',
  'storefront-4.18.2',
  'reports-2026.11.1',
  'search-5.2.3',
  'store-city',
  'how-to-add',
  'checkout-2.14.1',
] as const;

/**
 * The demo's stores' cluster and the real controllers of Flux with the same sample: after each step every field of the
 * status, what Events say, and the fields of the objects below are the same, but for times, commits and digests. One
 * story, in the order of the tests.
 */
describe('the Flux half of the demo does as the real controllers', function () {
  this.timeout(120_000);
  let both: FluxBoth;
  before(async function () {
    this.timeout(240_000);
    both = await FluxBoth.start();
  });
  after(() => both?.close());

  it('at rest', () => both.untilSame());
});
