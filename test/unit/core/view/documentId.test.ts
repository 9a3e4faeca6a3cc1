import assert from 'node:assert/strict';

import { appId, kubeConnectionId, resourceKey } from '../../../../src/core/model/ids.ts';
import { documentAddress, parseDocumentAddress } from '../../../../src/core/view/documentId.ts';
import type { DocumentId } from '../../../../src/core/view/documentId.ts';

const APP = appId({
  connection: kubeConnectionId('/home/me/.kube/config', 'arn:aws:eks:eu-west-1:1:cluster/prod & co'),
  group: 'argoproj.io',
  kind: 'Application',
  namespace: 'argocd',
  name: 'shop',
});

function id(kind: DocumentId['kind'], name: string, namespace = 'web'): DocumentId {
  const resource = resourceKey({ group: 'apps', kind: 'Deployment', namespace, name });
  return { kind, app: APP, resource, version: '4711', variant: 'tracked dryRun 1' };
}

describe('documentAddress', () => {
  const rows: readonly [given: DocumentId, path: string][] = [
    [id('diff-desired', 'web'), '/shop/web/Deployment web.yaml'],
    [id('live', 'cluster-wide', ''), '/shop/Deployment cluster-wide.yaml'],
    [id('live', 'system:a/b?c#d'), '/shop/web/Deployment system:a∕b?c#d.yaml'],
  ];
  for (const [given, path] of rows) {
    it(`says what it is: ${path}`, () => {
      const address = documentAddress(given);
      assert.equal(address.path, path);
      assert.equal(address.authority, given.kind);
      assert.deepEqual(parseDocumentAddress(address), given);
    });
  }

  it('gives both sides of a difference one path, so that the editor sees no rename', () => {
    assert.equal(
      documentAddress(id('diff-live', 'web')).path,
      documentAddress(id('diff-desired', 'web')).path,
    );
  });

  it('gives another text another address', () => {
    const address = (change: Partial<DocumentId>): string =>
      JSON.stringify(documentAddress({ ...id('live', 'web'), ...change }));
    const all = [
      address({}),
      address({ version: '4712' }),
      address({ variant: 'head dryRun 1' }),
      address({ kind: 'desired' }),
    ];
    assert.equal(new Set(all).size, all.length);
  });

  it('knows no document in other addresses', () => {
    const { query } = documentAddress(id('live', 'web'));
    for (const address of [
      { authority: 'unknown', query },
      { authority: 'live', query: '' },
      { authority: 'live', query: 'app=nonsense&resource=nonsense' },
      { authority: '', query },
    ]) {
      assert.equal(parseDocumentAddress(address), undefined);
    }
  });
});
