import type { KubeObject } from '../../../src/core/model/kubeObject.ts';
import { at } from '../../../src/core/util/json.ts';
import { editLive, steps, type StepName } from '../../world/incident.ts';
import { Both, type Test } from '../compare/both.ts';
import { replace, type Mishap } from '../compare/mishap.ts';
import { commitOn, moveMain, refresh } from '../compare/sides.ts';
import { all, healthIs, isDone, refreshed, syncIs } from '../record/facts.ts';

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

interface AppMishap extends Mishap {
  readonly app: string;
  readonly test: Test;
}

const tried: Test = (app) => at(app, 'status', 'operationState', 'phase') !== 'Succeeded';

/** Commits that the sample's people never made: what goes wrong with them is the point. */
const MISHAPS: readonly AppMishap[] = [
  {
    title: 'an image that crashes',
    app: 'notifications',
    files: { 'apps/notifications/deployment.yaml': replace(/(image: \S+):\S+/, '$1:crashes') },
    test: all(syncIs('Synced'), isDone),
  },
  {
    title: 'broken YAML',
    app: 'search',
    files: { 'apps/search/config.yaml': (text) => `${text}\n data: {\n` },
    test: syncIs('Unknown'),
  },
  {
    title: 'mended YAML',
    app: 'search',
    files: { 'apps/search/config.yaml': replace('\n data: {\n', '') },
    test: all(syncIs('Synced'), healthIs('Healthy')),
  },
  {
    title: 'an object less, with pruning',
    app: 'checkout',
    files: { 'apps/checkout/availability.yaml': () => undefined },
    test: all(isDone, syncIs('Synced')),
  },
  {
    title: 'an object less, without pruning',
    app: 'orders-db',
    files: { 'apps/orders-db/backup.yaml': () => undefined },
    test: all(refreshed, syncIs('OutOfSync')),
  },
  {
    title: 'a kind that nobody knows',
    app: 'search',
    files: {
      'apps/search/widget.yaml': () =>
        'apiVersion: made.up.example/v1\nkind: Widget\nmetadata:\n  name: one\n',
    },
    test: all(syncIs('OutOfSync'), tried),
  },
  {
    title: 'an app less',
    app: 'root',
    files: { 'clusters/prod/argocd/shop/gift-cards.yaml': () => undefined },
    test: all(isDone, syncIs('Synced')),
  },
];

/**
 * The demo world and the real Argo CD with the same sample: after each step every field of the status is the same, but
 * for times, commits and addresses. One story, in the order of the tests.
 */
describe('the pull loop of the demo does as the real Argo CD', function () {
  this.timeout(180_000);
  let both: Both;
  before(async function () {
    this.timeout(400_000);
    both = await Both.start();
  });
  after(() => both?.close());

  it('at rest', () => both.untilAllSame());

  for (const name of Object.keys(steps) as StepName[]) {
    const { app, heals, isSeen } = steps[name];
    it(`after the live edit ${name}`, async () => {
      await both.each(async (side) => {
        await editLive(side.kubeconfig, name);
        await (isSeen ? undefined : refresh(side, app));
      });
      await both.untilSame(app, heals ? healed : seen(isSeen));
    });
  }

  const [start, ...commits] = COMMITS;
  it(`taken back to ${start}`, async () => {
    await both.commit((side) => moveMain(side, start));
    await both.untilAllSame();
  });

  for (const label of commits) {
    it(`at the commit ${label}`, async () => {
      await both.commit((side) => moveMain(side, label));
      await both.untilAllSame();
    });
  }

  for (const { title, app, files, test } of MISHAPS) {
    it(`after ${title}`, async () => {
      await both.commit((side) => commitOn(side, both.folder, files));
      await both.untilSame(app, test);
    });
  }
});

const healed: Test = (app: KubeObject) =>
  at(app, 'status', 'operationState', 'operation', 'sync', 'autoHealAttemptsCount') !== undefined &&
  all(isDone, syncIs('Synced'), healthIs('Healthy'))(app);

const seen = (isSeen: boolean): Test =>
  isSeen ? all(syncIs('OutOfSync'), healthIs('Healthy')) : all(refreshed, syncIs('Synced'));
