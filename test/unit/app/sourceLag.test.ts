import assert from 'node:assert/strict';

import { SourceLocator } from '../../../src/app/locateSource.ts';
import { sourceLag } from '../../../src/app/sourceLag.ts';
import type { App } from '../../../src/core/model/app.ts';
import type { SourceLag } from '../../../src/core/model/sourceLag.ts';
import { LocalFiles } from '../../../src/platform/files.ts';
import { LocalRepositories } from '../../../src/platform/git/repositories.ts';
import { appOf, changed, recorded } from '../core/engines/flux/fixtures.ts';
import { NEVER, Sandbox } from '../platform/git/sandbox.ts';

/** A source against a real clone of what it follows. */
describe('how far a source is behind Git', () => {
  let sandbox: Sandbox;
  beforeEach(() => {
    sandbox = new Sandbox();
    sandbox.repository('origin');
    sandbox.git('origin', 'branch', '--move', 'main');
    sandbox.git('.', 'clone', '--quiet', sandbox.path('origin'), 'clone');
  });
  afterEach(() => sandbox.dispose());

  const head = (folder = 'origin'): string => sandbox.git(folder, 'rev-parse', 'main');
  const commit = (name: string): string => {
    sandbox.write(`origin/${name}`, name);
    sandbox.git('origin', 'add', '--all');
    sandbox.git('origin', 'commit', '--quiet', '--message', name);
    return head();
  };
  const sourceAt = (sha: string, ref: object = { branch: 'main' }): App =>
    appOf(
      changed(recorded('git-ready'), {
        spec: { url: sandbox.path('origin'), ref: { branch: null, ...ref } },
        status: { artifact: { revision: `main@sha1:${sha}` } },
      }),
    );
  const lagOf = (source: App, isTrusted = true): Promise<SourceLag | undefined> => {
    const runner = sandbox.runner();
    const locator = new SourceLocator({
      repositories: new LocalRepositories({ runner, isTrusted: () => isTrusted }),
      files: new LocalFiles(),
      workspace: () => ({
        folders: [sandbox.path('clone')],
        mirrors: {},
        isTrusted,
        isVirtual: false,
        paths: { platform: 'linux' },
      }),
    });
    return sourceLag(locator, source, NEVER);
  };

  it('is nothing where it holds the tip that the clone knows', async () => {
    const lag = await lagOf(sourceAt(head()));
    assert.deepEqual([lag?.word, lag?.name, lag?.tip], ['even', 'main', head()]);
  });

  it('counts the commits that were pushed and not fetched by the cluster', async () => {
    const held = head();
    commit('one');
    const tip = commit('two');
    sandbox.git('clone', 'fetch', '--quiet');
    const lag = await lagOf(sourceAt(held));
    assert.deepEqual([lag?.word, lag?.commits, lag?.tip], ['behind', 2, tip]);
    assert.ok((lag?.fetchedAt ?? 0) > 0);
  });

  it('is behind without a count where the branch was rewritten', async () => {
    const held = head();
    sandbox.git('origin', 'commit', '--quiet', '--amend', '--message', 'Again');
    sandbox.git('clone', 'fetch', '--quiet');
    const lag = await lagOf(sourceAt(held));
    assert.deepEqual([lag?.word, lag?.commits], ['behind', undefined]);
  });

  it('is not known where the cluster fetched what the clone has not', async () => {
    const held = commit('newer');
    assert.equal((await lagOf(sourceAt(held)))?.word, 'unknown');
  });

  it('is no question for a pinned source, one without a commit, and a workspace that is not trusted', async () => {
    const held = head();
    sandbox.git('origin', 'tag', 'v1');
    sandbox.git('clone', 'fetch', '--quiet', '--tags');
    commit('newer');
    sandbox.git('clone', 'fetch', '--quiet');
    assert.equal(await lagOf(sourceAt(held, { tag: 'v1' })), undefined);
    assert.equal(await lagOf(sourceAt(held, { commit: held })), undefined);
    assert.equal(await lagOf(appOf(recorded('oci-ready'))), undefined);
    assert.equal(await lagOf(sourceAt(held), false), undefined);
    assert.equal((await lagOf(sourceAt(held, { semver: '>=1.0.0-0' })))?.name, 'v1');
  });
});
