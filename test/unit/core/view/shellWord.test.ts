import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';

import { shellWord } from '../../../../src/core/view/shellWord.ts';

describe('shellWord', () => {
  it('leaves plain names alone', () => {
    for (const name of [
      'web-0',
      'deployment.apps',
      '/home/me/.kube/config',
      'arn:aws:eks:eu-1:1:cluster/prod',
      '_a',
    ]) {
      assert.equal(shellWord(name), name);
    }
  });

  it('gives a shell exactly the word, whatever is in it', () => {
    const words = [
      '',
      'a b',
      "it's",
      '$(id) `id` "x" \\',
      '~/x',
      '=ls',
      '-x',
      'a\nb; id',
      "\u001b[201~\n'; id #\u202e",
      'ü\u200bß\u0007\\x41',
    ];
    const command = `printf '%s\\0' ${words.map(shellWord).join(' ')}`;
    const said = execFileSync('bash', ['-c', command], { encoding: 'utf8' });
    assert.deepEqual(said.split('\0').slice(0, -1), words);
  });

  it('puts nothing on the clipboard that a terminal would obey', () => {
    // The end of a paste, and what would then be typed.
    const word = shellWord('web\u001b[201~\nrm -r ~\n');
    assert.match(word, /^\$'[ -~]*'$/);
  });
});
