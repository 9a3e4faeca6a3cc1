import assert from 'node:assert/strict';

import { Connections } from '../../../src/app/connections.ts';
import type { Memory } from '../../../src/app/remembered.ts';
import { ENGINES } from '../../../src/core/engines/registry.ts';
import type { ConnectionPhase } from '../../../src/core/model/connection.ts';
import { appId } from '../../../src/core/model/ids.ts';
import type { ConnectionState } from '../../../src/core/store/state.ts';
import { Store } from '../../../src/core/store/store.ts';
import { err, ok } from '../../../src/core/util/result.ts';
import { FakeClock, RecordingLogger } from '../platform/kube/harness.ts';
import { laidOver, recorded } from '../recorded.ts';
import { aContext, CORE, FakeKubeconfigs, FORBIDDEN, settled, UNAUTHORIZED, UNREACHABLE } from './fakes.ts';
import type { FakeSession } from './fakes.ts';

const DEMO = aContext('demo');
const EXEC = aContext('eks', { login: 'exec' });

class Memo implements Memory {
  readonly kept = new Map<string, unknown>();
  get = (key: string): unknown => this.kept.get(key);
  set: Memory['set'] = (key, value) => void this.kept.set(key, value);
}

function world(contexts = [DEMO, EXEC], memory = new Memo()) {
  const kubeconfigs = new FakeKubeconfigs(contexts);
  const store = new Store();
  const clock = new FakeClock();
  const logger = new RecordingLogger();
  const connections = new Connections({
    kubeconfigs,
    engines: ENGINES,
    store,
    clock,
    logger,
    random: () => 0.5,
    memory,
  });
  const state = (id = DEMO.id): ConnectionState => {
    const found = store.state.connections.get(id);
    assert.ok(found, 'the connection is in the tree');
    return found;
  };
  const session = (): FakeSession => {
    const last = kubeconfigs.sessions.at(-1);
    assert.ok(last);
    return last;
  };
  return { kubeconfigs, store, clock, logger, connections, memory, state, session };
}

/** An app of two objects, by any name. */
const app = (name: string, over = {}) => recorded('sync-running-frames', { metadata: { name, ...over } });
const id = (name: string, namespace = 'argocd') =>
  appId({ connection: DEMO.id, group: 'argoproj.io', kind: 'Application', namespace, name });
const names = (state: ConnectionState): readonly string[] =>
  [...state.apps.values()].map(({ namespace, name }) => `${namespace}/${name}`).toSorted();

