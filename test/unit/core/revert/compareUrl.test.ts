import assert from 'node:assert/strict';

import { compareUrl, compareUrlOf } from '../../../../src/core/revert/compareUrl.ts';

const url = (remoteUrl: string): string | undefined =>
  compareUrl({ remoteUrl, base: 'main', branch: 'revert/web-a1b2c3d' });

describe('the page for a pull request', () => {
  for (const [remote, expected] of [
    [
      'https://github.com/acme/fleet.git',
      'https://github.com/acme/fleet/compare/main...revert/web-a1b2c3d?expand=1',
    ],
    [
      'git@github.com:acme/fleet.git',
      'https://github.com/acme/fleet/compare/main...revert/web-a1b2c3d?expand=1',
    ],
    [
      'ssh://git@ssh.github.com:443/acme/fleet.git',
      'https://github.com/acme/fleet/compare/main...revert/web-a1b2c3d?expand=1',
    ],
    [
      'https://user:token@gitlab.com/acme/shop/fleet.git',
      'https://gitlab.com/acme/shop/fleet/-/merge_requests/new?merge_request%5Bsource_branch%5D=revert%2Fweb-a1b2c3d&merge_request%5Btarget_branch%5D=main',
    ],
    [
      'https://gitlab.acme.example:8443/acme/fleet.git',
      'https://gitlab.acme.example:8443/acme/fleet/-/merge_requests/new?merge_request%5Bsource_branch%5D=revert%2Fweb-a1b2c3d&merge_request%5Btarget_branch%5D=main',
    ],
    [
      'git@bitbucket.org:acme/fleet.git',
      'https://bitbucket.org/acme/fleet/pull-requests/new?source=revert%2Fweb-a1b2c3d&dest=main',
    ],
    [
      'ssh://git@bitbucket.acme.example:7999/ops/fleet.git',
      'https://bitbucket.acme.example/projects/ops/repos/fleet/pull-requests?create&sourceBranch=refs%2Fheads%2Frevert%2Fweb-a1b2c3d&targetBranch=refs%2Fheads%2Fmain',
    ],
    [
      'git@ssh.dev.azure.com:v3/acme/Shop%20One/fleet',
      'https://dev.azure.com/acme/shop%20one/_git/fleet/pullrequestcreate?sourceRef=revert%2Fweb-a1b2c3d&targetRef=main',
    ],
    ['https://codeberg.org/acme/fleet', 'https://codeberg.org/acme/fleet/compare/main...revert/web-a1b2c3d'],
  ] as const) {
    it(`is known for ${remote}`, () => assert.equal(url(remote), expected));
  }

  for (const remote of [
    '/srv/git/fleet.git',
    'file:///srv/fleet',
    'https://git.acme.example/fleet.git',
    '',
  ]) {
    it(`is not known for ${remote || 'nothing'}`, () => assert.equal(url(remote), undefined));
  }

  it('never carries a login', () => {
    assert.ok(!url('https://user:token@github.com/acme/fleet')?.includes('token'));
  });
});

describe('the page for a pull request of a remote', () => {
  const MIRROR = 'https://mirror.acme.example/acme/fleet.git';
  const of = (remote: { fetchUrl: string; configuredUrl?: string; pushUrl?: string }): string | undefined =>
    compareUrlOf(
      { name: 'origin', configuredUrl: remote.fetchUrl, ...remote },
      { base: 'main', branch: 'revert/web-a1b2c3d' },
    )?.replace(/^https:\/\/([^/]+).*$/s, '$1');

  it('is where git goes, also by a shorthand', () => {
    assert.equal(
      of({ fetchUrl: 'https://gitlab.com/acme/fleet', configuredUrl: 'gl:acme/fleet' }),
      'gitlab.com',
    );
  });

  it('is the forge that is configured where git is led to a mirror of it', () => {
    assert.equal(of({ fetchUrl: MIRROR, configuredUrl: 'https://github.com/acme/fleet.git' }), 'github.com');
  });

  it('is where the branch was pushed to, where that is another place', () => {
    assert.equal(
      of({ fetchUrl: 'https://gitlab.com/acme/fleet.git', pushUrl: 'git@github.com:acme/fleet.git' }),
      'github.com',
    );
  });

  it('is none where no address is that of a forge', () => {
    assert.equal(of({ fetchUrl: MIRROR }), undefined);
  });
});
