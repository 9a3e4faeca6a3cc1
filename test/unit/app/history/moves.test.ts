import assert from 'node:assert/strict';

import { HistoryCache } from '../../../../src/app/history/historyCache.ts';
import { historyOf } from '../../../../src/app/history/historyOf.ts';
import { err, ok } from '../../../../src/core/util/result.ts';
import { LocalRepositories } from '../../../../src/platform/git/repositories.ts';
import { GitRunner } from '../../../../src/platform/git/runner.ts';
import type { RunOptions } from '../../../../src/platform/git/runner.ts';
import { NEVER, Sandbox } from '../../platform/git/sandbox.ts';
import type { Commit } from './repo.ts';
import { appOf, finderAt, finderOf, repositoryOf } from './repo.ts';

const A = 'apps/finder/a.yaml';
const B = 'apps/finder/b.yaml';
const [NEW_A, NEW_B] = ['apps/search/a.yaml', 'apps/search/b.yaml'];

/** `apps/finder` with two files, worked on, moved to `apps/search`, worked on again. */
const MOVED: readonly Commit[] = [
  { message: 'begin', files: { [A]: 'a: 1', [B]: 'b: 1', 'apps/web/a.yaml': 'w: 1' } },
  { message: 'finder', files: { [A]: 'a: 2' } },
  { message: 'elsewhere', files: { 'apps/web/a.yaml': 'w: 2' } },
  { message: 'move', files: { [A]: undefined, [B]: undefined, [NEW_A]: 'a: 2', [NEW_B]: 'b: 1' } },
  { message: 'search', files: { [NEW_B]: 'b: 2' } },
];

/** Real git; a reading is stopped at one of its processes. */
class StoppingRunner extends GitRunner {
  #left = Infinity;
  #abort: AbortController | undefined;

  stopAt(count: number, abort: AbortController): void {
    this.#left = count;
    this.#abort = abort;
  }

  override async *stream(folder: string, args: readonly string[], options: RunOptions) {
    this.#left -= 1;
    if (this.#left === -1) {
      this.#abort?.abort();
      yield err({ code: 'cancelled' } as const);
    } else {
      yield* super.stream(folder, args, options);
    }
  }
}

