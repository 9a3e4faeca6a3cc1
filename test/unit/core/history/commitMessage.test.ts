import assert from 'node:assert/strict';

import { messageFacts, plainText } from '../../../../src/core/history/commitMessage.ts';

const AUTHOR = { name: 'Sam Doyle', email: 'sam@example.com' };
const SHA = '0123456789abcdef0123456789abcdef01234567';

describe('facts of a commit message', () => {
  const forms: readonly (readonly [subject: string, body: string, number: number | undefined])[] = [
    ['Bump web to 1.4.2 (#17)', '', 17],
    ['Merge pull request #18 from acme/feature', 'Bump web', 18],
    ['Merged PR 19: Bump web', '', 19],
    ['Merged in feature (pull request #20)', '', 20],
    ["Merge branch 'feature' into 'main'", 'Bump web\n\nSee merge request acme/fleet!21', 21],
    ['Bump web (!22)', '', 22],
    ['Mend #23 in passing', 'See #24', undefined],
    ['Bump web (#12345678901234567890)', '', undefined],
    ["Merge branch 'feature'", 'We could See merge request acme/fleet!25 of last year', undefined],
  ];
  for (const [subject, body, number] of forms) {
    it(`reads "${subject}"`, () => {
      assert.equal(messageFacts(subject, body, AUTHOR).pullRequest, number);
    });
  }

  it('names each co-author once, by name, else by address', () => {
    const body = [
      'Why.',
      '',
      'Co-authored-by: Kim Lee <kim@example.com>',
      'co-authored-by: Kim Lee <kim@example.com>',
      'Co-Authored-By: <ada@example.com>',
      'Not-co-authored-by: Nobody <no@example.com>',
      // A forge that squashes a branch names its author once more, maybe by another address.
      'Co-authored-by: Sam Doyle <29139614+samd@users.noreply.example.com>',
      'Co-authored-by: samd <sam@example.com>',
    ].join('\n');
    assert.deepEqual(messageFacts('Bump', body, AUTHOR).coAuthors, ['Kim Lee', 'ada@example.com']);
  });

  it('knows what a commit says it reverts', () => {
    assert.deepEqual(messageFacts('Revert "Bump"', `This reverts commit ${SHA}.`, AUTHOR).reverts, [SHA]);
    assert.deepEqual(
      messageFacts('Revert "Bump"', `it says This reverts commit ${SHA}.`, AUTHOR).reverts,
      [],
    );
  });

  it('shows text as it was written', () => {
    assert.equal(plainText('a\u202egpj.exe\u0007 b\n\tc\u200b'), 'agpj.exe b c');
  });
});
