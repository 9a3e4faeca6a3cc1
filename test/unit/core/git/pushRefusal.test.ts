import assert from 'node:assert/strict';

import { pushRefusal } from '../../../../src/core/git/pushRefusal.ts';

describe('what git says when a push fails', () => {
  for (const [title, detail, word, said] of [
    [
      'a login that may not write',
      "remote: Permission to acme/fleet.git denied to kim.\nfatal: unable to access 'https://github.com/acme/fleet.git/': The requested URL returned error: 403",
      'noRight',
      'Permission to acme/fleet.git denied to kim.',
    ],
    [
      'no login at all',
      "fatal: could not read Username for 'https://github.com': terminal prompts disabled",
      'noRight',
      'terminal prompts disabled',
    ],
    [
      'a key that is not known',
      'git@github.com: Permission denied (publickey).\nfatal: Could not read from remote repository.\n\nPlease make sure you have the correct access rights',
      'noRight',
      'Permission denied (publickey)',
    ],
    [
      'a hook of the server',
      'remote: branches need a ticket\nTo /srv/fleet.git\n ! [remote rejected] revert/x -> revert/x (pre-receive hook declined)\nerror: failed to push some refs to',
      'byRule',
      'branches need a ticket',
    ],
    [
      'a branch that is there',
      'To /srv/fleet.git\n ! [rejected]        revert/x -> revert/x (fetch first)\nerror: failed to push some refs\nhint: Updates were rejected',
      'exists',
      '[rejected]',
    ],
    [
      'no network',
      "fatal: unable to access 'https://git.acme.example/': Could not resolve host: git.acme.example",
      'unreachable',
      'Could not resolve host',
    ],
    ['something else', 'fatal: the disk is full', 'other', 'the disk is full'],
  ] as const) {
    it(`is ${title}`, () => {
      const refusal = pushRefusal(detail);
      assert.equal(refusal.word, word);
      assert.ok(refusal.said.includes(said), refusal.said);
      assert.ok(!refusal.said.includes('hint:'));
    });
  }
});
