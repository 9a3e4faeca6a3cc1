import assert from 'node:assert/strict';
import { chmodSync, readFileSync, rmSync } from 'node:fs';

import { GitRunner } from '../../../../src/platform/git/runner.ts';
import { LocalRepository } from '../../../../src/platform/git/repository.ts';
import { LocalGitWriter } from '../../../../src/platform/git/writer.ts';
import { NEVER, Sandbox } from './sandbox.ts';

/**
 * Git 2.54 and later run hooks that are settings of the clone, wherever `core.hooksPath` points. The git of this machine
 * may be older: so a program in its place writes down what each process is told, and goes on as git.
 */
describe('hooks that are settings of the clone', () => {
  let sandbox: Sandbox;
  let runner: GitRunner;
  let head: string;

  beforeEach(() => {
    sandbox = new Sandbox();
    sandbox.git('.', 'init', '--quiet', '--bare', 'origin.git');
    sandbox.repository('repo', { 'a.yaml': 'a: 1\n' });
    sandbox.git('repo', 'remote', 'add', 'origin', sandbox.path('origin.git'));
    for (const name of ['evil', 'Lint', 'a=b.c d']) {
      sandbox.git('repo', 'config', `hook.${name}.event`, 'reference-transaction');
      sandbox.git('repo', 'config', `hook.${name}.command`, `touch "${sandbox.path('ran')}"`);
    }
    head = sandbox.git('repo', 'rev-parse', 'HEAD');
    sandbox.write(
      'git',
      `#!/bin/sh\n{ echo "$*" | tr '\\n' ' '; echo; env | grep GIT_CONFIG_; echo; } >> "${sandbox.path('seen')}"\nexec git "$@"\n`,
    );
    chmodSync(sandbox.path('git'), 0o755);
    runner = new GitRunner({ environment: sandbox.environment, git: () => sandbox.path('git') });
  });
  afterEach(() => sandbox.dispose());

  /** The settings that the one process with this command got on top. */
  function told(command: string): Readonly<Record<string, string>> {
    const [args = '', ...variables] =
      readFileSync(sandbox.path('seen'), 'utf8')
        .split('\n\n')
        .map((process) => process.split('\n').filter((line) => line !== ''))
        .find(([first]) => first?.includes(` ${command} `)) ?? [];
    assert.notEqual(args, '', `no ${command} ran`);
    const values = new Map(
      variables.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
    );
    return Object.fromEntries(
      Array.from({ length: Number(values.get('GIT_CONFIG_COUNT') ?? 0) }, (_, index) => [
        values.get(`GIT_CONFIG_KEY_${index}`) ?? '',
        values.get(`GIT_CONFIG_VALUE_${index}`) ?? '',
      ]),
    );
  }

  const OFF = {
    'hook.evil.enabled': 'false',
    'hook.Lint.enabled': 'false',
    'hook.a=b.c d.enabled': 'false',
  };

  it('are off while a branch is made, pushed and deleted', async () => {
    const writer = new LocalGitWriter(sandbox.path('repo'), runner);
    assert.deepEqual(await writer.createBranch('revert-1', head, NEVER), { ok: true, value: undefined });
    assert.deepEqual(told('update-ref'), OFF);
    assert.deepEqual(await writer.pushBranch('origin', 'revert-1', NEVER), { ok: true, value: undefined });
    assert.deepEqual(told('push'), OFF);
    rmSync(sandbox.path('seen'));
    assert.deepEqual(await writer.deleteBranch('revert-1', head, NEVER), { ok: true, value: undefined });
    assert.deepEqual(told('update-ref'), OFF);
  });

  it('are off while a clone fetches', async () => {
    const fetched = await new LocalRepository(sandbox.path('repo'), runner).fetch('origin', NEVER);
    assert.deepEqual(fetched, { ok: true, value: undefined });
    assert.deepEqual(told('fetch'), OFF);
  });

  it('are off while a tree is made in an index of our own', async () => {
    const place = await new LocalGitWriter(sandbox.path('repo'), runner).open('scratch', NEVER);
    assert.ok(place.ok);
    try {
      const tree = sandbox.git('repo', 'rev-parse', 'HEAD^{tree}');
      assert.ok((await place.value.treeWith(tree, new Map([['a.yaml', undefined]]), NEVER)).ok);
      for (const command of ['read-tree', 'update-index', 'write-tree']) {
        const settings = told(command);
        assert.deepEqual({ ...settings, ...OFF }, settings, command);
      }
    } finally {
      await place.value.dispose();
    }
  });
});
