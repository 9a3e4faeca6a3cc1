import assert from 'node:assert/strict';

import { visibleJson, visibleText } from '../../../../src/core/view/visibleText.ts';

describe('visibleText', () => {
  for (const [what, text, shown] of [
    ['a direction that turns', 'prod\u202etset', 'prod‹U+202E›tset'],
    ['an isolate', '\u2066a\u2069', '‹U+2066›a‹U+2069›'],
    ['a space without width, which makes two names look like one', 'web\u200b', 'web‹U+200B›'],
    ['a joiner among letters', 'we\u200db', 'we‹U+200D›b'],
    ['a byte order mark', '\ufeffweb', '‹U+FEFF›web'],
    ['an escape of a terminal', 'a\u001b[31mb', 'a‹U+001B›[31mb'],
    ['letters that show nothing', 'a\u3164\u{e0041}', 'a‹U+3164›‹U+E0041›'],
  ] as const) {
    it(`writes out ${what}`, () => assert.equal(visibleText(text), shown));
  }

  it('leaves all else as it is, in any script', () => {
    for (const text of [
      'web-0 [a](b)',
      'Bestellung größer',
      'שלום עולם',
      '注文',
      '👩‍💻 👩🏽‍💻 ❤️‍🔥',
      'two\nlines\there',
    ]) {
      assert.equal(visibleText(text), text);
    }
  });

  it('writes escapes into JSON, which mean the same', () => {
    const value = { name: 'prod\u202etset', tag: '\u{e0041}x' };
    const shown = visibleJson(JSON.stringify(value));
    assert.equal(shown, String.raw`{"name":"prod\u202etset","tag":"\udb40\udc41x"}`);
    assert.deepEqual(JSON.parse(shown), value);
  });
});
