import * as fc from 'fast-check';

import { applyPatch, jsonPatch, mergePatch, surface, type SurfaceRule } from '../../world/api/surface.ts';
import type { Step } from '../../unit/world/api/sequences/step.ts';

/** A kind that no controller here writes to by itself, so that only the requests decide. */
interface Resource {
  readonly root: string;
  readonly apiVersion: string;
  readonly kind: string;
  readonly plural: string;
  /** The content, from one small number. */
  readonly content: (n: number) => Readonly<Record<string, unknown>>;
}

const RESOURCES: readonly Resource[] = [
  {
    root: '/api/v1',
    apiVersion: 'v1',
    kind: 'Secret',
    plural: 'secrets',
    content: (n) => ({ stringData: { [`key-${n % 2}`]: `made-up-${n}` } }),
  },
  {
    root: '/apis/rbac.authorization.k8s.io/v1',
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'Role',
    plural: 'roles',
    content: (n) => ({
      rules: [{ apiGroups: [''], resources: ['pods'], verbs: n % 2 ? ['get'] : ['list'] }],
    }),
  },
  {
    root: '/apis/networking.k8s.io/v1',
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    plural: 'networkpolicies',
    content: (n) => ({ spec: { podSelector: { matchLabels: { app: `web-${n}` } } } }),
  },
  {
    root: '/apis/coordination.k8s.io/v1',
    apiVersion: 'coordination.k8s.io/v1',
    kind: 'Lease',
    plural: 'leases',
    content: (n) => ({ spec: { holderIdentity: `holder-${n}`, leaseDurationSeconds: 10 + n } }),
  },
  {
    root: '/apis/argoproj.io/v1alpha1',
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    plural: 'applications',
    content: (n) => ({
      spec: {
        project: 'default',
        source: { repoURL: 'https://git.example.org/shop.git', path: `app-${n}`, targetRevision: 'main' },
        destination: { server: 'https://kubernetes.default.svc', namespace: 'shop' },
        ...(n === 2 ? { syncPolicy: { automated: {} } } : {}),
      },
      ...(n === 3 ? { operation: { sync: { prune: true } } } : {}),
    }),
  },
];

const VERBS: ReadonlySet<SurfaceRule['verb']> = new Set([
  'list',
  'get',
  'create',
  'update',
  'patch',
  'delete',
  'deletecollection',
]);

/** What of the surface is about an object or a collection in a namespace: the rest differs from cluster to cluster. */
const RULES = surface.filter(
  ({ verb, path }) =>
    VERBS.has(verb) && path.includes('/namespaces/{namespace}/') && !path.includes('{subresource}'),
);

/**
 * Values of query parameters; a parameter without any is left out. So is `resourceVersion=0`: the server answers it from
 * a cache that may be a moment behind its own writes.
 */
const QUERY: Readonly<Record<string, readonly string[]>> = {
  labelSelector: ['tier=web', 'tier!=web', 'tier in (web,db)', 'tier'],
  fieldSelector: ['metadata.name=one', 'metadata.name!=one'],
  dryRun: ['All', 'Some'],
  fieldManager: ['somebody'],
  fieldValidation: ['Strict', 'Ignore', 'Warn'],
  // Foreground is left out: it ends when the garbage collector says so, which the API server alone has not.
  propagationPolicy: ['Background'],
  force: ['true'],
};

const NAMES = ['one', 'two', 'Not_A_Name'] as const;
const small = fc.nat({ max: 3 });
const nameOf = fc.oneof({ weight: 8, arbitrary: fc.constantFrom('one', 'two') }, fc.constantFrom(...NAMES));

/** Requests about one kind, in an order. */
export const sequences: fc.Arbitrary<readonly Step[]> = fc
  .constantFrom(...RESOURCES)
  .chain((resource) =>
    fc.array(
      fc.oneof(
        { weight: 2, arbitrary: creation(resource) },
        { weight: 5, arbitrary: fc.constantFrom(...RULES).chain((rule) => request(resource, rule)) },
      ),
      { minLength: 5, maxLength: 9 },
    ),
  );

