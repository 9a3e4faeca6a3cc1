import assert from 'node:assert/strict';
import { gzipSync } from 'node:zlib';
import { stringify } from 'yaml';

import { compareApp } from '../../../src/app/compareApp.ts';
import { fluxEngine } from '../../../src/core/engines/flux/fluxEngine.ts';
import type { AppComparison, ComparedSide, ResourceComparison } from '../../../src/core/model/comparison.ts';
import type { KubeObject } from '../../../src/core/model/kubeObject.ts';
import type { AccessCheck } from '../../../src/core/model/plan.ts';
import type { ClusterClient } from '../../../src/core/ports.ts';
import { ok } from '../../../src/core/util/result.ts';
import { systemClock } from '../../../src/platform/clock.ts';
import { LocalFiles } from '../../../src/platform/files.ts';
import type { ApiClient } from '../world/api/apiClient.ts';
import { FluxPlatform } from './fluxPlatform.ts';
import { layer } from '../recorded.ts';

const NEVER = new AbortController().signal;
const SETTINGS = '/api/v1/namespaces/store/configmaps/store-settings';

const RELEASE = '/apis/helm.toolkit.fluxcd.io/v2/namespaces/store/helmreleases/till';

/** As Helm stores a release. */
const secretOf = (name: string, packed: string): object => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name, namespace: 'store' },
  type: 'helm.sh/release.v1',
  data: { release: btoa(packed) },
});

