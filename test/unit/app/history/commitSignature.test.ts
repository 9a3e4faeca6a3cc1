import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';

import { commitSignature } from '../../../../src/app/history/commitSignature.ts';
import { LocalGitWriter } from '../../../../src/platform/git/writer.ts';
import { NEVER, Sandbox } from '../../platform/git/sandbox.ts';
import { appOf, finderAt, repositoryOf } from './repo.ts';

const BEGINS = {
  openpgp: '-----BEGIN PGP SIGNATURE-----',
  ssh: '-----BEGIN SSH SIGNATURE-----',
  x509: '-----BEGIN SIGNED MESSAGE-----',
  other: '-----BEGIN SOMETHING-----',
} as const;

describe('the signature of a commit', () => {
  let sandbox: Sandbox;
  let plain: string;
  beforeEach(() => {
    sandbox = new Sandbox();
    [plain = ''] = repositoryOf(sandbox, 'fleet', [{ files: { 'apps/web/a.yaml': 'a: 1' } }]);
    const evil = sandbox.path('sentinel');
    for (const key of ['gpg.program', 'gpg.ssh.program', 'gpg.x509.program']) {
      sandbox.git('fleet', 'config', key, `touch ${evil} #`);
    }
    sandbox.git('fleet', 'config', 'log.showSignature', 'true');
  });
  afterEach(() => sandbox.dispose());

  /** A commit as a signing git stores it. */
  function signed(begin: string): string {
    const raw = sandbox.git('fleet', 'cat-file', 'commit', plain);
    const at = raw.indexOf('\n\n');
    const text = `${raw.slice(0, at)}\ngpgsig ${begin}\n abcdef\n -----END-----${raw.slice(at)}\n`;
    return execFileSync('git', ['hash-object', '-t', 'commit', '-w', '--stdin'], {
      cwd: sandbox.path('fleet'),
      env: sandbox.environment,
      input: text,
      encoding: 'utf8',
    }).trim();
  }

  async function signatureOf(sha: string): Promise<string | undefined> {
    const runner = sandbox.runner();
    const app = appOf('apps/web', { revisions: [] });
    const finder = await finderAt(sandbox, 'fleet');
    return commitSignature(finder, ({ root }) => new LocalGitWriter(root, runner), { app, sha }, NEVER);
  }

  it('is told by its kind, and no program of the clone checks it', async () => {
    for (const [kind, begin] of Object.entries(BEGINS)) {
      assert.equal(await signatureOf(signed(begin)), kind);
    }
    assert.equal(existsSync(sandbox.path('sentinel')), false);
  });

  it('is none where there is none, and not known of a commit that no clone has', async () => {
    assert.equal(await signatureOf(plain), 'none');
    assert.equal(await signatureOf('f'.repeat(40)), undefined);
    assert.equal(await signatureOf('--help'), undefined);
  });
});
