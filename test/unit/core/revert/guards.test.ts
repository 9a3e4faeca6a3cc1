import assert from 'node:assert/strict';

import type { ConfigEntry } from '../../../../src/core/git/configEntries.ts';
import { guards, GUARDED_SETTINGS } from '../../../../src/core/revert/guards.ts';

const entry = (scope: string, key: string, value: string): ConfigEntry => ({ scope, key, value });

/** The settings that a git process gets on top, as git reads them from its environment. */
function given(...entries: readonly ConfigEntry[]): Readonly<Record<string, string>> {
  const { variables } = guards(entries);
  const count = Number(variables['GIT_CONFIG_COUNT']);
  return Object.fromEntries(
    Array.from({ length: count }, (_, index) => [
      variables[`GIT_CONFIG_KEY_${index}`] ?? '',
      variables[`GIT_CONFIG_VALUE_${index}`] ?? '',
    ]),
  );
}

const FIXED = {
  'merge.renormalize': 'false',
  'core.splitIndex': 'false',
  'i18n.commitEncoding': 'utf-8',
  'push.gpgSign': 'false',
};

describe('the guards of a merge', () => {
  it('hold without any setting', () => {
    assert.deepEqual(given(), FIXED);
    assert.deepEqual(guards([]).drivers, []);
    assert.equal(guards([]).signs, false);
  });

  for (const [title, entries, more, drivers] of [
    [
      'refuse a driver of the clone',
      [entry('local', 'merge.npm.driver', 'npx merge %A')],
      { 'merge.npm.driver': 'false' },
      ['npm'],
    ],
    [
      'refuse a driver of a worktree',
      [entry('worktree', 'merge.npm.driver', 'x')],
      { 'merge.npm.driver': 'false' },
      ['npm'],
    ],
    [
      'refuse a driver whose name has an equals sign',
      [entry('local', 'merge.a=b.driver', 'x')],
      { 'merge.a=b.driver': 'false' },
      ['a=b'],
    ],
    [
      'refuse what the clone puts over a driver of the user',
      [entry('global', 'merge.npm.driver', 'mine'), entry('local', 'merge.npm.driver', 'theirs')],
      { 'merge.npm.driver': 'false' },
      ['npm'],
    ],
    ['leave a driver of the user', [entry('global', 'merge.npm.driver', 'npx merge %A')], {}, []],
    ['leave the driver that keeps ours', [entry('local', 'merge.ours.driver', ' true ')], {}, []],
    [
      'put the usual program for signatures back',
      [
        entry('local', 'gpg.program', './evil'),
        entry('local', 'gpg.x509.program', './evil'),
        entry('local', 'gpg.ssh.program', './evil'),
        entry('local', 'gpg.ssh.defaultkeycommand', './evil'),
      ],
      {
        'gpg.program': 'gpg',
        'gpg.x509.program': 'gpgsm',
        'gpg.ssh.program': 'ssh-keygen',
        'gpg.ssh.defaultkeycommand': '',
      },
      [],
    ],
    [
      "put the user's program for signatures back",
      [entry('system', 'gpg.program', '/usr/bin/gpg2'), entry('local', 'gpg.program', './evil')],
      { 'gpg.program': '/usr/bin/gpg2' },
      [],
    ],
    [
      'switch off hooks that are settings, whoever wrote them',
      [
        entry('local', 'hook.a=b.event', 'post-index-change'),
        entry('local', 'hook.a=b.command', './evil'),
        entry('global', 'hook.lint.command', 'lint'),
      ],
      { 'hook.a=b.enabled': 'false', 'hook.lint.enabled': 'false' },
      [],
    ],
    ["leave the user's program alone", [entry('global', 'gpg.program', 'gpg2')], {}, []],
  ] as const) {
    it(title, () => {
      assert.deepEqual(given(...entries), { ...FIXED, ...more });
      assert.deepEqual(guards(entries).drivers, drivers);
    });
  }

  for (const [scope, value, signs] of [
    ['global', 'true', true],
    ['system', 'Yes', true],
    ['global', 'false', false],
    // A foreign folder must not make the user sign, nor keep them from it.
    ['local', 'true', false],
  ] as const) {
    it(`sign ${String(signs)} for ${value} in the ${scope} settings`, () => {
      assert.equal(guards([entry(scope, 'commit.gpgsign', value)]).signs, signs);
    });
  }

  it('keep to what the user said where the clone says another thing', () => {
    const entries = [entry('global', 'commit.gpgsign', 'true'), entry('local', 'commit.gpgsign', 'false')];
    assert.equal(guards(entries).signs, true);
  });

  it('ask git for each setting that they judge', () => {
    const asked = new RegExp(GUARDED_SETTINGS);
    for (const key of [
      'merge.a=b.driver',
      'gpg.program',
      'gpg.openpgp.program',
      'gpg.ssh.defaultkeycommand',
      'commit.gpgsign',
      'hook.a.b.event',
      'hook.a.command',
    ]) {
      assert.match(key, asked);
    }
    assert.doesNotMatch('merge.npm.name', asked);
  });
});
