import { randomUUID } from 'node:crypto';

import type { KubeObject } from '../../../src/core/model/kubeObject.ts';
import { FluxBoth, type FluxTest } from '../compare/fluxBoth.ts';
import { FLUX, moveMainTo, RELEASES } from '../compare/fluxSides.ts';
import { replace, type Mishap } from '../compare/mishap.ts';
import { commitOn } from '../compare/sides.ts';
import { all, conditionIs, failed, isObserved } from '../record/flux/facts.ts';

/** Commits of the sample's main that the stores' cluster lives through, by label: each that touches it, and others. */
const COMMITS = [
  'recommendations-0.29.0',
  'store-printer',
  'no-more-jenkins',
  'catalog-7.2.0',
  'merge-chart-1.6',
  'storefront-4.17.1',
  'recommendations-0.30.0',
  'till-12',
  'merge-network-policies',
  'recommendations-0.31.0',
  'store-city',
  'how-to-add',
  'checkout-2.14.1',
] as const;

type Rests = Readonly<Record<string, FluxTest>>;

const waits = failed('DependencyNotReady');
const stalls = all(conditionIs('Stalled', 'True'), isObserved);
const configFails = (reason: string): Rests => ({ config: failed(reason), apps: waits });

const SETTINGS = 'stores/config/settings.yaml';
const CONFIG = 'stores/config/kustomization.yaml';
const QUOTA = 'stores/infrastructure/quota.yaml';
const TILL = 'stores/apps/till.yaml';

interface FluxMishap extends Mishap {
  /** Where objects rest that are not Ready at the tip. */
  readonly rests?: Rests;
}

/** Commits that the sample's people never made, each with the one that mends it: what goes wrong is the point. */
const MISHAPS: readonly FluxMishap[] = [
  {
    title: 'a variable without a value',
    files: { [SETTINGS]: replace('${store_city}', '${town}') },
    rests: configFails('BuildFailed'),
  },
  { title: 'its value', files: { [SETTINGS]: replace('${town}', '${store_city}') } },
  {
    title: 'a file that is not there',
    files: { [CONFIG]: replace('settings.yaml', 'nothing.yaml') },
    rests: configFails('BuildFailed'),
  },
  { title: 'the file', files: { [CONFIG]: replace('nothing.yaml', 'settings.yaml') } },
  {
    title: 'broken YAML',
    files: { [SETTINGS]: (text) => `${text}\n data: {\n` },
    rests: configFails('BuildFailed'),
  },
  { title: 'mended YAML', files: { [SETTINGS]: replace('\n data: {\n', '') } },
  {
    title: 'a kind that nobody knows',
    files: { [SETTINGS]: replace('kind: ConfigMap', 'kind: Widget') },
    rests: configFails('ReconciliationFailed'),
  },
  { title: 'a known kind', files: { [SETTINGS]: replace('kind: Widget', 'kind: ConfigMap') } },
  {
    title: 'an object that the API server refuses',
    files: { [SETTINGS]: replace('receipt-printer', 'receipt printer') },
    rests: configFails('ReconciliationFailed'),
  },
  { title: 'one that it takes', files: { [SETTINGS]: replace('receipt printer', 'receipt-printer') } },
  {
    title: 'an object less',
    files: {
      'stores/infrastructure/kustomization.yaml': replace('  - quota.yaml\n', ''),
      [QUOTA]: () => undefined,
    },
  },
  { title: 'other values of a release', files: { [TILL]: replace(/tag: .*/, 'tag: 12.1.0') } },
  {
    title: 'values that the API server refuses',
    files: { [TILL]: replace('replicas: 1', 'replicas: -1') },
    rests: { till: stalls, apps: failed('HealthCheckFailed') },
  },
  { title: 'good values again', files: { [TILL]: replace('replicas: -1', 'replicas: 1') } },
  {
    title: 'a folder that is gone',
    files: { [SETTINGS]: () => undefined, [CONFIG]: () => undefined },
    rests: configFails('ArtifactFailed'),
  },
];

/**
 * The demo's stores' cluster and the real controllers of Flux with the same sample: after each step every field of the
 * status, what new Events say, and the fields of the objects below are the same, but for times, commits and digests. Two
 * stories, each in the order of its tests and on clusters of its own, since recorders of Events fall silent in a long one.
 */
describe('the Flux half of the demo does as the real controllers', function () {
  this.timeout(120_000);
  let both: FluxBoth;
  const onNewClusters = (): void => {
    before(async function () {
      this.timeout(240_000);
      both = await FluxBoth.start();
    });
    after(() => both?.close());
    it('at rest', () => both.untilSame());
  };

  describe('after edits, and at each commit', () => {
    onNewClusters();

    const patch = (path: string, body: object): Promise<void> =>
      both.each((side) => side.kube.patch(path, 'merge', body, 'kubectl-edit'));
    const settings = '/api/v1/namespaces/store/configmaps/store-settings';
    const deployment = '/apis/apps/v1/namespaces/store/deployments/till';
    /** What `flux reconcile` and its options write; the answer to it is waited for. */
    const ask = async (path: string, more: Readonly<Record<string, string>> = {}): Promise<FluxTest> => {
      const token = `asked-${randomUUID()}`;
      const given = Object.fromEntries(Object.keys(more).map((name) => [name, token]));
      const annotations = { 'reconcile.fluxcd.io/requestedAt': token, ...given };
      await both.each((side) => side.kube.patch(path, 'merge', { metadata: { annotations } }, 'flux'));
      return (object: KubeObject) =>
        (object['status'] as { readonly lastHandledReconcileAt?: string }).lastHandledReconcileAt === token &&
        conditionIs('Ready', 'True')(object);
    };

    it('after a live edit that the next reconciliation undoes', async () => {
      await patch(settings, { data: { city: 'malmo' }, metadata: { labels: { debug: 'on' } } });
      await both.untilSame({ config: await ask(`${FLUX}/config`) });
    });

    it('after an edit of what a release installed', async () => {
      await patch(deployment, { spec: { replicas: 2 } });
      await both.untilSame({ till: await ask(`${RELEASES}/till`) });
    });

    it('after an object of a release was deleted', async () => {
      await both.each((side) => side.kube.remove('/api/v1/namespaces/store/services/till'));
      await both.untilSame({ till: await ask(`${RELEASES}/till`) });
    });

    it('while suspended, with an edit that stays, and a request that counts as handled', async () => {
      await patch(`${FLUX}/config`, { spec: { suspend: true } });
      await patch(settings, { data: { city: 'malmo' } });
      await both.untilSame({ config: await ask(`${FLUX}/config`) });
    });

    it('after it was resumed', async () => {
      await patch(`${FLUX}/config`, { spec: { suspend: null } });
      await both.untilSame({ config: isObserved });
    });

    it('after a release was forced', async () => {
      await both.untilSame({
        till: await ask(`${RELEASES}/till`, { 'reconcile.fluxcd.io/forceAt': '' }),
      });
    });

    for (const label of COMMITS) {
      it(`at the commit ${label}`, async () => {
        await both.each(async (side) => {
          await moveMainTo(side, label);
          await side.fetch();
        });
        await both.untilSame();
      });
    }
  });

  describe('when commits go wrong', () => {
    onNewClusters();

    for (const { title, files, rests } of MISHAPS) {
      it(`after a commit with ${title}`, async () => {
        await both.each(async (side) => {
          await commitOn(side, both.folder, files);
          await side.fetch();
        });
        await both.untilSame(rests);
      });
    }
  });
});
