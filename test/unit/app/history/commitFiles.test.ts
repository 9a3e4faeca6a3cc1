import assert from 'node:assert/strict';

import { commitFiles } from '../../../../src/app/history/commitFiles.ts';
import type { GitChange, GitRepository } from '../../../../src/core/ports.ts';
import { NEVER, Sandbox } from '../../platform/git/sandbox.ts';
import { appOf, finderAt, repositoryOf } from './repo.ts';

const secret = (value: string): string =>
  `apiVersion: v1\nkind: Secret\nmetadata: {name: db}\nstringData: {password: ${value}}\n`;

describe('files of a commit', () => {
  let sandbox: Sandbox;
  let repository: GitRepository;
  let changes: readonly GitChange[];
  beforeEach(async () => {
    sandbox = new Sandbox();
    const [, sha = ''] = repositoryOf(sandbox, 'fleet', [
      { files: { 'a.yaml': 'a: 1\n', 'gone.yaml': 'g: 1\n', 'secret.yaml': secret('canary-1') } },
      {
        files: {
          'a.yaml': 'a: 2\n',
          'gone.yaml': undefined,
          'new é.yaml': 'n: 1\n',
          'secret.yaml': secret('canary-2'),
          'logo.png': 'PNG\0',
        },
      },
    ]);
    const clone = await (await finderAt(sandbox, 'fleet')).cloneOf(appOf('').sources[0]!, NEVER);
    assert.ok(clone);
    ({ repository } = clone);
    for await (const batch of repository.history.landings(sha, { limit: 1 }, NEVER)) {
      assert.ok(batch.ok);
      changes = batch.value[0]?.changes ?? changes;
    }
  });
  afterEach(() => sandbox.dispose());

  it('gives both sides of each, nothing where there is no file, and no bytes that are no text', async () => {
    const files = await commitFiles(repository, changes, NEVER);
    assert.ok(files.ok);
    assert.deepEqual(
      files.value.filter(({ path }) => path !== 'secret.yaml'),
      [
        { path: 'a.yaml', before: 'a: 1\n', after: 'a: 2\n' },
        { path: 'gone.yaml', before: 'g: 1\n', after: undefined },
        { path: 'logo.png', before: undefined, after: '# 4 bytes that are not shown as text\n' },
        { path: 'new é.yaml', before: undefined, after: 'n: 1\n' },
      ],
    );
  });

  it('shows that a Secret changed, and neither of its values', async () => {
    const files = await commitFiles(repository, changes, NEVER);
    const file = files.ok ? files.value.find(({ path }) => path === 'secret.yaml') : undefined;
    assert.match(file?.before ?? '', /password: <masked 1>/);
    assert.match(file?.after ?? '', /password: <masked 2>/);
    assert.doesNotMatch(JSON.stringify(files), /canary/);
  });

  it('ends with the signal', async () => {
    assert.deepEqual(await commitFiles(repository, changes, AbortSignal.abort()), {
      ok: false,
      error: { code: 'cancelled' },
    });
  });
});
