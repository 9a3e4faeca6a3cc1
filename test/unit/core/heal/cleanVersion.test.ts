import assert from 'node:assert/strict';

import { cleanVersion } from '../../../../src/core/heal/cleanVersion.ts';
import type { Reversal } from '../../../../src/core/heal/cleanVersion.ts';
import type { JsonObject } from '../../../../src/core/util/json.ts';

describe('an object without the edits on it', () => {
  const rows: readonly [what: string, now: JsonObject, edits: readonly Reversal[], before: JsonObject][] = [
    ['is itself where there are none', { spec: { a: 1 } }, [], { spec: { a: 1 } }],
    [
      'has the declared value back',
      { spec: { replicas: 5, paused: true } },
      [{ pointer: '/spec/replicas', edited: 5, declared: 3 }],
      { spec: { replicas: 3, paused: true } },
    ],
    [
      'lacks what was added',
      { spec: { a: 1, extra: { b: 2 } } },
      [{ pointer: '/spec/extra', edited: { b: 2 }, declared: undefined }],
      { spec: { a: 1 } },
    ],
    [
      'has back what was removed, with the maps around it',
      { kind: 'X' },
      [{ pointer: '/spec/template/labels', edited: undefined, declared: { app: 'web' } }],
      { kind: 'X', spec: { template: { labels: { app: 'web' } } } },
    ],
    [
      'has a removed list item back in its place, not over the one that moved up',
      { env: ['a', 'c'] },
      [{ pointer: '/env/1', edited: undefined, declared: 'b' }],
      { env: ['a', 'b', 'c'] },
    ],
    [
      'has a removed field of a list item back',
      { containers: [{ name: 'web' }] },
      [{ pointer: '/containers/0/image', edited: undefined, declared: 'web:1' }],
      { containers: [{ name: 'web', image: 'web:1' }] },
    ],
    [
      'loses added list items from the end on',
      { env: ['a', 'x', 'y', 'b'] },
      [
        { pointer: '/env/1', edited: 'x', declared: undefined },
        { pointer: '/env/2', edited: 'y', declared: undefined },
      ],
      { env: ['a', 'b'] },
    ],
  ];
  for (const [what, now, edits, before] of rows) {
    it(what, () => {
      const copy = structuredClone(now);
      assert.deepEqual(cleanVersion(now, edits), before);
      assert.deepEqual(now, copy, 'the object itself is left alone');
    });
  }
});
