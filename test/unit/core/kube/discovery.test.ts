import assert from 'node:assert/strict';

import { readDiscovery, readResourceList } from '../../../../src/core/kube/discovery.ts';

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
