import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';

import type { ClusterSession, Watched } from '../../../../src/core/ports.ts';
import { startDemoCluster } from '../../../world/api/startDemoCluster.ts';
import type { DemoCluster } from '../../../world/api/startDemoCluster.ts';
import type { KubeconfigFilesOptions } from '../../../../src/platform/kube/kubeconfigFiles.ts';
import { kubeConnectionId } from '../../../../src/core/model/ids.ts';
import { failure, kubeconfigFiles, Listener, NEVER, RecordingLogger, Sessions, value } from './harness.ts';
import { authority, base64, leaf, testServer } from './testServers.ts';

const V1 = 'client.authentication.k8s.io/v1';

function core(kind: string, resource: string): Watched {
  return { spec: { group: '', versions: ['v1'], kind, resource, hasTable: false }, version: 'v1' };
}

const FIVE_KINDS: readonly Watched[] = [
  core('ConfigMap', 'configmaps'),
  core('Namespace', 'namespaces'),
  core('Service', 'services'),
  core('Secret', 'secrets'),
  core('Event', 'events'),
];

describe('Logging in with a program', function suite() {
  this.slow(1_500);
  let demo: DemoCluster;
  let sessions: Sessions;
  before(async () => {
    demo = await startDemoCluster();
  });
  after(() => demo.close());
  beforeEach(() => (sessions = new Sessions()));
  afterEach(() => {
    sessions.dispose();
    demo.script.clear();
    demo.requests.clear();
  });

  /** A plug-in that counts its starts in a file and prints the token that another file holds. */
  function plugin(script = ''): string {
    sessions.write('token', 'demo-admin');
    return sessions.write(
      'login.sh',
      `#!/bin/sh
here="$(dirname "$0")"
echo started >> "$here/starts"
${script}
printf '{"apiVersion":"${V1}","kind":"ExecCredential","status":{"token":"%s"}}' "$(cat "$here/token")"
`,
    );
  }

  const starts = (): number =>
    existsSync(`${sessions.folder}/starts`)
      ? readFileSync(`${sessions.folder}/starts`, 'utf8').trim().split('\n').length
      : 0;

  function kubeconfig(exec: object): string {
    const user = { exec: { apiVersion: V1, interactiveMode: 'IfAvailable', ...exec } };
    return sessions.write('config', {
      clusters: [
        {
          name: 'demo',
          cluster: { server: demo.server, 'certificate-authority-data': base64(demo.certificateAuthority) },
        },
      ],
      users: [{ name: 'me', user }],
      contexts: [
        { name: 'one', context: { cluster: 'demo', user: 'me' } },
        { name: 'two', context: { cluster: 'demo', user: 'me', namespace: 'x' } },
      ],
    });
  }

  function open(exec: object, options: Partial<KubeconfigFilesOptions> = {}): Promise<ClusterSession> {
    return sessions.open(kubeconfig(exec), 'one', options);
  }

  it('starts no program before the first request', async () => {
    await open({ command: plugin() });
    assert.equal(starts(), 0);
  });

  it('starts it once when five kinds connect at once', async () => {
    const { source } = await open({ command: plugin('sleep 0.1') });
    const listener = new Listener(source);
    source.follow(FIVE_KINDS);
    for (const _kind of FIVE_KINDS) {
      await listener.next('live');
    }
    assert.equal(starts(), 1);
    assert.equal(demo.requests.matching((request) => request.status === 401).length, 0);
  });

  it('starts it once for two contexts of one user', async () => {
    const file = kubeconfig({ command: plugin('sleep 0.05') });
    const files = sessions.keep(kubeconfigFiles({ setting: () => [file] }));
    const opened = await Promise.all(['one', 'two'].map((name) => files.open(kubeConnectionId(file, name))));
    await Promise.all(opened.map(async (session) => value(await value(session).client.serverVersion(NEVER))));
    assert.equal(starts(), 1);
  });

  it('starts it once more when the server refuses the token, for all at once', async () => {
    const command = plugin();
    const { client } = await open({ command });
    value(await client.serverVersion(NEVER));
    sessions.write('token', 'demo-reader');
    const refusal = { kind: 'status', code: 401, match: { user: 'admin' } } as const;
    demo.script.add(refusal);
    const answers = await Promise.all(Array.from({ length: 5 }, () => client.serverVersion(NEVER)));
    answers.forEach((answer) => value(answer));
    assert.equal(starts(), 2);
  });

  it('waits for somebody when the next token is refused too, and starts nothing meanwhile', async () => {
    const { source, client } = await open({ command: plugin() });
    sessions.write('token', 'nonsense');
    const listener = new Listener(source);
    source.follow(FIVE_KINDS);
    for (const _kind of FIVE_KINDS) {
      assert.equal((await listener.next('denied')).error.code, 'unauthorized');
    }
    assert.equal(starts(), 2);
    assert.equal(failure(await client.serverVersion(NEVER)).code, 'unauthorized');
    assert.equal(starts(), 2);
    sessions.write('token', 'demo-admin');
    source.retry();
    await listener.next('live');
    assert.equal(starts(), 3);
  });

  it('shows what the program says, and can be cancelled', async () => {
    const session = await open({
      command: plugin('echo "Open https://login.example and enter ABCD" >&2; sleep 30'),
    });
    const said = new Promise<string>((resolve) => {
      session.onDidSayAtLogin(resolve);
    });
    const asked = session.client.serverVersion(NEVER);
    assert.match(await said, /enter ABCD/);
    session.cancelLogin();
    const error = failure(await asked);
    assert.ok(error.code === 'login' && error.reason === 'cancelled');
    assert.equal(
      failure(await session.client.serverVersion(NEVER)).code,
      'login',
      'not started again by itself',
    );
    assert.equal(starts(), 1);
  });

  it('ends the program with the session that alone waited for it', async () => {
    const session = await open({
      command: plugin(`trap 'echo ended >> "$here/ended"; exit 1' TERM; echo up >&2; sleep 30 & wait`),
    });
    const up = new Promise((resolve) => {
      session.onDidSayAtLogin(resolve);
    });
    const asked = session.client.serverVersion(NEVER);
    await up;
    session.dispose();
    assert.equal(failure(await asked).code, 'cancelled');
    while (!existsSync(`${sessions.folder}/ended`)) {
      await new Promise((resolve) => {
        setImmediate(resolve);
      });
    }
  });

  it('denies, with the words for the user, what a missing program makes impossible', async () => {
    const { source } = await open({ command: 'plumbline-no-such-login', installHint: 'brew install it' });
    const listener = new Listener(source);
    source.follow(FIVE_KINDS);
    const { error } = await listener.next('denied');
    assert.ok(error.code === 'login' && error.reason === 'missingProgram');
    assert.match(error.detail, /^plumbline-no-such-login not found, PATH was .*\nbrew install it$/);
  });

  it('starts it again when opened anew after a failure', async () => {
    const file = kubeconfig({ command: plugin('exit 7') });
    const files = sessions.keep(kubeconfigFiles({ setting: () => [file] }));
    const id = kubeConnectionId(file, 'one');
    for (const expected of [1, 2]) {
      const session = value(await files.open(id));
      assert.equal(failure(await session.client.serverVersion(NEVER)).code, 'login');
      assert.equal(failure(await session.client.serverVersion(NEVER)).code, 'login');
      assert.equal(starts(), expected);
    }
  });

  it('starts no program because a file changed', async () => {
    const command = plugin('exit 1');
    const file = kubeconfig({ command });
    const files = sessions.keep(kubeconfigFiles({ setting: () => [file] }));
    const { source, client } = value(await files.open(kubeConnectionId(file, 'one')));
    const listener = new Listener(source);
    source.follow(FIVE_KINDS);
    await listener.next('denied');
    plugin();
    kubeconfig({ command, args: ['--new'] });
    await files.catalog();
    assert.equal(starts(), 1);
    value(await client.serverVersion(NEVER));
    assert.equal(starts(), 2, 'the next request logs in anew');
    source.retry();
    await listener.next('live');
    assert.equal(starts(), 2);
  });

  it('logs no token, whatever happens', async () => {
    const logger = new RecordingLogger();
    const { source } = await open({ command: plugin() }, { logger });
    demo.script.add({ kind: 'status', code: 500, count: 1, message: 'token: demo-admin leaked' });
    const listener = new Listener(source);
    source.follow(FIVE_KINDS);
    await listener.next('stale');
    assert.ok(logger.lines.length > 0);
    assert.doesNotMatch(logger.lines.join('\n'), /demo-admin/);
  });
});

