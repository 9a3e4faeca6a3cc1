/** What a rule gives, as RBAC writes it; `namespaces` undefined means the whole cluster. */
export interface AccessRule {
  readonly namespaces?: readonly string[];
  readonly groups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
  readonly names?: readonly string[];
}

export interface DemoUser {
  readonly name: string;
  readonly token: string;
  readonly groups: readonly string[];
  readonly rules: readonly AccessRule[];
}

/** One question of authorization; the same shape answers a request and a SelfSubjectAccessReview. */
export interface AccessQuestion {
  readonly verb: string;
  readonly group: string;
  readonly resource: string;
  readonly subresource?: string;
  readonly namespace?: string;
  readonly name?: string;
}

const everything: AccessRule = { groups: ['*'], resources: ['*'], verbs: ['*'] };
const reads = ['get', 'list', 'watch'];

/** Every authenticated user may ask about himself. */
const selfReview: AccessRule = {
  groups: ['authentication.k8s.io', 'authorization.k8s.io'],
  resources: ['selfsubjectreviews', 'selfsubjectaccessreviews', 'selfsubjectrulesreviews'],
  verbs: ['create'],
};

export interface UserTable {
  /** Where `viewer` may read. */
  readonly viewerNamespace: string;
}

/** The logins of the demo: all rights, one namespace, reading everywhere, none. */
export function demoUsers({ viewerNamespace }: UserTable): DemoUser[] {
  return [
    { name: 'admin', token: 'demo-admin', groups: ['system:masters'], rules: [everything] },
    {
      name: 'viewer',
      token: 'demo-viewer',
      groups: [],
      rules: [{ namespaces: [viewerNamespace], groups: ['*'], resources: ['*'], verbs: reads }],
    },
    {
      name: 'reader',
      token: 'demo-reader',
      groups: [],
      rules: [{ groups: ['*'], resources: ['*'], verbs: reads }],
    },
    { name: 'nobody', token: 'demo-nobody', groups: [], rules: [] },
  ];
}

export function mayDo(user: DemoUser, question: AccessQuestion): boolean {
  return [...user.rules, selfReview].some((rule) => isGranted(rule, question));
}

function isGranted(rule: AccessRule, question: AccessQuestion): boolean {
  const { subresource = '', name = '' } = question;
  const resource = subresource === '' ? question.resource : `${question.resource}/${subresource}`;
  return (
    (rule.namespaces === undefined || rule.namespaces.includes(question.namespace ?? '')) &&
    holds(rule.groups, question.group) &&
    (holds(rule.resources, resource) || rule.resources.includes(`*/${subresource}`)) &&
    holds(rule.verbs, question.verb) &&
    (rule.names === undefined || rule.names.includes(name))
  );
}

function holds(granted: readonly string[], asked: string): boolean {
  return granted.includes('*') || granted.includes(asked);
}

/** The words after `is forbidden:`. */
export function denial(user: DemoUser, question: AccessQuestion): string {
  const { subresource = '', namespace = '' } = question;
  const resource = subresource === '' ? question.resource : `${question.resource}/${subresource}`;
  const where = namespace === '' ? 'at the cluster scope' : `in the namespace "${namespace}"`;
  return `User "${user.name}" cannot ${question.verb} resource "${resource}" in API group "${question.group}" ${where}`;
}
