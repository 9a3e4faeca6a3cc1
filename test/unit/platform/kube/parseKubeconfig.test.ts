import assert from 'node:assert/strict';

import type { KubeconfigDocument } from '../../../../src/core/kube/kubeconfigDocument.ts';
import { parseKubeconfig } from '../../../../src/platform/kube/parseKubeconfig.ts';

function parsed(
  text: string,
  file = '/home/me/.kube/config',
  platform: NodeJS.Platform = 'linux',
): KubeconfigDocument {
  const result = parseKubeconfig(file, text, platform);
  assert.ok(result.ok, result.ok ? '' : result.error);
  return result.value;
}

function problem(text: string): string {
  const result = parseKubeconfig('/k', text, 'linux');
  assert.ok(!result.ok);
  return result.error;
}

const FULL = `
apiVersion: v1
kind: Config
current-context: dev
clusters:
- name: dev
  cluster:
    server: https://10.0.0.1:6443/
    certificate-authority: certs/ca.crt
    tls-server-name: api.dev
    proxy-url: http://proxy:3128
    disable-compression: true
    extensions:
    - name: client.authentication.k8s.io/exec
      extension: { audience: dev }
users:
- name: me
  user:
    client-certificate: certs/me.crt
    client-key: /abs/me.key
    tokenFile: tokens/me
    as: admin
    as-groups: [ops, dev]
    as-uid: "7"
    as-user-extra: { scopes: [a, b] }
    exec:
      apiVersion: client.authentication.k8s.io/v1
      command: ./bin/login
      args: [--cluster, 7]
      env: [{ name: A, value: b }, { name: "" }]
      installHint: Get it from the wiki
      interactiveMode: IfAvailable
      provideClusterInfo: true
contexts:
- name: dev
  context: { cluster: dev, user: me, namespace: argocd }
`;

describe('parseKubeconfig', () => {
  it('reads a file whole, with what client-node drops, and paths against the folder of the file', () => {
    const document = parsed(FULL);
    const cluster = document.clusters[0];
    assert.equal(cluster?.cluster.server, 'https://10.0.0.1:6443', 'without the last slash');
    assert.equal(cluster.cluster.caFile, '/home/me/.kube/certs/ca.crt');
    assert.equal(cluster.cluster.tlsServerName, 'api.dev');
    assert.equal(cluster.cluster.proxyUrl, 'http://proxy:3128');
    assert.equal(cluster.disableCompression, true);
    assert.deepEqual(cluster.execConfig, { audience: 'dev' });
    const user = document.users[0];
    assert.equal(user?.user.certFile, '/home/me/.kube/certs/me.crt');
    assert.equal(user.user.keyFile, '/abs/me.key');
    assert.equal(user.user.impersonateUser, 'admin');
    assert.equal(user.tokenFile, '/home/me/.kube/tokens/me');
    assert.deepEqual(user.impersonate, { groups: ['ops', 'dev'], uid: '7', extra: { scopes: ['a', 'b'] } });
    assert.deepEqual(user.exec, {
      apiVersion: 'client.authentication.k8s.io/v1',
      command: '/home/me/.kube/bin/login',
      args: ['--cluster', '7'],
      env: [{ name: 'A', value: 'b' }],
      installHint: 'Get it from the wiki',
      interactiveMode: 'IfAvailable',
      provideClusterInfo: true,
    });
    assert.equal('exec' in user.user, false, 'client-node must not see the program, or it would start it');
    assert.deepEqual(document.contexts, [
      { file: '/home/me/.kube/config', name: 'dev', cluster: 'dev', user: 'me', namespace: 'argocd' },
    ]);
    assert.equal(document.currentContext, 'dev');
  });

  it('leaves a bare command to PATH', () => {
    const users = 'users: [{ name: a, user: { exec: { command: aws } } }]';
    assert.equal(parsed(users).users[0]?.exec?.command, 'aws');
  });

  it('resolves a command with backslashes on Windows only', () => {
    const users = "users: [{ name: a, user: { exec: { command: 'bin\\login.exe' } } }]";
    assert.equal(parsed(users, 'C:\\k\\config', 'win32').users[0]?.exec?.command, 'C:\\k\\bin\\login.exe');
    assert.equal(parsed(users).users[0]?.exec?.command, 'bin\\login.exe');
  });

  it('takes an empty file for an empty config, as kubectl does', () => {
    for (const text of ['', ' \n', 'apiVersion: v1\nkind: Config\n', '{}']) {
      assert.deepEqual(parsed(text).contexts, []);
    }
  });

  it('leaves out entries that lack what they must have, and keeps the rest', () => {
    const document = parsed(`
clusters: [{ name: broken }, { cluster: { server: https://x } }, { name: good, cluster: { server: https://y } }]
contexts: [{ name: broken, context: {} }, { name: good, context: { cluster: good } }]
users: nonsense
`);
    assert.deepEqual(
      document.clusters.map((each) => each.cluster.name),
      ['good'],
    );
    assert.deepEqual(
      document.contexts.map((each) => [each.name, each.user]),
      [['good', '']],
    );
    assert.deepEqual(document.users, []);
  });

  it('reads unquoted numbers as names', () => {
    const document = parsed(`
current-context: 7
clusters: [{ name: 7, cluster: { server: https://x, disable-compression: true } }]
contexts: [{ name: 7, context: { cluster: 7, user: 7 } }]
users: [{ name: 7, user: { tokenFile: /t } }]
`);
    assert.equal(document.currentContext, '7');
    assert.deepEqual(document.contexts[0], {
      file: '/home/me/.kube/config',
      name: '7',
      cluster: '7',
      user: '7',
    });
    assert.equal(document.users[0]?.tokenFile, '/t');
    assert.equal(document.clusters[0]?.disableCompression, true);
  });

  it('says in a line why a file is no kubeconfig', () => {
    assert.match(problem('a: b: c'), /bad indentation|mapping/);
    assert.ok(!problem('clusters: [').includes('\n'));
    assert.notEqual(problem('null'), '');
    assert.equal(problem('just some words'), 'This is not a kubeconfig file');
    assert.equal(problem('apiVersion: v1\nkind: ConfigMap\ndata: {}'), 'This is not a kubeconfig file');
  });

  it('reads JSON, which is YAML too', () => {
    assert.equal(
      parsed('{"current-context":"a","contexts":[{"name":"a","context":{"cluster":"b"}}]}').currentContext,
      'a',
    );
  });
});
