import assert from 'node:assert/strict';

import type { ClusterClient, ListRequest, WatchFrame } from '../../../../src/core/ports.ts';
import { startDemoCluster } from '../../../world/api/startDemoCluster.ts';
import type { DemoCluster } from '../../../world/api/startDemoCluster.ts';
import type { Fault } from '../../../world/api/faults.ts';
import type { Timeouts } from '../../../../src/platform/kube/transport.ts';
import { anApplication, failure, NEVER, Sessions, value } from './harness.ts';

const APPS: ListRequest = { group: 'argoproj.io', version: 'v1alpha1', resource: 'applications' };
const APP_REF = {
  group: 'argoproj.io',
  version: 'v1alpha1',
  kind: 'Application',
  namespace: 'argocd',
  name: 'a',
};

describe('KubeClient against the demo API', function suite() {
  this.slow(1_000);
  let demo: DemoCluster;
  let sessions: Sessions;
  let client: ClusterClient;

  before(async () => {
    demo = await startDemoCluster();
    demo.objects.namespaces('argocd');
    demo.put(...['a', 'b', 'c', 'd', 'e'].map((name) => anApplication(name)));
    demo.put({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'settings', namespace: 'argocd' },
      data: { 'timeout.reconciliation': '120s' },
    });
  });
  after(() => demo.close());
  beforeEach(async () => {
    sessions = new Sessions();
    client = await as('admin');
  });
  afterEach(() => {
    demo.script.clear();
    sessions.dispose();
    const outside = demo.requests.all.filter((request) => request.outside !== undefined);
    assert.deepEqual(outside, [], 'every request lies in the surface of the demo API');
    demo.requests.clear();
  });

  async function as(user: string, timeouts: Partial<Timeouts> = {}): Promise<ClusterClient> {
    const context = user === 'admin' ? 'plumbline-demo' : `plumbline-demo-${user}`;
    return (await sessions.open(demo.kubeconfig, context, { timeouts })).client;
  }

  it('makes no call before it is asked', () => {
    assert.equal(client.server, demo.server);
    assert.equal(demo.requests.all.length, 0);
  });

  it('discovers in two requests and remembers until asked anew', async () => {
    const served = value(await client.discover(NEVER));
    const application = served.find((each) => each.kind === 'Application');
    assert.deepEqual(application && { ...application, verbs: application.verbs.includes('watch') }, {
      group: 'argoproj.io',
      version: 'v1alpha1',
      kind: 'Application',
      resource: 'applications',
      isNamespaced: true,
      verbs: true,
    });
    assert.ok(served.some((each) => each.group === '' && each.kind === 'Secret'));
    value(await client.discover(NEVER));
    assert.equal(demo.requests.all.length, 2);
    value(await client.discover(NEVER, { refresh: true }));
    assert.equal(demo.requests.all.length, 4);
  });

  it('knows the version of the server, and says who it is itself', async () => {
    assert.match(value(await client.serverVersion(NEVER)), /^v1\.\d+\.\d+/);
    assert.equal(demo.requests.all[0]?.userAgent, 'plumbline-test');
  });

  it('gets an object by its kind', async () => {
    const app = value(await client.get(APP_REF, NEVER));
    assert.equal(app.metadata.name, 'a');
    const namespaced = { group: '', version: 'v1', kind: 'Namespace', namespace: '', name: 'argocd' };
    assert.equal(value(await client.get(namespaced, NEVER)).kind, 'Namespace');
    assert.equal(failure(await client.get({ ...APP_REF, name: 'nope' }, NEVER)).code, 'notFound');
  });

  it('asks for discovery once more before it says that a kind is not served', async () => {
    value(await client.discover(NEVER));
    const error = failure(await client.get({ ...APP_REF, kind: 'Rollout' }, NEVER));
    assert.deepEqual(error, { code: 'notFound', detail: 'Rollout argoproj.io/v1alpha1 is not served' });
    const discoveries = (): number => demo.requests.matching((request) => request.verb === 'discover').length;
    assert.equal(discoveries(), 4);
    const many = ['Rollout', 'Analysis'].flatMap((kind) =>
      Array.from({ length: 20 }, () => client.get({ ...APP_REF, kind }, NEVER)),
    );
    const codes = (await Promise.all(many)).map((answer) => failure(answer).code);
    assert.deepEqual(new Set(codes), new Set(['notFound']));
    assert.equal(discoveries(), 6, 'once for each kind, however many objects of it are wanted');
  });

  it('sends nothing for names that would lead to another place, or that no address can hold', async () => {
    for (const ref of [
      { ...APP_REF, name: '..' },
      { ...APP_REF, name: '.' },
      { ...APP_REF, name: '' },
      { ...APP_REF, name: 'a/b' },
      { ...APP_REF, name: 'half a pair \uD83D' },
      { ...APP_REF, namespace: '..' },
    ]) {
      const patch = { ref, type: 'merge', body: {}, dryRun: true } as const;
      assert.equal(failure(await client.get(ref, NEVER)).code, 'notFound');
      assert.equal(failure(await client.patch(patch, NEVER)).code, 'notFound');
    }
    assert.deepEqual(demo.requests.all, []);
  });

  it('lists page by page, packed, with kinds filled in', async () => {
    const first = value(await client.list({ ...APPS, limit: 2 }, NEVER));
    assert.deepEqual(
      first.items.map((each) => each.metadata.name),
      ['a', 'b'],
    );
    assert.ok(first.continue);
    const second = value(await client.list({ ...APPS, limit: 9, continue: first.continue }, NEVER));
    assert.deepEqual(
      second.items.map((each) => each.metadata.name),
      ['c', 'd', 'e'],
    );
    assert.equal(second.continue, undefined);
    assert.equal(second.resourceVersion, first.resourceVersion);
    const maps = { group: '', version: 'v1', resource: 'configmaps', namespace: 'argocd' };
    const settings = value(await client.list(maps, NEVER)).items.find(
      (each) => each.metadata.name === 'settings',
    );
    assert.equal(settings?.kind, 'ConfigMap');
    assert.equal(settings.apiVersion, 'v1');
  });

  it('selects by label and field', async () => {
    const one = await client.list({ ...APPS, fieldSelector: 'metadata.name=b' }, NEVER);
    assert.deepEqual(
      value(one).items.map((each) => each.metadata.name),
      ['b'],
    );
    assert.deepEqual(value(await client.list({ ...APPS, labelSelector: 'team=x' }, NEVER)).items, []);
  });

  it('reads a table with namespace, uid and printer columns', async () => {
    const rows = value(await client.table(APPS, NEVER));
    assert.equal(rows.length, 5);
    assert.deepEqual(
      [rows[0]?.namespace, rows[0]?.name, rows[0]?.cells['Sync Status'], rows[0]?.cells['Health Status']],
      ['argocd', 'a', 'Synced', 'Healthy'],
    );
    assert.match(rows[0]?.uid ?? '', /^[0-9a-f-]{36}$/);
  });

  it('watches: open, change, bookmark, and a clean end', async () => {
    const { resourceVersion } = value(await client.list(APPS, NEVER));
    const frames: WatchFrame[] = [];
    let opened: () => void = () => {};
    const open = new Promise<void>((resolve) => (opened = resolve));
    const ended = client.watch(
      { ...APPS, resourceVersion, timeoutSeconds: 300 },
      (frame) => frames.push(frame),
      NEVER,
      opened,
    );
    await open;
    demo.put(anApplication('a', 'OutOfSync'));
    demo.script.bookmark();
    demo.script.endWatches();
    assert.deepEqual(await ended, { ok: true, value: undefined });
    assert.deepEqual(
      frames.map((frame) => frame.type),
      ['MODIFIED', 'BOOKMARK'],
    );
  });

  it('patches: merge, with a lock, and apply', async () => {
    const merged = value(
      await client.patch(
        { ref: APP_REF, type: 'merge', dryRun: false, body: { metadata: { annotations: { x: '1' } } } },
        NEVER,
      ),
    );
    assert.equal(merged.metadata.annotations?.['x'], '1');
    const stale = { metadata: { resourceVersion: '1', annotations: { x: '2' } } };
    assert.equal(
      failure(await client.patch({ ref: APP_REF, type: 'merge', dryRun: false, body: stale }, NEVER)).code,
      'conflict',
    );
    const ref = { group: '', version: 'v1', kind: 'ConfigMap', namespace: 'argocd', name: 'settings' };
    const body = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'settings' }, data: { a: 'b' } };
    const applied = value(
      await client.patch(
        { ref, type: 'apply', dryRun: true, force: true, fieldManager: 'argocd-controller', body },
        NEVER,
      ),
    );
    assert.deepEqual(applied['data'], { 'timeout.reconciliation': '120s', a: 'b' });
    assert.deepEqual(
      value(await client.get(ref, NEVER))['data'],
      { 'timeout.reconciliation': '120s' },
      'a dry run',
    );
  });

  it('asks what it may do', async () => {
    const check = {
      verb: 'patch',
      group: 'argoproj.io',
      resource: 'applications',
      namespace: 'argocd',
      name: 'a',
    };
    assert.equal(value(await client.may(check, NEVER)), true);
    const viewer = await as('viewer');
    assert.equal(value(await viewer.may(check, NEVER)), false);
    assert.equal(
      value(await viewer.may({ ...check, verb: 'get', resource: 'applications/status' }, NEVER)),
      true,
    );
    const bodies = demo.requests.all
      .map((request) => request.body)
      .filter((body) => body.includes('subresource'));
    assert.match(bodies[0] ?? '', /"resource":"applications","subresource":"status"/);
  });

  it('names the right that lacks', async () => {
    const nobody = await as('nobody');
    const error = failure(await nobody.list({ ...APPS, namespace: 'argocd' }, NEVER));
    assert.ok(error.code === 'forbidden');
    assert.deepEqual(
      [error.verb, error.resource, error.namespace],
      ['list', 'applications.argoproj.io', 'argocd'],
    );
    assert.match(error.detail, /forbidden/);
    const watch = { ...APPS, resourceVersion: '1', timeoutSeconds: 300 };
    const watching = failure(await nobody.watch(watch, () => {}, NEVER));
    assert.ok(watching.code === 'forbidden' && watching.verb === 'watch');
  });

  it('ends with its caller and with itself, and says so', async () => {
    demo.script.add({ kind: 'stall' });
    const controller = new AbortController();
    const asked = client.list(APPS, controller.signal);
    await demo.requests.next((request) => request.verb === 'list');
    controller.abort();
    assert.deepEqual(failure(await asked), { code: 'cancelled' });
    const other = client.serverVersion(NEVER);
    await demo.requests.next((request) => request.path === '/version');
    client.dispose();
    assert.deepEqual(failure(await other), { code: 'cancelled' });
    assert.deepEqual(failure(await client.serverVersion(NEVER)), { code: 'cancelled' });
    assert.deepEqual(failure(await client.serverVersion(AbortSignal.abort())), { code: 'cancelled' });
  });

  const faults: readonly (readonly [what: string, fault: Fault, code: string])[] = [
    ['a reset before the answer', { kind: 'cut', how: 'rst' }, 'unreachable'],
    ['a close before the answer', { kind: 'cut', how: 'fin' }, 'unreachable'],
    ['a reset within the body', { kind: 'cut', how: 'rst', afterBytes: 300 }, 'unreachable'],
    ['a close within the body', { kind: 'cut', how: 'fin', afterBytes: 300 }, 'unreachable'],
    ['garbage', { kind: 'garbage' }, 'garbage'],
    ['401', { kind: 'status', code: 401 }, 'unauthorized'],
    ['403', { kind: 'status', code: 403 }, 'forbidden'],
    ['409', { kind: 'status', code: 409 }, 'conflict'],
    ['410', { kind: 'status', code: 410 }, 'gone'],
    ['429', { kind: 'status', code: 429, retryAfter: 7 }, 'tooMany'],
    ['500', { kind: 'status', code: 500 }, 'server'],
    ['503', { kind: 'status', code: 503 }, 'server'],
    ['504', { kind: 'status', code: 504 }, 'server'],
  ];
  for (const [what, fault, code] of faults) {
    it(`a list that meets ${what} is ${code}`, async () => {
      demo.script.add({ ...fault, match: { verb: 'list' } });
      const error = failure(await client.list(APPS, NEVER));
      assert.equal(error.code, code);
      if (error.code === 'tooMany') {
        assert.equal(error.retryAfterMs, 7_000);
      }
    });
  }

  it('an answer that does not begin is a timeout, and the next request takes a fresh connection', async () => {
    const hasty = await as('admin', { headers: 300 });
    demo.script.add({ kind: 'stall', count: 1, match: { verb: 'info' } });
    assert.equal(failure(await hasty.serverVersion(NEVER)).code, 'timeout');
    assert.match(value(await hasty.serverVersion(NEVER)), /^v1/);
  });

  it('a body that stops is a timeout', async () => {
    const hasty = await as('admin', { body: 300 });
    demo.script.add({ kind: 'stall', afterBytes: 200, match: { verb: 'list' } });
    assert.equal(failure(await hasty.list(APPS, NEVER)).code, 'timeout');
  });

  it('a server that is gone is unreachable, and one that came back is reached', async () => {
    await demo.script.refuse();
    const error = failure(await client.serverVersion(NEVER));
    assert.ok(error.code === 'unreachable' && error.server === demo.server);
    assert.match(error.detail, /ECONNREFUSED/);
    await demo.script.accept();
    assert.match(value(await client.serverVersion(NEVER)), /^v1/);
  });
});

