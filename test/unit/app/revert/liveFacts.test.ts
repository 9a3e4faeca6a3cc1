import assert from 'node:assert/strict';

import { parse } from 'yaml';

import type { RevertPlan } from '../../../../src/core/revert/outcome.ts';
import type { ApiClient } from '../../world/api/apiClient.ts';
import { RevertCluster } from './revertCluster.ts';
import type { RevertWorld } from './revertWorld.ts';

const CLAIMS = '/api/v1/namespaces/shop/persistentvolumeclaims';
const VOLUMES = '/api/v1/persistentvolumes';
const BUDGETS = '/apis/policy/v1/namespaces/shop/poddisruptionbudgets';
const DEFINITIONS = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';

const claim = (name: string, volume = ''): string => `apiVersion: v1
kind: PersistentVolumeClaim
metadata: { name: ${name} }
spec:
  accessModes: [ReadWriteOnce]
  resources: { requests: { storage: 1Gi } }
${volume === '' ? '' : `  volumeName: ${volume}\n`}`;
const volume = (name: string, policy: string): string => `apiVersion: v1
kind: PersistentVolume
metadata: { name: ${name} }
spec:
  accessModes: [ReadWriteOnce]
  capacity: { storage: 1Gi }
  hostPath: { path: /data }
  persistentVolumeReclaimPolicy: ${policy}
`;
const set = (more: string): string => `apiVersion: apps/v1
kind: StatefulSet
metadata: { name: db }
spec:
  ${more}
  serviceName: db
  selector: { matchLabels: { app: db } }
  template:
    metadata: { labels: { app: db } }
    spec: { containers: [{ name: db, image: "db:1" }] }
  volumeClaimTemplates: [{ metadata: { name: data } }]
`;
const web = (image: string): string => `apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec:
  replicas: 2
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web, tier: front } }
    spec: { containers: [{ name: web, image: "${image}" }] }
`;
const budget = (selector: string, rule: string): string => `apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: { name: keep-web }
spec: { ${rule}, selector: ${selector} }
`;
const definition = (...versions: readonly string[]): string => `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: sites.shop.example }
spec:
  group: shop.example
  names: { kind: Site, plural: sites }
  scope: Namespaced
  versions:
${versions
  .map(
    (name, index) => `    - name: ${name}
      served: true
      storage: ${index === 0}
      schema: { openAPIV3Schema: { type: object } }
`,
  )
  .join('')}`;

