import assert from 'node:assert/strict';

import type { SourceFinder } from '../../../../src/app/history/tracksOf.ts';
import { NO_AUDIT_FILTER } from '../../../../src/core/history/auditFilter.ts';
import { argoCdEngine } from '../../../../src/core/engines/argocd/argoCdEngine.ts';
import type { App } from '../../../../src/core/model/app.ts';
import { Store } from '../../../../src/core/store/store.ts';
import { err } from '../../../../src/core/util/result.ts';
import { AppHistories } from '../../../../src/vscode/history/appHistories.ts';
import { AuditReader } from '../../../../src/vscode/history/auditReader.ts';
import { appOf, finderAt, repositoryOf } from '../../app/history/repo.ts';
import { healed } from '../../core/history/auditWorld.ts';
import { aContext, NOW } from '../../core/view/world.ts';
import { Sandbox } from '../../platform/git/sandbox.ts';
import { FakeClock } from '../../platform/kube/harness.ts';

const SILENT = { error() {}, warn() {}, info() {}, debug() {}, trace() {} };
const COMMITS = 260;
const KIM = 'Kim Lee <kim@example.com>';

/** `web` has every commit, `shop` each tenth; Kim wrote the very first. */
describe('the reader of the History view', () => {
  let sandbox: Sandbox;
  let store: Store;
  let histories: AppHistories;
  let reader: AuditReader;
  const web: App = { ...appOf('apps/web', { revisions: [] }), name: 'web' };
  const shop: App = {
    ...appOf('apps/shop', { revisions: [] }),
    id: `${web.id}-shop` as App['id'],
    name: 'shop',
  };

  const subjects = (): readonly string[] =>
    reader.tree.matching.flatMap(({ appName, entry }) =>
      entry.kind === 'landing' ? [`${appName} ${entry.subject}`] : [],
    );
  const kinds = (): readonly string[] => reader.tree.matching.map(({ entry }) => entry.kind);

  beforeEach(async () => {
    sandbox = new Sandbox();
    store = new Store();
    repositoryOf(
      sandbox,
      'fleet',
      Array.from({ length: COMMITS }, (_, index) => ({
        author: index === 0 ? KIM : undefined,
        message: `c${index}`,
        files: {
          'apps/web/a.yaml': `a: ${index}`,
          ...(index % 10 === 0 && { 'apps/shop/b.yaml': `b: ${index}` }),
        },
      })).map(({ author, ...commit }) => (author === undefined ? commit : { ...commit, author })),
    );
    const locator: SourceFinder = await finderAt(sandbox, 'fleet');
    const clock = new FakeClock();
    histories = new AppHistories({
      store,
      clock,
      logger: SILENT,
      connections: {
        rawApp: () => Promise.resolve(err({ code: 'gone' } as never)),
        engineOf: () => argoCdEngine,
        client: () => undefined,
        refOf: () => undefined,
      },
      locator,
    });
    reader = new AuditReader({
      store,
      clock,
      histories,
      signatures: { of: () => undefined, onDidChange: () => ({ dispose: () => undefined }) },
    });
    store.dispatch([
      { type: 'connection/opened', context: aContext() },
      {
        type: 'apps/observed',
        id: aContext().id,
        apps: [web, shop].map((app) => ({ app, resourceVersion: String(NOW) })),
      },
    ]);
  });
  afterEach(() => {
    reader.dispose();
    histories.dispose();
    sandbox.dispose();
  });

  it('reads a page of rows, and another each time it is asked', async () => {
    await reader.open([web.id]);
    assert.equal(subjects().length, 50);
    assert.deepEqual([subjects()[0], subjects().at(-1)], ['web c259', 'web c210']);
    await reader.more();
    assert.deepEqual([subjects().length, reader.isReading, reader.tree.isComplete], [100, false, false]);
  });

  it('reads on until a page of rows matches the filter, or all was read', async () => {
    await reader.open([web.id]);
    await reader.setFilter({ ...NO_AUDIT_FILTER, authors: ['kim@example.com'] });
    assert.deepEqual(subjects(), ['web c0']);
    assert.ok(reader.tree.isComplete);
    await reader.setFilter(NO_AUDIT_FILTER);
    assert.equal(subjects().length, COMMITS);
  });

  it('lists several apps in one order, and tells each app what it lacks', async () => {
    await reader.open([web.id, shop.id]);
    const merged = subjects();
    assert.deepEqual(merged.slice(0, 2), ['web c259', 'web c258']);
    assert.deepEqual(
      merged.slice(9, 12).toSorted(),
      ['shop c250', 'web c249', 'web c250'].toSorted(),
      'a commit of both apps stands beside itself',
    );
    while (!reader.tree.isComplete) {
      await reader.more();
    }
    assert.equal(subjects().length, COMMITS + COMMITS / 10);
    assert.deepEqual(
      subjects().filter((subject) => subject.startsWith('shop')),
      Array.from({ length: COMMITS / 10 }, (_, index) => `shop c${COMMITS - 10 - index * 10}`),
    );
    assert.equal(kinds().filter((kind) => kind === 'gap').length, 2, 'the record of neither could be read');
  });

  it('stops where it is told to, and goes on from there', async () => {
    await reader.open([web.id]);
    const reading = reader.setFilter({ ...NO_AUDIT_FILTER, text: 'no such thing' });
    assert.ok(reader.isReading);
    reader.stop();
    await reading;
    assert.deepEqual(
      [reader.isReading, reader.tree.isComplete, reader.tree.lines.length],
      [false, false, 51],
    );
    await reader.more();
    assert.deepEqual([reader.tree.isComplete, subjects().length], [true, 0]);
    await reader.setFilter(NO_AUDIT_FILTER);
    assert.equal(subjects().length, COMMITS, 'no commit is lost');
  });

  it('adds a healed edit when it is seen, and forgets the filter with the apps', async () => {
    await reader.open([shop.id]);
    let told = 0;
    reader.onDidChange(() => told++);
    store.dispatch([{ type: 'heal/observed', app: shop.id, heal: healed(1) }]);
    assert.equal(told, 1);
    assert.equal(kinds().filter((kind) => kind === 'heal').length, 1);
    await reader.setFilter({ ...NO_AUDIT_FILTER, kinds: ['heal'] });
    assert.deepEqual(kinds(), ['heal']);
    await reader.open([web.id]);
    assert.deepEqual(reader.filter, NO_AUDIT_FILTER);
    assert.equal(subjects()[0], 'web c259');
  });
});