describe('connecting', () => {
  it('opens nothing for a context that was disconnected while it was being remembered', async () => {
    const memory = new Memo();
    const { connections, kubeconfigs, store } = world([DEMO], memory);
    const keep = memory.set;
    let go = (): void => undefined;
    memory.set = (key, value) => new Promise((resolve) => (go = () => resolve(keep(key, value))));
    const connecting = connections.connect(DEMO);
    memory.set = keep;
    connections.disconnect(DEMO.id);
    go();
    await connecting;
    assert.deepEqual(kubeconfigs.sessions, []);
    assert.equal(store.state.connections.has(DEMO.id), false);
  });

  it('calls nothing before somebody chose', async () => {
    const { connections, kubeconfigs, store } = world();
    assert.equal((await connections.catalog()).contexts.length, 2);
    await connections.restore();
    assert.deepEqual([kubeconfigs.sessions.length, store.state.connections.size], [0, 0]);
  });

  it('follows all kinds in the whole cluster and is connected when the first of them answers', async () => {
    const { connections, state, session } = world();
    const phases: ConnectionPhase['word'][] = [];
    await connections.connect(DEMO);
    phases.push(state().phase.word);
    assert.deepEqual(session().source.scopes(), ['Application', 'ApplicationSet', 'AppProject']);
    assert.deepEqual(
      [...state().freshness],
      ['Application', 'ApplicationSet', 'AppProject'].map((kind) => [
        `argoproj.io/${kind}`,
        { word: 'loading', received: 0 },
      ]),
    );
    session().source.list('Application', [app('a'), app('b')]);
    phases.push(state().phase.word);
    assert.deepEqual(phases, ['connecting', 'connected']);
    assert.deepEqual(names(state()), ['argocd/a', 'argocd/b']);
  });

  it('connects once where a view shows, and restores, while the choice is being remembered', async () => {
    const { connections, kubeconfigs, logger } = world();
    await Promise.all([connections.connect(DEMO), connections.restore()]);
    assert.equal(kubeconfigs.sessions.length, 1);
    assert.equal(logger.lines.filter((line) => line.includes('connecting to demo')).length, 1);
  });

  it('asks which clusters they are once there are two, each once, and lives without an answer', async () => {
    const OTHER = aContext('reader');
    const { connections, kubeconfigs, state } = world([DEMO, OTHER, EXEC]);
    kubeconfigs.prepare = ({ client }) =>
      client.put({
        apiVersion: 'v1',
        kind: 'Namespace',
        metadata: { name: 'kube-system', uid: 'one-cluster' },
      });
    await connections.connect(DEMO);
    await settled();
    assert.deepEqual(kubeconfigs.sessions[0]?.client.gets, [], 'one tree alone needs no such question');
    await connections.connect(OTHER);
    await settled();
    assert.deepEqual([state().clusterUid, state(OTHER.id).clusterUid], ['one-cluster', 'one-cluster']);
    kubeconfigs.prepare = () => undefined;
    await connections.connect(EXEC);
    await settled();
    assert.equal(state(EXEC.id).clusterUid, undefined);
    assert.equal(state(EXEC.id).phase.word, 'connecting');
    assert.deepEqual(
      kubeconfigs.sessions.map(({ client }) => client.gets),
      [['Namespace//kube-system'], ['Namespace//kube-system'], ['Namespace//kube-system']],
    );
  });

  it('paints rows, then fills them page by page, and says how many came', async () => {
    const { connections, state, session } = world();
    await connections.connect(DEMO);
    const { source } = session();
    const of = source.of('Application');
    source.emit({
      type: 'rows',
      of,
      rows: [{ namespace: 'argocd', name: 'a', uid: 'u', cells: { 'Sync Status': 'OutOfSync' } }],
    });
    assert.deepEqual(
      [state().phase.word, state().painted.size, state().apps.get(id('a'))?.sync],
      ['connected', 1, 'OutOfSync'],
    );
    source.emit({ type: 'page', of, objects: [app('a')], received: 1 });
    assert.deepEqual(state().freshness.get('argoproj.io/Application'), { word: 'loading', received: 1 });
    source.emit(
      { type: 'page', of, objects: [app('b')], received: 2 },
      { type: 'listed', of, keys: new Set(['argocd/a', 'argocd/b']) },
      { type: 'live', of },
    );
    assert.deepEqual(
      [state().painted.size, state().apps.size, state().freshness.get('argoproj.io/Application')?.word],
      [0, 2, 'live'],
    );
  });

  it('removes what a repeated list no longer names, in its scope only', async () => {
    const { connections, state, session } = world();
    await connections.connect(DEMO);
    session().source.list('Application', [app('a'), app('b')]);
    session().source.list('AppProject', [recorded('project-with-rules', { metadata: { name: 'shop' } })]);
    session().source.list('Application', [app('b'), app('c')]);
    assert.deepEqual(names(state()), ['argocd/b', 'argocd/c', 'argocd/shop']);
  });

  it('takes watch events as they come', async () => {
    const { connections, state, session } = world();
    await connections.connect(DEMO);
    const { source } = session();
    source.list('Application', [app('a')]);
    source.change('Application', laidOver(app('a'), { status: { sync: { status: 'OutOfSync' } } }));
    source.change('Application', app('b'));
    assert.equal(state().apps.get(id('a'))?.sync, 'OutOfSync');
    source.emit({ type: 'removed', of: source.of('Application'), object: app('a') });
    assert.deepEqual(names(state()), ['argocd/b']);
  });

  it('says where it stands at each step, with the words of a login program', async () => {
    const { connections, kubeconfigs, state, session, store } = world();
    const steps: string[] = [];
    store.onDidChange(() => {
      const { phase } = state();
      const said = phase.word === 'connecting' && phase.said !== undefined ? `: ${phase.said}` : '';
      steps.push(phase.word === 'connecting' ? phase.step + said : phase.word);
    });
    kubeconfigs.prepare = (made) => {
      const answer = made.client.discover.bind(made.client);
      made.client.discover = () => {
        made.said.fire('Open https://login.example.com\nand enter ABCD-EFGH\n');
        return answer();
      };
    };
    const told: string[] = [];
    connections.onDidSayAtLogin(({ text }) => told.push(text));
    await connections.connect(DEMO);
    session().source.list('Application', []);
    assert.deepEqual(
      [...new Set(steps)],
      [
        '',
        'Reading /home/kim/.kube/config',
        'Asking https://demo:6443 what it serves',
        'Logging in as kim: Open https://login.example.com\nand enter ABCD-EFGH\n',
        'Reading apps',
        'connected',
      ],
    );
    assert.equal(told.length, 1);
  });

  it('does nothing when it stands already', async () => {
    const { connections, kubeconfigs, session } = world();
    await connections.connect(DEMO);
    session().source.list('Application', []);
    await connections.connect(DEMO);
    assert.equal(kubeconfigs.sessions.length, 1);
  });

  it('can be given up, which leaves no request behind', async () => {
    const { connections, kubeconfigs, state } = world();
    const abort = new AbortController();
    kubeconfigs.prepare = (made) => {
      made.client.discover = () => {
        abort.abort();
        return Promise.resolve(ok([]));
      };
    };
    await connections.connect(DEMO, { signal: abort.signal });
    assert.deepEqual(
      [state().phase, kubeconfigs.sessions[0]?.isDisposed],
      [{ word: 'failed', error: { code: 'cancelled' } }, true],
    );
  });

  it('holds 5,000 apps', async () => {
    const { connections, state, session } = world();
    await connections.connect(DEMO);
    session().source.list(
      'Application',
      Array.from({ length: 5_000 }, (_, index) => app(`app-${index}`)),
    );
    assert.equal(state().apps.size, 5_000);
    session().source.list('Application', []);
    assert.equal(state().apps.size, 0);
  });
});

