import assert from 'node:assert/strict';

import * as fc from 'fast-check';

import { redact } from '../../../../src/core/util/redact.ts';
import { RedactStream } from '../../../../src/core/util/redactStream.ts';

const KEY = '-----BEGIN PRIVATE KEY-----\nMIIabcdefgh\nijklmnopqrst\n-----END PRIVATE KEY-----\n';
const SAID = [
  'Opening https://login.example/device, enter code ABCD-1234',
  'token: abcdef0123456789',
  '{"status":{"token":"eyJhbGciOi.eyJzdWIiOiIx.c2lnbmF0dXJl"}}',
  'Authorization: Bearer abcdef0123.x-y~z',
  KEY,
  'client-secret:\n  hidden-value-1',
  'https://me:pass@proxy:3128 refused',
  'done',
];

function told(chunks: readonly string[]): string {
  const stream = new RedactStream();
  return chunks.map((chunk) => stream.push(chunk)).join('') + stream.flush();
}

describe('RedactStream', () => {
  it('hides a secret whose text comes in two chunks, wherever it is cut', () => {
    for (const said of SAID.map((line) => `before\n${line}\nafter\n`)) {
      for (let cut = 0; cut <= said.length; cut++) {
        assert.equal(told([said.slice(0, cut), said.slice(cut)]), redact(said));
      }
    }
  });

  it('tells the same as of the whole text, in whatever chunks it comes', () => {
    const text = fc.array(fc.constantFrom(...SAID), { maxLength: 8 }).map((lines) => lines.join('\n'));
    fc.assert(
      fc.property(text, fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1 }), (said, sizes) => {
        assert.equal(told(cutBy(said, sizes)), redact(said));
      }),
    );
  });

  it('hides the values of a Secret that is written line by line', () => {
    const lines = ['kind: Secret\n', 'data:\n', '  user: c2VjcmV0\n', '  b: dmFsdWU=\n', 'type: Opaque\n'];
    assert.equal(told(lines), 'kind: Secret\ndata:\n\ndata: [redacted]\ntype: Opaque\n');
  });

  it('tells a line as soon as it ends, and a question without an end when it is asked for the rest', () => {
    const stream = new RedactStream();
    assert.equal(stream.push('enter code ABCD'), '');
    assert.equal(stream.push('-1234\nwai'), 'enter code ABCD-1234\n');
    assert.equal(stream.push('ting\r'), 'waiting\r');
    assert.equal(stream.hasRest, false);
    assert.equal(stream.push('Press return: '), '');
    assert.equal(stream.hasRest, true);
    assert.equal(stream.flush(), 'Press return: ');
    assert.equal(stream.flush(), '');
    assert.equal(stream.push('\n'), '\n');
  });

  it('tells a line again, and no more of it, where its beginning was a part of a secret', () => {
    const stream = new RedactStream();
    stream.push('got eyJhbG');
    assert.equal(stream.flush(), 'got eyJhbG');
    assert.equal(stream.push('ciOi.eyJzdWIiOiIx.c2lnbmF0dXJl\n'), '\ngot [redacted]\n');
  });

  it('keeps the last words of a program that talks for long, and never the rest of a secret', () => {
    const stream = new RedactStream();
    for (let line = 0; line < 1_000; line++) {
      stream.push(`I0412 round_trippers: GET https://login.example/poll ${line}\n`);
    }
    stream.push(`token: ${'a'.repeat(3_000)}`);
    assert.match(stream.tail(2_000), /poll 999\ntoken: \[redacted\]$/);
    assert.equal(stream.tail(10), ' [redacted]'.slice(-10));
  });

  it('holds on to a key that never ends, and goes deaf rather than tell of it', () => {
    const stream = new RedactStream();
    let all = stream.push('before\n-----BEGIN PRIVATE KEY-----\n');
    for (let line = 0; line < 1_500; line++) {
      all += stream.push('MIIabcdefghijklmnopqrstuvwxyz0123456789\n');
    }
    assert.equal(all, 'before\n[redacted]');
    assert.equal(stream.tail(2_000), 'before\n[redacted]');
  });
});

function cutBy(text: string, sizes: readonly number[]): string[] {
  const chunks: string[] = [];
  for (let from = 0; from < text.length;) {
    const size = sizes[chunks.length % sizes.length] ?? 1;
    chunks.push(text.slice(from, from + size));
    from += size;
  }
  return chunks;
}
