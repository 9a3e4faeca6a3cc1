import assert from 'node:assert/strict';
import { chmodSync, existsSync } from 'node:fs';

import { gitEnvironment } from '../../../../src/platform/git/environment.ts';
import { GitRunner } from '../../../../src/platform/git/runner.ts';
import { NEVER, Sandbox } from './sandbox.ts';

describe('GitRunner', () => {
  let sandbox: Sandbox;
  beforeEach(() => {
    sandbox = new Sandbox();
  });
  afterEach(() => sandbox.dispose());

  /** A stand-in for git that runs the shell lines given. */
  function program(lines: string): GitRunner {
    sandbox.write('fake-git', `#!/bin/sh\n${lines}\n`);
    chmodSync(sandbox.path('fake-git'), 0o755);
    return new GitRunner({ git: () => sandbox.path('fake-git'), environment: sandbox.environment });
  }

  it('gives the output as bytes', async () => {
    const root = sandbox.repository('repo');
    const output = await sandbox.runner().run(root, ['rev-parse', 'HEAD'], { signal: NEVER });
    assert.ok(output.ok);
    assert.equal(output.value.toString('utf8').trim(), sandbox.git('repo', 'rev-parse', 'HEAD'));
  });

  it('passes arguments as they are, without a shell', async () => {
    const output = await program('printf "%s\\n" "$@" | tail -n 2').run(
      sandbox.folder,
      ['$(touch x)', '; touch x'],
      { signal: NEVER },
    );
    assert.ok(output.ok);
    assert.equal(output.value.toString('utf8'), '$(touch x)\n; touch x\n');
    assert.equal(existsSync(sandbox.path('x')), false);
  });

  it('writes its input and closes it', async () => {
    const output = await program('cat').run(sandbox.folder, ['x'], { signal: NEVER, input: 'given' });
    assert.deepEqual(output.ok && output.value.toString('utf8'), 'given');
  });

  it('says what git said, without passwords', async () => {
    const output = await program('echo "fatal: cannot read https://me:hunter2@host/x" >&2; exit 128').run(
      sandbox.folder,
      ['fetch'],
      { signal: NEVER },
    );
    assert.ok(!output.ok && output.error.code === 'failed');
    assert.equal(output.error.command, 'fetch');
    assert.ok(!output.error.detail.includes('hunter2'));
    assert.match(output.error.detail, /cannot read https:/);
  });

  const failures: readonly [says: string, code: string][] = [
    ['fatal: not a git repository (or any of the parent directories): .git', 'notARepository'],
    ["fatal: detected dubious ownership in repository at '/x'", 'unsafe'],
    ['fatal: something else', 'failed'],
  ];
  for (const [says, code] of failures) {
    it(`knows "${says}" as ${code}`, async () => {
      const output = await program(`echo "${says}" >&2; exit 128`).run(sandbox.folder, ['x'], {
        signal: NEVER,
      });
      assert.equal(!output.ok && output.error.code, code);
    });
  }

  it('does not wait for what git leaves running, such as the master of ssh connections', async () => {
    sandbox.write('open', '');
    const master = `( while [ -e "${sandbox.path('open')}" ]; do sleep 0.05; done ) > /dev/null &`;
    const fetched = await program(`${master} echo done`).run(sandbox.folder, ['fetch'], { signal: NEVER });
    assert.equal(fetched.ok && fetched.value.toString('utf8'), 'done\n');
    const refused = await program(`${master} echo "fatal: no way" >&2; exit 128`).run(
      sandbox.folder,
      ['fetch'],
      { signal: NEVER },
    );
    assert.deepEqual(!refused.ok && refused.error, {
      code: 'failed',
      command: 'fetch',
      detail: 'fatal: no way',
    });
  });

  it('says what is wrong with arguments and folders that no process can be started with', async () => {
    const runner = sandbox.runner();
    sandbox.write('file', '');
    for (const [folder, arg] of [
      [sandbox.folder, 'a\0b'],
      [sandbox.folder, 'x'.repeat(1_000_000)],
      [sandbox.path('file'), 'version'],
    ] as const) {
      const output = await runner.run(folder, ['show', arg], { signal: NEVER });
      assert.equal(!output.ok && output.error.code, 'failed');
    }
  });

  it('says so when there is no git', async () => {
    const runner = new GitRunner({ git: () => sandbox.path('nowhere'), environment: sandbox.environment });
    const output = await runner.run(sandbox.folder, ['version'], { signal: NEVER });
    assert.equal(!output.ok && output.error.code, 'noGit');
  });

  it('ends a process that takes too long, with the processes it started', async () => {
    // The grandchild holds the output open: the run can only end once it is gone too.
    const output = await program('sleep 60 & wait').run(sandbox.folder, ['slow'], {
      signal: NEVER,
      timeoutMs: 200,
    });
    assert.deepEqual(!output.ok && output.error, { code: 'timeout', command: 'slow' });
  });

  it('ends a process with the signal', async () => {
    const controller = new AbortController();
    const running = program('echo ready; exec sleep 60').stream(sandbox.folder, ['x'], {
      signal: controller.signal,
    });
    const first = await running.next();
    assert.equal(!first.done && first.value.ok && first.value.value.toString('utf8'), 'ready\n');
    controller.abort();
    const last = await running.next();
    assert.deepEqual(!last.done && !last.value.ok && last.value.error, { code: 'cancelled' });
    assert.equal((await running.next()).done, true);
  });

  it('starts nothing when the signal was given before', async () => {
    const output = await program(`touch "${sandbox.path('started')}"`).run(sandbox.folder, ['x'], {
      signal: AbortSignal.abort(),
    });
    assert.equal(!output.ok && output.error.code, 'cancelled');
    assert.equal(existsSync(sandbox.path('started')), false);
  });

  it('ends a process that says too much', async () => {
    const output = await program('exec yes').run(sandbox.folder, ['chatty'], {
      signal: NEVER,
      maxOutput: 1000,
    });
    assert.deepEqual(!output.ok && output.error, {
      code: 'failed',
      command: 'chatty',
      detail: 'more than 1000 bytes of output',
    });
  });

  it('ends the process when its reader leaves early', async () => {
    const running = program(`echo $$; exec sleep 60`).stream(sandbox.folder, ['x'], { signal: NEVER });
    let pid = 0;
    for await (const chunk of running) {
      pid = chunk.ok ? Number(chunk.value.toString('utf8')) : 0;
      break;
    }
    await gone(pid);
  });

  it('gives askpass to network calls alone', async () => {
    sandbox.write(
      'fake-git',
      '#!/bin/sh\necho "${GIT_ASKPASS-none} ${SSH_ASKPASS_REQUIRE} ${GIT_TERMINAL_PROMPT}"\n',
    );
    chmodSync(sandbox.path('fake-git'), 0o755);
    const runner = new GitRunner({
      git: () => sandbox.path('fake-git'),
      environment: sandbox.environment,
      askpass: () => ({ GIT_ASKPASS: '/ask' }),
    });
    const say = async (isNetwork: boolean): Promise<string> => {
      const output = await runner.run(sandbox.folder, ['x'], { signal: NEVER, isNetwork });
      return output.ok ? output.value.toString('utf8').trim() : output.error.code;
    };
    assert.equal(await say(false), 'none never 0');
    assert.equal(await say(true), '/ask prefer 0');
  });
});