describe('the history of what was moved', () => {
  let sandbox: Sandbox;
  beforeEach(() => {
    sandbox = new Sandbox();
  });
  afterEach(() => sandbox.dispose());

  /** Subjects, read in pages of one commit, then all at once from what was kept. */
  async function subjects(commits: readonly Commit[], path = 'apps/search'): Promise<readonly string[]> {
    repositoryOf(sandbox, 'fleet', commits);
    const finder = await finderAt(sandbox, 'fleet');
    const cache = new HistoryCache();
    const read = async (count: number): Promise<readonly string[]> => {
      const request = { app: appOf(path, { revisions: [] }), deployments: ok([]) };
      const history = await historyOf(finder, request, NEVER, cache);
      assert.ok(history.ok, JSON.stringify(history));
      const found: string[] = [];
      for (let isLast = false; !isLast;) {
        const page = await history.value.next(NEVER, count);
        assert.ok(page.ok, JSON.stringify(page));
        found.push(
          ...page.value.entries.flatMap((entry) => (entry.kind === 'landing' ? [entry.subject] : [])),
        );
        ({ isLast } = page.value);
      }
      return found;
    };
    const paged = await read(1);
    assert.deepEqual(await read(50), paged);
    return paged;
  }

  it('goes on at the place where the folder was before', async () => {
    assert.deepEqual(await subjects(MOVED), ['search', 'move', 'finder', 'begin']);
  });

  it('is whole after a reading that was stopped, at whichever process that was', async () => {
    repositoryOf(sandbox, 'fleet', MOVED);
    const runner = new StoppingRunner({ environment: sandbox.environment });
    const repositories = new LocalRepositories({ runner, isTrusted: () => true });
    const repository = await repositories.at(sandbox.path('fleet'), NEVER);
    assert.ok(repository);
    const request = { app: appOf('apps/search', { revisions: [] }), deployments: ok([]) };
    const read = async (signal: AbortSignal, cache: HistoryCache): Promise<readonly string[]> => {
      const history = await historyOf(finderOf(repository, ''), request, signal, cache);
      const page = history.ok ? await history.value.next(signal) : history;
      return page.ok
        ? page.value.entries.flatMap((entry) => (entry.kind === 'landing' ? [entry.subject] : []))
        : [page.error.code];
    };
    let stops = 0;
    for (let wasStopped = true; wasStopped; stops++) {
      const cache = new HistoryCache();
      const abort = new AbortController();
      runner.stopAt(stops, abort);
      wasStopped = (await read(abort.signal, cache))[0] === 'cancelled';
      runner.stopAt(Infinity, abort);
      assert.deepEqual(
        await read(NEVER, cache),
        ['search', 'move', 'finder', 'begin'],
        `stopped at process ${stops}`,
      );
    }
    assert.ok(stops > 4, `${stops}`);
  });

  it('follows a move by a merge, which is the commit that landed', async () => {
    const [begin, finder, elsewhere, move, search] = MOVED as [Commit, Commit, Commit, Commit, Commit];
    assert.deepEqual(
      await subjects([
        begin,
        finder,
        { ...move, parents: [2] },
        { ...elsewhere, parents: [2] },
        { message: 'Merge move', parents: [4, 3], files: move.files ?? {} },
        { ...search, parents: [5] },
      ]),
      ['search', 'Merge move', 'finder', 'begin'],
    );
  });

  it('takes the nearest of several places that had the same content, however they are called', async () => {
    const same = 'resources: [../../base]';
    const overlay = (app: string, stage: string): string => `${app}/overlays/${stage}/kustomization.yaml`;
    const moved: readonly Commit[] = [
      { message: 'ceph', files: { [overlay('ceph', 'crc')]: same } },
      { message: 'storage', files: { [overlay('storage', 'crc')]: same } },
      {
        message: 'move overlays around',
        files: {
          [overlay('ceph', 'crc')]: undefined,
          [overlay('storage', 'crc')]: undefined,
          [overlay('ceph', 'dev')]: same,
          [overlay('storage', 'dev')]: same,
        },
      },
    ];
    assert.deepEqual(await subjects(moved, 'storage/overlays/dev'), ['move overlays around', 'storage']);
  });

  it('follows a folder of which one file was edited on the way, and one that moved twice', async () => {
    const edited = MOVED.map((commit) =>
      commit.message === 'move' ? { ...commit, files: { ...commit.files, [NEW_A]: 'a: edited' } } : commit,
    );
    const again: Commit = {
      message: 'again',
      files: {
        [NEW_A]: undefined,
        [NEW_B]: undefined,
        'apps/lookup/a.yaml': 'a: edited',
        'apps/lookup/b.yaml': 'b: 2',
      },
    };
    assert.deepEqual(await subjects([...edited, again], 'apps/lookup'), [
      'again',
      'search',
      'move',
      'finder',
      'begin',
    ]);
  });

  it('takes no copy, no other content and no file that came into a folder for a move', async () => {
    assert.deepEqual(
      await subjects([
        { message: 'begin', files: { [A]: 'a: 1', [NEW_B]: 'b: 1' } },
        { message: 'finder', files: { [A]: 'a: 2' } },
        { message: 'came', files: { [A]: undefined, [NEW_A]: 'a: 2' } },
      ]),
      ['came', 'begin'],
    );
  });

  it('takes a copy for a new folder', async () => {
    assert.deepEqual(
      await subjects([
        { message: 'begin', files: { [A]: 'a: 1' } },
        { message: 'copy', files: { [NEW_A]: 'a: 1' } },
        { message: 'finder goes', files: { [A]: undefined } },
      ]),
      ['copy'],
    );
  });
});
