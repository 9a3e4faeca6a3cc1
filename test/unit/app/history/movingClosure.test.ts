import assert from 'node:assert/strict';

import { HistoryCache } from '../../../../src/app/history/historyCache.ts';
import { historyOf } from '../../../../src/app/history/historyOf.ts';
import { ok } from '../../../../src/core/util/result.ts';
import { LocalRepositories } from '../../../../src/platform/git/repositories.ts';
import { NEVER, Sandbox } from '../../platform/git/sandbox.ts';
import { NotingRunner } from './notingRunner.ts';
import type { Commit } from './repo.ts';
import { appOf, finderOf, repositoryOf } from './repo.ts';

const OVERLAY = 'overlays/prod/kustomization.yaml';
const OLD = 'bases/old/kustomization.yaml';
const NEW = 'bases/new/kustomization.yaml';

function overlay(base: string, tag = '1'): string {
  return `resources: [../../bases/${base}]\nimages: [{name: web, newTag: "${tag}"}]\n`;
}

/** The overlay `prod` reads the base `old`, then `new`; both are worked on all the time. */
const COMMITS: readonly Commit[] = [
  {
    message: 'begin',
    files: {
      [OVERLAY]: overlay('old'),
      [OLD]: 'resources: [a.yaml]\n',
      'bases/old/a.yaml': 'a: 1',
      [NEW]: 'resources: [b.yaml]\n',
      'bases/new/b.yaml': 'b: 1',
    },
  },
  { message: 'old while it is read', files: { 'bases/old/a.yaml': 'a: 2' } },
  { message: 'new before it is read', files: { 'bases/new/b.yaml': 'b: 2' } },
  { message: 'switch', files: { [OVERLAY]: overlay('new') } },
  { message: 'old after it was read', files: { 'bases/old/a.yaml': 'a: 3' } },
  { message: 'new while it is read', files: { 'bases/new/b.yaml': 'b: 3' } },
];
const LISTED = ['new while it is read', 'switch', 'old while it is read', 'begin'];

describe('the history of an app whose closure moved', () => {
  let sandbox: Sandbox;
  let runner: NotingRunner;
  beforeEach(() => {
    sandbox = new Sandbox();
    runner = new NotingRunner({ environment: sandbox.environment });
  });
  afterEach(() => sandbox.dispose());

  /** Subjects with the files that count, read in pages of one commit, then all at once from what was kept and anew. */
  async function listed(
    commits: readonly Commit[],
    path = 'overlays/prod',
  ): Promise<readonly (readonly [string, ...string[]])[]> {
    repositoryOf(sandbox, 'fleet', commits);
    const repository = await new LocalRepositories({ runner, isTrusted: () => true }).at(
      sandbox.path('fleet'),
      NEVER,
    );
    assert.ok(repository);
    const read = async (count: number, cache: HistoryCache): ReturnType<typeof listed> => {
      runner.started = [];
      const request = { app: appOf(path, { revisions: [] }), deployments: ok([]) };
      const history = await historyOf(finderOf(repository, ''), request, NEVER, cache);
      assert.ok(history.ok, JSON.stringify(history));
      const found: [string, ...string[]][] = [];
      for (let isLast = false; !isLast;) {
        const page = await history.value.next(NEVER, count);
        assert.ok(page.ok, JSON.stringify(page));
        for (const entry of page.value.entries) {
          if (entry.kind === 'landing') {
            found.push([entry.subject, ...entry.changes.map((change) => change.path)]);
          }
        }
        ({ isLast } = page.value);
      }
      return found;
    };
    const cache = new HistoryCache();
    const paged = await read(1, cache);
    assert.deepEqual(await read(50, cache), paged);
    assert.deepEqual(await read(50, new HistoryCache()), paged);
    return paged;
  }

  it('has the commits of a base only for the time in which the app read it', async () => {
    assert.deepEqual(
      (await listed(COMMITS)).map(([subject]) => subject),
      LISTED,
    );
  });

  it('lists what a commit removed together with the reference to it', async () => {
    const cut = COMMITS.map((commit) =>
      commit.message === 'switch'
        ? { ...commit, files: { ...commit.files, [OLD]: undefined, 'bases/old/a.yaml': undefined } }
        : commit,
    ).filter(({ message }) => message !== 'old after it was read');
    const [, removed] = await listed(cut);
    assert.deepEqual(removed, ['switch', 'bases/old/a.yaml', OLD, OVERLAY]);
  });

  it('goes on with the bases of the place that the overlay was moved from', async () => {
    const place = 'clusters/eu/prod/kustomization.yaml';
    const moved: readonly Commit[] = [
      ...COMMITS,
      { message: 'patch', files: { 'overlays/prod/patch.yaml': 'p: 1', 'overlays/prod/more.yaml': 'm: 1' } },
      {
        message: 'move',
        files: {
          [OVERLAY]: undefined,
          'overlays/prod/patch.yaml': undefined,
          'overlays/prod/more.yaml': undefined,
          [place]: 'resources: [patch.yaml]\n',
          'clusters/eu/prod/patch.yaml': 'p: 1',
          'clusters/eu/prod/more.yaml': 'm: 1',
        },
      },
      { message: 'new after the move', files: { 'bases/new/b.yaml': 'b: 4' } },
    ];
    assert.deepEqual(
      (await listed(moved, 'clusters/eu/prod')).map(([subject]) => subject),
      ['move', 'patch', ...LISTED],
    );
  });

  it('follows a chart to what it depended on', async () => {
    const chart = (dependency: string): string =>
      `name: web\ndependencies: [{name: lib, repository: "file://../${dependency}"}]\n`;
    assert.deepEqual(
      (
        await listed(
          [
            {
              message: 'begin',
              files: {
                'charts/web/Chart.yaml': chart('lib'),
                'charts/lib/Chart.yaml': 'name: lib',
                'charts/lib2/Chart.yaml': 'name: lib',
              },
            },
            { message: 'lib', files: { 'charts/lib/values.yaml': 'a: 1' } },
            { message: 'switch', files: { 'charts/web/Chart.yaml': chart('lib2') } },
            { message: 'lib too late', files: { 'charts/lib/values.yaml': 'a: 2' } },
          ],
          'charts/web',
        )
      ).map(([subject]) => subject),
      ['switch', 'lib', 'begin'],
    );
  });

  it('costs nothing where a structure file changes and the closure stays', async () => {
    const bumps = Array.from({ length: 40 }, (_, index) => ({
      message: `bump ${index}`,
      files: { [OVERLAY]: overlay('old', `1.${index}`) },
    }));
    const found = await listed([...COMMITS.slice(0, 2), ...bumps]);
    assert.equal(found.length, 42);
    const logs = runner.started.filter((name) => name === 'log').length;
    assert.equal(logs, 1, runner.started.join(' '));
    assert.ok(runner.started.filter((name) => name === 'cat-file').length < 12, runner.started.join(' '));
  });
});