describe('a connection that does not come about', () => {
  it('says why the kubeconfig cannot be used', async () => {
    const { connections, kubeconfigs, state } = world();
    kubeconfigs.failure = { code: 'kubeconfig', file: '/x', detail: 'no such user' };
    await connections.connect(DEMO);
    assert.deepEqual(state().phase, { word: 'failed', error: kubeconfigs.failure });
  });

  it('waits for a click when the server refuses the login', async () => {
    const { connections, kubeconfigs, state, clock } = world();
    kubeconfigs.prepare = ({ client }) => (client.served = err(UNAUTHORIZED));
    await connections.connect(DEMO);
    assert.deepEqual(state().phase, { word: 'waitingForClick', why: 'signedOut' });
    assert.equal(clock.pending, 0, '401 is never tried in a loop');
  });

  it('says that no controller is here, and looks again when asked', async () => {
    const { connections, kubeconfigs, state } = world();
    kubeconfigs.prepare = ({ client }) => (client.served = ok(CORE));
    await connections.connect(DEMO);
    assert.deepEqual(state().phase, { word: 'noController' });
    kubeconfigs.prepare = () => undefined;
    connections.retry(DEMO.id);
    await settled();
    assert.equal(state().phase.word, 'connecting');
    assert.equal(kubeconfigs.sessions[0]?.isDisposed, true, 'the old session is closed');
  });

  it('is tried again quietly while the network is not there, with growing patience', async () => {
    const { connections, kubeconfigs, state, clock, session } = world();
    kubeconfigs.prepare = ({ client }) => (client.served = err(UNREACHABLE));
    await connections.connect(DEMO);
    assert.deepEqual(state().phase, { word: 'failed', error: UNREACHABLE });
    const { client } = session();
    clock.advance(374);
    await settled();
    assert.equal(client.discoveries, 1);
    clock.advance(1);
    await settled();
    assert.deepEqual([client.discoveries, state().phase.word], [2, 'failed']);
    kubeconfigs.prepare = () => undefined;
    client.served = ok([]);
    clock.advance(750);
    await settled();
    assert.equal(state().phase.word, 'connecting', 'it came back by itself');
    assert.equal(session().source.scopes().length, 3);
  });

  it('is not tried again where somebody has to act', async () => {
    for (const error of [
      FORBIDDEN,
      { code: 'certificate', server: 's', detail: 'd' } as const,
      { code: 'login', reason: 'missingProgram', program: 'aws', detail: '' } as const,
    ]) {
      const { connections, kubeconfigs, state, clock } = world();
      kubeconfigs.prepare = ({ client }) => (client.served = err(error));
      await connections.connect(DEMO);
      assert.deepEqual([state().phase, clock.pending], [{ word: 'failed', error }, 0]);
    }
  });
});

