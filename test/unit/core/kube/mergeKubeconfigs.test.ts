import assert from 'node:assert/strict';

import { kubeConnectionId } from '../../../../src/core/model/ids.ts';
import type { LoginKind } from '../../../../src/core/model/connection.ts';
import {
  contextInfos,
  mergeKubeconfigs,
  resolveContext,
} from '../../../../src/core/kube/mergeKubeconfigs.ts';
import type { MergedKubeconfig } from '../../../../src/core/kube/mergeKubeconfigs.ts';
import { parseKubeconfig } from '../../../../src/platform/kube/parseKubeconfig.ts';

function merged(files: Readonly<Record<string, string>>): MergedKubeconfig {
  return mergeKubeconfigs(
    Object.entries(files).map(([file, text]) => {
      const result = parseKubeconfig(file, text, 'linux');
      assert.ok(result.ok);
      return result.value;
    }),
  );
}

const A = `
clusters: [{ name: one, cluster: { server: https://a-one } }]
users: [{ name: me, user: { token: a } }]
contexts: [{ name: dev, context: { cluster: one, user: me } }, { name: cross, context: { cluster: two, user: you } }]
`;
const B = `
current-context: prod
clusters: [{ name: one, cluster: { server: https://b-one, tls-server-name: b } }, { name: two, cluster: { server: https://b-two } }]
users: [{ name: me, user: { token: b, as: root } }, { name: you, user: { token: c } }]
contexts: [{ name: dev, context: { cluster: two, user: me } }, { name: prod, context: { cluster: one, user: me } }]
`;

describe('mergeKubeconfigs', () => {
  it('lets the first file win, entry by entry, without mixing two entries of one name', () => {
    const config = merged({ '/a': A, '/b': B });
    assert.deepEqual(
      contextInfos(config).map((each) => [each.name, each.file, each.server, each.isCurrent]),
      [
        ['dev', '/a', 'https://a-one', false],
        ['cross', '/a', 'https://b-two', false],
        ['prod', '/b', 'https://a-one', true],
      ],
    );
    const prod = resolveContext(config, kubeConnectionId('/b', 'prod'));
    assert.equal(prod?.cluster.cluster.tlsServerName, undefined);
    assert.equal(prod?.user.user.token, 'a');
    assert.equal(prod?.user.user.impersonateUser, undefined);
  });

  it('takes the first current-context that any file names', () => {
    assert.equal(
      merged({ '/a': 'current-context: ""', '/b': B, '/c': 'current-context: x' }).currentContext,
      'prod',
    );
  });

  it('finds a context by its id, which names the file', () => {
    const config = merged({ '/a': A, '/b': B });
    assert.equal(resolveContext(config, kubeConnectionId('/a', 'dev'))?.context.cluster, 'one');
    assert.equal(
      resolveContext(config, kubeConnectionId('/b', 'dev')),
      undefined,
      'the first file owns the name',
    );
  });

  it('says what a context lacks', () => {
    const config = merged({
      '/a': `
clusters: [{ name: odd, cluster: { server: "ftp://x" } }, { name: bare, cluster: { server: "10.0.0.1:6443" } }]
contexts:
- { name: a, context: { cluster: nope } }
- { name: b, context: { cluster: odd, user: nobody } }
- { name: c, context: { cluster: odd } }
- { name: d, context: { cluster: bare } }
`,
    });
    assert.deepEqual(
      contextInfos(config).map((each) => each.problem),
      [
        'Cluster nope is in no kubeconfig file',
        'User nobody is in no kubeconfig file',
        'Server ftp://x is not an http or https address',
        'Server 10.0.0.1:6443 is not an http or https address',
      ],
    );
    assert.equal(resolveContext(config, kubeConnectionId('/a', 'a')), undefined);
    assert.equal(resolveContext(config, kubeConnectionId('/a', 'b')), undefined);
  });

  const logins: readonly (readonly [user: string, login: LoginKind])[] = [
    ['{}', 'none'],
    ['{ token: t }', 'token'],
    ['{ tokenFile: /t }', 'token'],
    ['{ username: a, password: b }', 'basic'],
    ['{ client-certificate-data: YQ==, client-key-data: YQ== }', 'certificate'],
    ['{ client-certificate: a.crt, client-key: a.key }', 'certificate'],
    ['{ exec: { command: aws } }', 'exec'],
    ['{ exec: { command: aws }, client-certificate: a.crt }', 'exec'],
    ['{ exec: { command: aws }, token: t }', 'token'],
    ['{ auth-provider: { name: oidc, config: {} } }', 'oidc'],
    ['{ auth-provider: { name: gcp } }', 'authProvider'],
    ['{ auth-provider: nonsense }', 'none'],
  ];
  for (const [user, login] of logins) {
    it(`knows the login of ${user}`, () => {
      const text = `
clusters: [{ name: c, cluster: { server: https://x } }]
contexts: [{ name: c, context: { cluster: c, user: u } }]
users: [{ name: u, user: ${user} }]
`;
      assert.equal(contextInfos(merged({ '/a': text }))[0]?.login, login);
    });
  }
});
