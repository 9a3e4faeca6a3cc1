import assert from 'node:assert/strict';

import { gitErrorDetail } from '../../../src/app/readSource.ts';
import type { GitError } from '../../../src/core/ports.ts';

describe('why Git could not be read', () => {
  const rows: readonly [error: GitError, words: string][] = [
    [{ code: 'unknownRevision', revision: 'v9' }, 'the clone has no revision v9'],
    [{ code: 'notARepository', folder: '/srv/x' }, '/srv/x is no repository'],
    [{ code: 'timeout', command: 'fetch' }, 'git fetch took too long'],
    [{ code: 'cancelled' }, 'it was cancelled'],
    [{ code: 'noGit', detail: 'spawn git ENOENT' }, 'spawn git ENOENT'],
    [{ code: 'unsafe', detail: 'dubious ownership' }, 'dubious ownership'],
    [{ code: 'failed', command: 'fetch', detail: 'early EOF' }, 'early EOF'],
  ];
  for (const [error, words] of rows) {
    it(`is said for ${error.code}`, () => assert.equal(gitErrorDetail(error), words));
  }
});
