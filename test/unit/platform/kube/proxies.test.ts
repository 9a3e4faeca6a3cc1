import assert from 'node:assert/strict';

import type { KubeconfigFilesOptions } from '../../../../src/platform/kube/kubeconfigFiles.ts';
import type { ClusterError } from '../../../../src/core/model/connection.ts';
import type { Result } from '../../../../src/core/util/result.ts';
import { failure, NEVER, Sessions, value } from './harness.ts';
import { authority, base64, leaf, testProxy, testServer, testSocks } from './testServers.ts';
import type { TestProxy, TestProxyOptions, TestServer } from './testServers.ts';

const CA = authority('Corp CA');
/** Only the proxy knows where this is. */
const SERVER = 'https://kube.test:6443';

describe('Proxies', function suite() {
  this.slow(1_000);
  let sessions: Sessions;
  let server: TestServer;
  let proxy: TestProxy;
  beforeEach(async () => {
    sessions = new Sessions();
    server = await testServer({ certificate: leaf(CA, 'api', ['kube.test']) });
  });
  afterEach(async () => {
    sessions.dispose();
    await server.close();
    await proxy.close();
  });

  async function start(options: Omit<TestProxyOptions, 'to'> = {}): Promise<string> {
    proxy = await testProxy({ to: server.port, ...options });
    return `${options.certificate ? 'https' : 'http'}://127.0.0.1:${proxy.port}`;
  }

  async function version(
    cluster: object = {},
    options: Partial<KubeconfigFilesOptions> = {},
    calls = 1,
  ): Promise<Result<string, ClusterError>> {
    const file = sessions.write('config', {
      clusters: [
        {
          name: 'dev',
          cluster: { server: SERVER, 'certificate-authority-data': base64(CA.cert), ...cluster },
        },
      ],
      contexts: [{ name: 'dev', context: { cluster: 'dev' } }],
    });
    const { client } = await sessions.open(file, 'dev', options);
    for (let index = 1; index < calls; index++) {
      value(await client.serverVersion(NEVER));
    }
    return await client.serverVersion(NEVER);
  }

  const targets = (): readonly string[] => proxy.asked.map((each) => each.target);

  it('go by proxy-url, with few tunnels for many calls', async () => {
    value(await version({ 'proxy-url': await start() }, {}, 20));
    assert.ok(targets().length <= 2, String(targets()));
    assert.equal(targets()[0], 'kube.test:6443');
    assert.equal(server.seen[0]?.servername, 'kube.test');
  });

  it('go by HTTPS_PROXY, and not where NO_PROXY says so', async () => {
    const url = await start();
    value(await version({}, { env: { HTTPS_PROXY: url } }));
    assert.deepEqual(targets(), ['kube.test:6443']);
    const direct = failure(await version({}, { env: { HTTPS_PROXY: url, NO_PROXY: '.test' } }));
    assert.ok(direct.code === 'unreachable' && /kube\.test/.test(direct.detail), JSON.stringify(direct));
    assert.equal(targets().length, 1);
  });

  it("go by VS Code's http.proxy, with its authorization", async () => {
    const url = await start({ authorization: 'Basic corp' });
    value(await version({}, { proxy: () => ({ url, authorization: 'Basic corp' }) }));
    assert.deepEqual(proxy.asked, [{ target: 'kube.test:6443', authorization: 'Basic corp' }]);
  });

  it('take the credentials of an address, and keep them out of every error', async () => {
    const url = (await start({ authorization: `Basic ${base64('me:s3cret!')}` })).replace(
      '//',
      '//me:s3cret!@',
    );
    value(await version({ 'proxy-url': url }));
    const wrong = failure(await version({ 'proxy-url': url.replace('s3cret', 'other') }));
    assert.equal(wrong.code, 'unreachable');
    assert.doesNotMatch(JSON.stringify(wrong), /other!/);
    assert.match(JSON.stringify(wrong), /407/);
  });

  it('may speak TLS themselves, checked unless VS Code is told not to', async () => {
    const url = await start({ certificate: leaf(authority('Proxy CA'), 'proxy', ['127.0.0.1']) });
    const strict = failure(await version({}, { proxy: () => ({ url }) }));
    assert.ok(strict.code === 'certificate' || strict.code === 'unreachable', JSON.stringify(strict));
    assert.equal(server.seen.length, 0);
    value(await version({}, { proxy: () => ({ url, strictSSL: false }) }));
    assert.deepEqual(targets(), ['kube.test:6443']);
  });

  it('never stand between us and the check of the cluster itself', async () => {
    const url = await start();
    const other = base64(authority('Other').cert);
    const options = { proxy: () => ({ url, strictSSL: false }) };
    assert.equal(
      failure(await version({ 'certificate-authority-data': other }, options)).code,
      'certificate',
    );
  });

  it('forward plain requests', async () => {
    const url = await start();
    value(await version({ server: 'http://plain.test:8080' }, { env: { HTTP_PROXY: url } }));
    assert.deepEqual(targets(), ['http://plain.test:8080/version']);
  });

  it('of the SOCKS kind work too', async () => {
    proxy = await testSocks(server.port);
    value(await version({ 'proxy-url': `socks5://127.0.0.1:${proxy.port}` }, {}, 3));
    assert.equal(targets()[0], 'kube.test:6443');
    assert.equal(server.seen[0]?.servername, 'kube.test');
  });

  it('that do not answer, are not there, or are of an unknown kind are errors in time', async () => {
    const url = await start({ isSilent: true });
    const silent = failure(await version({ 'proxy-url': url }, { timeouts: { connect: 300 } }));
    assert.equal(silent.code, 'timeout', JSON.stringify(silent));
    const absent = failure(await version({ 'proxy-url': 'http://127.0.0.1:1' }));
    assert.equal(absent.code, 'unreachable');
    const odd = failure(await version({ 'proxy-url': 'socks4://127.0.0.1:1' }));
    assert.equal(odd.code, 'kubeconfig', JSON.stringify(odd));
  });
});