function creation(resource: Resource): fc.Arbitrary<Step> {
  return fc.tuple(nameOf, small).map(([name, n]) => ({
    method: 'POST',
    path: `${resource.root}/namespaces/{ns}/${resource.plural}`,
    body: object(resource, name, n),
  }));
}

function request(resource: Resource, rule: SurfaceRule): fc.Arbitrary<Step> {
  return fc
    .record({
      name: nameOf,
      n: small,
      isMistyped: fc.nat({ max: 5 }).map((dice) => dice === 0 && !isCustom(resource)),
      sent: fc.constantFrom(...(rule.sends.length > 0 ? rule.sends : [''])),
      accept: fc.constantFrom(
        ...rule.answers.filter((form) => isCustom(resource) || !form.includes('as=Table')),
      ),
      query: queryOf(rule),
    })
    .map(({ name, n, isMistyped, sent, accept, query }) => {
      const place = rule.path
        .replace('{root}', resource.root)
        .replace('{namespace}', '{ns}')
        .replace('{resource}', resource.plural)
        .replace('{name}', name);
      const all = sent === applyPatch ? { fieldManager: 'applier', ...query } : query;
      const words = new URLSearchParams(all).toString();
      const body = mistyped(isMistyped, bodyOf(rule, resource, sent, name, n));
      return {
        method: rule.method,
        path: words === '' ? place : `${place}?${words}`,
        accept,
        ...(body === undefined ? {} : { body, contentType: sent }),
      };
    });
}

/** The demo's tables of built-in kinds have a name and an age only. */
const isCustom = ({ root }: Resource): boolean => root.includes('argoproj.io');

/** At most two parameters that the rule knows. */
function queryOf(rule: SurfaceRule): fc.Arbitrary<Record<string, string>> {
  const known = rule.query.filter((name) => QUERY[name] !== undefined);
  if (known.length === 0) {
    return fc.constant({});
  }
  const pair = fc
    .constantFrom(...known)
    .chain((name) => fc.tuple(fc.constant(name), fc.constantFrom(...(QUERY[name] ?? ['']))));
  return fc.array(pair, { maxLength: 2 }).map((found) => Object.fromEntries(found));
}

/** With a field that no kind has: the demo's definition of Applications keeps all, so theirs are left as they are. */
function mistyped(isMistyped: boolean, body: unknown): unknown {
  return isMistyped && isJsonObject(body) ? { ...body, speck: { n: 1 } } : body;
}

function isJsonObject(body: unknown): body is Readonly<Record<string, unknown>> {
  return typeof body === 'object' && body !== null && !Array.isArray(body);
}

function bodyOf(rule: SurfaceRule, resource: Resource, sent: string, name: string, n: number): unknown {
  switch (rule.verb) {
    case 'create':
    case 'update':
      return object(resource, name, n);
    case 'patch':
      return patch(resource, sent, name, n);
    default:
      return undefined;
  }
}

function patch(resource: Resource, sent: string, name: string, n: number): unknown {
  if (sent === applyPatch) {
    return object(resource, name, n);
  }
  if (sent === jsonPatch) {
    return n % 2 === 0
      ? [{ op: 'add', path: '/metadata/labels', value: { tier: 'db' } }]
      : [
          { op: 'test', path: '/metadata/name', value: 'one' },
          { op: 'remove', path: '/metadata/labels/tier' },
        ];
  }
  const labels = n % 2 === 0 ? { tier: 'db' } : { tier: null };
  return sent === mergePatch && n === 3
    ? { metadata: { labels: null } }
    : { metadata: { labels }, ...resource.content(n) };
}

function object(resource: Resource, name: string, n: number): unknown {
  const { apiVersion, kind } = resource;
  const labels = { tier: n % 2 === 0 ? 'web' : 'db' };
  return { apiVersion, kind, metadata: { name, labels }, ...resource.content(n) };
}
