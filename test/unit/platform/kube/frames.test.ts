import assert from 'node:assert/strict';

import * as fc from 'fast-check';

import { LineSplitter, parseFrame } from '../../../../src/platform/kube/frames.ts';
import { failure, value } from './harness.ts';

const ASKED = { verb: 'watch', resource: 'applications.argoproj.io' };

function frame(line: unknown): ReturnType<typeof parseFrame> {
  return parseFrame(typeof line === 'string' ? line : JSON.stringify(line), ASKED, 'https://c');
}

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

describe('parseFrame', () => {
  const object = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a', resourceVersion: '5' } };

  it('reads objects and bookmarks', () => {
    for (const type of ['ADDED', 'MODIFIED', 'DELETED'] as const) {
      assert.deepEqual(value(frame({ type, object })), { type, object });
    }
    assert.deepEqual(value(frame({ type: 'BOOKMARK', object: { metadata: { resourceVersion: '9' } } })), {
      type: 'BOOKMARK',
      resourceVersion: '9',
    });
  });

  it('turns an ERROR frame into the error it carries', () => {
    const gone = {
      kind: 'Status',
      code: 410,
      reason: 'Expired',
      message: 'too old resource version: 1 (231)',
    };
    assert.deepEqual(failure(frame({ type: 'ERROR', object: gone })), {
      code: 'gone',
      detail: 'too old resource version: 1 (231)',
    });
    assert.equal(
      failure(frame({ type: 'ERROR', object: { code: 429, details: { retryAfterSeconds: 3 } } })).code,
      'tooMany',
    );
    assert.equal(failure(frame({ type: 'ERROR' })).code, 'server');
  });

  it('takes everything else for garbage, and shows none of it', () => {
    for (const line of [
      'secret-value',
      '{"type":"ADDED"',
      '{"type":"ADDED","object":{"kind":"Secret","data":{"a":"secret-value"}}}',
      '{"type":"BOOKMARK","object":{}}',
      '{"type":"SECRET-VALUE"}',
      '[]',
      'null',
    ]) {
      const error = failure(frame(line));
      assert.equal(error.code, 'garbage', line);
      assert.doesNotMatch(JSON.stringify(error), /secret-value/i);
    }
  });
});
