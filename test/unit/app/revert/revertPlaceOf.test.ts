import assert from 'node:assert/strict';

import { revertPlaceOf } from '../../../../src/app/revert/revertPlaceOf.ts';
import type { SourceClone } from '../../../../src/app/locateSource.ts';
import type { SourceSpec } from '../../../../src/core/model/app.ts';
import type { GitRepository } from '../../../../src/core/ports.ts';
import { anApp } from '../../core/view/world.ts';
import { NEVER } from '../../platform/git/sandbox.ts';

const source = (repoURL: string, targetRevision: string): SourceSpec => ({
  repoURL,
  targetRevision,
  path: 'apps/web',
  type: 'directory',
});
const clone = (root: string): SourceClone => ({
  repository: { root } as GitRepository,
  remote: 'origin',
  isInWorkspace: true,
});
const finder = {
  cloneOf: ({ repoURL }: SourceSpec): Promise<SourceClone | undefined> =>
    Promise.resolve(repoURL === 'gone' ? undefined : clone(`/clones/${repoURL}`)),
};
const branch = (name: string) =>
  ({ word: 'branch', name, ref: `refs/remotes/origin/${name}`, tip: '' }) as const;

describe('where a commit of a history is taken back', () => {
  const app = anApp({
    sources: [
      source('a', 'main'),
      source('b', 'main'),
      source('b', 'release'),
      source('b', ''),
      source('gone', 'main'),
    ],
  });
  const at = (root: string, ref: Parameters<typeof revertPlaceOf>[2]['ref']) =>
    revertPlaceOf(finder, app, { root, remote: 'origin', ref }, NEVER);

  it('is the source of that clone and that branch', async () => {
    assert.equal((await at('/clones/a', branch('main')))?.targetRevision, 'main');
    const found = await at('/clones/b', branch('release'));
    assert.deepEqual([found?.repository.root, found?.targetRevision], ['/clones/b', 'release']);
    const head = await at('/clones/b', { ...branch('main'), word: 'head' });
    assert.equal(head?.targetRevision, '');
  });

  it('is nowhere where the clone is gone', async () => {
    assert.equal(await at('/clones/gone', branch('main')), undefined);
  });
});
