import assert from 'node:assert/strict';

import * as fc from 'fast-check';

import { globMatches } from '../../../../src/core/util/glob.ts';

describe('globMatches', () => {
  const rows: readonly [pattern: string, text: string, matches: boolean][] = [
    ['*.yaml', 'web.yaml', true],
    ['a-*', 'a-b', true],
    ['[a-]x', '-x', true],
    ['*.yaml', 'deep/er/web.yaml', true],
    ['**/web.yaml', 'a/b/web.yaml', true],
    ['web.yaml', 'a/web.yaml', false],
    ['?eb', 'web', true],
    ['?eb', 'eb', false],
    ['w[a-f]b', 'web', true],
    ['w[!a-f]b', 'web', false],
    ['w[ex]b', 'wxb', true],
    ['w[z-a]b', 'wzb', false],
    ['w[eb', 'web', false],
    ['{web,api}.yaml', 'api.yaml', true],
    ['{web,{a,b}pi}.yaml', 'bpi.yaml', true],
    ['{web,api}.yaml', 'job.yaml', false],
    ['{web', 'web', false],
    ['a,b', 'a,b', true],
    ['a}', 'a}', true],
    ['\\*.yaml', '*.yaml', true],
    ['\\*.yaml', 'x.yaml', false],
    ['a.c', 'abc', false],
    ['(a|b)+$', 'a', false],
    ['*', '', true],
    ['', '', true],
    ['*', 'größe\nzwei', true],
  ];
  for (const [pattern, text, matches] of rows) {
    it(`${JSON.stringify(pattern)} ${matches ? 'matches' : 'does not match'} ${JSON.stringify(text)}`, () => {
      assert.equal(globMatches(pattern, text), matches);
    });
  }

  it('comes to an end with many stars', () => {
    const text = 'a'.repeat(250);
    assert.equal(globMatches(`${'*a'.repeat(40)}b`, text), false);
    assert.equal(globMatches('*a'.repeat(40), text), true);
    assert.equal(globMatches(`{${'*a'.repeat(20)}c,${'a*'.repeat(20)}b}`, text), false);
    assert.equal(globMatches('{'.repeat(20_000), text), false);
  });

  it('reads many stars as it reads few', () => {
    const part = fc.constantFrom('*', '?', 'a', 'b', '[ab]', '[!a]', '{a,bb}', '{a*,{b,}*}', '\\*', ',', '}');
    fc.assert(
      fc.property(fc.array(part, { maxLength: 8 }), fc.stringMatching(/^[ab*]{0,7}$/), (parts, text) => {
        const pattern = parts.join('');
        // A choice among the pattern and two more stars, neither of which the text can match.
        assert.equal(globMatches(`{${pattern},x*x*x*}`, text), globMatches(`{${pattern},x}`, text), pattern);
      }),
    );
  });
});
