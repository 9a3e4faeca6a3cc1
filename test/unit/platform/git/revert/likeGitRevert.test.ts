import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

import { revertTree } from '../../../../../src/app/revert/revertTree.ts';
import type { ObjectPlace } from '../../../../../src/core/revert/gitWriter.ts';
import type { MergeWay } from '../../../../../src/core/revert/mergeWay.ts';
import { GitRunner } from '../../../../../src/platform/git/runner.ts';
import { LocalGitWriter } from '../../../../../src/platform/git/writer.ts';
import { newerGitIfAny } from '../../../../host/newerGit.ts';
import { NEVER, Sandbox } from '../sandbox.ts';
import { dice, writeHistory } from './randomHistory.ts';
import type { MadeCommit } from './randomHistory.ts';

const run = promisify(execFile);
const CASES = 300;
/** The other ways see every fourth of them: they have to give what the first gave. */
const EVERY = 4;

interface Case {
  readonly tip: MadeCommit;
  readonly commit: MadeCommit;
}

/** What came out: the tree, or the files in conflict. */
type Outcome = string | readonly string[];

describe('the tree of a planned revert', function () {
  this.timeout(120_000);
  let sandbox: Sandbox;
  let cases: readonly Case[];
  let expected: Promise<readonly Outcome[]>;

  before(() => {
    sandbox = new Sandbox();
    sandbox.repository('repo');
    sandbox.git('repo', 'config', 'gc.auto', '0');
    const commits = writeHistory(sandbox.path('repo'), sandbox.environment, { seed: 7, landings: 220 });
    const landings = commits.filter(({ landing }) => landing !== undefined);
    const roll = dice(11);
    cases = Array.from({ length: CASES }, () => {
      const tip = landings[landings.length - 1 - roll(40)];
      // A commit of a side branch is in the tip as soon as the landing behind it is.
      const commit =
        commits[Math.max(1, commits.indexOf(tip as MadeCommit) - 4 - roll(roll(3) === 0 ? 160 : 30))];
      assert.ok(tip && commit);
      return { tip, commit };
    });
    assert.ok(cases.filter(({ commit }) => commit.parents.length > 1).length >= 30, 'merges are among them');
    expected = oracle(sandbox, cases);
    expected.catch(() => undefined);
  });
  after(() => sandbox.dispose());

  async function planned(
    way: MergeWay,
    git: string | undefined,
    some: readonly Case[],
  ): Promise<readonly Outcome[]> {
    const runner = new GitRunner({ environment: sandbox.environment, git: () => git });
    const writer = new LocalGitWriter(sandbox.path('repo'), runner);
    const opened = await writer.open('scratch', NEVER);
    const known = await writer.commits(
      some.flatMap(({ tip, commit }) => [tip.sha, commit.parents[0] ?? '']),
      NEVER,
    );
    assert.ok(opened.ok && known.ok);
    const treeOf = (sha: string): string => known.value.get(sha)?.tree ?? '';
    const one = async ({ tip, commit }: Case, place: ObjectPlace): Promise<Outcome> => {
      const parent = commit.parents[0] ?? '';
      const reverted = await revertTree(
        place,
        way,
        { sha: tip.sha, tree: treeOf(tip.sha) },
        [{ sha: commit.sha, parent: { sha: parent, tree: treeOf(parent) } }],
        NEVER,
      );
      assert.ok(reverted.ok, JSON.stringify(reverted));
      return reverted.value.stoppedAt?.files.toSorted() ?? reverted.value.tree;
    };
    try {
      return await inTwo(some, (each) => one(each, opened.value));
    } finally {
      await opened.value.dispose();
    }
  }

  it('is the one of git revert for 300 commits and merges, on the git that is installed', async () => {
    const outcomes = await planned('synthetic', undefined, cases);
    assert.deepEqual(outcomes, await expected);
    const clean = outcomes.filter((outcome) => typeof outcome === 'string').length;
    assert.ok(clean > 100 && clean < CASES, `${clean} of ${CASES} are clean`);
  });

  for (const way of ['trees', 'commits', 'synthetic'] as const) {
    it(`is the same by way of ${way} on a newer git`, async () => {
      const git = await newerGitIfAny(console.log);
      if (git === undefined) {
        return;
      }
      const isSome = (_: unknown, index: number): boolean => index % EVERY === 0;
      const outcomes = await planned(way, git, cases.filter(isSome));
      assert.deepEqual(outcomes, (await expected).filter(isSome));
    });
  }
});

/** `git revert` itself, in worktrees of its own. */
async function oracle(sandbox: Sandbox, cases: readonly Case[]): Promise<readonly Outcome[]> {
  const trees = ['one', 'two'];
  for (const name of trees) {
    sandbox.git('repo', 'worktree', 'add', '--quiet', '--detach', sandbox.path(name), 'main');
  }
  const free = [...trees];
  const git = async (folder: string, ...args: readonly string[]): Promise<string> => {
    const { stdout } = await run('git', [...args], {
      cwd: sandbox.path(folder),
      env: sandbox.environment,
    });
    return stdout.trim();
  };
  return inTwo(cases, async ({ tip, commit }) => {
    const folder = free.pop() ?? '';
    await git(folder, 'reset', '--quiet', '--hard', tip.sha);
    const mainline = commit.parents.length > 1 ? ['-m', '1'] : [];
    const outcome = await git(folder, 'revert', '--no-commit', ...mainline, commit.sha).then(
      () => git(folder, 'write-tree'),
      async () =>
        (await git(folder, 'ls-files', '-z', '--unmerged', '--format=%(path)'))
          .split('\0')
          .filter((path) => path !== ''),
    );
    free.push(folder);
    return typeof outcome === 'string' ? outcome : [...new Set(outcome)].toSorted();
  });
}

/** Two at a time, in their order. */
async function inTwo<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<readonly R[]> {
  const results: R[] = [];
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let index = next++; index < items.length; index = next++) {
      results[index] = await work(items[index] as T);
    }
  };
  await Promise.all([worker(), worker()]);
  return results;
}
