import assert from 'node:assert/strict';

import { compareUrl } from '../../../../src/core/revert/compareUrl.ts';

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