/** What people changed on the objects of the stores' cluster, held against Git with real HTTP and a real clone. */
describe('the difference of a Flux app', function () {
  this.timeout(60_000);
  let platform: FluxPlatform;
  let api: ApiClient;
  before(async () => {
    platform = await FluxPlatform.start();
    ({ api } = platform);
  });
  after(() => platform?.close());

  async function compared(
    name: string,
    side: ComparedSide = 'tracked',
    client: ClusterClient = platform.client,
  ): Promise<AppComparison> {
    const { locator, logger } = platform;
    const deps = { client, engine: fluxEngine, locator, files: new LocalFiles(), clock: systemClock, logger };
    const result = await compareApp(deps, platform.app(name), { side, mayDryRun: true }, NEVER);
    assert.ok(result.ok, result.ok ? '' : JSON.stringify(result.error));
    return result.value;
  }

  const fates = ({ changes }: ResourceComparison): Readonly<Record<string, string>> =>
    Object.fromEntries(
      changes.map(({ pointer, next, writer }) => [pointer, `${writer?.manager ?? '?'} ${next ?? '?'}`]),
    );

  it('is none where nothing was touched, by what Git says with its namespace and variables', async () => {
    for (const name of ['config', 'infrastructure']) {
      const { resources, notes } = await compared(name);
      assert.deepEqual(
        resources.map(({ status, rung }) => `${status} ${rung}`),
        resources.map(() => 'same dryRun'),
        name,
      );
      assert.ok(resources.length > 0);
      assert.deepEqual(notes, [], name);
    }
  });

  it('says of each field what the next apply does with it', async () => {
    const labels = { labels: { 'on-call': 'kim' } };
    await api.merge(`${SETTINGS}?fieldManager=kubectl-edit`, {
      metadata: labels,
      data: { 'receipt-printer': 'tcp://spare:9100', 'by-hand': 'yes' },
    });
    await api.merge(`${SETTINGS}?fieldManager=team-a`, { data: { 'by-team': 'yes' } });
    const { resources } = await compared('config');
    const [settings] = resources;
    assert.ok(settings);
    assert.match(settings.title, /^ConfigMap store-settings: main at [0-9a-f]{7} ↔ live$/);
    assert.deepEqual(fates(settings), {
      '/data/by-hand': 'kubectl-edit undone',
      '/data/by-team': 'team-a kept',
      '/data/receipt-printer': 'kubectl-edit undone',
      '/metadata/labels/on-call': 'kubectl-edit undone',
    });
    // And that is what it does.
    await platform.world.loop.interval();
    const live = await api.get(SETTINGS);
    assert.deepEqual(live.at('data'), {
      city: 'gothenburg',
      'receipt-printer': 'tcp://printer:9100',
      'by-team': 'yes',
    });
    assert.equal(live.at('metadata', 'labels', 'on-call'), undefined);
  });

  it('of a release that Helm keeps no record of goes by what its controller owns, and says what driftDetection does', async () => {
    const version = (await api.get(RELEASE)).at('status', 'history', 0, 'version');
    await api.send('DELETE', `/api/v1/namespaces/store/secrets/sh.helm.release.v1.till.v${Number(version)}`);
    const entry =
      (await compared('till')).resources.find(({ kind }) => kind === 'ConfigMap') ?? assert.fail();
    const at = `/api/v1/namespaces/${entry.namespace}/configmaps/${entry.name}`;
    await api.merge(`${at}?fieldManager=kubectl-edit`, { data: { OFFLINE_HOURS: '99' } });
    const { resources, notes } = await compared('till');
    const edited = resources.find(({ key }) => key === entry.key) ?? assert.fail();
    assert.equal(edited.rung, 'owned');
    assert.match(edited.title, /as the controller owns it ↔ live$/);
    assert.deepEqual(fates(edited), { '/data/OFFLINE_HOURS': 'kubectl-edit undoneIfDeclared' });
    assert.ok(notes.some(({ code }) => code === 'driftCorrected'));
    await platform.world.loop.interval();
  });

  it('of a release is with what it declared, masked, for the one who may read where Helm keeps it', async () => {
    const before = (await compared('till')).resources;
    const entry = before.find(({ kind }) => kind === 'ConfigMap') ?? assert.fail();
    const at = `/api/v1/namespaces/${entry.namespace}/configmaps/${entry.name}`;
    const { data, metadata } = (await api.get(at)).body as unknown as KubeObject & { readonly data: object };
    const manifest = [
      { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: entry.name, labels: metadata.labels }, data },
      {
        apiVersion: 'v1',
        kind: 'Secret',
        metadata: { name: 'till-token' },
        stringData: { token: 'canary-of-chart' },
      },
    ];
    const version = (await api.get(RELEASE)).at('status', 'history', 0, 'version');
    const stored = `sh.helm.release.v1.till.v${Number(version)}`;
    const secrets = `/api/v1/namespaces/${entry.namespace}/secrets`;
    const record = {
      manifest: manifest.map((one) => stringify(one)).join('---\n'),
      config: { key: 'canary-of-values' },
    };
    const packed = gzipSync(JSON.stringify(record)).toString('base64');
    await api.apply(`${secrets}/${stored}`, secretOf(stored, packed), 'helm-controller');
    await api.merge(`${at}?fieldManager=kubectl-edit`, { data: { OFFLINE_HOURS: '99' } });
    const comparison = await compared('till');
    const edited = comparison.resources.find(({ key }) => key === entry.key) ?? assert.fail();
    assert.equal(edited.rung, 'dryRun');
    assert.match(edited.title, /^ConfigMap \S+: release \S+\.v\d+ ↔ live$/);
    assert.equal(edited.declaredAt, undefined);
    const [change, ...others] = edited.changes;
    assert.deepEqual([change?.pointer, change?.live, change?.next], ['/data/OFFLINE_HOURS', '99', 'undone']);
    assert.deepEqual(others, []);
    assert.ok(
      comparison.resources.some(({ name, status }) => name === 'till-token' && status === 'onlyDesired'),
    );
    const text = JSON.stringify(comparison);
    for (const canary of ['canary-of-chart', 'canary-of-values', packed]) {
      assert.ok(!text.includes(canary) && !text.includes(btoa(canary)), canary);
    }

    await api.apply(`${secrets}/${stored}`, secretOf(stored, packed.slice(0, 40)), 'helm-controller');
    const broken = await compared('till');
    assert.ok(broken.notes.some(({ code }) => code === 'releaseUnread'));
    assert.equal(broken.resources.find(({ key }) => key === entry.key)?.rung, 'owned');
    await platform.world.loop.interval();
  });

  it('of a release is with what its controller owns for everybody else, who is told what it takes', async () => {
    const asked: AccessCheck[] = [];
    const { client } = platform;
    const guarded: ClusterClient = {
      id: client.id,
      server: client.server,
      discover: (...args) => client.discover(...args),
      serverVersion: (...args) => client.serverVersion(...args),
      get: (...args) => client.get(...args),
      list: (...args) => client.list(...args),
      table: (...args) => client.table(...args),
      watch: (...args) => client.watch(...args),
      patch: (...args) => client.patch(...args),
      may: (check, signal) => {
        asked.push(check);
        return check.resource === 'secrets' ? Promise.resolve(ok(false)) : client.may(check, signal);
      },
      dispose: () => undefined,
    };
    platform.world.cluster.requests.clear();
    const { notes } = await compared('till', 'tracked', guarded);
    const [note] = notes.filter(({ code }) => code === 'noReleaseRight');
    assert.match(note?.text ?? '', /Secret sh\.helm\.release\.v1\.\S+ in \S+, which you may not read/);
    assert.equal(asked.filter(({ verb, resource }) => verb === 'get' && resource === 'secrets').length, 1);
    const read = platform.world.cluster.requests.matching(({ path }) => path.includes('/secrets'));
    assert.deepEqual(read, []);
  });

  it('masks the values of a Secret on both sides', async () => {
    const secret = {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'printer', namespace: 'store' },
      stringData: { password: 'canary-of-git' },
    };
    const entry = { id: 'store_printer__Secret', v: 'v1' };
    await api.apply('/api/v1/namespaces/store/secrets/printer', secret, 'kustomize-controller');
    await api.merge('/api/v1/namespaces/store/secrets/printer?fieldManager=kubectl-edit', {
      stringData: { password: 'canary-of-kim', more: 'canary-of-kim' },
    });
    const path_ = '/apis/kustomize.toolkit.fluxcd.io/v1/namespaces/flux-system/kustomizations/config';
    const status = (await api.get(path_)).at('status', 'inventory', 'entries');
    const entries = [...(Array.isArray(status) ? status : []), entry];
    await api.merge(`${path_}/status`, layer('Kustomization', { status: { inventory: { entries } } }));
    const comparison = await compared('config');
    const found = comparison.resources.find(({ kind }) => kind === 'Secret') ?? assert.fail();
    assert.equal(found.status, 'differs');
    assert.ok(Object.values(fates(found)).every((fate) => fate === 'kubectl-edit undone'));
    const text = JSON.stringify(comparison);
    for (const canary of ['canary-of-git', 'canary-of-kim']) {
      assert.ok(!text.includes(canary) && !text.includes(btoa(canary)), canary);
    }
  });
});
