import assert from 'node:assert/strict';

import type { Fate, OperationEntry } from '../../../../src/core/history/entry.ts';
import { failedRevisions, fateAfterFailure } from '../../../../src/core/history/failedFirst.ts';
import { aSync } from '../view/historyWorld.ts';

const BAD = 'b'.repeat(40);
const deployedWith = (revision: string): Fate => ({
  word: 'deployed',
  sync: { ...aSync(5), revision },
  evidence: 'record',
});
const operation = (more: Partial<OperationEntry>): OperationEntry => ({
  kind: 'operation',
  key: 'event.1',
  at: 1,
  by: { word: 'unknown' },
  revisions: [BAD],
  outcome: 'failed',
  isPartial: false,
  isLocal: false,
  ...more,
});

describe('a commit that failed when it was tried', () => {
  it('is not told as deployed by the sync of a later revision alone, in whichever form the failure names it', () => {
    for (const failed of [BAD, `1.4.0+${BAD.slice(0, 12)}`, `main@sha1:${BAD}`]) {
      const fate = fateAfterFailure(deployedWith('c'.repeat(40)), BAD, [failed]);
      assert.equal(fate.word, 'failedFirst', failed);
    }
  });

  it('is deployed where a later try of it went through, or another failed', () => {
    for (const [revision, failed] of [
      [BAD, BAD],
      [`1.4.0+${BAD.slice(0, 12)}`, BAD],
      ['c'.repeat(40), 'a'.repeat(40)],
      ['c'.repeat(40), '1.4.0'],
    ] as const) {
      assert.equal(fateAfterFailure(deployedWith(revision), BAD, [failed]).word, 'deployed', revision);
    }
    assert.equal(fateAfterFailure({ word: 'pending' }, BAD, [BAD]).word, 'pending');
  });

  it('is known by whole syncs that failed', () => {
    assert.deepEqual(failedRevisions([operation({})]), [BAD]);
    assert.deepEqual(failedRevisions([operation({ isPartial: true }), operation({ outcome: 'began' })]), []);
  });
});