describe('rights that do not reach the whole cluster', () => {
  const TENANT = aContext('demo', { namespace: 'team-a' });
  const KINDS = ['Application', 'ApplicationSet', 'AppProject'];
  const denyAll = ({ source }: FakeSession, namespaces: readonly string[]): void => {
    for (const kind of KINDS) {
      for (const namespace of namespaces) {
        source.deny(namespace === '' ? kind : `${kind}@${namespace}`);
      }
    }
  };

  it('fall back to the context’s namespace and the usual one, kind by kind', async () => {
    const { connections, state, session } = world([TENANT]);
    await connections.connect(TENANT);
    session().source.deny('Application');
    assert.deepEqual(session().source.scopes(), [
      'Application@team-a',
      'Application@argocd',
      'ApplicationSet',
      'AppProject',
    ]);
    session().source.list('Application@team-a', [app('mine', { namespace: 'team-a' })]);
    assert.equal(state().phase.word, 'connected');
    session().source.deny('Application@argocd');
    assert.deepEqual(session().source.scopes(), ['Application@team-a', 'ApplicationSet', 'AppProject']);
    assert.equal(
      state().freshness.has('argoproj.io/Application@argocd'),
      false,
      'a guess that failed is no news',
    );
    assert.equal(state().freshness.get('argoproj.io/Application@team-a')?.word, 'live');
  });

  it('ask for namespaces where the guesses are denied too', async () => {
    const { connections, state, session } = world([TENANT]);
    await connections.connect(TENANT);
    denyAll(session(), ['']);
    assert.equal(state().phase.word, 'connecting', 'not decided yet');
    denyAll(session(), ['team-a', 'argocd']);
    assert.deepEqual(state().phase, { word: 'namespacesNeeded', tried: ['team-a', 'argocd'] });
    assert.deepEqual(session().source.scopes(), []);
  });

  it('follow the namespaces that the user names, over the same login, and remember them', async () => {
    const { connections, kubeconfigs, state, session, memory } = world([TENANT]);
    await connections.connect(TENANT);
    denyAll(session(), ['']);
    denyAll(session(), ['team-a', 'argocd']);
    await connections.setNamespaces(TENANT.id, ['gitops', 'gitops']);
    assert.deepEqual(
      session().source.scopes(),
      KINDS.map((kind) => `${kind}@gitops`),
    );
    session().source.list('Application@gitops', [app('a', { namespace: 'gitops' })]);
    assert.deepEqual(
      [state().phase.word, kubeconfigs.sessions.length, connections.namespaces(TENANT.id)],
      ['connected', 1, ['gitops']],
    );
    const later = world([TENANT], memory);
    await later.connections.restore();
    assert.deepEqual(
      later.session().source.scopes(),
      KINDS.map((kind) => `${kind}@gitops`),
    );
  });

  it('say that nothing may be read where the chosen namespaces are denied', async () => {
    const { connections, state, session } = world([TENANT]);
    await connections.connect(TENANT);
    await connections.setNamespaces(TENANT.id, ['gitops']);
    denyAll(session(), ['gitops']);
    assert.deepEqual(state().phase, { word: 'forbidden', resources: ['applications'] });
    assert.equal(session().source.retries, 1, 'what was denied before is asked again when it is chosen');
    assert.deepEqual(state().freshness.get('argoproj.io/Application@gitops'), { word: 'forbidden' });
  });

  it('drop the apps of namespaces that are no longer followed', async () => {
    const { connections, state, session } = world([TENANT]);
    await connections.connect(TENANT);
    session().source.list('Application', [app('a'), app('mine', { namespace: 'team-a' })]);
    await connections.setNamespaces(TENANT.id, ['team-a']);
    assert.deepEqual(names(state()), ['team-a/mine']);
    await connections.setNamespaces(TENANT.id, []);
    assert.deepEqual(session().source.scopes(), KINDS);
  });

  it('show a kind that is denied beside others that are not', async () => {
    const { connections, state, session } = world([TENANT]);
    await connections.connect(TENANT);
    session().source.list('Application', [app('a')]);
    session().source.deny('AppProject');
    session().source.deny('AppProject@team-a');
    session().source.deny('AppProject@argocd');
    assert.deepEqual(
      [state().phase.word, state().freshness.get('argoproj.io/AppProject')],
      ['connected', { word: 'forbidden' }],
    );
  });
});

