import assert from 'node:assert/strict';

import { GoPattern } from '../../../../src/core/util/goPattern.ts';

const matches = (source: string, text: string): boolean | undefined => GoPattern.of(source)?.test(text);

/** Where Go and JavaScript differ, and what only one of them knows. Source: the syntax page of RE2. */
const GO: readonly (readonly [source: string, text: string, matches: boolean])[] = [
  ['(?i)^flux$', 'FLUX', true],
  ['(?i:a)b', 'AB', false],
  ['a(?i)b|c', 'aB', true],
  ['a(?i)b|c', 'C', true],
  ['(?i-s:a.)', 'A\n', false],
  [String.raw`\Aab\z`, 'ab', true],
  [String.raw`\Aab\z`, 'ab\n', false],
  ['ab$', 'ab\n', false],
  ['(?m)^b$', 'a\nb\nc', true],
  ['a.b', 'a\rb', true],
  ['a.b', 'a\nb', false],
  ['(?s)a.b', 'a\nb', true],
  ['(?P<year>[0-9]{4})-(?<month>[0-9]{2})', '2026-11', true],
  ['[[:alpha:]_]+[[:^digit:]]$', 'ab_c', true],
  ['^[[:punct:]]$', '{', true],
  [String.raw`^\pL\p{Greek}\P{Lu}$`, 'éλx', true],
  [String.raw`^\p{^Greek}$`, 'λ', false],
  [String.raw`^[\p{Lu}\d]+$`, 'É7', true],
  [String.raw`^\x41\x{1F600}\101\a$`, 'A\u{1F600}A\u0007', true],
  [String.raw`^\Qa.b\E+$`, 'a.bbb', true],
  [String.raw`^\Qa.b\E+$`, 'axb', false],
  [String.raw`^\s$`, '\v', false],
  [String.raw`^\s$`, '\u00A0', false],
  [String.raw`^\w$`, 'é', false],
  [String.raw`\bfoo\b`, 'a foo.', true],
  [String.raw`\Bfoo`, 'a foo', false],
  ['^[]a]$', ']', true],
  ['^[^]a]$', 'b', true],
  ['^[a-]$', '-', true],
  ['^a{,2}$', 'a{,2}', true],
  ['^ba(?i)*$', 'baaa', true],
  ['^(a|)b?c{2,3}?$', 'bcc', true],
  ['^.$', '\u{1F600}', true],
  ['', '', true],
];

const NO_GO = [
  '(?=a)b',
  '(?<!a)b',
  String.raw`(a)\1`,
  'a**',
  'a{2}{3}',
  'a{1001}',
  '*a',
  '{2}a',
  'a|{2}',
  '(a',
  'a)',
  '[a',
  '[b-a]',
  '[[:nothing:]]',
  String.raw`\p{Nothing}`,
  String.raw`\Z`,
  String.raw`\y`,
  'a\\',
  '((((a{100}){100}){100}){100})',
  '((((){1000}){1000}){1000}){1000}',
  `${'('.repeat(5000)}${')'.repeat(5000)}`,
];

/** Patterns on which an engine that tries one way after the other takes longer than anybody lives. */
const ENDLESS: readonly (readonly [source: string, text: string, matches: boolean])[] = [
  ['^(a+)+$', `${'a'.repeat(5000)}!`, false],
  ['^(a|a)*$', `${'a'.repeat(5000)}!`, false],
  ['^(a|aa)+$', `${'a'.repeat(5000)}!`, false],
  ['(.*a){12}$', `${'a'.repeat(2000)}!`, false],
  [String.raw`^([a-zA-Z0-9])(([\-.]|[_]+)?([a-zA-Z0-9]+))*@$`, 'a'.repeat(5000), false],
  ['^(([a-z])+.)+[A-Z]([a-z])+$', 'a'.repeat(5000), false],
  [`^${'a?'.repeat(300)}${'a'.repeat(300)}$`, 'a'.repeat(300), true],
];

describe('a regular expression of Go', () => {
  for (const [source, text, expected] of GO) {
    it(`${source} ${expected ? 'matches' : 'does not match'} ${JSON.stringify(text)}`, () => {
      assert.equal(matches(source, text), expected);
    });
  }

  for (const source of NO_GO) {
    it(`is not ${source.slice(0, 40)}`, () => {
      assert.equal(GoPattern.of(source), undefined);
    });
  }

  for (const [source, text, expected] of ENDLESS) {
    it(`comes to an end: ${source.slice(0, 60)}`, () => {
      assert.equal(matches(source, text), expected);
      assert.equal(matches(source, text), expected);
    });
  }

  it('says nothing where even so it would take long', () => {
    assert.equal(matches(`${'[ab].{0,900}'.repeat(10)}$`, 'ab'.repeat(20_000)), undefined);
  });

  it('answers as the one of JavaScript where both mean the same', () => {
    const random = numbers(11);
    let matched = 0;
    for (let round = 0; round < 3000; round++) {
      const source = pattern(random, 3);
      const native = new RegExp(source, 'u');
      const own = GoPattern.of(source);
      assert.ok(own, source);
      for (let asked = 0; asked < 6; asked++) {
        const text = Array.from({ length: random(9) }, () => LETTERS[random(LETTERS.length)] ?? '').join('');
        const expected = native.test(text);
        matched += expected ? 1 : 0;
        assert.equal(own.test(text), expected, `${source} ${JSON.stringify(text)}`);
      }
    }
    assert.ok(matched > 3000 && matched < 15_000, `${matched} matched`);
  });
});

const LETTERS = ['a', 'b', 'B', '1', '_', '-', '.', ' ', '\n', 'é', '\u{1F600}'];
const ONES = [
  'a',
  'b',
  'é',
  '.',
  '[ab]',
  '[^a1]',
  '[a-b_-]',
  String.raw`\d`,
  String.raw`\w`,
  String.raw`\W`,
  String.raw`\s`,
  String.raw`\.`,
  '\u{1F600}',
];
const PLACES = ['^', '$', String.raw`\b`, String.raw`\B`];
const COUNTS = ['*', '+', '?', '*?', '{2}', '{1,}', '{0,2}', '{1,3}?'];

function pattern(random: (below: number) => number, depth: number): string {
  const one = (): string => ONES[random(ONES.length)] ?? 'a';
  const part = (): string => {
    if (random(6) === 0) {
      return PLACES[random(PLACES.length)] ?? '^';
    }
    const body =
      depth > 0 && random(3) === 0 ? `(${random(2) === 0 ? '?:' : ''}${pattern(random, depth - 1)})` : one();
    return random(3) === 0 ? body + (COUNTS[random(COUNTS.length)] ?? '*') : body;
  };
  const sequence = (): string => Array.from({ length: random(4) }, part).join('');
  return Array.from({ length: 1 + (random(4) === 0 ? 1 : 0) }, sequence).join('|');
}

/** Numbers below a limit, the same in each run. */
function numbers(seed: number): (below: number) => number {
  let at = seed;
  return (below) => {
    at = (at * 1103515245 + 12345) % 2147483648;
    return Math.floor((at / 2147483648) * below);
  };
}