describe('a plan of a revert that reads what is live', function () {
  this.timeout(60_000);
  let cluster: RevertCluster;
  let api: ApiClient;
  let world: RevertWorld;

  before(async () => {
    cluster = await RevertCluster.open();
    ({ api } = cluster);
  });
  after(() => cluster?.close());
  beforeEach(() => {
    world = cluster.begin({ 'apps/shop/readme.yaml': claim('other') });
  });
  afterEach(() => cluster.end());

  async function live(path: string, text: string): Promise<void> {
    const { metadata } = parse(text) as { metadata: { name: string } };
    await api.send('DELETE', `${path}/${metadata.name}`, { body: { gracePeriodSeconds: 0 } });
    const reply = await api.send('POST', path, { body: parse(text) });
    assert.ok(reply.status < 300, reply.raw);
  }

  /** What the plan says of the newest commit for a login that may change nothing, in one line for each finding. */
  async function planned(
    files: Readonly<Record<string, string | undefined>>,
    login: 'reader' | 'viewer' = 'reader',
  ): Promise<{ readonly plan: RevertPlan; readonly said: readonly string[] }> {
    const commit = world.push('Change', files);
    const plan = await cluster.planned(world.app('shop', { path: 'apps/shop' }, true), commit, login);
    assert.deepEqual(
      api.cluster.requests
        .matching(({ verb }) => !['get', 'list', 'create', 'discover', 'info'].includes(verb))
        .map(({ path }) => path),
      [],
      'it only reads',
    );
    return { plan, said: plan.findings.map(({ row, level, text }) => `${level} ${row}: ${text}`) };
  }
  const read = (): readonly string[] =>
    api.cluster.requests
      .matching(({ verb, path }) => ['get', 'list'].includes(verb) && !path.includes('selfsubject'))
      .map(({ path }) => path);

  it('says of a claim that goes what its bound volume does with the data', async () => {
    await live(VOLUMES, volume('pv-1', 'Delete'));
    await live(CLAIMS, claim('data', 'pv-1'));
    const { said } = await planned({ 'apps/shop/claim.yaml': claim('data') });
    assert.match(
      said[0] ?? '',
      /^D data-removed: .* Live, the reclaim policy of pv-1 is Delete: the data goes\.$/,
    );
    await api.send('PATCH', `${VOLUMES}/pv-1`, {
      contentType: 'application/merge-patch+json',
      body: { spec: { persistentVolumeReclaimPolicy: 'Retain' } },
    });
    world.push('Away', { 'apps/shop/claim.yaml': undefined });
    const again = await planned({ 'apps/shop/claim.yaml': claim('data') });
    assert.match(
      again.said[0] ?? '',
      /^D data-removed: .* of pv-1 is Retain: the data stays, and somebody has to/,
    );
    assert.deepEqual(again.plan.server, { took: 0, refused: 0, unasked: 0, read: 1 });
  });

  it('names the volumes of the members of a StatefulSet that leave', async () => {
    const policy = (when: string): string => `persistentVolumeClaimRetentionPolicy: { ${when}: Delete }`;
    for (const ordinal of [0, 1, 2]) {
      await live(VOLUMES, volume(`pv-db-${ordinal}`, ordinal === 1 ? 'Retain' : 'Delete'));
      await live(CLAIMS, claim(`data-db-${ordinal}`, `pv-db-${ordinal}`));
    }
    world.push('Begin', { 'apps/shop/db.yaml': set(`replicas: 1\n  ${policy('whenScaled')}`) });
    const scaled = await planned({ 'apps/shop/db.yaml': set(`replicas: 3\n  ${policy('whenScaled')}`) });
    assert.deepEqual(
      scaled.said.map((one) => one.replace(/^(\S+ \S+) .*? Live, /, '$1 ')),
      [
        'D statefulset-scaled-down: the reclaim policy of pv-db-2 is Delete: the data goes. Live, the reclaim policy of pv-db-1 is Retain: the data stays, and somebody has to bind it again by hand.',
      ],
    );
    world.push('Away', { 'apps/shop/db.yaml': undefined });
    const removed = await planned({ 'apps/shop/db.yaml': set(`replicas: 1\n  ${policy('whenDeleted')}`) });
    assert.match(
      removed.said[0] ?? '',
      /^D statefulset-volumes-removed: .* of pv-db-0 is Delete: the data goes\.$/,
    );
  });

  it('counts the volumes of a namespace that goes', async () => {
    const { said } = await planned({
      'apps/shop/namespace.yaml': 'apiVersion: v1\nkind: Namespace\nmetadata: { name: shop }\n',
    });
    assert.match(
      said[0] ?? '',
      /^D data-removed: .*namespace and everything in it\. Live, .* is Delete: the data goes/,
    );
  });

  it('finds a budget that allows no disruption, wherever it is declared', async () => {
    await live(
      BUDGETS,
      budget('{ matchExpressions: [{ key: tier, operator: In, values: [front] }] }', 'maxUnavailable: 0'),
    );
    world.push('Begin', { 'apps/shop/web.yaml': web('web:1') });
    const { plan, said } = await planned({ 'apps/shop/web.yaml': web('web:2') });
    assert.deepEqual(said, [
      'C workload-restarts: Pods restart with web:1. Live, PodDisruptionBudget keep-web spares them all, and a rollout does not ask it.',
    ]);
    assert.equal(plan.level, 'C');
    await live(BUDGETS, budget('{ matchLabels: { app: web } }', 'maxUnavailable: 1'));
    const allowed = await planned({ 'apps/shop/web.yaml': web('web:3') });
    assert.deepEqual(allowed.said, ['S workload-restarts: Pods restart with web:2.']);
  });

  it('knows whether a version of a definition is stored', async () => {
    await live(DEFINITIONS, definition('v2', 'v1'));
    world.push('Begin', { 'apps/shop/site.yaml': definition('v1') });
    const stored = await planned({ 'apps/shop/site.yaml': definition('v1', 'v2') });
    assert.match(
      stored.said[0] ?? '',
      /^B crd-version-removed: Version v2 goes away, and live status\.storedVersions lists it: .*Migrate/,
    );
    await live(DEFINITIONS, definition('v1', 'v3'));
    const served = await planned({ 'apps/shop/site.yaml': definition('v1', 'v3') });
    assert.deepEqual(served.said, [
      'C crd-version-removed: Version v3 goes away. Live status.storedVersions does not list it, so the API server takes that; who still asks for the version gets an error.',
    ]);
  });

  it('reads nothing that the login may not read', async () => {
    await live(VOLUMES, volume('pv-1', 'Delete'));
    await live(CLAIMS, claim('data', 'pv-1'));
    const { plan, said } = await planned({ 'apps/shop/claim.yaml': claim('data') }, 'viewer');
    assert.match(
      said[0] ?? '',
      /^D data-removed: .* its reclaim policy decides whether the data goes too\.$/,
    );
    assert.deepEqual(plan.server, { took: 0, refused: 0, unasked: 0 });
    assert.deepEqual(read(), [`${CLAIMS}/data`], 'volumes are of the cluster, where it has no right');
  });
});
