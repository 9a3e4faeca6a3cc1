import { mayDo } from './access.ts';
import { emptyObject } from './emptyObject.ts';
import { managerOf } from './fieldManager.ts';
import type { ApiObject, Fields, Value } from './json.ts';
import { copy, fields, text } from './json.ts';
import { apiVersionOf } from './kind.ts';
import { stampUpdate } from './managedFields.ts';
import type { Answer, ResourceRequest } from './requestContext.ts';
import { answer } from './requestContext.ts';
import { badRequest, invalid } from './statusError.ts';
import { timestamp } from './strategy.ts';

/** Questions about oneself: they are answered and not stored. Undefined for any other kind. */
export function review(request: ResourceRequest, now: number): Answer | undefined {
  const { kind, body } = request;
  const head = { kind: kind.kind, apiVersion: `${kind.group}/${kind.version}` };
  switch (kind.kind) {
    case 'SelfSubjectAccessReview':
      return answer(201, {
        ...head,
        metadata: { managedFields: askedBy(request, now) },
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

/** The server notes the fields of a question as it does those of an object. */
function askedBy({ kind, body, query, userAgent }: ResourceRequest, now: number): Value {
  const asked: ApiObject = { ...emptyObject(kind), spec: copy(fields(body, 'spec')) };
  stampUpdate(kind, undefined, asked, {
    manager: managerOf(query.get('fieldManager'), userAgent),
    time: timestamp(now),
    apiVersion: apiVersionOf(kind),
  });
  return asked.metadata['managedFields'] ?? [];
}

const discovery = /^\/(?:api|apis|healthz|livez|openapi|readyz|version)(?:\/|$)/u;

function accessStatus({ user }: ResourceRequest, spec: Fields): Fields {
  const asked = fields(spec, 'resourceAttributes');
  const path = text(spec, 'nonResourceAttributes', 'path');
  if ('resourceAttributes' in spec === 'nonResourceAttributes' in spec) {
    throw invalid({ group: 'authorization.k8s.io', kind: '' }, '', [
      {
        reason: 'FieldValueInvalid',
        message:
          'Invalid value: null: exactly one of nonResourceAttributes or resourceAttributes must be specified',
        field: 'spec.resourceAttributes',
      },
    ]);
  }
  if (path !== '') {
    const isMaster = user.groups.includes('system:masters');
    const isOpen = text(spec, 'nonResourceAttributes', 'verb') === 'get' && discovery.test(path);
    return { allowed: isMaster || isOpen, ...(isOpen && !isMaster ? { reason: discoveryReason } : {}) };
  }
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

const discoveryReason =
  'RBAC: allowed by ClusterRoleBinding "system:discovery" of ClusterRole "system:discovery" to Group "system:authenticated"';

const everyone: readonly Fields[] = [
  {
    verbs: ['create'],
    apiGroups: ['authorization.k8s.io'],
    resources: ['selfsubjectaccessreviews', 'selfsubjectrulesreviews'],
  },
  { verbs: ['create'], apiGroups: ['authentication.k8s.io'], resources: ['selfsubjectreviews'] },
];

function rulesStatus({ user }: ResourceRequest, namespace: string): Fields {
  if (namespace === '') {
    throw badRequest('no namespace on request');
  }
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
