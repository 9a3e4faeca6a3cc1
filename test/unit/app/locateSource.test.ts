import assert from 'node:assert/strict';
import { mkdirSync, symlinkSync } from 'node:fs';

import type { LocateWorkspace } from '../../../src/app/locateSource.ts';
import { SourceLocator, sourcePath } from '../../../src/app/locateSource.ts';
import type { SourceSpec } from '../../../src/core/model/app.ts';
import type { SourceLocation } from '../../../src/core/model/sourceLocation.ts';
import { LocalFiles } from '../../../src/platform/files.ts';
import type { FileReader } from '../../../src/core/ports.ts';
import { LocalRepositories } from '../../../src/platform/git/repositories.ts';
import { GitRunner } from '../../../src/platform/git/runner.ts';
import { NEVER, Sandbox } from '../platform/git/sandbox.ts';

const URL = 'https://github.com/acme/shop';

function aSource(fields: Partial<SourceSpec> = {}): SourceSpec {
  return { repoURL: URL, path: 'apps/web', targetRevision: 'main', type: 'directory', ...fields };
}

describe('SourceLocator', () => {
  let sandbox: Sandbox;
  beforeEach(() => {
    sandbox = new Sandbox();
  });
  afterEach(() => sandbox.dispose());

  function locator(
    workspace: Partial<LocateWorkspace>,
    runner: GitRunner = sandbox.runner(),
    files: FileReader = new LocalFiles(),
  ): SourceLocator {
    const { isTrusted = true } = workspace;
    return new SourceLocator({
      repositories: new LocalRepositories({ runner, isTrusted: () => isTrusted }),
      files,
      workspace: () => ({
        folders: [],
        mirrors: {},
        isTrusted,
        isVirtual: false,
        paths: { platform: 'linux' },
        ...workspace,
      }),
    });
  }

  function clone(
    folder: string,
    url: string,
    files: Readonly<Record<string, string>> = { 'apps/web/a.yaml': '' },
  ): string {
    const root = sandbox.repository(folder, files);
    sandbox.git(folder, 'remote', 'add', 'origin', url);
    return root;
  }

  async function locate(workspace: Partial<LocateWorkspace>, source = aSource()): Promise<SourceLocation> {
    return locator(workspace).locateSource(source, NEVER);
  }

  it('finds the source in the open folder, whatever way the remote is written', async () => {
    const root = clone('shop', 'git@github.com:Acme/shop.git');
    assert.deepEqual(await locate({ folders: [root] }), {
      word: 'workspace',
      root,
      path: 'apps/web',
      exists: true,
    });
    assert.deepEqual(await locate({ folders: [root] }, aSource({ path: './apps/../none/' })), {
      word: 'workspace',
      root,
      path: 'apps/none',
      exists: false,
    });
  });

  it('asks the disk for no app of a repository that has one clone', async () => {
    const root = clone('shop', URL);
    const asked: string[] = [];
    class Noting extends LocalFiles {
      override exists(path: string): Promise<boolean> {
        asked.push(path);
        return super.exists(path);
      }
    }
    const found = locator({ folders: [root] }, sandbox.runner(), new Noting());
    for (const path of ['apps/web', 'apps/none']) {
      assert.equal((await found.cloneOf(aSource({ path }), NEVER))?.repository.root, root);
    }
    assert.deepEqual(asked, []);
  });

  it('finds it in a repository above the open folder, and in any of several folders', async () => {
    const root = clone('shop', URL);
    clone('other', 'https://github.com/acme/other');
    const folders = [sandbox.path('other'), sandbox.path('shop/apps')];
    assert.deepEqual(await locate({ folders }), { word: 'workspace', root, path: 'apps/web', exists: true });
  });

  it('finds it in a clone below an open folder of clones', async () => {
    const root = clone('src/shop', URL);
    assert.deepEqual(await locate({ folders: [sandbox.path('src')] }), {
      word: 'workspace',
      root,
      path: 'apps/web',
      exists: true,
    });
  });

  it('finds it below an open folder that is a link', async () => {
    const root = clone('src/shop', URL);
    symlinkSync(sandbox.path('src'), sandbox.path('link'));
    assert.deepEqual(await locate({ folders: [sandbox.path('link')] }), {
      word: 'workspace',
      root,
      path: 'apps/web',
      exists: true,
    });
  });

  it('names a clone beside the open folder as another folder', async () => {
    const root = clone('src/shop', URL);
    clone('src/open', 'https://github.com/acme/open');
    assert.deepEqual(await locate({ folders: [sandbox.path('src/open')] }), {
      word: 'otherFolder',
      root,
      path: 'apps/web',
    });
  });

  it('prefers of several clones the open one, and of two open ones that with the path', async () => {
    clone('src/a', URL);
    const open = clone('src/b', URL, { 'README.md': '' });
    const full = clone('src/c', URL);
    assert.deepEqual(await locate({ folders: [open] }), {
      word: 'workspace',
      root: open,
      path: 'apps/web',
      exists: false,
    });
    assert.deepEqual(await locate({ folders: [open, full] }), {
      word: 'workspace',
      root: full,
      path: 'apps/web',
      exists: true,
    });
  });

  it('recognises a worktree, an insteadOf and a mirror of the settings', async () => {
    clone('shop', 'gh:acme/shop');
    sandbox.git('shop', 'config', '--global', 'url.https://github.com/.insteadOf', 'gh:');
    sandbox.git('shop', 'worktree', 'add', '--quiet', '-b', 'side', sandbox.path('tree'));
    assert.equal((await locate({ folders: [sandbox.path('tree')] })).word, 'workspace');
    const mirrored = aSource({ repoURL: 'https://mirror.acme.io/gh/acme/shop' });
    const folders = [sandbox.path('shop')];
    assert.equal((await locate({ folders }, mirrored)).word, 'notCloned');
    const mirrors = { 'https://mirror.acme.io/gh/': 'https://github.com/' };
    assert.equal((await locate({ folders, mirrors }, mirrored)).word, 'workspace');
  });

  it('says what is not cloned', async () => {
    clone('shop', 'https://github.com/acme/other');
    assert.deepEqual(await locate({ folders: [sandbox.path('shop')] }), {
      word: 'notCloned',
      repoURL: URL,
      path: 'apps/web',
    });
    mkdirSync(sandbox.path('plain'));
    assert.equal(
      (await locate({ folders: [sandbox.path('plain')] }, aSource({ repoURL: 'https://x.io/y' }))).word,
      'notCloned',
    );
  });

  it('knows charts and artifacts of registries without asking anybody', async () => {
    const never = new GitRunner({ git: () => '/must/not/be/started', environment: {} });
    const where = locator({ folders: [sandbox.folder] }, never);
    const { path: _path, ...rest } = aSource({
      repoURL: 'https://charts.acme.io',
      chart: 'redis',
      targetRevision: '1.2.3',
      type: 'chart',
    });
    assert.deepEqual(await where.locateSource(rest, NEVER), {
      word: 'chart',
      repoURL: 'https://charts.acme.io',
      chart: 'redis',
      version: '1.2.3',
    });
    assert.equal(
      (await where.locateSource(aSource({ repoURL: 'oci://ghcr.io/x', type: 'oci' }), NEVER)).word,
      'chart',
    );
  });

  const reasons: readonly [title: string, workspace: Partial<LocateWorkspace>, reason: RegExp][] = [
    ['a workspace that is not trusted', { isTrusted: false }, /not trusted/],
    ['a virtual workspace', { isVirtual: true }, /no files of this machine/],
  ];
  for (const [title, workspace, reason] of reasons) {
    it(`starts no process in ${title}, and says why`, async () => {
      const never = new GitRunner({ git: () => '/must/not/be/started', environment: {} });
      const found = await locator({ folders: [sandbox.folder], ...workspace }, never).locateSource(
        aSource(),
        NEVER,
      );
      assert.ok(found.word === 'unavailable');
      assert.match(found.reason, reason);
    });
  }

  it('says when there is no Git, rather than that nothing is cloned', async () => {
    const missing = new GitRunner({ git: () => '/nowhere/git', environment: {} });
    const found = await locator({ folders: [sandbox.folder] }, missing).locateSource(aSource(), NEVER);
    assert.ok(found.word === 'unavailable');
    assert.match(found.reason, /Git was not found/);
  });

  it('looks once until it is told to forget', async () => {
    const root = clone('shop', 'https://github.com/acme/other');
    const where = locator({ folders: [root] });
    assert.equal((await where.locateSource(aSource(), NEVER)).word, 'notCloned');
    sandbox.git('shop', 'remote', 'set-url', 'origin', URL);
    assert.equal((await where.locateSource(aSource(), NEVER)).word, 'notCloned');
    where.forget();
    assert.equal((await where.locateSource(aSource(), NEVER)).word, 'workspace');
  });

  it('does not keep the answer of a search that was cancelled', async () => {
    const root = clone('shop', URL);
    const where = locator({ folders: [root] });
    const abort = new AbortController();
    const asked = where.locateSource(aSource(), abort.signal);
    abort.abort();
    assert.equal((await asked).word, 'unavailable');
    assert.equal((await where.locateSource(aSource(), NEVER)).word, 'workspace');
  });
});

describe('sourcePath', () => {
  for (const [path, expected] of [
    ['apps/web', 'apps/web'],
    ['./apps//web/', 'apps/web'],
    ['.', ''],
    ['', ''],
    ['/apps', 'apps'],
    ['../../etc', 'etc'],
  ] as const) {
    it(`${JSON.stringify(path)} is ${JSON.stringify(expected)}: never outside the repository`, () => {
      assert.equal(sourcePath(aSource({ path })), expected);
    });
  }
});
