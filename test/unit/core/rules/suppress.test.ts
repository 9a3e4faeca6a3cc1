import assert from 'node:assert/strict';

import type { RuleId } from '../../../../src/core/rules/finding.ts';
import { suppressionsOf } from '../../../../src/core/rules/suppress.ts';

/** Whether a finding of a rule is silenced at the word `here` of a text. */
function isSilenced(text: string, rule: RuleId = 'PL119'): boolean {
  const start = text.indexOf('here');
  return suppressionsOf(text).isSilenced({ rule, range: { start, end: start + 4 } });
}

describe('suppression by comment', () => {
  it('silences one rule on the next line', () => {
    assert.ok(isSilenced('a: 1\n# plumbline-disable-next-line PL119\nb: here\n'));
    assert.ok(isSilenced('a:\n  # plumbline-disable-next-line PL119 -- until June\n  b: here\n'));
  });
  it('silences several rules', () => {
    const text = '# plumbline-disable-next-line PL122, PL119\nhere: 1\n';
    assert.ok(isSilenced(text) && isSilenced(text, 'PL122'));
    assert.equal(isSilenced(text, 'PL103'), false);
  });
  it('silences every rule where it names none', () => {
    assert.ok(isSilenced('# plumbline-disable-next-line\nhere: 1\n', 'PL001'));
    assert.ok(isSilenced('# plumbline-disable-next-line -- the vendor wants it\nhere: 1\n', 'PL001'));
  });
  it('reaches over further comments to the line below', () => {
    assert.ok(
      isSilenced('# plumbline-disable-next-line PL119\n# plumbline-disable-next-line PL122\nhere: 1\n'),
    );
  });
  it('reaches the last line without its end', () => {
    assert.ok(isSilenced('# plumbline-disable-next-line PL119\nhere'));
  });
  it('holds in a file with the line ends of Windows', () => {
    assert.ok(isSilenced('a: 1\r\n# plumbline-disable-next-line PL119\r\nb: here\r\n'));
    assert.equal(isSilenced('# plumbline-disable-next-line PL119\r\nb: 1\r\nc: here\r\n'), false);
  });
  it('silences nothing on other lines', () => {
    assert.equal(isSilenced('# plumbline-disable-next-line PL119\na: 1\nhere: 1\n'), false);
    assert.equal(isSilenced('here: 1\n# plumbline-disable-next-line PL119\na: 1\n'), false);
  });
  it('silences a rule in the whole file', () => {
    assert.ok(isSilenced('here: 1\n---\na: 1\n# plumbline-disable-file PL119\n'));
    assert.equal(isSilenced('# plumbline-disable-file PL119\nhere: 1\n', 'PL122'), false);
    assert.ok(isSilenced('# plumbline-disable-file\nhere: 1\n', 'PL122'));
  });
  it('is no suppression with a word that is no rule, or behind text', () => {
    assert.equal(isSilenced('# plumbline-disable-next-line selfheal\nhere: 1\n'), false);
    assert.equal(isSilenced('a: 1 # plumbline-disable-next-line PL119\nhere: 1\n'), false);
    assert.equal(isSilenced('# plumbline-disable-nextline PL119\nhere: 1\n'), false);
  });
});
