import { make, merge, read, remove, tableForm } from './step.ts';
import type { Step } from './step.ts';

const configMaps = '/api/v1/namespaces/{ns}/configmaps';

const four: readonly Step[] = ['a', 'b', 'c', 'd'].map((name) =>
  make(configMaps, { metadata: { name: `l${name}`, labels: { set: 'l', name } } }),
);

function watch(query: string): Step {
  return read(`${configMaps}?watch=true&timeoutSeconds=1&${query}`);
}

/** Lists, selectors, pages, watches and their refusals. */
export const reading: Readonly<Record<string, readonly Step[]>> = {
  selectors: [
    ...four,
    ...[
      'set=l,name!=a',
      'set==l,name in (a,b)',
      'set=l,name notin (a,b)',
      'set=l,name',
      '!set',
      'set=',
      '!!a',
      'a in (',
      'a===b',
      'a b',
      ',a',
      'a,',
      'a in b',
      'in in (in)',
    ].map((selector) => read(`${configMaps}?labelSelector=${encodeURIComponent(selector)}`)),
    read(`${configMaps}?fieldSelector=metadata.name=la`),
    read(`${configMaps}?fieldSelector=metadata.name!=la&labelSelector=set=l`),
    read('/api/v1/configmaps?fieldSelector=metadata.namespace={ns}'),
    read(`${configMaps}?fieldSelector=spec.x=y`),
    read(`${configMaps}?fieldSelector=spec.x`),
  ],
  pages: [
    ...four,
    read(`${configMaps}?limit=2`),
    read(`${configMaps}?limit=2&continue={continue4}`),
    read(`${configMaps}?limit=2&labelSelector=set=l`),
    read(`${configMaps}?limit=1&fieldSelector=metadata.name=lc`),
    read(`${configMaps}?limit=-1`),
    read(`${configMaps}?limit=abc`),
    read(`${configMaps}?continue=abc`),
    read(`${configMaps}?resourceVersion=0`),
    read(`${configMaps}?resourceVersion=abc`),
    read(`${configMaps}?resourceVersionMatch=NotOlderThan`),
    read(`${configMaps}?resourceVersion={rv0}&resourceVersionMatch=NotOlderThan`),
    read(`${configMaps}/la?resourceVersion=0`),
    read(`${configMaps}/la?watch=true`),
    remove(`${configMaps}?labelSelector=name=a`),
    read(`${configMaps}?limit=3`),
  ],
  watches: [
    make(configMaps, { metadata: { name: 'w1', labels: { w: '1' } } }),
    merge(`${configMaps}/w1`, { metadata: { labels: { w: '2' } } }),
    merge(`${configMaps}/w1`, { metadata: { labels: { w: '1' } } }),
    remove(`${configMaps}/w1`),
    watch('resourceVersion={rv0}'),
    watch('resourceVersion={rv0}&labelSelector=w=1'),
    watch('resourceVersion={rv0}&labelSelector=w=2'),
    watch('resourceVersion={rv0}&fieldSelector=metadata.name=w1'),
    watch('resourceVersion={rv0}&fieldSelector=metadata.name=w2'),
    make(configMaps, { metadata: { name: 'w2', labels: { w: '1' } } }),
    watch('labelSelector=w=1'),
    watch('labelSelector=w=1&allowWatchBookmarks=true'),
    watch(
      'sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true&labelSelector=w=1',
    ),
    watch('sendInitialEvents=true&resourceVersionMatch=NotOlderThan&labelSelector=w=1'),
    watch('sendInitialEvents=true'),
    watch('resourceVersionMatch=NotOlderThan'),
    watch('resourceVersion=abc'),
    watch('resourceVersion=1'),
  ],
  rights: [
    read(configMaps, { user: 'nobody' }),
    read(`${configMaps}/x`, { user: 'nobody' }),
    read('/apis/apps/v1/deployments', { user: 'nobody' }),
    make(configMaps, { metadata: { name: 'x' } }, { user: 'nobody' }),
    remove(configMaps, undefined, { user: 'nobody' }),
    merge('/apis/apps/v1/namespaces/{ns}/deployments/x/status', {}, { user: 'nobody' }),
    read('/apis/apps/v1/namespaces/{ns}/deployments/x/scale', { user: 'nobody' }),
    read('/api/v1/namespaces/{ns}', { user: 'nobody' }),
    read('/api/v1/namespaces', { user: 'nobody' }),
    read(`${configMaps}?watch=true`, { user: 'nobody' }),
    read(`${configMaps}?fieldSelector=metadata.name=x`, { user: 'nobody' }),
    read('/apis/nope.io/v1/foos', { user: 'nobody' }),
    read('/api', { user: 'nobody' }),
    read('/apis/apps', { user: 'nobody' }),
  ],
  'what is not there': [
    read('/apis/nope.io/v1/foos'),
    read('/apis/nope.io/v1'),
    read('/apis/nope.io'),
    read('/apis/apps/v1/foos'),
    read('/apis/apps/v2/foos'),
    read('/apis/apps/v2'),
    read('/apis/argoproj.io/v1alpha1/foos'),
    read('/apis/apps/v1/namespaces/{ns}/deployments/x/foo'),
    read('/apis/argoproj.io/v1alpha1/namespaces/{ns}/applications/x/foo'),
    read('/readyz'),
    read('/livez'),
    read('/version'),
    read('/apis/argoproj.io'),
    read('/apis/argoproj.io/v1alpha1'),
    read('/apis/apps/v1'),
  ],
  reviews: (['admin', 'nobody'] as const).flatMap((user) => [
    make(
      '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews',
      { spec: { resourceAttributes: { verb: 'get', resource: 'pods' } } },
      { user },
    ),
    make(
      '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews',
      {
        kind: 'SelfSubjectAccessReview',
        apiVersion: 'authorization.k8s.io/v1',
        spec: {
          resourceAttributes: {
            verb: 'patch',
            group: 'argoproj.io',
            resource: 'applications',
            namespace: 'argocd',
            name: 'x',
          },
        },
      },
      { user },
    ),
    make(
      '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews',
      { spec: { nonResourceAttributes: { verb: 'get', path: '/api' } } },
      { user },
    ),
    make('/apis/authorization.k8s.io/v1/selfsubjectaccessreviews', { spec: {} }, { user }),
    make('/apis/authorization.k8s.io/v1/selfsubjectrulesreviews', { spec: {} }, { user }),
    make('/apis/authentication.k8s.io/v1/selfsubjectreviews', {}, { user }),
    read('/apis/authentication.k8s.io/v1/selfsubjectreviews', { user }),
  ]),
  tables: [
    read('/apis/argoproj.io/v1alpha1/namespaces/{ns}/appprojects', { accept: tableForm }),
    make('/apis/argoproj.io/v1alpha1/namespaces/{ns}/appprojects', {
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'AppProject',
      metadata: { name: 'p' },
      spec: { description: 'x' },
    }),
    read('/apis/argoproj.io/v1alpha1/namespaces/{ns}/appprojects?includeObject=Metadata', {
      accept: tableForm,
    }),
    read('/apis/argoproj.io/v1alpha1/namespaces/{ns}/appprojects/p', {
      accept: `${tableForm},application/json`,
    }),
  ],
};
