import assert from 'node:assert/strict';

import type { SourceFinder } from '../../../../src/app/history/tracksOf.ts';
import { argoCdEngine } from '../../../../src/core/engines/argocd/argoCdEngine.ts';
import type { App } from '../../../../src/core/model/app.ts';
import type { ClusterError } from '../../../../src/core/model/connection.ts';
import type { KubeObject } from '../../../../src/core/model/kubeObject.ts';
import type { ListPage, ListRequest } from '../../../../src/core/ports.ts';
import { Store } from '../../../../src/core/store/store.ts';
import type { Result } from '../../../../src/core/util/result.ts';
import { err, ok } from '../../../../src/core/util/result.ts';
import type { HistoryShown } from '../../../../src/core/view/historyShown.ts';
import { AppHistories } from '../../../../src/vscode/history/appHistories.ts';
import { appOf, BEGIN, finderAt, importCommits, repositoryOf } from '../../app/history/repo.ts';
import { aContext, NOW } from '../../core/view/world.ts';
import { Sandbox } from '../../platform/git/sandbox.ts';
import { FakeClock } from '../../platform/kube/harness.ts';
import { recorded } from '../../recorded.ts';

const APPLICATION = { group: 'argoproj.io', version: 'v1alpha1', kind: 'Application' };
const SILENT = { error() {}, warn() {}, info() {}, debug() {}, trace() {} };