describe('Logging in with a certificate of a program', () => {
  it('shows it, and the next one after it', async () => {
    const CA = authority('Corp CA');
    const server = await testServer({ certificate: leaf(CA, 'api', ['127.0.0.1']), clientAuthority: CA });
    const sessions = new Sessions();
    const write = (name: string): void => {
      const { cert, key } = leaf(CA, name);
      const status = {
        clientCertificateData: cert,
        clientKeyData: key,
        expirationTimestamp: name === 'alice' ? '2001-01-01T00:00:00Z' : '2999-01-01T00:00:00Z',
      };
      sessions.write('credential', { apiVersion: V1, kind: 'ExecCredential', status });
    };
    const exec = { apiVersion: V1, command: './login.sh', provideClusterInfo: true };
    sessions.write(
      'login.sh',
      '#!/bin/sh\ncd "$(dirname "$0")"\nprintf %s "$KUBERNETES_EXEC_INFO" > info\ncat credential\n',
    );
    const file = sessions.write('config', {
      clusters: [
        {
          name: 'dev',
          cluster: {
            server: `https://127.0.0.1:${server.port}`,
            'certificate-authority-data': base64(CA.cert),
            extensions: [{ name: 'client.authentication.k8s.io/exec', extension: { audience: 'dev' } }],
          },
        },
      ],
      users: [{ name: 'me', user: { exec } }],
      contexts: [{ name: 'dev', context: { cluster: 'dev', user: 'me' } }],
    });
    const { client } = await sessions.open(file, 'dev');
    write('alice');
    value(await client.serverVersion(NEVER));
    write('bob');
    value(await client.serverVersion(NEVER));
    value(await client.serverVersion(NEVER));
    assert.deepEqual(
      server.seen.map((each) => each.client),
      ['alice', 'bob', 'bob'],
    );
    assert.deepEqual(JSON.parse(readFileSync(`${sessions.folder}/info`, 'utf8')), {
      apiVersion: V1,
      kind: 'ExecCredential',
      spec: {
        cluster: {
          server: `https://127.0.0.1:${server.port}`,
          'certificate-authority-data': base64(CA.cert),
          config: { audience: 'dev' },
        },
        interactive: false,
      },
    });
    sessions.dispose();
    await server.close();
  });
});
