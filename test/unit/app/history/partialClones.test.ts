import assert from 'node:assert/strict';

import { commitFiles } from '../../../../src/app/history/commitFiles.ts';
import { historyOf } from '../../../../src/app/history/historyOf.ts';
import type { GitError, GitRepository } from '../../../../src/core/ports.ts';
import type { Result } from '../../../../src/core/util/result.ts';
import { ok } from '../../../../src/core/util/result.ts';
import { LocalRepositories } from '../../../../src/platform/git/repositories.ts';
import { GitRunner } from '../../../../src/platform/git/runner.ts';
import { LocalGitWriter } from '../../../../src/platform/git/writer.ts';
import { newerGitIfAny } from '../../../host/newerGit.ts';
import { NEVER, Sandbox } from '../../platform/git/sandbox.ts';
import { appOf, finderOf, repositoryOf } from './repo.ts';

const BASE = 'base/deployment.yaml';

/** An app whose base lies in another folder: only the text of its kustomization tells. */
const app = appOf('apps/web', { revisions: [] });

describe('a partial clone', function () {
  this.timeout(120_000);
  let sandbox: Sandbox;
  let newer: string | undefined;
  before(async () => {
    newer = await newerGitIfAny((line) => console.log(`     ${line}`));
  });
  beforeEach(() => {
    sandbox = new Sandbox();
    repositoryOf(sandbox, 'origin', [
      {
        files: {
          'apps/web/kustomization.yaml': 'resources: [a.yaml, ../../base]',
          'apps/web/a.yaml': 'a: 1',
          'base/kustomization.yaml': 'resources: [deployment.yaml]',
          [BASE]: 'b: 1',
        },
      },
      { message: 'The base', files: { [BASE]: 'b: 2' } },
      { message: 'The app', files: { 'apps/web/a.yaml': 'a: 2' } },
    ]);
    sandbox.git('origin', 'config', 'uploadpack.allowFilter', 'true');
  });
  afterEach(() => sandbox.dispose());

  async function cloned(filter: string, git?: string): Promise<GitRepository> {
    const from = `file://${sandbox.path('origin')}`;
    sandbox.git('.', 'clone', '--quiet', '--no-checkout', `--filter=${filter}`, from, 'clone');
    const runner = new GitRunner({ environment: sandbox.environment, ...(git && { git: () => git }) });
    const repositories = new LocalRepositories({ runner, isTrusted: () => true });
    const repository = await repositories.at(sandbox.path('clone'), NEVER);
    assert.ok(repository);
    return repository;
  }
  async function subjects(repository: GitRepository): Promise<readonly string[] | string> {
    const history = await historyOf(finderOf(repository, 'origin'), { app, deployments: ok([]) }, NEVER);
    if (!history.ok) {
      const { error } = history;
      const [problem] = error.code === 'noTrack' ? error.untracked : [];
      return problem?.problem.word === 'git' ? problem.problem.error.code : (problem?.problem.word ?? '');
    }
    const page = await history.value.next(NEVER);
    assert.ok(page.ok, JSON.stringify(page));
    return page.value.entries.flatMap((entry) => (entry.kind === 'landing' ? [entry.subject] : []));
  }
  const mend = (): void => {
    // As the advice says, word by word.
    sandbox.git('clone', 'config', '--unset', 'remote.origin.partialclonefilter');
    sandbox.git('clone', 'fetch', '--quiet', '--refetch');
  };
  const objects = (): string => sandbox.git('clone', 'count-objects', '-v');
  const codeOf = (read: Result<unknown, GitError>): string => (read.ok ? 'read' : read.error.code);

  for (const [name, gitOf] of [
    ['the git that is installed', () => undefined],
    ['a newer git', () => newer],
  ] as const) {
    it(`says that it lacks contents, rather than less than the truth, with ${name}`, async () => {
      const repository = await cloned('blob:none', gitOf());
      const before = objects();
      assert.equal(await subjects(repository), 'notFetched');
      const tree = await repository.tree('refs/remotes/origin/main', '', { recurse: true }, NEVER);
      assert.ok(tree.ok && tree.value.length === 4);
      const ids = tree.value.map(({ object }) => object);
      assert.equal(codeOf(await repository.blobs(ids, NEVER)), 'notFetched');
      const place = await new LocalGitWriter(
        repository.root,
        new GitRunner({ environment: sandbox.environment, git: () => gitOf() }),
      ).open('scratch', NEVER);
      assert.ok(place.ok);
      assert.equal(codeOf(await place.value.blobs(ids, NEVER)), 'notFetched');
      await place.value.dispose();
      assert.equal(objects(), before, 'nothing was fetched behind the back of the user');
      mend();
      assert.deepEqual(await subjects(repository), ['The app', 'The base', 'Commit 1']);
    });

    it(`has a history once it is whole, though it was made without trees, with ${name}`, async () => {
      const repository = await cloned('tree:0', gitOf());
      assert.equal(await subjects(repository), 'treeless');
      mend();
      assert.deepEqual(await subjects(repository), ['The app', 'The base', 'Commit 1']);
    });
  }

  it('shows a commit that moves a submodule', async () => {
    const first = sandbox.git('origin', 'rev-parse', 'main');
    sandbox.git('origin', 'reset', '--quiet', '--hard', 'main');
    sandbox.git('origin', 'update-index', '--add', '--cacheinfo', `160000,${first},apps/web/vendor`);
    sandbox.git('origin', 'commit', '--quiet', '--message', 'A submodule');
    const repository = await cloned('blob:none', newer);
    const tip = await repository.resolve('refs/remotes/origin/main', NEVER);
    assert.ok(tip.ok);
    for await (const batch of repository.history.landings(tip.value, { limit: 1 }, NEVER)) {
      for (const { changes } of batch.ok ? batch.value : []) {
        assert.deepEqual(await commitFiles(repository, changes, NEVER), {
          ok: true,
          value: [{ path: 'apps/web/vendor', before: undefined, after: undefined }],
        });
      }
    }
  });
});
