import assert from 'node:assert/strict';

import { parseFrame } from '../../../../src/core/kube/watchFrame.ts';
import { failure, value } from '../../platform/kube/harness.ts';

const ASKED = { verb: 'watch', resource: 'applications.argoproj.io' };

function frame(line: unknown): ReturnType<typeof parseFrame> {
  return parseFrame(typeof line === 'string' ? line : JSON.stringify(line), ASKED, 'https://c');
}

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