describe('gitEnvironment', () => {
  it('keeps ways to servers and drops what would lead git elsewhere or start programs', () => {
    const environment = gitEnvironment({
      HOME: '/home/me',
      GIT_DIR: '/elsewhere',
      git_index_file: '/elsewhere',
      GIT_EXTERNAL_DIFF: '/evil',
      GIT_CONFIG_COUNT: '1',
      GIT_SSH_COMMAND: 'ssh -i key',
      GIT_SSL_CAINFO: '/ca.pem',
      PAGER: 'less',
      EDITOR: 'vi',
      UNSET: undefined,
    });
    assert.deepEqual(Object.keys(environment).toSorted(), [
      'GCM_INTERACTIVE',
      'GIT_NO_LAZY_FETCH',
      'GIT_OPTIONAL_LOCKS',
      'GIT_SSH_COMMAND',
      'GIT_SSL_CAINFO',
      'GIT_TERMINAL_PROMPT',
      'HOME',
      'LC_ALL',
      'SSH_ASKPASS_REQUIRE',
    ]);
  });
});

/** Resolves once no process has the id; the test's own timeout is the limit. */
async function gone(pid: number): Promise<void> {
  assert.ok(pid > 0);
  for (;;) {
    try {
      process.kill(pid, 0);
    } catch {
      return;
    }
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
  }
}
