import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';

import type { CommitFacts } from '../../../../src/core/ports.ts';
import { LocalRepository } from '../../../../src/platform/git/repository.ts';
import { GitRunner } from '../../../../src/platform/git/runner.ts';
import { NEVER, Sandbox } from './sandbox.ts';

describe('LocalRepository', () => {
  let sandbox: Sandbox;
  beforeEach(() => {
    sandbox = new Sandbox();
  });
  afterEach(() => sandbox.dispose());

  const open = (root: string): LocalRepository => new LocalRepository(root, sandbox.runner());

  async function commits(
    repository: LocalRepository,
    ...args: [revision: string, options?: object]
  ): Promise<readonly CommitFacts[]> {
    const found: CommitFacts[] = [];
    for await (const commit of repository.log(args[0], args[1] ?? {}, NEVER)) {
      assert.ok(commit.ok, JSON.stringify(commit));
      found.push(commit.value);
    }
    return found;
  }

  it('gives remotes as configured and as git would use them', async () => {
    const root = sandbox.repository('repo');
    sandbox.git('repo', 'config', '--global', 'url.https://github.com/.insteadOf', 'gh:');
    sandbox.git('repo', 'remote', 'add', 'origin', 'gh:acme/shop');
    sandbox.git('repo', 'remote', 'add', 'fork', 'git@example.com:me/shop.git');
    const remotes = await open(root).remotes(NEVER);
    assert.deepEqual(remotes.ok && remotes.value, [
      { name: 'fork', fetchUrl: 'git@example.com:me/shop.git', configuredUrl: 'git@example.com:me/shop.git' },
      { name: 'origin', fetchUrl: 'https://github.com/acme/shop', configuredUrl: 'gh:acme/shop' },
    ]);
    sandbox.git('repo', 'config', 'remote.origin.pushurl', 'https://gitlab.com/acme/shop.git');
    const [, origin] = await open(root)
      .remotes(NEVER)
      .then((read) => (read.ok ? read.value : []));
    assert.equal(origin?.pushUrl, 'https://gitlab.com/acme/shop.git', 'where it is pushed to, if elsewhere');
  });

  it('uses the git it is given, whatever its path', async () => {
    const root = sandbox.repository('repo');
    const real = execFileSync('which', ['git'], { encoding: 'utf8' }).trim();
    sandbox.write(
      'Program Files (x86)/my git',
      `#!/bin/sh\ntouch "${sandbox.path('used')}"\nexec ${real} "$@"\n`,
    );
    chmodSync(sandbox.path('Program Files (x86)/my git'), 0o755);
    const runner = new GitRunner({
      environment: sandbox.environment,
      git: () => sandbox.path('Program Files (x86)/my git'),
    });
    const branches = await new LocalRepository(root, runner).branches(NEVER);
    assert.equal(branches.ok && branches.value.current, 'main');
    assert.equal(existsSync(sandbox.path('used')), true);
  });

  it('tells the branches and which of them is checked out', async () => {
    const root = sandbox.repository('repo');
    sandbox.git('repo', 'branch', 'side=way');
    const branches = async () => {
      const found = await open(root).branches(NEVER);
      return found.ok ? found.value : found.error;
    };
    assert.deepEqual(await branches(), { current: 'main', all: ['main', 'side=way'] });
    sandbox.git('repo', 'checkout', '--quiet', '--detach');
    assert.deepEqual(await branches(), { all: ['main', 'side=way'] });
  });

  it('knows an unborn branch', async () => {
    mkdirSync(sandbox.path('empty'));
    sandbox.git('empty', 'init', '--quiet');
    assert.deepEqual(await open(sandbox.path('empty')).branches(NEVER), { ok: true, value: { all: [] } });
  });

  it('resolves branches, tags, remote branches and parts of ids to commits', async () => {
    const root = sandbox.repository('repo');
    const head = sandbox.git('repo', 'rev-parse', 'HEAD');
    sandbox.git('repo', 'tag', '--annotate', '--message', 'x', 'v1');
    sandbox.git('repo', 'update-ref', 'refs/remotes/origin/main', head);
    for (const revision of ['HEAD', 'main', 'v1', 'origin/main', head, head.slice(0, 10)]) {
      const resolved = await open(root).resolve(revision, NEVER);
      assert.equal(resolved.ok && resolved.value, head, revision);
    }
    for (const revision of ['nope', '', '--all', '--output=x', 'HEAD:README.md', 'a\nb', 'main..main']) {
      const resolved = await open(root).resolve(revision, NEVER);
      assert.deepEqual(!resolved.ok && resolved.error, { code: 'unknownRevision', revision });
    }
    assert.equal(existsSync(sandbox.path('repo/x')), false);
  });

  it('lists trees and reads blobs, whatever the names and bytes', async () => {
    const odd = 'apps/web/größe "q"\n*.yaml';
    const root = sandbox.repository('repo', {
      'apps/web/a.yaml': 'a: 1\n',
      [odd]: 'b: 2\n',
      'apps/website/c.yaml': 'c\n',
      'x.bin': '\0\n\0',
    });
    const repository = open(root);
    const tree = await repository.tree('main', '/apps/web/', { recurse: true }, NEVER);
    assert.ok(tree.ok);
    assert.deepEqual(
      tree.value.map((entry) => [entry.path, entry.type, entry.mode]),
      [
        ['apps/web/a.yaml', 'blob', '100644'],
        [odd, 'blob', '100644'],
      ],
    );
    const blobs = await repository.blobs(
      [...tree.value.map((entry) => entry.object), '0'.repeat(40), 'HEAD'],
      NEVER,
    );
    assert.ok(blobs.ok);
    assert.deepEqual(
      [...blobs.value.values()].map((bytes) => Buffer.from(bytes).toString('utf8')),
      ['a: 1\n', 'b: 2\n'],
    );
    const top = await repository.tree('main', '.', { recurse: false }, NEVER);
    assert.deepEqual(top.ok && top.value.map((entry) => [entry.path, entry.type]), [
      ['apps', 'tree'],
      ['x.bin', 'blob'],
    ]);
    const binary = await repository.blobs(top.ok ? top.value.map((entry) => entry.object) : [], NEVER);
    assert.deepEqual(binary.ok && [...binary.value.values()].map((bytes) => [...bytes]), [[0, 10, 0]]);
    const nowhere = await repository.tree('main', 'nowhere', { recurse: true }, NEVER);
    assert.deepEqual(nowhere, { ok: true, value: [] });
  });

  it('reads files at a commit, where a path that leaves the clone is one that is not there', async () => {
    const root = sandbox.repository('repo', { 'a.yaml': 'a\n', 'b.yaml': 'b\n' });
    const sha = sandbox.git('repo', 'rev-parse', 'HEAD');
    const { history } = new LocalRepository(root, sandbox.runner());
    const files = await history.files(
      sha,
      ['a.yaml', '../b.yaml', '..', './a.yaml', 'x\ny', 'b.yaml'],
      NEVER,
    );
    assert.ok(files.ok);
    assert.deepEqual([...files.value.keys()], ['a.yaml', 'b.yaml']);
    assert.equal(Buffer.from(files.value.get('b.yaml')?.bytes ?? []).toString('utf8'), 'b\n');
  });

  it('streams commits, newest first, with hostile texts as they are', async () => {
    const root = sandbox.repository('repo');
    sandbox.write('repo/a', '1');
    sandbox.git('repo', 'add', '.');
    sandbox.git(
      'repo',
      'commit',
      '--quiet',
      '--author',
      'Zoë "Z" Q <zoe@example.com>',
      '--message',
      'Bump\u0001 %H $(id)\n\nBody\n\nSigned-off-by: x',
    );
    sandbox.git('repo', 'checkout', '--quiet', '-b', 'side', 'HEAD~1');
    sandbox.write('repo/b', '1');
    sandbox.git('repo', 'add', '.');
    sandbox.git('repo', 'commit', '--quiet', '--message', 'Side');
    sandbox.git('repo', 'checkout', '--quiet', 'main');
    sandbox.git('repo', 'merge', '--quiet', '--no-ff', '--message', 'Merge', 'side');
    const repository = open(root);
    const all = await commits(repository, 'main');
    assert.deepEqual(all.map((commit) => commit.subject).toSorted(), [
      'Begin',
      'Bump\u0001 %H $(id)',
      'Merge',
      'Side',
    ]);
    assert.equal(all[0]?.parents.length, 2);
    assert.deepEqual(
      (await commits(repository, 'main', { firstParent: true })).map((commit) => commit.subject),
      ['Merge', 'Bump\u0001 %H $(id)', 'Begin'],
    );
    assert.deepEqual(
      (await commits(repository, 'main', { paths: ['a'], limit: 1 })).map((commit) => commit.subject),
      ['Bump\u0001 %H $(id)'],
    );
    assert.deepEqual(await commits(repository, 'main', { paths: ['*'] }), [], 'a path is no pattern');
    const [bump] = await commits(repository, 'main', { paths: ['a'] });
    assert.deepEqual(bump?.author, {
      name: 'Zoë "Z" Q',
      email: 'zoe@example.com',
      at: '2026-03-01T10:00:00+01:00',
    });
    assert.equal(bump?.committer.at, '2026-03-01T11:00:00+01:00');
    assert.equal(bump?.body, 'Body\n\nSigned-off-by: x');
  });

  it('gives the error of an unknown revision as the only item of its log', async () => {
    const found = [];
    for await (const commit of open(sandbox.repository('repo')).log('--output=stolen', {}, NEVER)) {
      found.push(commit);
    }
    assert.deepEqual(found, [{ ok: false, error: { code: 'unknownRevision', revision: '--output=stolen' } }]);
    assert.equal(existsSync(sandbox.path('repo/stolen')), false);
  });

  it('fetches and pushes, and refuses forced, deleting and odd ones', async () => {
    sandbox.repository('upstream');
    sandbox.git('upstream', 'config', 'receive.denyCurrentBranch', 'ignore');
    sandbox.git('.', 'clone', '--quiet', 'upstream', 'clone');
    sandbox.write('upstream/new', '1');
    sandbox.git('upstream', 'add', '.');
    sandbox.git('upstream', 'commit', '--quiet', '--message', 'Upstream');
    const repository = open(sandbox.path('clone'));
    assert.deepEqual(await repository.fetch('origin', NEVER), { ok: true, value: undefined });
    const tip = sandbox.git('upstream', 'rev-parse', 'main');
    assert.deepEqual(await repository.resolve('origin/main', NEVER), { ok: true, value: tip });
    assert.equal((await repository.push('origin', 'origin/main:refs/heads/new', NEVER)).ok, true);
    assert.equal(sandbox.git('upstream', 'rev-parse', 'new'), tip);
    for (const refspec of [
      '+main:refs/heads/main',
      ':refs/heads/new',
      '--mirror',
      'a b',
      'main:refs/heads/a:b',
    ]) {
      assert.equal((await repository.push('origin', refspec, NEVER)).ok, false, refspec);
    }
    for (const remote of ['--upload-pack=touch x', 'ext::sh -c touch% x', '../upstream', '']) {
      assert.equal((await repository.fetch(remote, NEVER)).ok, false, remote);
    }
    assert.equal(sandbox.git('upstream', 'rev-parse', 'new'), tip);
  });

  it('runs no program of a hostile repository and changes nothing in it', async () => {
    sandbox.repository('upstream');
    sandbox.git('.', 'clone', '--quiet', 'upstream', 'hostile');
    const sentinel = sandbox.path('sentinel');
    const evil = `touch "${sentinel}"`;
    sandbox.write('hostile/.gitattributes', '* diff=evil merge=evil filter=evil\n');
    sandbox.write('hostile/README.md', 'changed\n');
    sandbox.git('hostile', 'commit', '--quiet', '--all', '--message', 'Evil');
    for (const hook of [
      'post-index-change',
      'reference-transaction',
      'post-checkout',
      'pre-auto-gc',
      'post-merge',
    ]) {
      sandbox.write(`hostile/.git/hooks/${hook}`, `#!/bin/sh\n${evil}\n`);
    }
    sandbox.git('.', '-C', 'hostile', 'config', 'core.hooksPath', sandbox.path('hostile/.git/hooks'));
    const settings: Readonly<Record<string, string>> = {
      'core.fsmonitor': evil,
      'core.pager': evil,
      'core.editor': evil,
      'core.alternateRefsCommand': evil,
      'diff.external': evil,
      'diff.evil.textconv': evil,
      'diff.evil.command': evil,
      'merge.evil.driver': evil,
      'filter.evil.clean': evil,
      'filter.evil.smudge': evil,
      'filter.evil.process': evil,
      'gpg.program': evil,
      'log.showSignature': 'true',
      'alias.rev-parse': `!${evil}`,
      'trace2.eventTarget': sandbox.path('trace'),
    };
    for (const [key, value] of Object.entries(settings)) {
      sandbox.git('hostile', 'config', key, value);
    }
    sandbox.write('hostile/README.md', 'changed again, of another size\n');
    rmSync(sentinel, { force: true });
    rmSync(sandbox.path('trace'), { force: true });
    const before = readdirSync(sandbox.path('hostile/.git')).toSorted();

    const repository = open(sandbox.path('hostile'));
    assert.equal((await repository.remotes(NEVER)).ok, true);
    assert.equal((await repository.branches(NEVER)).ok, true);
    const tree = await repository.tree('HEAD', '', { recurse: true }, NEVER);
    assert.ok(tree.ok);
    assert.equal(
      (
        await repository.blobs(
          tree.value.map((entry) => entry.object),
          NEVER,
        )
      ).ok,
      true,
    );
    assert.equal((await commits(repository, 'HEAD', { paths: ['README.md'] })).length, 2);
    assert.equal((await repository.fetch('origin', NEVER)).ok, true);

    assert.equal(existsSync(sentinel), false);
    assert.deepEqual(readdirSync(sandbox.path('hostile/.git')).toSorted(), before);
  });

  it('answers nothing after the signal', async () => {
    const repository = open(sandbox.repository('repo'));
    const signal = AbortSignal.abort();
    const cancelled = { ok: false, error: { code: 'cancelled' } };
    assert.deepEqual(await repository.remotes(signal), cancelled);
    assert.deepEqual(await repository.branches(signal), cancelled);
    assert.deepEqual(await repository.resolve('HEAD', signal), cancelled);
    assert.deepEqual(await repository.blobs(['0'.repeat(40)], signal), cancelled);
    assert.deepEqual(await repository.fetch('origin', signal), cancelled);
  });

  it('says where there is no repository and no git', async () => {
    mkdirSync(sandbox.path('plain'));
    const remotes = await open(sandbox.path('plain')).remotes(NEVER);
    assert.deepEqual(!remotes.ok && remotes.error.code, 'notARepository');
    const missing = new LocalRepository(
      sandbox.path('plain'),
      sandbox.runner({ PATH: sandbox.path('plain') }),
    );
    const branches = await missing.branches(NEVER);
    assert.deepEqual(!branches.ok && branches.error.code, 'noGit');
  });
});