describe('a connection that stood', () => {
  async function connected(contexts = [DEMO]) {
    const made = world(contexts);
    const context = contexts[0] ?? DEMO;
    await made.connections.connect(context);
    made.session().source.list('Application', [app('a')]);
    return made;
  }
  const SCOPE = 'argoproj.io/Application';

  it('keeps its rows and says since when they are old', async () => {
    const { state, session, clock } = await connected();
    const since = clock.now();
    const { source } = session();
    const of = source.of('Application');
    source.emit({ type: 'stale', of, error: UNREACHABLE, retryAt: since + 500 });
    assert.deepEqual(state().freshness.get(SCOPE), {
      word: 'stale',
      since,
      error: UNREACHABLE,
      retryAt: since + 500,
    });
    clock.advance(60_000);
    source.emit({ type: 'stale', of, error: UNREACHABLE, retryAt: clock.now() + 1_000 });
    assert.deepEqual(state().freshness.get(SCOPE), {
      word: 'stale',
      since,
      error: UNREACHABLE,
      retryAt: clock.now() + 1_000,
    });
    assert.equal(state().apps.size, 1);
    source.emit({ type: 'live', of });
    assert.deepEqual(state().freshness.get(SCOPE), { word: 'live', since: clock.now() });
  });

  it('dates a silent stall back to what was last heard, as far as it may have lasted', async () => {
    const { state, session, clock } = await connected();
    const heard = clock.now();
    const { source } = session();
    clock.advance(150_000);
    source.emit({
      type: 'stale',
      of: source.of('Application'),
      error: { code: 'timeout', server: 's', detail: '' },
    });
    const freshness = state().freshness.get(SCOPE);
    assert.equal(freshness?.word === 'stale' && freshness.since, heard);
  });

  it('waits for a click when the login ends, with its rows as of then', async () => {
    const { state, session } = await connected();
    session().source.deny('Application', UNAUTHORIZED);
    assert.deepEqual(
      [state().phase, state().freshness.get(SCOPE)?.word, state().apps.size],
      [{ word: 'waitingForClick', why: 'signedOut' }, 'stale', 1],
    );
  });

  it('is connected again when its login works again by itself, as after a renewed token', async () => {
    const { state, session } = await connected();
    const { source } = session();
    const of = source.of('Application');
    source.deny('Application', UNAUTHORIZED);
    source.emit({ type: 'live', of });
    assert.deepEqual([state().phase, state().freshness.get(SCOPE)?.word], [{ word: 'connected' }, 'live']);
  });

  it('calls nothing live while it begins anew', async () => {
    const { connections, state, session, clock } = await connected();
    const since = clock.now();
    session().source.deny('AppProject', { code: 'login', reason: 'failed', program: 'aws', detail: '' });
    assert.equal(state().phase.word, 'failed');
    connections.retry(DEMO.id);
    assert.deepEqual(state().freshness.get(SCOPE), { word: 'stale', since, error: { code: 'cancelled' } });
    await settled();
    session().source.list('Application', [app('a')]);
    assert.equal(state().freshness.get(SCOPE)?.word, 'live');
  });

  it('says that the controller is gone when its kinds are', async () => {
    const { state, session } = await connected();
    session().source.deny('Application', { code: 'notFound', detail: '' });
    assert.deepEqual(
      [state().phase, state().freshness.get(SCOPE)],
      [{ word: 'noController' }, { word: 'absent' }],
    );
  });

  it('ends every wait when the user asks, over the same session', async () => {
    const { connections, kubeconfigs, session } = await connected();
    connections.retry(DEMO.id);
    await settled();
    assert.deepEqual([session().source.retries, kubeconfigs.sessions.length], [1, 1]);
  });

  it('is gone without a trace when it is disconnected', async () => {
    const { connections, store, session, memory } = await connected();
    connections.disconnect(DEMO.id);
    session().source.emit({
      type: 'live',
      of: { spec: { group: 'x', versions: [], kind: 'X', resource: 'x', hasTable: false }, version: 'v1' },
    });
    assert.deepEqual(
      [store.state.connections.size, session().isDisposed, connections.client(DEMO.id)],
      [0, true, undefined],
    );
    const later = world([DEMO], memory);
    await later.connections.restore();
    assert.equal(later.store.state.connections.size, 0, 'and not remembered');
  });

  it('takes a changed kubeconfig in, and tries again where the file was at fault', async () => {
    const { connections, kubeconfigs, state } = world();
    kubeconfigs.failure = { code: 'kubeconfig', file: '/x', detail: 'no such user' };
    await connections.connect(DEMO);
    kubeconfigs.failure = undefined;
    kubeconfigs.change([{ ...DEMO, user: 'lee' }]);
    await settled();
    await settled();
    assert.deepEqual(
      [state().context.user, state().phase.word, kubeconfigs.sessions.length],
      ['lee', 'connecting', 1],
    );
  });

  it('stays when its context vanishes from the files: they may be between two writes', async () => {
    const { kubeconfigs, state } = await connected();
    kubeconfigs.change([]);
    await settled();
    assert.equal(state().phase.word, 'connected');
  });
});

