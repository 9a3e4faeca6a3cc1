import assert from 'node:assert/strict';

import * as fc from 'fast-check';

import {
  appId,
  kubeConnectionId,
  parseAppId,
  parseResourceKey,
  resourceKey,
} from '../../../../src/core/model/ids.ts';

const text = fc.string({ unit: 'grapheme' });

describe('ids', () => {
  it('name a connection by its file and context', () => {
    assert.equal(kubeConnectionId('/home/kim/.kube/config', 'prod'), 'kube:/home/kim/.kube/config#prod');
  });

  it('hold what they were made of, whatever slashes and signs it has', () => {
    fc.assert(
      fc.property(text, text, text, text, text, text, (file, context, group, kind, namespace, name) => {
        const parts = { connection: kubeConnectionId(file, context), group, kind, namespace, name };
        assert.deepEqual(parseAppId(appId(parts)), parts);
        const { connection: _connection, ...place } = parts;
        assert.deepEqual(parseResourceKey(resourceKey(place)), place);
      }),
    );
  });

  it('differ where any part differs', () => {
    const place = { group: 'a', kind: 'b', namespace: 'c', name: 'd' };
    const keys = [
      resourceKey(place),
      resourceKey({ ...place, group: 'a/b', kind: '' }),
      resourceKey({ ...place, namespace: '' }),
      resourceKey({ ...place, name: 'c/d' }),
    ];
    assert.equal(new Set(keys).size, keys.length);
  });

  it('are told from texts that are none of ours', () => {
    for (const other of ['', 'a/b/c', 'a/b/c/d/e/f', 'a/b/c/d/%']) {
      assert.equal(parseAppId(other), undefined, other);
    }
    for (const other of ['', 'a/b/c', 'a/b/c/d/e', 'a/b/c/%zz']) {
      assert.equal(parseResourceKey(other), undefined, other);
    }
  });
});
