import assert from 'node:assert/strict';

import { readDiscovery, readResourceList } from '../../../../src/platform/kube/discovery.ts';
import {
  listPath,
  patchPath,
  placePath,
  resourceName,
  rootPath,
  watchPath,
} from '../../../../src/platform/kube/paths.ts';

describe('readDiscovery', () => {
  it('reads the aggregated form, preferred versions first as they come, without subresources', () => {
    const answer = readDiscovery({
      kind: 'APIGroupDiscoveryList',
      items: [
        {
          metadata: { name: 'autoscaling' },
          versions: [
            {
              version: 'v2',
              resources: [
                {
                  resource: 'horizontalpodautoscalers',
                  responseKind: { group: 'autoscaling', version: 'v2', kind: 'HorizontalPodAutoscaler' },
                  scope: 'Namespaced',
                  verbs: ['get', 'list'],
                  subresources: [{ subresource: 'status' }],
                },
                { resource: 'broken' },
              ],
            },
            { version: 'v1', resources: [] },
          ],
        },
        {
          versions: [
            {
              version: 'v1',
              resources: [{ resource: 'nodes', responseKind: { kind: 'Node' }, scope: 'Cluster' }],
            },
          ],
        },
        7,
      ],
    });
    assert.deepEqual(answer, {
      form: 'aggregated',
      resources: [
        {
          group: 'autoscaling',
          version: 'v2',
          kind: 'HorizontalPodAutoscaler',
          resource: 'horizontalpodautoscalers',
          isNamespaced: true,
          verbs: ['get', 'list'],
        },
        { group: '', version: 'v1', kind: 'Node', resource: 'nodes', isNamespaced: false, verbs: [] },
      ],
    });
  });

  it('reads the groups of older servers, the preferred version first', () => {
    const groups = [
      {
        name: 'apps',
        versions: [{ version: 'v1beta1' }, { version: 'v1' }],
        preferredVersion: { version: 'v1' },
      },
    ];
    assert.deepEqual(readDiscovery({ kind: 'APIGroupList', groups }), {
      form: 'legacy',
      groupVersions: [
        { group: 'apps', version: 'v1' },
        { group: 'apps', version: 'v1beta1' },
      ],
    });
    assert.deepEqual(readDiscovery({ kind: 'APIVersions', versions: ['v1'] }), {
      form: 'legacy',
      groupVersions: [{ group: '', version: 'v1' }],
    });
  });

  it('knows an answer that is none', () => {
    assert.equal(readDiscovery({ kind: 'Status' }), undefined);
    assert.equal(readDiscovery('404 page not found'), undefined);
  });

  it('reads a list of resources without subresources', () => {
    const resources = [
      { name: 'pods', kind: 'Pod', namespaced: true, verbs: ['list'] },
      { name: 'pods/log', kind: 'Pod', namespaced: true, verbs: ['get'] },
      { name: 'odd' },
    ];
    assert.deepEqual(readResourceList({ resources }, { group: '', version: 'v1' }), [
      { group: '', version: 'v1', kind: 'Pod', resource: 'pods', isNamespaced: true, verbs: ['list'] },
    ]);
  });
});

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
