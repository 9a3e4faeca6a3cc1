import assert from 'node:assert/strict';
import { existsSync, readFileSync, rmSync } from 'node:fs';

import type { ClusterError } from '../../../../src/core/model/connection.ts';
import type { Result } from '../../../../src/core/util/result.ts';
import { systemClock } from '../../../../src/platform/clock.ts';
import type { ExecSpec } from '../../../../src/core/kube/entries.ts';
import { execProgram } from '../../../../src/platform/kube/execProgram.ts';
import type { Grant } from '../../../../src/platform/kube/login.ts';
import { failure, ImpatientClock, NEVER, Sessions, value } from './harness.ts';

const V1 = 'client.authentication.k8s.io/v1';
const SPEC: ExecSpec = { apiVersion: V1, command: '', args: [], env: [], provideClusterInfo: false };

function credential(status: unknown, apiVersion = V1): string {
  return JSON.stringify({ apiVersion, kind: 'ExecCredential', status });
}

describe('execProgram', function suite() {
  this.slow(500);
  let files: Sessions;
  beforeEach(() => (files = new Sessions()));
  afterEach(() => files.dispose());

  const said: string[] = [];
  function run(
    script: string,
    more: Partial<ExecSpec> = {},
    options: {
      readonly signal?: AbortSignal;
      readonly clock?: ImpatientClock;
      readonly env?: Record<string, string>;
    } = {},
  ): Promise<Result<Grant, ClusterError>> {
    said.length = 0;
    const command = files.write('login.sh', `#!/bin/sh\n${script}\n`);
    const env = { PATH: process.env['PATH'], HOME: files.folder, ELECTRON_RUN_AS_NODE: '1', ...options.env };
    const context = { env, clock: options.clock ?? systemClock, clusterInfo: { server: 'https://c' } };
    const obtain = execProgram({ ...SPEC, command, ...more }, context);
    return obtain(options.signal ?? NEVER, (text) => said.push(text));
  }

  function reason(error: ClusterError): string {
    assert.ok(error.code === 'login', JSON.stringify(error));
    return error.reason;
  }

  function detail(result: Result<Grant, ClusterError>): string {
    const error = failure(result);
    return 'detail' in error ? error.detail : '';
  }

  it('reads a token with its end', async () => {
    const status = { token: 'abc', expirationTimestamp: '2030-01-01T00:00:00Z' };
    assert.deepEqual(value(await run(`echo '${credential(status)}'`)), {
      token: 'abc',
      expiresAt: Date.parse('2030-01-01T00:00:00Z'),
    });
  });

  it('reads a certificate with its key, and no certificate without one', async () => {
    const pair = { clientCertificateData: 'CERT', clientKeyData: 'KEY', expirationTimestamp: 'never' };
    assert.deepEqual(value(await run(`echo '${credential(pair)}'`)), { cert: 'CERT', key: 'KEY' });
    assert.match(
      detail(await run(`echo '${credential({ clientCertificateData: 'CERT' })}'`)),
      /ExecCredential/,
    );
  });

  it('gives the program its arguments, its variables, the exec info, and a closed stdin', async () => {
    const script = `
      cat > "$HOME/stdin"
      printf '%s|' "$@" > "$HOME/args"
      printf '%s' "$REGION-$ELECTRON_RUN_AS_NODE" > "$HOME/env"
      printf '%s' "$KUBERNETES_EXEC_INFO" > "$HOME/info"
      echo '${credential({ token: 't' })}'`;
    value(await run(script, { args: ['a b', '$(id)', ''], env: [{ name: 'REGION', value: 'eu' }] }));
    const read = (name: string): string => readFileSync(`${files.folder}/${name}`, 'utf8');
    assert.equal(read('stdin'), '');
    assert.equal(read('args'), 'a b|$(id)||', 'no shell looked at them');
    assert.equal(read('env'), 'eu-');
    assert.deepEqual(JSON.parse(read('info')), {
      apiVersion: V1,
      kind: 'ExecCredential',
      spec: { interactive: false },
    });
    value(await run(script, { provideClusterInfo: true }));
    assert.deepEqual(JSON.parse(read('info')), {
      apiVersion: V1,
      kind: 'ExecCredential',
      spec: { cluster: { server: 'https://c' }, interactive: false },
    });
  });

  it('passes on stderr while the program runs, without secrets', async () => {
    await run(`
      echo 'To sign in, open https://login.example and enter code ABCD-1234' >&2
      echo 'token: abcdef0123456789' >&2
      echo '${credential({ token: 't' })}'`);
    const text = said.join('');
    assert.match(text, /enter code ABCD-1234/);
    assert.doesNotMatch(text, /abcdef/);
  });

  it('hides a secret that the program writes in pieces', async () => {
    const result = await run(`
      printf 'Asking. token: abcdef' >&2
      sleep 0.1
      printf '0123456789\\nnext\\n-----BEGIN PRIVATE KEY-----\\nMIIabc\\n' >&2
      sleep 0.1
      printf 'MIIdef\\n-----END PRIVATE KEY-----\\ngave up' >&2
      exit 1`);
    const safe = 'Asking. token: [redacted]\nnext\n[redacted]\ngave up';
    assert.equal(said.join(''), safe);
    assert.equal(detail(result), `exit code 1: ${safe}`);
  });

  it('passes on a question that ends in no new line while the program waits', async () => {
    const controller = new AbortController();
    const clock = new ImpatientClock();
    const ended = run(
      `printf 'Enter code ABCD-1234: ' >&2; while true; do sleep 0.05; done`,
      {},
      { signal: controller.signal, clock },
    );
    while (said.join('') !== 'Enter code ABCD-1234: ') {
      await new Promise((resolve) => {
        setImmediate(resolve);
      });
    }
    controller.abort('cancelled');
    assert.match(detail(await ended), /: Enter code ABCD-1234:$/);
  });

  it('hides a secret whose beginning lies before the last words that it keeps', async () => {
    const result = await run(`printf 'token: %s\\n' "$(printf 'a%.0s' $(seq 5000))" >&2; exit 1`);
    assert.equal(detail(result), 'exit code 1: token: [redacted]');
  });

  it('says where it looked for a missing program, and how to get it', async () => {
    const missing = { command: 'plumbline-no-such-login', installHint: ' Ask the platform team.\n' };
    const result = await run('', missing, { env: { PATH: '/a:/b' } });
    assert.equal(reason(failure(result)), 'missingProgram');
    assert.equal(detail(result), 'plumbline-no-such-login not found, PATH was /a:/b\nAsk the platform team.');
    const gone = await run('', { command: '/nowhere/login' });
    assert.equal(detail(gone), '/nowhere/login not found');
  });

  it('says how a program failed, in its own last words', async () => {
    const result = await run('echo "session expired, run: aws sso login" >&2; exit 3');
    assert.equal(reason(failure(result)), 'failed');
    assert.equal(detail(result), 'exit code 3: session expired, run: aws sso login');
    assert.equal(detail(await run('exit 1')), 'exit code 1');
    assert.equal(detail(await run('kill -9 $$')), 'ended by SIGKILL');
    assert.match(detail(await run('', { command: files.folder })), /EACCES/);
  });

  for (const [what, output] of [
    ['nothing', ''],
    ['no JSON', 'Welcome to the login'],
    ['another kind', '{"kind":"Status"}'],
    ['an empty status', credential({})],
    ['no status', `{"kind":"ExecCredential","apiVersion":"${V1}"}`],
  ] as const) {
    it(`fails when the program writes ${what}`, async () => {
      const result = await run(`echo '${output}'`);
      assert.equal(reason(failure(result)), 'failed');
      assert.match(detail(result), /did not write an ExecCredential/);
    });
  }

  it('fails when the versions differ, as kubectl does', async () => {
    const beta = credential({ token: 't' }, 'client.authentication.k8s.io/v1beta1');
    assert.match(detail(await run(`echo '${beta}'`)), /v1beta1, the kubeconfig asks for .*v1$/);
    assert.equal(value(await run(`echo '${beta}'`, { apiVersion: '' })).token, 't');
  });

  it('does not start what needs a terminal', async () => {
    const result = await run(`touch "$HOME/started"`, { interactiveMode: 'Always' });
    assert.equal(reason(failure(result)), 'unsupported');
    assert.equal(existsSync(`${files.folder}/started`), false);
    assert.match(detail(result), /terminal/);
  });

  it('does not wait for what the program leaves running, such as a browser', async () => {
    const controller = new AbortController();
    const open = files.write('open', '');
    const browser = `( while [ -e "$HOME/open" ]; do sleep 0.05; done; touch "$HOME/seen" ) > /dev/null &`;
    const result = await run(
      `${browser} echo '${credential({ token: 't' })}'`,
      {},
      { signal: controller.signal },
    );
    assert.equal(value(result).token, 't');
    controller.abort('timeout');
    rmSync(open);
    while (!existsSync(`${files.folder}/seen`)) {
      await new Promise((resolve) => {
        setImmediate(resolve);
      });
    }
  });

  it('stops a program that never stops writing', async () => {
    const result = await run('while true; do echo 0123456789012345678901234567890123456789; done');
    assert.match(detail(result), /more than a credential/);
  });

  it('ends the program and its children with the signal, also those that do not listen', async () => {
    const controller = new AbortController();
    const clock = new ImpatientClock();
    const ended = run(
      `trap '' TERM
       sh -c 'trap "" TERM; echo up >&2; while true; do sleep 0.05; done' &
       wait; wait`,
      {},
      { signal: controller.signal, clock },
    );
    while (!said.join('').includes('up')) {
      await new Promise((resolve) => {
        setImmediate(resolve);
      });
    }
    controller.abort('timeout');
    const result = await ended;
    // The child holds the same stdout: that it closed at all says that the child is gone too.
    assert.equal(detail(result), 'ended by SIGKILL: up');
    assert.deepEqual(clock.waits, [2_000]);
  });
});
