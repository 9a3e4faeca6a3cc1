import assert from 'node:assert/strict';

import * as fc from 'fast-check';

import { LineSplitter } from '../../../../src/platform/kube/lineSplitter.ts';

describe('LineSplitter', () => {
  it('joins lines over chunks and splits chunks into lines, wherever the cuts fall', () => {
    const line = fc.string({ unit: 'grapheme' }).map((text) => JSON.stringify({ text }));
    fc.assert(
      fc.property(fc.array(line), fc.array(fc.nat(200)), (lines, cuts) => {
        const bytes = Buffer.from(lines.map((each) => `${each}\n`).join(''));
        const splitter = new LineSplitter();
        const out: string[] = [];
        let from = 0;
        for (const cut of [...cuts, bytes.length]) {
          out.push(...splitter.push(bytes.subarray(from, from + cut)));
          from += cut;
        }
        assert.deepEqual(out, lines);
        assert.equal(splitter.rest, '');
      }),
    );
  });

  it('keeps what has no end yet, and skips empty lines and carriage returns', () => {
    const splitter = new LineSplitter();
    assert.deepEqual(splitter.push(Buffer.from('{"a":1}\r\n\n\n{"b"')), ['{"a":1}']);
    assert.equal(splitter.rest, '{"b"');
    assert.deepEqual(splitter.push(Buffer.from(':2}\n')), ['{"b":2}']);
  });

  it('refuses a line that never ends', () => {
    const splitter = new LineSplitter();
    const megabyte = Buffer.alloc(1024 * 1024, 'x');
    assert.throws(() => Array.from({ length: 18 }, () => splitter.push(megabyte)), /without an end/);
  });
});
