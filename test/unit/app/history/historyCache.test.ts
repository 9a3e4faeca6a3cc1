import assert from 'node:assert/strict';

import { HistoryCache } from '../../../../src/app/history/historyCache.ts';
import { historyOf } from '../../../../src/app/history/historyOf.ts';
import type { App } from '../../../../src/core/model/app.ts';
import { ok } from '../../../../src/core/util/result.ts';
import type { GitRepository } from '../../../../src/core/ports.ts';
import { LocalRepositories } from '../../../../src/platform/git/repositories.ts';
import { NEVER, Sandbox } from '../../platform/git/sandbox.ts';
import { NotingRunner } from './notingRunner.ts';
import { appOf, finderOf, importCommits, repositoryOf } from './repo.ts';

const COMMITS = Array.from({ length: 90 }, (_, index) => ({
  message: `c${index}`,
  files: { 'apps/web/a.yaml': `a: ${index}`, ...(index % 2 === 0 && { 'apps/shop/b.yaml': `b: ${index}` }) },
}));

describe('what was read of a clone', () => {
  let sandbox: Sandbox;
  let runner: NotingRunner;
  let repository: GitRepository;
  const cache = new HistoryCache();
  const web = appOf('apps/web', { revisions: [] });
  const shop: App = appOf('apps/shop', { revisions: [] });

  beforeEach(async () => {
    sandbox = new Sandbox();
    runner = new NotingRunner({ environment: sandbox.environment });
    repositoryOf(sandbox, 'fleet', COMMITS);
    await find('fleet');
  });
  afterEach(() => sandbox.dispose());

  async function find(folder: string): Promise<void> {
    const repositories = new LocalRepositories({ runner, isTrusted: () => true });
    const found = await repositories.at(sandbox.path(folder), NEVER);
    assert.ok(found);
    repository = found;
  }

  /** Subjects of so many pages, and which processes they took. */
  async function read(app: App, pages: number, signal = NEVER): Promise<readonly [number, string]> {
    runner.started = [];
    const history = await historyOf(finderOf(repository, ''), { app, deployments: ok([]) }, signal, cache);
    assert.ok(history.ok, JSON.stringify(history));
    let count = 0;
    for (let page = 0; page < pages; page++) {
      const next = await history.value.next(signal);
      assert.ok(next.ok, JSON.stringify(next));
      count += next.value.entries.filter(({ kind }) => kind === 'landing').length;
    }
    return [count, runner.started.filter((name) => /^(?:log|rev-list|cat-file)$/.test(name)).join(' ')];
  }

  it('is not read again: an app that is opened anew asks git where the branch stands, and nothing of its commits', async () => {
    const [first, processes] = await read(web, 1);
    assert.equal(first, 50);
    assert.match(processes, /log/);
    assert.deepEqual(await read(web, 1), [50, '']);
    assert.deepEqual(await read(web, 2), [90, 'log'], 'what is new is one process');
    assert.deepEqual(await read(web, 2), [90, '']);
  });

  it('serves the next app of the clone: only its own commits are read', async () => {
    await read(web, 1);
    assert.doesNotMatch((await read(shop, 1))[1], /rev-list/);
  });

  it('does not stand for a branch that moved', async () => {
    await read(web, 2);
    importCommits(sandbox, 'fleet', [...COMMITS, { message: 'new', files: { 'apps/web/a.yaml': 'a: new' } }]);
    assert.equal((await read(web, 2))[0], 91);
  });

  it('does not stand for a shallow clone that was deepened', async () => {
    sandbox.git('.', 'clone', '--quiet', '--depth', '10', `file://${sandbox.path('fleet')}`, 'shallow');
    await find('shallow');
    assert.equal((await read(web, 1))[0], 9, 'its last commit is no change');
    sandbox.git('shallow', 'fetch', '--quiet', '--unshallow');
    assert.equal((await read(web, 2))[0], 90);
  });

  it('keeps its size', () => {
    const small = new HistoryCache();
    const closure = { paths: [], structure: [], external: [] };
    const begun = { closure, inputs: [] };
    const landings = Array.from({ length: 9000 }, () => ({}) as never);
    for (let index = 0; index < 5; index++) {
      small.keepLandings('/clone', `${index}`, begun, {
        landings,
        from: 'x',
        hasEndedShallow: false,
        state: { ...begun, moved: [], recomputed: 0 },
      });
    }
    const kept = [0, 1, 2, 3, 4].map((tip) => small.landings('/clone', `${tip}`, begun).landings.length);
    assert.deepEqual(kept, [0, 0, 0, 9000, 9000]);
  });
});