describe('KubeClient: how a watch ends', function suite() {
  this.slow(1_000);
  let demo: DemoCluster;
  let sessions: Sessions;
  let client: ClusterClient;
  let resourceVersion: string;

  beforeEach(async () => {
    demo = await startDemoCluster();
    demo.objects.namespaces('argocd');
    demo.put(anApplication('a'));
    sessions = new Sessions();
    client = (
      await sessions.open(demo.kubeconfig, 'plumbline-demo', { timeouts: { watch: 500, headers: 500 } })
    ).client;
    ({ resourceVersion } = value(await client.list(APPS, NEVER)));
  });
  afterEach(async () => {
    sessions.dispose();
    await demo.close();
  });

  /** Opens a watch, lets something happen to it, and tells how it ended. */
  async function after(happen: () => void | Promise<void>): Promise<string> {
    const opened = new Promise<void>((resolve) => {
      void client
        .watch({ ...APPS, resourceVersion, timeoutSeconds: 300 }, () => {}, NEVER, resolve)
        .then((result) => outcome(result.ok ? 'clean' : result.error.code));
    });
    let outcome: (word: string) => void = () => {};
    const ended = new Promise<string>((resolve) => (outcome = resolve));
    await opened;
    await happen();
    return await ended;
  }

  it('cleanly, when the server ends it', async () => {
    assert.equal(await after(() => demo.script.endWatches()), 'clean');
  });
  it('unreachable, by a reset', async () => {
    assert.equal(await after(() => demo.script.cutWatches('rst')), 'unreachable');
  });
  it('unreachable, when the server is killed', async () => {
    assert.equal(await after(() => demo.script.cutWatches('fin')), 'unreachable');
  });
  it('timeout, when it falls silent', async () => {
    assert.equal(await after(() => demo.script.stallWatches()), 'timeout');
  });
  it('gone, by an ERROR frame in the stream', async () => {
    assert.equal(await after(() => demo.script.expireWatches()), 'gone');
  });
  it('garbage, by a frame that is none', async () => {
    assert.equal(await after(() => demo.script.garbleWatches()), 'garbage');
  });
  it('not at all, when the server shuts down but keeps its streams: new requests are refused meanwhile', async () => {
    const word = after(async () => {
      await demo.script.refuse({ keepStreams: true });
      assert.equal(failure(await client.serverVersion(NEVER)).code, 'unreachable');
      assert.equal(demo.script.openWatches(), 1);
      demo.script.endWatches();
    });
    assert.equal(await word, 'clean');
  });
  it('gone, by 410 as a status', async () => {
    demo.script.add({ kind: 'status', code: 410, match: { verb: 'watch' } });
    assert.equal(
      failure(await client.watch({ ...APPS, resourceVersion, timeoutSeconds: 300 }, () => {}, NEVER)).code,
      'gone',
    );
  });
  it('gone, from a version that is too old', async () => {
    demo.script.compact();
    demo.put(anApplication('b'));
    assert.equal(
      failure(await client.watch({ ...APPS, resourceVersion: '1', timeoutSeconds: 300 }, () => {}, NEVER))
        .code,
      'gone',
    );
  });
  it('by an error, from a version that is no number', async () => {
    const error = failure(
      await client.watch({ ...APPS, resourceVersion: 'x', timeoutSeconds: 300 }, () => {}, NEVER),
    );
    assert.ok(error.code === 'server' || error.code === 'invalid', error.code);
  });
  it('timeout, when a version lies ahead of the server: 200 and silence', async () => {
    const ahead = { ...APPS, resourceVersion: '999999999', timeoutSeconds: 300 };
    const frames: WatchFrame[] = [];
    const error = failure(await client.watch(ahead, (frame) => frames.push(frame), NEVER));
    assert.equal(error.code, 'timeout');
    assert.deepEqual(frames, []);
  });
  it('notFound, when the kind is not served', async () => {
    const absent = { ...APPS, resource: 'nothings', resourceVersion, timeoutSeconds: 300 };
    assert.equal(failure(await client.watch(absent, () => {}, NEVER)).code, 'notFound');
  });
});
