import assert from 'node:assert/strict';

import { placedSources } from '../../../src/app/artifactFolder.ts';
import type { SourceFinder } from '../../../src/app/history/tracksOf.ts';
import type { SourceSpec } from '../../../src/core/model/app.ts';
import type { GitRepository } from '../../../src/core/ports.ts';
import { NEVER, Sandbox } from '../platform/git/sandbox.ts';
import { finderAt, repositoryOf } from './history/repo.ts';

const URL = 'https://git.fernhill.example/fernhill/shop.git';
const SOURCE: SourceSpec = {
  repoURL: URL,
  type: 'directory',
  path: 'prod',
  targetRevision: 'main',
  isOfArtifact: true,
};

describe('the folder that a pushed artifact was made of', () => {
  let sandbox: Sandbox;
  beforeEach(() => {
    sandbox = new Sandbox();
  });
  afterEach(() => sandbox.dispose());

  it('is looked for once in each commit, and again where the clone had not got it', async () => {
    const [first = '', second = ''] = repositoryOf(sandbox, 'shop', [
      { files: { 'deploy/prod/a.yaml': 'a: 1', 'docs/a.md': 'a' } },
      { files: { 'old/prod/a.yaml': 'a: 1' } },
    ]);
    const asked: string[] = [];
    const finder = counting(await finderAt(sandbox, 'shop'), asked);
    const pathAt = async (commit: string): Promise<string | undefined> =>
      (await placedSources(finder, { sources: [SOURCE], revisions: [commit] }, NEVER))[0]?.path;
    assert.equal(await pathAt(first), 'deploy/prod');
    assert.equal(await pathAt(first), 'deploy/prod');
    assert.deepEqual(asked, [first]);
    assert.equal(await pathAt(second), '', 'two folders end so');
    assert.equal(await pathAt(second), '');
    assert.deepEqual(asked, [first, second]);
    const missing = 'ab'.repeat(20);
    assert.equal(await pathAt(missing), '');
    assert.equal(await pathAt(missing), '');
    assert.deepEqual(asked.slice(2), [missing, missing]);
  });
});

/** The finder, noting of which commits the whole tree was read. */
function counting(finder: SourceFinder, asked: string[]): Pick<SourceFinder, 'cloneOf'> {
  return {
    cloneOf: async (source, signal) => {
      const clone = await finder.cloneOf(source, signal);
      if (!clone) {
        return undefined;
      }
      const real = clone.repository;
      const repository: GitRepository = Object.create(real, {
        root: { value: real.root },
        tree: {
          value: (...args: Parameters<GitRepository['tree']>) => {
            asked.push(args[0]);
            return real.tree(...args);
          },
        },
      });
      return { ...clone, repository };
    },
  };
}
