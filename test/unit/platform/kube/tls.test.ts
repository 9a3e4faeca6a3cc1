import assert from 'node:assert/strict';

import type { ClusterError } from '../../../../src/core/model/connection.ts';
import type { Result } from '../../../../src/core/util/result.ts';
import { failure, NEVER, Sessions, value } from './harness.ts';
import { answerVersion, authority, base64, expiredLeaf, leaf, testServer } from './testServers.ts';
import type { TestServer, TestServerOptions } from './testServers.ts';

const LOOPBACK = ['127.0.0.1', 'localhost'];
const CA = authority('Corp Kubernetes CA');

describe('TLS and credentials of a kubeconfig', function suite() {
  this.slow(1_000);
  let sessions: Sessions;
  let server: TestServer;
  beforeEach(() => (sessions = new Sessions()));
  afterEach(async () => {
    sessions.dispose();
    await server.close();
  });

  /** A kubeconfig for the server, with what is given added to cluster and user. */
  function kubeconfig(cluster: object, user: object | undefined, scheme = 'https'): string {
    return sessions.write('config', {
      clusters: [{ name: 'dev', cluster: { server: `${scheme}://127.0.0.1:${server.port}`, ...cluster } }],
      users: user ? [{ name: 'me', user }] : [],
      contexts: [{ name: 'dev', context: { cluster: 'dev', ...(user ? { user: 'me' } : {}) } }],
    });
  }

  async function start(
    options: TestServerOptions = { certificate: leaf(CA, 'api', LOOPBACK) },
  ): Promise<void> {
    server = await testServer(options);
  }

  async function version(
    cluster: object,
    user?: object,
    scheme?: string,
  ): Promise<Result<string, ClusterError>> {
    const session = await sessions.open(kubeconfig(cluster, user, scheme), 'dev');
    return await session.client.serverVersion(NEVER);
  }

  const TRUSTED = { 'certificate-authority-data': base64(CA.cert) };

  it('trusts the CA that the kubeconfig names, as data or as a file beside it, with or without a user', async () => {
    await start();
    sessions.write('ca.crt', CA.cert);
    value(await version(TRUSTED, { token: 't' }));
    value(await version(TRUSTED));
    value(await version({ 'certificate-authority': 'ca.crt' }, {}));
    assert.equal(server.seen[1]?.headers['authorization'], undefined);
  });

  it('names CA and key when the certificate is not trusted, and shows no way around', async () => {
    await start({ certificate: leaf(authority('Somebody Else'), 'api', LOOPBACK) });
    const error = failure(await version(TRUSTED, { token: 't' }));
    assert.ok(error.code === 'certificate', JSON.stringify(error));
    assert.equal(error.ca, 'CN=Corp Kubernetes CA');
    assert.equal(
      error.setting,
      `clusters[dev].cluster.certificate-authority-data (${sessions.folder}/config)`,
    );
    assert.match(error.detail, /unable to (get local issuer|verify)/);
    assert.equal(server.seen.length, 0, 'nothing was sent');
    const unnamed = failure(await version({}, { token: 't' }));
    assert.ok(unnamed.code === 'certificate' && unnamed.ca === undefined && unnamed.setting !== undefined);
    assert.doesNotMatch(JSON.stringify([error, unnamed]), /skip|insecure/i);
  });

  it('says when a certificate has expired', async () => {
    await start({ certificate: expiredLeaf(CA, LOOPBACK) });
    const error = failure(await version(TRUSTED));
    assert.ok(error.code === 'certificate' && error.detail.includes('CERT_HAS_EXPIRED'));
  });

  it('checks the name that tls-server-name says', async () => {
    await start({ certificate: leaf(CA, 'api', ['api.internal']) });
    const wrong = failure(await version(TRUSTED));
    assert.ok(wrong.code === 'certificate' && wrong.detail.includes('ERR_TLS_CERT_ALTNAME_INVALID'));
    value(await version({ ...TRUSTED, 'tls-server-name': 'api.internal' }));
    assert.equal(server.seen[0]?.servername, 'api.internal');
    assert.equal(failure(await version({ ...TRUSTED, 'tls-server-name': 'other' })).code, 'certificate');
  });

  it('checks nothing where the kubeconfig itself says so', async () => {
    await start({ certificate: leaf(authority('Unknown'), 'api', ['elsewhere']) });
    value(await version({ 'insecure-skip-tls-verify': true }, { token: 't' }));
  });

  it('shows its client certificate, and the new one after the files were renewed', async () => {
    await start({ certificate: leaf(CA, 'api', LOOPBACK), clientAuthority: CA });
    const [alice, bob] = [leaf(CA, 'alice'), leaf(CA, 'bob')];
    value(
      await version(TRUSTED, {
        'client-certificate-data': base64(alice.cert),
        'client-key-data': base64(alice.key),
      }),
    );
    assert.equal(server.seen[0]?.client, 'alice');
    sessions.write('me.crt', alice.cert);
    sessions.write('me.key', alice.key);
    const files = kubeconfig(TRUSTED, { 'client-certificate': 'me.crt', 'client-key': 'me.key' });
    const { client } = await sessions.open(files, 'dev');
    value(await client.serverVersion(NEVER));
    sessions.write('me.crt', bob.cert);
    sessions.write('me.key', bob.key);
    value(await client.serverVersion(NEVER));
    assert.deepEqual(
      server.seen.map((each) => each.client),
      ['alice', 'alice', 'bob'],
    );
  });

  it('says that a certificate, key or CA of the kubeconfig cannot be used', async () => {
    await start();
    for (const [cluster, user] of [
      [{ 'certificate-authority': 'gone.crt' }, {}],
      [TRUSTED, { 'client-certificate': 'gone.crt', 'client-key': 'gone.key' }],
      [TRUSTED, { 'client-certificate-data': base64('nonsense'), 'client-key-data': base64('nonsense') }],
      [TRUSTED, { 'client-certificate-data': base64(CA.cert), 'client-key-data': base64(leaf(CA, 'x').key) }],
      [TRUSTED, { token: 'two\nlines' }],
    ] as const) {
      const error = failure(await version(cluster, user));
      assert.equal(error.code, 'kubeconfig', JSON.stringify(error));
    }
    assert.equal(server.seen.length, 0);
  });

  it('sends tokens, basic auth, and every part of an impersonation', async () => {
    await start();
    value(await version(TRUSTED, { token: 'abc' }));
    value(await version(TRUSTED, { username: 'me', password: 'pässword' }));
    value(
      await version(TRUSTED, {
        token: 'abc',
        as: 'admin',
        'as-groups': ['ops', 'dev'],
        'as-uid': '7',
        'as-user-extra': { 'acme.com/Scopes': ['a', 'b'] },
      }),
    );
    const headers = server.seen.map((each) => each.headers);
    assert.deepEqual(headers[0]?.['authorization'], ['Bearer abc']);
    assert.deepEqual(headers[1]?.['authorization'], [
      `Basic ${Buffer.from('me:pässword').toString('base64')}`,
    ]);
    assert.deepEqual(headers[2]?.['impersonate-user'], ['admin']);
    assert.deepEqual(headers[2]?.['impersonate-group'], ['ops', 'dev']);
    assert.deepEqual(headers[2]?.['impersonate-uid'], ['7']);
    assert.deepEqual(headers[2]?.['impersonate-extra-acme.com%2Fscopes'.toLowerCase()], ['a', 'b']);
  });

  it('reads a token file, and reads it again at once when the server refuses what was in it', async () => {
    await start({
      certificate: leaf(CA, 'api', LOOPBACK),
      answer: (request, response) => {
        if (request.headers.authorization === 'Bearer new') {
          return answerVersion(request, response);
        }
        response.writeHead(401).end();
      },
    });
    sessions.write('token', 'old\n');
    const { client } = await sessions.open(
      kubeconfig(TRUSTED, { tokenFile: 'token', token: 'ignored' }),
      'dev',
    );
    assert.equal(failure(await client.serverVersion(NEVER)).code, 'unauthorized');
    assert.equal(server.seen.length, 2, 'tried once more, and no oftener');
    const other = await sessions.open(kubeconfig(TRUSTED, { tokenFile: 'token' }), 'dev');
    sessions.write('token', ' new ');
    value(await other.client.serverVersion(NEVER));
    sessions.write('token', '');
    const empty = await sessions.open(kubeconfig(TRUSTED, { tokenFile: 'token' }), 'dev');
    assert.equal(failure(await empty.client.serverVersion(NEVER)).code, 'kubeconfig');
    const missing = await sessions.open(kubeconfig(TRUSTED, { tokenFile: 'no-such-token' }), 'dev');
    const error = failure(await missing.client.serverVersion(NEVER));
    assert.ok(error.code === 'kubeconfig' && error.file.endsWith('/no-such-token'));
  });

  it('talks to a plain server, and to one that lives under a path', async () => {
    await start({});
    value(await version({}, { token: 't' }, 'http'));
    const prefixed = { server: `http://127.0.0.1:${server.port}/k8s/clusters/c-1/` };
    value(await version(prefixed, { token: 't' }));
    assert.deepEqual(
      server.seen.map((each) => each.url),
      ['/version', '/k8s/clusters/c-1/version'],
    );
  });

  it('uses its connections again and again, speaking HTTP/1.1', async () => {
    await start();
    const { client } = await sessions.open(kubeconfig(TRUSTED, { token: 't' }), 'dev');
    for (let index = 0; index < 20; index++) {
      value(await client.serverVersion(NEVER));
    }
    assert.ok(
      server.connections() <= 2,
      `${server.connections()}: a call may come before the last one is put away`,
    );
    assert.equal(server.seen[0]?.httpVersion, '1.1');
  });

  it('asks for packed answers, unless the kubeconfig declines', async () => {
    await start();
    value(await version(TRUSTED));
    value(await version({ ...TRUSTED, 'disable-compression': true }));
    assert.deepEqual(
      server.seen.map((each) => each.headers['accept-encoding']),
      [['gzip'], undefined],
    );
  });

  for (const [what, body] of [
    ['an HTML page of a portal', '<html><body>Please sign in</body></html>'],
    ['nothing', ''],
  ] as const) {
    it(`takes ${what} for garbage`, async () => {
      await start({
        certificate: leaf(CA, 'api', LOOPBACK),
        answer: (_request, response) => response.end(body),
      });
      assert.equal(failure(await version(TRUSTED)).code, 'garbage');
    });
  }
});