describe('histories of opened rows', () => {
  let sandbox: Sandbox;
  let store: Store;
  let clock: FakeClock;
  let commits: readonly string[];
  let record: Result<KubeObject, ClusterError>;
  let events: Result<readonly KubeObject[], ClusterError>;
  let lists: ListRequest[];
  const list = (request: ListRequest): Promise<Result<ListPage, ClusterError>> => {
    lists.push(request);
    return Promise.resolve(events.ok ? ok({ items: events.value, resourceVersion: '1' }) : events);
  };
  let changes: number;
  let reads: number;
  let histories: AppHistories;
  const app = appOf('apps/web', { revisions: [] });

  function see(seen: App): void {
    store.dispatch([
      { type: 'apps/observed', id: aContext().id, apps: [{ app: seen, resourceVersion: String(NOW) }] },
    ]);
  }

  function deployed(revision: string): Result<KubeObject, ClusterError> {
    const deployedAt = new Date(BEGIN).toISOString();
    const history = [{ id: 0, revision, deployedAt, initiatedBy: { automated: true } }];
    return ok(recorded('synced-automated', { metadata: { name: 'web' }, status: { history } }));
  }

  function shown(): HistoryShown & { readonly word: 'read' } {
    const found = histories.of(app.id);
    assert.ok(found?.word === 'read', JSON.stringify(found));
    return found;
  }

  function fates(): readonly string[] {
    return shown().entries.map((entry) => (entry.kind === 'landing' ? entry.fate.word : entry.key));
  }

  /** Resolves at a change after which the question is answered with yes. */
  let waiting: (() => void) | undefined;
  async function until(is: () => boolean): Promise<void> {
    while (!is()) {
      await new Promise<void>((resolve) => (waiting = resolve));
    }
  }

  beforeEach(async () => {
    sandbox = new Sandbox();
    store = new Store();
    clock = new FakeClock();
    changes = 0;
    reads = 0;
    lists = [];
    events = ok([]);
    commits = repositoryOf(
      sandbox,
      'fleet',
      Array.from({ length: 120 }, (_, index) => ({ files: { 'apps/web/a.yaml': `a: ${index}` } })),
    );
    record = deployed(commits[100] ?? '');
    const real = await finderAt(sandbox, 'fleet');
    const locator: SourceFinder = {
      ...real,
      cloneOf: (...args) => {
        reads++;
        return real.cloneOf(...args);
      },
    };
    histories = new AppHistories({
      store,
      clock,
      logger: SILENT,
      connections: {
        rawApp: () => Promise.resolve(record),
        engineOf: () => argoCdEngine,
        client: () => ({ list }) as never,
        refOf: () => ({ ...APPLICATION, namespace: 'argocd', name: 'web' }),
      },
      locator,
    });
    histories.onDidChange(() => {
      changes++;
      waiting?.();
    });
    store.dispatch([{ type: 'connection/opened', context: aContext() }]);
    see(app);
  });
  afterEach(() => {
    histories.dispose();
    sandbox.dispose();
  });

  it('reads the first page with what was deployed, then one page each time it is asked', async () => {
    const asked = histories.ask(app.id);
    assert.equal(histories.of(app.id)?.word, 'reading');
    await asked;
    assert.equal(fates().filter((word) => word === 'pending').length, 19);
    assert.equal(fates().filter((word) => word === 'deployed').length, 31);
    await histories.more(app.id);
    assert.equal(shown().entries.length, 100);
    const both = [histories.more(app.id), histories.more(app.id)];
    assert.equal(shown().isReadingMore, true);
    await Promise.all(both);
    assert.deepEqual([shown().entries.length, shown().isLast, shown().isReadingMore], [120, true, false]);
    const newest = shown().entries[0];
    assert.equal(histories.landing(app.id, newest?.key ?? '')?.sha, commits[119]);
    assert.equal(histories.landing(app.id, 'other'), undefined);
  });

  it('is read for whoever waits when a change of the app begins it anew meanwhile', async () => {
    const first = histories.refresh(app.id);
    see({ ...app, attemptedRevision: commits[119] ?? '' });
    await first;
    assert.equal(shown().entries.length, 50);
  });

  it('is read again only after a while, and what was read stays until then', async () => {
    await histories.ask(app.id);
    await histories.more(app.id);
    await histories.ask(app.id);
    assert.equal(reads, 1);
    importCommits(sandbox, 'fleet', [{ files: { 'apps/web/a.yaml': 'new' } }]);
    clock.advance(6000);
    const asked = histories.ask(app.id);
    assert.equal(shown().entries.length, 100, 'what was read stays meanwhile');
    await asked;
    assert.equal(reads, 2);
    // A forced push: the synced commit is not on the branch any more.
    assert.deepEqual(fates(), ['0.gap.0', 'pending']);
  });

  it('is read anew by itself when the controller synced', async () => {
    await histories.ask(app.id);
    assert.ok(fates().includes('pending'));
    record = deployed(commits[119] ?? '');
    see({ ...app, revisions: [commits[119] ?? ''] });
    await until(() => !fates().includes('pending'));
    assert.equal(reads, 2);
    const before = changes;
    see({ ...app, revisions: [commits[119] ?? ''], health: 'Degraded' });
    assert.equal(changes, before);
  });

  it('says that the record is not known, and lists the commits all the same', async () => {
    record = err({ code: 'unreachable', server: 'x', detail: 'refused' });
    await histories.ask(app.id);
    assert.equal(fates()[0], 'gap.first.0');
    assert.equal(fates().length, 51);
  });

  it('tells what Events say beside the record, asked for once with the page', async () => {
    const about = { apiVersion: 'v1', kind: 'Event', source: { component: 'argocd-application-controller' } };
    events = ok([
      {
        ...about,
        metadata: { name: 'web.1', uid: 'e-1' },
        lastTimestamp: new Date(BEGIN + 130 * 60_000).toISOString(),
        message: `Sync operation to ${commits[119]} failed: no such namespace`,
      },
    ]);
    await histories.ask(app.id);
    assert.deepEqual(fates().slice(0, 3), ['event.e-1', 'gap.events', 'pending']);
    assert.deepEqual(
      lists.map(({ resource, namespace, fieldSelector }) => [resource, namespace, fieldSelector]),
      [['events', 'argocd', 'involvedObject.kind=Application,involvedObject.name=web']],
    );
    await histories.more(app.id);
    assert.equal(lists.length, 1);
  });

  it('looks once more for the Event of an operation, which comes after its end is written', async () => {
    await histories.ask(app.id);
    assert.ok(!fates().some((word) => word.startsWith('event.')));
    see({ ...app, sync: 'OutOfSync' });
    await until(() => lists.length === 2);
    events = ok([
      {
        apiVersion: 'v1',
        kind: 'Event',
        source: { component: 'argocd-application-controller' },
        metadata: { name: 'web.1', uid: 'e-1' },
        lastTimestamp: new Date(BEGIN + 130 * 60_000).toISOString(),
        message: `Partial sync operation to ${commits[119]} succeeded`,
      },
    ]);
    clock.advance(3000);
    await until(() => fates().includes('event.e-1'));
    clock.advance(60_000);
    assert.equal(lists.length, 3, 'and not again');
  });

  it('says so where Events may not be read, and lists the commits all the same', async () => {
    events = err({ code: 'forbidden', verb: 'list', resource: 'events', namespace: 'argocd', detail: 'no' });
    await histories.ask(app.id);
    const [first] = shown().entries;
    assert.ok(first?.kind === 'gap' && first.gap.code === 'noEvents', JSON.stringify(first));
    assert.equal(fates().length, 51);
  });

  it('says why there is none, and forgets an app that is gone', async () => {
    const lost = { ...app, sources: app.sources.map((source) => ({ ...source, targetRevision: 'nope' })) };
    see(lost);
    await histories.ask(app.id);
    const found = histories.of(app.id);
    assert.ok(found?.word === 'failed' && found.error.code === 'noTrack');
    await histories.ask(app.id);
    assert.equal(reads, 1, 'a repaint does not try again');
    store.dispatch([{ type: 'apps/removed', id: aContext().id, apps: [app.id] }]);
    assert.equal(histories.of(app.id), undefined);
    await histories.ask(app.id);
    assert.equal(histories.of(app.id), undefined);
  });
});
