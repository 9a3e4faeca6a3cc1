import assert from 'node:assert/strict';

import { chooseProxy, isException } from '../../../../src/platform/kube/proxy.ts';
import type { ProxyInputs } from '../../../../src/platform/kube/proxy.ts';

function choose(server: string, inputs: Partial<ProxyInputs> = {}): string {
  const choice = chooseProxy({ settings: {}, env: {}, ...inputs, server: new URL(server) });
  return choice ? `${choice.from} ${choice.url}` : 'direct';
}

describe('chooseProxy', () => {
  it('goes direct when nobody names a proxy', () => {
    assert.equal(choose('https://k8s.corp'), 'direct');
    assert.equal(choose('https://k8s.corp', { settings: { url: '' } }), 'direct');
  });

  it('prefers the kubeconfig, then VS Code, then the environment', () => {
    const env = { HTTPS_PROXY: 'http://env:1' };
    const settings = { url: 'http://code:2' };
    assert.equal(choose('https://k8s.corp', { env }), 'environment http://env:1');
    assert.equal(choose('https://k8s.corp', { env, settings }), 'setting http://code:2');
    assert.equal(
      choose('https://k8s.corp', { env, settings, clusterProxy: 'socks5://k:3' }),
      'kubeconfig socks5://k:3',
    );
  });

  it('reads the variable of the scheme, in either case', () => {
    const env = { https_proxy: 'a:1', HTTP_PROXY: 'http://b:2' };
    assert.equal(choose('https://k8s.corp', { env }), 'environment http://a:1');
    assert.equal(choose('http://k8s.corp', { env }), 'environment http://b:2');
    assert.equal(choose('http://k8s.corp', { env: { https_proxy: 'a:1' } }), 'direct');
  });

  it('honours exceptions of both kinds for both kinds', () => {
    const env = { HTTPS_PROXY: 'http://env:1', NO_PROXY: 'k8s.corp' };
    assert.equal(choose('https://k8s.corp', { env }), 'direct');
    assert.equal(choose('https://k8s.corp', { env, settings: { url: 'http://code:2' } }), 'direct');
    const settings = { url: 'http://code:2', noProxy: ['*.corp'] };
    assert.equal(choose('https://k8s.corp', { settings }), 'direct');
    assert.equal(choose('https://k8s.other', { settings }), 'setting http://code:2');
  });

  it('lets the kubeconfig proxy stand against every exception, as kubectl does', () => {
    assert.equal(
      choose('https://127.0.0.1:6443', { clusterProxy: 'http://p:1', env: { NO_PROXY: '*' } }),
      'kubeconfig http://p:1',
    );
  });

  it('never sends this machine to a proxy', () => {
    const env = { HTTPS_PROXY: 'http://env:1' };
    for (const host of ['localhost', 'a.localhost', '127.0.0.1', '127.8.9.10', '[::1]']) {
      assert.equal(choose(`https://${host}:6443`, { env }), 'direct', host);
    }
  });

  it('carries the credentials of the setting', () => {
    const settings = { url: 'http://code:2', authorization: 'Basic x', strictSSL: false };
    const choice = chooseProxy({ server: new URL('https://k8s.corp'), settings, env: {} });
    assert.deepEqual(choice, {
      url: 'http://code:2',
      from: 'setting',
      authorization: 'Basic x',
      strictSSL: false,
    });
  });
});

describe('isException', () => {
  const rows: readonly (readonly [server: string, entry: string, isException: boolean])[] = [
    ['https://a.corp', '*', true],
    ['https://a.corp', '', false],
    ['https://a.corp', ' a.corp ', true],
    ['https://b.a.corp', 'a.corp', true],
    ['https://ba.corp', 'a.corp', false],
    ['https://a.corp', '.corp', true],
    ['https://corp', '.corp', false],
    ['https://a.corp', '*.corp', true],
    ['https://A.CORP', 'a.corp', true],
    ['https://a.corp', 'a.corp:443', true],
    ['https://a.corp:6443', 'a.corp:443', false],
    ['http://a.corp', 'a.corp:80', true],
    ['https://10.1.2.3', '10.1.2.3', true],
    ['https://10.1.2.3:6443', '10.1.2.3:6443', true],
    ['https://10.1.2.3', '10.0.0.0/8', true],
    ['https://11.1.2.3', '10.0.0.0/8', false],
    ['https://10.1.2.3', '10.0.0.0/99', false],
    ['https://10.1.2.3', 'nonsense/8', false],
    ['https://[fd00::1]', 'fd00::/8', true],
    ['https://[fd00::1]:6443', '[fd00::1]:6443', true],
    ['https://[fd00::1]', '[fd00::1]', true],
    ['https://[fd00::1]', '10.0.0.0/8', false],
    ['https://a.corp', '10.0.0.0/8', false],
    ['https://110.1.2.3', '10.1.2.3', false],
  ];
  for (const [server, entry, expected] of rows) {
    it(`${server} is ${expected ? '' : 'not '}covered by "${entry}"`, () => {
      assert.equal(isException(new URL(server), entry), expected);
    });
  }
});
