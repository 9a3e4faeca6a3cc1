import assert from 'node:assert/strict';

import { matchesRepository, parseRepoUrl } from '../../../../src/core/manifest/repoUrl.ts';

describe('matchesRepository', () => {
  const same: readonly (readonly [left: string, right: string])[] = [
    ['https://github.com/acme/shop', 'https://github.com/acme/shop.git'],
    ['https://github.com/acme/shop', 'https://github.com/acme/shop/'],
    ['https://github.com/acme/shop', 'https://github.com//acme/shop.git/'],
    ['https://github.com/acme/shop', 'git@github.com:acme/shop.git'],
    ['https://github.com/acme/shop', 'github.com:acme/shop'],
    ['https://github.com/acme/shop', 'ssh://git@github.com/acme/shop.git'],
    ['https://github.com/acme/shop', 'ssh://git@github.com:22/acme/shop.git'],
    ['https://github.com/acme/shop', 'ssh://git@ssh.github.com:443/acme/shop.git'],
    ['https://github.com/acme/shop', 'git://github.com/acme/shop'],
    ['https://github.com/acme/shop', 'git+ssh://git@github.com/acme/shop'],
    ['https://github.com/acme/shop', 'https://user:token@github.com/acme/shop'],
    ['https://github.com/acme/shop', 'http://github.com:80/acme/shop'],
    ['https://github.com/acme/shop', 'https://github.com:443/acme/shop'],
    ['https://github.com/Acme/Shop', 'https://GitHub.com/acme/shop'],
    ['https://github.com/acme/shop', '  https://github.com/acme/shop\n'],
    ['https://github.com/acme/my%20shop', 'git@github.com:acme/my shop'],
    ['https://git.acme.io:8443/shop', 'ssh://git@git.acme.io:2222/shop.git'],
    ['https://git.acme.io/scm/pl/shop.git', 'ssh://git@git.acme.io:7999/pl/shop.git'],
    ['https://dev.azure.com/acme/plat/_git/shop', 'git@ssh.dev.azure.com:v3/acme/plat/shop'],
    ['https://acme@dev.azure.com/acme/plat/_git/shop', 'https://acme.visualstudio.com/plat/_git/shop'],
    ['https://dev.azure.com/acme/_git/shop', 'https://acme.visualstudio.com/DefaultCollection/_git/shop'],
    ['ssh://git@[2001:db8::1]:2222/shop.git', 'ssh://[2001:db8::1]:2222/shop'],
    ['git@[2001:db8::1]:shop.git', 'ssh://[2001:db8::1]/shop'],
    ['http://127.0.0.1:41999/origin.git', 'http://127.0.0.1:41999/origin'],
    ['file:///srv/git/shop.git', '/srv/git/shop'],
    ['file://localhost/srv/git/shop', '/srv/git/shop.git/'],
    ['file:///C:/repos/shop', 'C:\\repos\\shop'],
    ['C:/Repos/Shop.git', 'c:\\repos\\shop'],
    ['file://server/share/shop', '\\\\server\\share\\shop.git'],
    ['//server/share/shop', '\\\\SERVER\\share\\shop'],
  ];
  for (const [left, right] of same) {
    it(`${left} is ${right}`, () => {
      assert.equal(matchesRepository(left, [right]), true);
      assert.equal(matchesRepository(right, [left]), true);
    });
  }

  const other: readonly (readonly [left: string, right: string])[] = [
    ['https://github.com/acme/shop', 'https://github.com/acme/shop-config'],
    ['https://github.com/acme/shop', 'https://github.com/acme/shop/web'],
    ['https://github.com/acme/shop', 'https://gitlab.com/acme/shop'],
    ['https://git.acme.io:8443/shop', 'https://git.acme.io/shop'],
    ['http://127.0.0.1:41999/origin.git', 'http://127.0.0.1:41998/origin.git'],
    ['https://github.com/acme/shop', '/acme/shop'],
    ['https://dev.azure.com/acme/plat/_git/shop', 'https://dev.azure.com/acme/other/_git/shop'],
    ['file:///srv/git/shop', 'file://server/srv/git/shop'],
    ['https://git.acme.io/scm/deep/pl/shop', 'ssh://git@git.acme.io/deep/pl/shop'],
    ['', ''],
    ['oci://ghcr.io/acme/shop', 'oci://ghcr.io/acme/shop'],
    ['https://', 'https://'],
  ];
  for (const [left, right] of other) {
    it(`${left || 'nothing'} is not ${right || 'nothing'}`, () => {
      assert.equal(matchesRepository(left, [right]), false);
    });
  }

  it('matches any of several remotes', () => {
    assert.equal(matchesRepository('https://a.io/x', ['https://b.io/x', 'git@a.io:x.git']), true);
    assert.equal(matchesRepository('https://a.io/x', []), false);
  });

  const mirrors: readonly [title: string, mirrors: Record<string, string>, expected: boolean][] = [
    ['a prefix', { 'https://github.com/': 'https://mirror.acme.io/gh/' }, true],
    ['a prefix without a slash at the end', { 'https://github.com': 'https://mirror.acme.io/gh' }, true],
    ['a whole address', { 'https://github.com/acme/shop': 'https://mirror.acme.io/gh/acme/shop' }, true],
    ['the other way round', { 'https://mirror.acme.io/gh/': 'https://github.com/' }, true],
    ['a prefix inside a name does not count', { 'https://git': 'https://mirror.acme.io/gh/' }, false],
    ['an empty prefix does not count', { '': 'https://mirror.acme.io/gh/' }, false],
    ['another host', { 'https://gitlab.com/': 'https://mirror.acme.io/gh/' }, false],
  ];
  for (const [title, setting, expected] of mirrors) {
    it(`mirror by setting: ${title}`, () => {
      assert.equal(
        matchesRepository(
          'https://github.com/acme/shop',
          ['https://mirror.acme.io/gh/acme/shop.git'],
          setting,
        ),
        expected,
      );
    });
  }
});

describe('parseRepoUrl', () => {
  it('takes an address apart', () => {
    assert.deepEqual(parseRepoUrl('ssh://git@Git.Acme.io:2222/PL/Shop.git'), {
      transport: 'ssh',
      host: 'git.acme.io',
      port: 2222,
      path: 'pl/shop',
    });
  });
  for (const text of [
    '',
    ' ',
    'oci://ghcr.io/acme',
    'https://github.com',
    'not an address',
    'ftp://x/y',
    '--upload-pack=touch:x',
    '-u:x',
    'ssh://-oProxyCommand=touch/x',
    'ext::sh -c touch',
  ]) {
    it(`knows no repository in ${JSON.stringify(text)}`, () => assert.equal(parseRepoUrl(text), undefined));
  }
});
