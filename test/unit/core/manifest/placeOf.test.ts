import assert from 'node:assert/strict';

import { placeOf } from '../../../../src/core/manifest/placeOf.ts';

const TEXT = `apiVersion: v1
kind: Service
metadata:
  name: web
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  labels: {app: web}
spec:
  replicas: 2
  template:
    spec:
      containers:
        - name: side
          image: envoy:1
        - name: web
          image: shop/web:1
`;
const WEB = { group: 'apps', kind: 'Deployment', name: 'web', namespace: 'shop' };
const LIVE = {
  spec: {
    replicas: 5,
    template: { spec: { containers: [{ name: 'web', image: 'shop/web:2' }, { name: 'side' }] } },
  },
};

describe('placeOf', () => {
  const rows: readonly [title: string, pointer: string, line: number][] = [
    ['the object', '', 5],
    ['a field', '/spec/replicas', 11],
    ['a list item by its key', '/spec/template/spec/containers/0/image', 18],
    ['a whole item', '/spec/template/spec/containers/1', 15],
    ['a flow map', '/metadata/labels/app', 9],
    ['a field that Git lacks gives the one above', '/spec/template/spec/containers/0/env/0', 17],
    ['an item that Git lacks gives the list', '/spec/template/spec/containers/7', 14],
  ];
  for (const [title, pointer, line] of rows) {
    it(title, () => assert.equal(placeOf(TEXT, WEB, pointer, LIVE)?.line, line));
  }

  it('matches group, kind, name, and the namespace where the manifest says one', () => {
    assert.equal(placeOf(TEXT, { ...WEB, group: '', kind: 'Service' })?.line, 0);
    assert.equal(placeOf(TEXT, { ...WEB, group: 'extensions' }), undefined);
    assert.equal(placeOf(TEXT, { ...WEB, name: 'api' }), undefined);
    const named = TEXT.replaceAll('  name: web\n', '  name: web\n  namespace: shop\n');
    assert.equal(placeOf(named, WEB)?.line, 6);
    assert.equal(placeOf(named, { ...WEB, namespace: 'other' }), undefined);
  });

  it('gives the offset of the key', () => {
    const place = placeOf(TEXT, WEB, '/spec/replicas', LIVE);
    assert.equal(TEXT.slice(place?.offset, (place?.offset ?? 0) + 11), 'replicas: 2');
  });
});
