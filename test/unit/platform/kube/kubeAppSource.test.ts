import assert from 'node:assert/strict';

import type { AppSource, Watched } from '../../../../src/core/ports.ts';
import { systemClock } from '../../../../src/platform/clock.ts';
import type { Fault } from '../../../world/api/faults.ts';
import { startDemoCluster } from '../../../world/api/startDemoCluster.ts';
import type { DemoCluster } from '../../../world/api/startDemoCluster.ts';
import { anApplication, APPLICATIONS, FakeClock, ImpatientClock, Listener, Sessions } from './harness.ts';

const PROJECTS: Watched = {
  spec: {
    group: 'argoproj.io',
    versions: ['v1alpha1'],
    kind: 'AppProject',
    resource: 'appprojects',
    hasTable: false,
  },
  version: 'v1alpha1',
};

describe('KubeAppSource against the demo API', function suite() {
  this.slow(1_500);
  let demo: DemoCluster;
  let sessions: Sessions;
  let clock: ImpatientClock;

  beforeEach(async () => {
    demo = await startDemoCluster();
    demo.objects.namespaces('argocd', 'team-a');
    demo.put(...['a', 'b', 'c'].map((name) => anApplication(name)));
    sessions = new Sessions();
    clock = new ImpatientClock();
  });
  afterEach(async () => {
    sessions.dispose();
    const outside = demo.requests.all.filter((request) => request.outside !== undefined);
    await demo.close();
    assert.deepEqual(outside, [], 'every request lies in the surface of the demo API');
  });

  async function source(user = 'admin', options: Parameters<Sessions['open']>[2] = {}): Promise<AppSource> {
    const context = user === 'admin' ? 'plumbline-demo' : `plumbline-demo-${user}`;
    const timeouts = { watch: 700, headers: 700, silence: Infinity };
    return (await sessions.open(demo.kubeconfig, context, { clock, timeouts, ...options })).source;
  }

  async function live(user?: string): Promise<{ readonly apps: AppSource; readonly listener: Listener }> {
    const apps = await source(user);
    const listener = new Listener(apps);
    apps.follow([APPLICATIONS]);
    await listener.next('live');
    return { apps, listener };
  }

  const count = (verb: string): number => demo.requests.matching((request) => request.verb === verb).length;

  it('paints rows, lists, watches, and follows every change', async () => {
    const { listener } = await live();
    assert.deepEqual(listener.events.map((event) => event.type).toSorted(), [
      'listed',
      'live',
      'page',
      'rows',
    ]);
    assert.deepEqual(listener.names(), ['argocd/a', 'argocd/b', 'argocd/c']);
    demo.put(anApplication('d'));
    await listener.next('changed');
    demo.objects.remove('argoproj.io/v1alpha1', 'Application', 'argocd', 'a');
    await listener.next('removed');
    assert.deepEqual(listener.names(), ['argocd/b', 'argocd/c', 'argocd/d']);
    assert.deepEqual([count('list'), count('watch')], [2, 1], 'one table, one list, one watch');
  });

  it('lists many apps in pages of 500', async () => {
    demo.put(...Array.from({ length: 1_100 }, (_, index) => anApplication(`many-${index}`)));
    const { listener } = await live();
    assert.equal(listener.names().length, 1_103);
    const lists = demo.requests.matching(
      (request) => request.verb === 'list' && request.query.includes('limit=500'),
    );
    assert.equal(lists.length, 3);
    assert.ok(listener.events.every((event) => event.type !== 'page' || event.objects.length <= 250));
  });

  it('hands on hundreds of frames in few arrays', async () => {
    const { listener } = await live();
    listener.batches.length = 0;
    demo.put(...Array.from({ length: 300 }, (_, index) => anApplication(`burst-${index}`)));
    while (listener.names().length < 303) {
      await listener.next('changed');
    }
    assert.ok(listener.batches.length < 30, `${listener.batches.length} arrays`);
  });

  it('goes on without a word when the server ends the watch', async () => {
    const { listener } = await live();
    const reopened = demo.requests.next((request) => request.verb === 'watch');
    demo.script.endWatches();
    await reopened;
    demo.put(anApplication('later'));
    await listener.next('changed');
    assert.ok(!listener.events.some((event) => event.type === 'stale'));
    assert.equal(count('list'), 2, 'no new list');
  });

  const cuts: readonly (readonly [what: string, happen: () => unknown, error: string, relists: boolean])[] = [
    ['a reset', () => demo.script.cutWatches('rst'), 'unreachable', false],
    ['a killed server', () => demo.script.cutWatches('fin'), 'unreachable', false],
    ['a silent stall without a bookmark', () => demo.script.stallWatches(), 'timeout', true],
    ['garbage in the stream', () => demo.script.garbleWatches(), 'garbage', true],
  ];
  for (const [what, happen, error, relists] of cuts) {
    it(`says stale after ${what}, and live again with what was missed`, async () => {
      const { listener } = await live();
      happen();
      const stale = await listener.next('stale');
      assert.equal(stale.error.code, error);
      assert.ok(stale.retryAt !== undefined);
      demo.put(anApplication('missed'));
      await listener.next('live');
      while (!listener.names().includes('argocd/missed')) {
        await listener.next(relists ? 'page' : 'changed');
      }
      assert.equal(count('list') > 2, relists);
    });
  }

  it('notices a path that died without a word by a small request that nobody answers', async () => {
    const timeouts = { silence: 300, pulse: 300 };
    const apps = await source('admin', { clock: systemClock, timeouts });
    const listener = new Listener(apps);
    apps.follow([APPLICATIONS]);
    await listener.next('live');
    const asked = demo.requests.next(({ path }) => path === '/version');
    await asked;
    assert.ok(!listener.events.some(({ type }) => type === 'stale'), 'an answer is a sign of life');
    demo.script.add({ kind: 'stall', match: { path: '/version' } });
    demo.script.stallWatches();
    const { error } = await listener.next('stale');
    assert.ok(error.code === 'unreachable', error.code);
    assert.match(error.detail, /^nothing came for \d s, and a new request stayed without an answer$/);
    assert.ok((error.silentMs ?? 0) >= 600, String(error.silentMs));
    demo.script.clear();
    demo.put(anApplication('missed'));
    await listener.next('live');
    while (!listener.names().includes('argocd/missed')) {
      await listener.next('changed');
    }
    assert.equal(count('list'), 2, 'it goes on from the last version');
  });

  it('goes on from the last version after a stall that began with a bookmark', async () => {
    const { listener } = await live();
    demo.put(anApplication('seen'));
    await listener.next('changed');
    demo.script.stallWatches();
    await listener.next('stale');
    await listener.next('live');
    assert.equal(count('list'), 2, 'no new list');
  });

  it('lists anew after 410 in the stream, and forgets what was deleted meanwhile', async () => {
    const { listener } = await live();
    const listed = listener.next('listed');
    await listed;
    demo.script.stallWatches(); // what happens now is not seen
    demo.objects.remove('argoproj.io/v1alpha1', 'Application', 'argocd', 'b');
    demo.script.compact();
    demo.put(anApplication('new'));
    demo.script.compact();
    await listener.next('listed');
    assert.deepEqual(listener.names(), ['argocd/a', 'argocd/c', 'argocd/new']);
    await listener.next('live');
  });

  it('lists anew after 410 as the answer to a watch', async () => {
    const { listener } = await live();
    demo.script.add({ kind: 'status', code: 410, count: 1, match: { verb: 'watch' } });
    demo.script.endWatches();
    await listener.next('listed');
  });

  it('starts the list anew when its continue token is gone', async () => {
    demo.put(...Array.from({ length: 600 }, (_, index) => anApplication(`many-${index}`)));
    demo.script.add({ kind: 'status', code: 410, count: 1, match: { verb: 'list', path: 'continue=' } });
    const { listener } = await live();
    assert.equal(listener.names().length, 603);
    assert.equal(count('list'), 5, 'table, first page, 410, and both pages again');
  });

  const patient: readonly (readonly [what: string, fault: Fault, atLeastMs: number])[] = [
    ['429 with retry-after', { kind: 'status', code: 429, retryAfter: 7, count: 1 }, 7_000],
    ['429', { kind: 'status', code: 429, count: 1 }, 250],
    ['500', { kind: 'status', code: 500, count: 1 }, 250],
    ['503', { kind: 'status', code: 503, count: 3 }, 250],
    ['504', { kind: 'status', code: 504, count: 1 }, 250],
    ['a reset', { kind: 'cut', how: 'rst', count: 1 }, 250],
    ['garbage', { kind: 'garbage', count: 1 }, 250],
    ['a stall', { kind: 'stall', count: 1 }, 250],
  ];
  for (const [what, fault, atLeastMs] of patient) {
    it(`waits and lists again after ${what}`, async () => {
      demo.script.add({ ...fault, match: { verb: 'list', path: 'limit=' } });
      const { listener } = await live();
      const stale = listener.events.filter((event) => event.type === 'stale');
      assert.equal(stale.length, fault.count);
      assert.ok(
        clock.waits.every((ms) => ms >= atLeastMs),
        String(clock.waits),
      );
      assert.deepEqual(listener.names(), ['argocd/a', 'argocd/b', 'argocd/c']);
    });
  }

  it('comes back after a restart of the server', async () => {
    const { listener } = await live();
    await demo.script.refuse();
    await listener.next('stale');
    demo.script.compact();
    demo.put(anApplication('while-down'));
    await demo.script.accept();
    while (!listener.names().includes('argocd/while-down')) {
      await listener.next('page');
    }
    await listener.next('live');
  });

  const final: readonly (readonly [what: string, code: number, error: string])[] = [
    ['401', 401, 'unauthorized'],
    ['403', 403, 'forbidden'],
  ];
  for (const [what, code, error] of final) {
    it(`asks once and no more after ${what}, until told to`, async () => {
      demo.script.add({ kind: 'status', code, match: { verb: 'list', path: 'limit=' } });
      const apps = await source();
      const listener = new Listener(apps);
      apps.follow([APPLICATIONS]);
      assert.equal((await listener.next('denied')).error.code, error);
      assert.deepEqual(clock.waits, [], 'nothing is planned');
      assert.equal(count('list'), 2);
      demo.script.clear();
      apps.retry();
      await listener.next('live');
    });
  }

  it('is denied when the right to watch is taken away, and when the kind is not served', async () => {
    const { listener } = await live();
    demo.script.add({ kind: 'status', code: 403, match: { verb: 'watch' } });
    demo.script.endWatches();
    assert.equal((await listener.next('denied')).error.code, 'forbidden');

    const other = await source();
    const absent = new Listener(other);
    other.follow([
      { ...APPLICATIONS, spec: { ...APPLICATIONS.spec, resource: 'nothings', hasTable: false } },
    ]);
    assert.equal((await absent.next('denied')).error.code, 'notFound');
  });

  it('follows one namespace where no more is granted', async () => {
    const apps = await source('viewer');
    const listener = new Listener(apps);
    apps.follow([APPLICATIONS, { ...APPLICATIONS, namespace: 'argocd' }]);
    assert.equal((await listener.next('denied')).of.namespace, undefined);
    await listener.next('live');
    assert.deepEqual(listener.names(), ['argocd/a', 'argocd/b', 'argocd/c']);
  });

  it('leaves alone what is followed already, and stops what is no longer named', async () => {
    const { apps, listener } = await live();
    apps.follow([APPLICATIONS, PROJECTS]);
    assert.equal((await listener.next('live')).of.spec.kind, 'AppProject');
    assert.equal(demo.script.openWatches({ resource: 'applications' }), 1);
    assert.equal(demo.requests.matching((request) => request.verb === 'watch').length, 2);
    apps.follow([PROJECTS]);
    while (demo.script.openWatches({ resource: 'applications' }) > 0) {
      await new Promise((resolve) => {
        setImmediate(resolve);
      });
    }
    const before = listener.events.length;
    demo.put(anApplication('unseen'));
    demo.put({
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'AppProject',
      metadata: { name: 'p', namespace: 'argocd' },
      spec: {},
    });
    await listener.next('changed');
    assert.equal(listener.events.length, before + 1, 'only the project is heard of');
  });

  it('asks nothing more after its end', async () => {
    const { apps } = await live();
    apps.dispose();
    while (demo.script.openWatches() > 0) {
      await new Promise((resolve) => {
        setImmediate(resolve);
      });
    }
    const before = demo.requests.all.length;
    apps.retry();
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
    assert.equal(demo.requests.all.length, before);
  });

  it('does not ask while it waits', async () => {
    const standing = new FakeClock();
    demo.script.add({ kind: 'status', code: 500, match: { verb: 'list' } });
    const apps = await source('admin', { clock: standing });
    const listener = new Listener(apps);
    apps.follow([PROJECTS]);
    const stale = await listener.next('stale');
    assert.equal(stale.retryAt, standing.now() + 375);
    standing.advance(374);
    assert.equal(count('list'), 1);
    standing.advance(1);
    assert.ok(((await listener.next('stale')).retryAt ?? 0) > standing.now());
    assert.equal(count('list'), 2);
    demo.script.clear();
    apps.retry();
    await listener.next('live');
  });
});
