import assert from 'node:assert/strict';

import type { AppHistory } from '../../../../src/app/history/historyOf.ts';
import { historyOf } from '../../../../src/app/history/historyOf.ts';
import type { SourceFinder } from '../../../../src/app/history/tracksOf.ts';
import type { Deployment } from '../../../../src/core/engines/engine.ts';
import type { HistoryEntry } from '../../../../src/core/history/entry.ts';
import type { App } from '../../../../src/core/model/app.ts';
import type { GitHistory, GitRepository } from '../../../../src/core/ports.ts';
import { ok } from '../../../../src/core/util/result.ts';
import { NEVER, Sandbox } from '../../platform/git/sandbox.ts';
import { appOf, BEGIN, finderAt, finderOf, importCommits, repositoryOf } from './repo.ts';

async function begin(
  finder: SourceFinder,
  app: App,
  deployments: readonly Deployment[] = [],
): Promise<AppHistory> {
  const history = await historyOf(finder, { app, deployments: ok(deployments) }, NEVER);
  assert.ok(history.ok, JSON.stringify(history));
  return history.value;
}

async function all(history: AppHistory, count?: number): Promise<readonly HistoryEntry[]> {
  const entries: HistoryEntry[] = [];
  for (;;) {
    const page = await history.next(NEVER, count);
    assert.ok(page.ok, JSON.stringify(page));
    entries.push(...page.value.entries);
    if (page.value.isLast) {
      return entries;
    }
  }
}

function shas(entries: readonly HistoryEntry[]): readonly string[] {
  return entries.flatMap((entry) => (entry.kind === 'landing' ? [entry.sha] : []));
}

function sync(id: number, revision: string, minute: number): Deployment {
  const deployedAt = new Date(BEGIN + minute * 60_000).toISOString();
  return { id: String(id), revisions: [revision], deployedAt, isAutomated: true };
}

