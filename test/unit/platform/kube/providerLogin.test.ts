import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';

import type { ClusterError } from '../../../../src/core/model/connection.ts';
import { authority, base64, leaf, testServer } from './testServers.ts';
import type { TestServer } from './testServers.ts';
import { NEVER, Sessions, value } from './harness.ts';

const CA = authority('Corp CA');

/** A token as far as anybody but the server looks into it. */
function jwt(claims: object): string {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ alg: 'none' })}.${part(claims)}.c2ln`;
}

const seconds = (fromNow: number): number => Math.floor(Date.now() / 1000) + fromNow;

describe('auth-provider', function suite() {
  this.slow(1_000);
  let sessions: Sessions;
  let server: TestServer;
  beforeEach(async () => {
    sessions = new Sessions();
    server = await testServer({ certificate: leaf(CA, 'api', ['127.0.0.1']) });
  });
  afterEach(async () => {
    sessions.dispose();
    await server.close();
  });

  async function version(provider: object, calls = 1): Promise<ClusterError | string> {
    const file = sessions.write('config', {
      clusters: [
        {
          name: 'dev',
          cluster: {
            server: `https://127.0.0.1:${server.port}`,
            'certificate-authority-data': base64(CA.cert),
          },
        },
      ],
      users: [{ name: 'me', user: { 'auth-provider': provider } }],
      contexts: [{ name: 'dev', context: { cluster: 'dev', user: 'me' } }],
    });
    const { client } = await sessions.open(file, 'dev');
    for (let index = 1; index < calls; index++) {
      value(await client.serverVersion(NEVER));
    }
    const answer = await client.serverVersion(NEVER);
    return answer.ok ? answer.value : answer.error;
  }

  const sent = (): readonly (readonly string[] | undefined)[] =>
    server.seen.map((each) => each.headers['authorization']);

  it('oidc: sends an ID token that still holds', async () => {
    const token = jwt({ exp: seconds(3600) });
    assert.equal(await version({ name: 'oidc', config: { 'id-token': token } }), 'v1.30.0');
    assert.deepEqual(sent(), [[`Bearer ${token}`]]);
  });

  it('oidc: says what to do when the token has ended, and uses up no refresh token that kubectl needs', async () => {
    const renewal = {
      'refresh-token': 'refresh',
      'client-id': 'me',
      'idp-issuer-url': `https://127.0.0.1:${server.port}`,
      'idp-certificate-authority-data': base64(CA.cert),
    };
    const ended = jwt({ exp: seconds(-60) });
    for (const config of [
      { ...renewal, 'id-token': ended },
      { 'id-token': ended },
      { 'id-token': 'a.b.c' },
      renewal,
      {},
    ]) {
      const error = await version({ name: 'oidc', config });
      assert.deepEqual(error, { code: 'login', reason: 'expired', program: 'oidc', detail: '' });
    }
    assert.equal(server.seen.length, 0, 'neither the cluster nor the issuer was asked');
  });

  it('gcp and azure: use a token that still holds, and start no program after that', async () => {
    const started = `${sessions.folder}/started`;
    const config = {
      'access-token': 'cloud',
      expiry: new Date(Date.now() + 3_600_000).toISOString(),
      'cmd-path': 'touch',
      'cmd-args': started,
      'expiry-key': '{.e}',
      'token-key': '{.t}',
    };
    for (const name of ['gcp', 'azure']) {
      assert.equal(await version({ name, config }), 'v1.30.0');
      const late = await version({ name, config: { ...config, expiry: '2001-01-01T00:00:00Z' } });
      assert.ok(typeof late === 'object' && late.code === 'login' && late.reason === 'unsupported', name);
      assert.match(late.detail, new RegExp(name));
    }
    assert.equal(existsSync(started), false);
  });

  it('says that another provider is not supported', async () => {
    const error = await version({ name: 'openstack', config: {} });
    assert.ok(typeof error === 'object' && error.code === 'login' && error.reason === 'unsupported');
  });

  it('reads a token file', async () => {
    const tokenFile = sessions.write('token', 'from-file');
    assert.equal(await version({ name: 'tokenFile', config: { tokenFile } }), 'v1.30.0');
    assert.deepEqual(sent(), [['Bearer from-file']]);
  });
});