describe('a window that opens again', () => {
  it('connects what logs in silently and lets the others wait for a click', async () => {
    const memory = new Memo();
    const first = world([DEMO, EXEC], memory);
    await first.connections.connect(DEMO);
    await first.connections.connect(EXEC);
    const { connections, kubeconfigs, state } = world([DEMO, EXEC], memory);
    await connections.restore();
    assert.deepEqual(
      [state(DEMO.id).phase.word, state(EXEC.id).phase, kubeconfigs.sessions.length],
      ['connecting', { word: 'waitingForClick', why: 'remembered' }, 1],
    );
    await connections.connect(EXEC);
    assert.equal(state(EXEC.id).phase.word, 'connecting');
  });

  it('starts login programs only where the user said so', async () => {
    const memory = new Memo();
    const first = world([EXEC], memory);
    await first.connections.connect(EXEC);
    await first.connections.alwaysConnect(EXEC.id);
    const { connections, kubeconfigs } = world([EXEC], memory);
    await connections.restore();
    assert.equal(kubeconfigs.sessions.length, 1);
  });

  it('reads what another version may have stored with care', async () => {
    for (const stored of [
      'text',
      [1],
      { x: 7 },
      null,
      { [DEMO.id]: { namespaces: 'argocd', always: 'yes' } },
    ]) {
      const memory = new Memo();
      memory.set('plumbline.contexts', stored);
      const { connections } = world([DEMO], memory);
      await connections.restore();
      assert.deepEqual(connections.namespaces(DEMO.id), []);
    }
  });
});

describe('the resources of an open row', () => {
  /** The app in the list has two objects; the one that is read has one. */
  async function open() {
    const made = world([DEMO]);
    await made.connections.connect(DEMO);
    made.session().source.list('Application', [app('a')]);
    made.session().client.put(recorded('refresh-requested', { metadata: { name: 'a' } }));
    return made;
  }
  const listed = ({ resourcesByApp }: ConnectionState): number | undefined =>
    resourcesByApp.get(id('a'))?.length;

  it('are read once, then follow the watch, then are dropped', async () => {
    const { connections, state, session } = await open();
    const [first, second] = [connections.openResources(id('a')), connections.openResources(id('a'))];
    await settled();
    assert.deepEqual([listed(state()), session().client.gets], [1, ['Application/argocd/a']]);
    session().source.change('Application', app('a'));
    assert.equal(listed(state()), 2);
    first.dispose();
    first.dispose();
    assert.equal(listed(state()), 2, 'still held by the other');
    second.dispose();
    assert.equal(listed(state()), undefined);
    session().source.change('Application', app('a'));
    assert.equal(listed(state()), undefined, 'closed rows hold nothing');
  });

  it('come with the next frame where they could not be read', async () => {
    const { connections, state, session } = await open();
    session().client.objects.clear();
    connections.openResources(id('a'));
    await settled();
    assert.equal(listed(state()), undefined);
    session().source.change('Application', app('a'));
    assert.equal(listed(state()), 2);
  });

  it('arrive as a frame for those who follow objects', async () => {
    const { connections } = await open();
    const seen: string[] = [];
    connections.onDidObserve((frame) => seen.push(`${frame.app.name} ${frame.object.kind}`));
    connections.openResources(id('a'));
    await settled();
    assert.deepEqual(seen, ['a Application']);
  });

  it('cannot be had before the connection stands', async () => {
    const { connections } = world([DEMO]);
    const read = await connections.rawApp(id('a'), new AbortController().signal);
    assert.equal(read.ok, false);
  });
});
