import assert from 'node:assert/strict';

import {
  listPath,
  patchPath,
  placePath,
  resourceName,
  rootPath,
  watchPath,
} from '../../../../src/core/kube/paths.ts';

describe('paths', () => {
  const APPS = { group: 'argoproj.io', version: 'v1alpha1', resource: 'applications' };
  const PODS = { group: '', version: 'v1', resource: 'pods' };

  it('leads to collections and objects of any group and scope', () => {
    assert.equal(placePath(APPS), '/apis/argoproj.io/v1alpha1/applications');
    assert.equal(placePath({ ...PODS, namespace: 'a', name: 'b' }), '/api/v1/namespaces/a/pods/b');
    assert.equal(
      placePath({ ...APPS, namespace: '', name: 'x' }),
      '/apis/argoproj.io/v1alpha1/applications/x',
    );
    assert.equal(placePath({ ...PODS, name: 'system:node/é' }), '/api/v1/pods/system%3Anode%2F%C3%A9');
    assert.equal(rootPath(PODS), '/api/v1');
    assert.equal(resourceName(APPS), 'applications.argoproj.io');
    assert.equal(resourceName(PODS), 'pods');
  });

  it('asks for pages and selections', () => {
    assert.equal(
      listPath({ ...APPS, namespace: 'argocd', limit: 500, continue: 'a+b=', labelSelector: 'app in (a,b)' }),
      '/apis/argoproj.io/v1alpha1/namespaces/argocd/applications?labelSelector=app%20in%20(a%2Cb)&limit=500&continue=a%2Bb%3D',
    );
  });

  it('asks for watches with bookmarks and an end', () => {
    assert.equal(
      watchPath({ ...PODS, resourceVersion: '12', timeoutSeconds: 270, fieldSelector: 'metadata.name=a' }),
      '/api/v1/pods?watch=true&allowWatchBookmarks=true&resourceVersion=12&timeoutSeconds=270&fieldSelector=metadata.name%3Da',
    );
  });

  it('says who patches, and whether only to see', () => {
    const ref = { group: '', version: 'v1', kind: 'Pod', namespace: 'a', name: 'b' };
    const place = { ...PODS, namespace: 'a', name: 'b' };
    assert.equal(
      patchPath(place, { ref, type: 'merge', body: {}, dryRun: false, force: true }),
      '/api/v1/namespaces/a/pods/b?fieldManager=plumbline',
    );
    assert.equal(
      patchPath(place, {
        ref,
        type: 'apply',
        body: {},
        dryRun: true,
        force: true,
        fieldManager: 'argocd-controller',
      }),
      '/api/v1/namespaces/a/pods/b?fieldManager=argocd-controller&dryRun=All&force=true',
    );
  });
});
