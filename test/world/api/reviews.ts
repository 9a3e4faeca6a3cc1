import { mayDo } from './access.ts';
import type { Fields } from './json.ts';
import { fields, text } from './json.ts';
import type { Answer, ResourceRequest } from './requestContext.ts';
import { answer } from './requestContext.ts';
import { timestamp } from './strategy.ts';

/** Questions about oneself: they are answered and not stored. Undefined for any other kind. */
export function review(request: ResourceRequest, now: number): Answer | undefined {
  const { kind } = request;
  const body = request.body;
  const head = { kind: kind.kind, apiVersion: `${kind.group}/${kind.version}` };
  switch (kind.kind) {
    case 'SelfSubjectAccessReview':
      return answer(201, {
        ...head,
        metadata: {},
        spec: fields(body, 'spec'),
        status: accessStatus(request, fields(body, 'spec')),
      });
    case 'SelfSubjectRulesReview':
      return answer(201, {
        ...head,
        metadata: {},
        spec: {},
        status: rulesStatus(request, text(body, 'spec', 'namespace')),
      });
    case 'SelfSubjectReview':
      return answer(201, {
        ...head,
        metadata: { creationTimestamp: timestamp(now) },
        status: {
          userInfo: {
            username: request.user.name,
            uid: request.user.name,
            groups: [...request.user.groups, 'system:authenticated'],
          },
        },
      });
    default:
      return undefined;
  }
}

function accessStatus({ user }: ResourceRequest, spec: Fields): Fields {
  const asked = fields(spec, 'resourceAttributes');
  const isAllowed = mayDo(user, {
    verb: text(asked, 'verb'),
    group: text(asked, 'group'),
    resource: text(asked, 'resource'),
    subresource: text(asked, 'subresource'),
    namespace: text(asked, 'namespace'),
    name: text(asked, 'name'),
  });
  return { allowed: isAllowed };
}

const everyone: readonly Fields[] = [
  {
    verbs: ['create'],
    apiGroups: ['authorization.k8s.io'],
    resources: ['selfsubjectaccessreviews', 'selfsubjectrulesreviews'],
  },
  { verbs: ['create'], apiGroups: ['authentication.k8s.io'], resources: ['selfsubjectreviews'] },
];

function rulesStatus({ user }: ResourceRequest, namespace: string): Fields {
  const granted = user.rules
    .filter((rule) => rule.namespaces === undefined || rule.namespaces.includes(namespace))
    .map((rule) => ({
      verbs: [...rule.verbs],
      apiGroups: [...rule.groups],
      resources: [...rule.resources],
      ...(rule.names === undefined ? {} : { resourceNames: [...rule.names] }),
    }));
  const isMaster = user.groups.includes('system:masters');
  const paths = [
    '/api',
    '/api/*',
    '/apis',
    '/apis/*',
    '/healthz',
    '/livez',
    '/openapi',
    '/openapi/*',
    '/readyz',
    '/version',
    '/version/',
  ];
  return {
    resourceRules: [...granted, ...everyone],
    nonResourceRules: [
      ...(isMaster ? [{ verbs: ['*'], nonResourceURLs: ['*'] }] : []),
      { verbs: ['get'], nonResourceURLs: ['/healthz', '/livez', '/readyz', '/version', '/version/'] },
      { verbs: ['get'], nonResourceURLs: paths },
    ],
    incomplete: false,
  };
}
