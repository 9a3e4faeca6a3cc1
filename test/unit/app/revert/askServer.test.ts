import assert from 'node:assert/strict';

import { parse } from 'yaml';

import type { RevertPlan } from '../../../../src/core/revert/outcome.ts';
import type { ApiClient } from '../../world/api/apiClient.ts';
import { RevertCluster, type Login } from './revertCluster.ts';
import type { RevertWorld } from './revertWorld.ts';

const WEB = 'apps/web/deployment.yaml';
const SETTINGS = 'apps/web/settings.yaml';
const KEY = 'apps/web/key.yaml';
const web = (label: string): string => `apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: shop }
spec:
  selector: { matchLabels: { app: ${label} } }
  template:
    metadata: { labels: { app: ${label} } }
    spec: { containers: [{ name: web, image: "web:1" }] }
`;
const settings = (data: string): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: settings }\n${data}\n`;
const key = (token: string): string =>
  `apiVersion: v1\nkind: Secret\nmetadata: { name: key, namespace: shop }\nimmutable: true\nstringData: { token: ${token} }\n`;

describe('a plan of a revert that asks the API server', function () {
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
    world = cluster.begin({
      [WEB]: web('web'),
      [SETTINGS]: settings('data: { a: "1" }'),
      [KEY]: key('hunter2hunter2'),
    });
  });
  afterEach(() => cluster.end());

  async function live(kind: string, name: string, text: string): Promise<void> {
    await api.send('DELETE', `${kind}/${name}`);
    const reply = await api.send('POST', kind, { body: parse(text) });
    assert.ok(reply.status < 300, reply.raw);
  }
  const DEPLOYMENTS = '/apis/apps/v1/namespaces/shop/deployments';
  const CONFIG_MAPS = '/api/v1/namespaces/shop/configmaps';
  const SECRETS = '/api/v1/namespaces/shop/secrets';

  /** The plan for one commit, by a login of the demo cluster; without one nobody is connected. */
  const planned = (commit: string, login: Login = 'admin'): Promise<RevertPlan> =>
    cluster.planned(world.app('web', { path: 'apps/web' }), commit, login);
  const patches = (): readonly string[] =>
    api.cluster.requests
      .matching(({ method }) => method === 'PATCH')
      .map(({ path, query }) => `${path}?${query}`);
  const said = ({ findings }: RevertPlan): readonly string[] =>
    findings.map(({ row, level, object, text }) => `${level} ${row} ${object}: ${text}`);

  it('has what was expected proved by the server, in its words', async () => {
    const commit = world.push('Rename', { [WEB]: web('web2') });
    await live(DEPLOYMENTS, 'web', web('web2'));
    const plan = await planned(commit);
    const [selector] = said(plan).filter((one) => one.includes('selector-changed'));
    assert.match(
      selector ?? '',
      /^B selector-changed Deployment shop\/web: .* The API server refuses it, as a dry run told: .*field is immutable/,
    );
    assert.deepEqual(plan.server, { took: 0, refused: 1, unasked: 0, read: 1 });
    assert.equal(plan.level, 'B');
    const reply = await api.send('GET', `${DEPLOYMENTS}/web`);
    assert.equal(reply.text('spec', 'selector', 'matchLabels', 'app'), 'web2', 'it was only asked');
    assert.deepEqual(
      patches().map((one) => one.includes('dryRun=All')),
      [true],
    );
  });

  it('is careful only where the server takes what the table would refuse', async () => {
    const commit = world.push('Seal', { [SETTINGS]: settings('immutable: true\ndata: { a: "2" }') });
    const back = world.push('Again', { [SETTINGS]: settings('immutable: true\ndata: { a: "3" }') });
    assert.notEqual(commit, back);
    // Somebody removed it: there is nothing that could not be changed.
    await api.send('DELETE', `${CONFIG_MAPS}/settings`);
    const plan = await planned(back);
    const [immutable] = said(plan).filter((one) => one.includes('immutable-data'));
    assert.match(immutable ?? '', /^C immutable-data .* This API server takes it, as a dry run told\.$/);
    assert.deepEqual(plan.server, { took: 1, refused: 0, unasked: 0 });
  });

  it('says what no table knows', async () => {
    world.push('Break', { [SETTINGS]: settings('data: { "a key": "1" }') });
    const mend = world.push('Mend', { [SETTINGS]: settings('data: { key: "1" }') });
    await live(CONFIG_MAPS, 'settings', settings('data: { key: "1" }'));
    const plan = await planned(mend);
    const [refused] = said(plan).filter((one) => one.includes('server-refuses'));
    assert.match(
      refused ?? '',
      /^B server-refuses ConfigMap settings: The API server refuses it, as a dry run told: .*a valid config key/,
    );
    assert.equal(plan.level, 'B');
  });

  it('never shows a value of a Secret, though the server was asked with it', async () => {
    const commit = world.push('Rotate', { [KEY]: key('hunter3hunter3') });
    await live(SECRETS, 'key', key('hunter3hunter3'));
    const plan = await planned(commit);
    assert.equal(plan.server?.refused, 1);
    assert.ok(patches().length === 1);
    assert.doesNotMatch(said(plan).join('\n'), /hunter|aHVudGVy/);
  });

  it('asks nothing that the login may not do, and keeps what is known of the kind', async () => {
    const commit = world.push('Rename', { [WEB]: web('web2') });
    const plan = await planned(commit, 'viewer');
    assert.deepEqual(plan.server, { took: 0, refused: 0, unasked: 1, read: 1 });
    assert.deepEqual(patches(), []);
    assert.ok(said(plan).some((one) => one.startsWith('B selector-changed')));
  });

  it('asks nobody where nobody is connected', async () => {
    const commit = world.push('Rename', { [WEB]: web('web2') });
    const plan = await planned(commit, 'nobody');
    assert.equal(plan.server, undefined);
    assert.equal(api.cluster.requests.matching(() => true).length, 0);
  });
});
