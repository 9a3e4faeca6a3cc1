import assert from 'node:assert/strict';

import { messageFacts } from '../../../../src/core/history/commitMessage.ts';
import { revertMessage } from '../../../../src/core/revert/message.ts';
import type { RevertedCommit } from '../../../../src/core/revert/outcome.ts';

const [A, B, PARENT] = ['a', 'b', 'c'].map((digit) => digit.repeat(40)) as [string, string, string];
const commit = (sha: string, subject: string, isMerge = false): RevertedCommit => ({
  sha,
  subject,
  author: 'Ada',
  parent: PARENT,
  isMerge,
});
const NOTHING = { app: 'checkout', commits: [], later: [], reason: '' };

const NOBODY = { name: '', email: '' };

describe('the message of a revert', () => {
  it('reads as the one of git, with the reason before the id', () => {
    assert.equal(
      revertMessage({
        ...NOTHING,
        commits: [commit(A, 'checkout: 2.31.0')],
        reason: ' INC-7: 500s \r\nsince 02:10 ',
      }),
      `Revert "checkout: 2.31.0"\n\nINC-7: 500s\nsince 02:10\n\nThis reverts commit ${A}.\n`,
    );
  });

  it('names the parent that a merge goes back to, as git does', () => {
    assert.equal(
      revertMessage({ ...NOTHING, commits: [commit(A, 'Merge branch x', true)] }),
      `Revert "Merge branch x"\n\nThis reverts commit ${A}, reversing\nchanges made to ${PARENT}.\n`,
    );
  });

  it('says Reapply for a revert of a revert', () => {
    const message = revertMessage({ ...NOTHING, commits: [commit(A, 'Revert "checkout: 2.31.0"')] });
    assert.match(message, /^Reapply "checkout: 2\.31\.0"\n/);
  });

  it('names each of several commits', () => {
    const message = revertMessage({ ...NOTHING, commits: [commit(A, 'Two'), commit(B, 'One')] });
    assert.match(message, /^Revert 2 commits for checkout\n\n/);
    const [subject = '', ...body] = message.split('\n\n');
    assert.deepEqual(messageFacts(subject, body.join('\n\n'), NOBODY).reverts, [A, B]);
    assert.ok(message.includes('    Two\n') && message.includes('    One\n'));
  });

  it('lists what a restore takes back, the first twenty', () => {
    const later = Array.from({ length: 23 }, (_, index) => ({
      sha: B,
      subject: `Change ${index}`,
      author: 'Ada',
    }));
    const restored = { app: 'checkout', sha: A, subject: 'Good' };
    const message = revertMessage({ ...NOTHING, restored, later });
    assert.match(message, new RegExp(`^Restore checkout to ${A.slice(0, 12)}\\n\\n`));
    assert.ok(message.includes(`commit\n${A}:\n    Good`));
    assert.equal(message.match(/Change \d+/g)?.length, 20);
    assert.ok(message.endsWith('    and 3 more\n'));
    assert.deepEqual(messageFacts('', message, NOBODY).reverts, [], 'it reverts no single commit');
  });

  it('cuts a subject that nobody could read', () => {
    const [subject = ''] = revertMessage({ ...NOTHING, commits: [commit(A, 'x'.repeat(300))] }).split('\n');
    assert.equal(subject.length, 100);
  });
});