describe('history of an app', () => {
  let sandbox: Sandbox;
  beforeEach(() => {
    sandbox = new Sandbox();
  });
  afterEach(() => sandbox.dispose());

  it('lists landings of its files with who wrote, who committed and by which pull request', async () => {
    const commits = repositoryOf(sandbox, 'fleet', [
      { files: { 'apps/web/a.yaml': 'a: 1', 'apps/webshop/b.yaml': 'b: 1' } },
      { message: 'Elsewhere', files: { 'apps/webshop/b.yaml': 'b: 2' } },
      {
        message: 'Side\n\nCo-authored-by: Kim <kim@example.com>',
        parents: [2],
        files: { 'apps/web/a.yaml': 'a: 2', 'apps/webshop/b.yaml': 'b: 3' },
      },
      {
        message: 'Merge pull request #7 from acme/side',
        committer: 'Forge <noreply@example.com>',
        parents: [2, 3],
        files: { 'apps/web/a.yaml': 'a: 2', 'apps/webshop/b.yaml': 'b: 3' },
      },
    ]);
    const entries = await all(
      await begin(await finderAt(sandbox, 'fleet'), appOf('apps/web', { revisions: [] })),
    );
    assert.deepEqual(shas(entries), [commits[3], commits[0]]);
    const [merge] = entries;
    assert.ok(merge?.kind === 'landing');
    assert.deepEqual(
      [merge.isMerge, merge.pullRequest, merge.author.name, merge.committer?.name, merge.parent],
      [true, 7, 'Ada Tester', 'Forge', commits[1]],
    );
    assert.deepEqual(
      merge.changes.map(({ path, status }) => `${status} ${path}`),
      ['M apps/web/a.yaml'],
    );
    assert.equal(merge.committedAt, BEGIN + 3 * 60_000);
  });

  it('says what was deployed when, and what happened between the commits', async () => {
    const commits = repositoryOf(
      sandbox,
      'fleet',
      [0, 10, 20, 30].map((at) => ({ at, files: { 'apps/web/a.yaml': `a: ${at}` } })),
    );
    const [first = '', second = '', third = ''] = commits;
    const entries = await all(
      await begin(await finderAt(sandbox, 'fleet'), appOf('apps/web', { sync: 'OutOfSync' }), [
        sync(4, second, 28),
        sync(3, third, 25),
        sync(2, second, 12),
        sync(1, first, 5),
      ]),
    );
    assert.deepEqual(
      entries.map((entry) =>
        entry.kind === 'landing' ? `${commits.indexOf(entry.sha)} ${entry.fate.word}` : entry.key,
      ),
      ['gap.first.0', '3 pending', '0.rollback.4', '2 rolledBack', '1 deployed', '0.gap.begin', '0 deployed'],
    );
  });

  it('reads page after page, each with one process, and none between', async () => {
    const commits = repositoryOf(
      sandbox,
      'fleet',
      Array.from({ length: 25 }, (_, index) => ({ files: { 'apps/web/a.yaml': `a: ${index}` } })),
    );
    const finder = await finderAt(sandbox, 'fleet');
    const clone = await finder.cloneOf(appOf('apps/web').sources[0]!, NEVER);
    assert.ok(clone);
    const { history: git } = clone.repository;
    let begun = 0;
    let running = 0;
    const counting: GitHistory = {
      refs: (...args) => git.refs(...args),
      cloneFacts: (...args) => git.cloneFacts(...args),
      spine: (...args) => git.spine(...args),
      files: (...args) => git.files(...args),
      has: (...args) => git.has(...args),
      async *landings(...args) {
        begun++;
        running++;
        try {
          yield* git.landings(...args);
        } finally {
          running--;
        }
      },
    };
    const repository: GitRepository = Object.create(clone.repository, { history: { value: counting } });
    const history = await begin(finderOf(repository, ''), appOf('apps/web', { revisions: [] }));
    const newestFirst = commits.toReversed();
    for (const [from, to] of [
      [0, 10],
      [10, 20],
      [20, 25],
    ] as const) {
      const page = await history.next(NEVER, 10);
      assert.ok(page.ok);
      assert.deepEqual(shas(page.value.entries), newestFirst.slice(from, to));
      assert.equal(page.value.isLast, to === 25);
      assert.equal(running, 0);
    }
    assert.ok(begun <= 3, `${begun} processes`);
  });

  it('ends with the signal, and the page can be asked for again', async () => {
    repositoryOf(sandbox, 'fleet', [{ files: { 'apps/web/a.yaml': 'a: 1' } }]);
    const history = await begin(await finderAt(sandbox, 'fleet'), appOf('apps/web', { revisions: [] }));
    const page = await history.next(AbortSignal.abort());
    assert.deepEqual(page, { ok: false, error: { code: 'cancelled' } });
    assert.equal(shas(await all(history)).length, 1);
  });

  it('follows the remote branch, and says where the controller is ahead of the clone', async () => {
    repositoryOf(sandbox, 'origin', [{ files: { 'apps/web/a.yaml': 'a: 1' } }]);
    sandbox.git('.', 'clone', '--quiet', sandbox.path('origin'), 'clone');
    const [first = ''] = importCommits(sandbox, 'origin', [{ files: { 'apps/web/a.yaml': 'a: 1' } }]);
    sandbox.git('clone', 'commit', '--quiet', '--allow-empty', '--message', 'Local only');
    const ahead = 'f'.repeat(40);
    const history = await begin(
      await finderAt(sandbox, 'clone', 'origin'),
      appOf('apps/web', { revisions: [ahead] }),
    );
    const [gap, landing] = await all(history);
    assert.ok(gap?.kind === 'gap' && gap.gap.code === 'behind');
    assert.equal(gap.gap.revision, ahead);
    assert.equal(landing?.kind === 'landing' && landing.sha, first);
    assert.equal(history.tracks[0]?.ref.word, 'branch');
  });

  it('tells once of a sync to a commit that is ahead of the clone', async () => {
    repositoryOf(sandbox, 'origin', [{ files: { 'apps/web/a.yaml': 'a: 1' } }]);
    sandbox.git('.', 'clone', '--quiet', sandbox.path('origin'), 'clone');
    const [ahead, gone] = ['f'.repeat(40), 'e'.repeat(40)];
    const at = '2026-11-20T09:00:00Z';
    const history = await begin(
      await finderAt(sandbox, 'clone', 'origin'),
      appOf('apps/web', { revisions: [ahead] }),
      [
        { id: '1', revisions: [ahead], deployedAt: at, isAutomated: true },
        { id: '0', revisions: [gone], deployedAt: '2026-11-20T08:30:00Z', isAutomated: true },
      ],
    );
    const gaps = (await all(history)).flatMap((entry) => (entry.kind === 'gap' ? [entry.gap] : []));
    assert.deepEqual(
      gaps.map((gap) => [gap.code, 'revision' in gap ? gap.revision : '']),
      [
        ['behind', ahead],
        ['revisionMissing', gone],
      ],
    );
    assert.equal(gaps[0]?.code === 'behind' && gaps[0].syncedAt, Date.parse(at));
  });

  it('shows a shallow clone as one, and its last commit not as a change', async () => {
    repositoryOf(
      sandbox,
      'origin',
      [1, 2, 3].map((value) => ({ files: { 'apps/web/a.yaml': `a: ${value}` } })),
    );
    sandbox.git('.', 'clone', '--quiet', '--depth', '2', `file://${sandbox.path('origin')}`, 'clone');
    const app = appOf('apps/web', { revisions: [] });
    const entries = await all(await begin(await finderAt(sandbox, 'clone', 'origin'), app));
    assert.deepEqual(
      entries.map((entry) => (entry.kind === 'landing' ? entry.subject : entry.key)),
      ['Commit 3', 'gap.shallow'],
    );
  });

  it('says why there is none: a branch that is not there, a chart', async () => {
    repositoryOf(sandbox, 'fleet', [{ files: { 'apps/web/a.yaml': 'a: 1' } }]);
    const finder = await finderAt(sandbox, 'fleet');
    const source = appOf('apps/web').sources[0]!;
    const problem = async (app: App): Promise<unknown> => {
      const history = await historyOf(finder, { app, deployments: ok([]) }, NEVER);
      assert.ok(!history.ok && history.error.code === 'noTrack');
      return history.error.untracked.map((one) => one.problem.word);
    };
    assert.deepEqual(await problem(appOf('x', { sources: [{ ...source, targetRevision: 'nope' }] })), [
      'missingRef',
    ]);
    assert.deepEqual(await problem(appOf('x', { sources: [{ ...source, chart: 'web' }] })), ['location']);
  });

  it('joins sources of one clone, and lists a source without history as a gap', async () => {
    const commits = repositoryOf(sandbox, 'fleet', [
      { files: { 'charts/web/Chart.yaml': 'name: web', 'values/web.yaml': 'a: 1' } },
      { files: { 'values/other.yaml': 'a: 1' } },
      { files: { 'values/web.yaml': 'a: 2' } },
    ]);
    const [source] = appOf('charts/web').sources;
    assert.ok(source);
    const helm = { valueFiles: ['$values/values/web.yaml'], fileParameters: [] };
    const { path: _, ...bare } = source;
    const app = appOf('x', {
      revisions: [],
      sources: [
        { ...source, helm },
        { ...bare, ref: 'values' },
        { ...source, chart: 'redis' },
      ],
    });
    const entries = await all(await begin(await finderAt(sandbox, 'fleet'), app));
    assert.deepEqual(shas(entries), [commits[2], commits[0]]);
    assert.deepEqual(entries.at(-1)?.kind === 'gap' && entries.at(-1), {
      kind: 'gap',
      key: 'gap.last.0',
      gap: { code: 'sourceMissing', source: 'redis', repoURL: source.repoURL },
    });
  });
});
