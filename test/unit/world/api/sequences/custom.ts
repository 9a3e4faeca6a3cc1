import { apply, jsonPatch, make, merge, read, remove, tableForm } from './step.ts';
import type { Step } from './step.ts';

const apps = '/apis/argoproj.io/v1alpha1/namespaces/{ns}/applications';
const sets = '/apis/argoproj.io/v1alpha1/namespaces/{ns}/applicationsets';
const force = 'force=true';

function app(name: string, source: object = {}, more: object = {}, metadata: object = {}): unknown {
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: { name, ...metadata },
    spec: {
      project: 'default',
      destination: { server: 'https://kubernetes.default.svc', namespace: 'a' },
      source: { repoURL: 'https://git.example.com/x.git', path: 'p', ...source },
      ...more,
    },
  };
}

const gadgets = '/apis/{ns}.example.org/v1/namespaces/{ns}/gadgets';
const definitions = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';

function gadget(name: string, spec: unknown): unknown {
  return { apiVersion: '{ns}.example.org/v1', kind: 'Gadget', metadata: { name }, spec };
}

const text = { type: 'string' };
const definition = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'gadgets.{ns}.example.org' },
  spec: {
    group: '{ns}.example.org',
    scope: 'Namespaced',
    names: { plural: 'gadgets', kind: 'Gadget', shortNames: ['gd'] },
    versions: [
      {
        name: 'v1',
        served: true,
        storage: true,
        schema: {
          openAPIV3Schema: {
            type: 'object',
            properties: {
              spec: {
                type: 'object',
                properties: {
                  size: { type: 'integer', default: 3 },
                  color: text,
                  tags: { type: 'array', items: text },
                  parts: {
                    type: 'array',
                    'x-kubernetes-list-type': 'map',
                    'x-kubernetes-list-map-keys': ['name'],
                    items: {
                      type: 'object',
                      required: ['name'],
                      properties: { name: text, n: { type: 'integer' } },
                    },
                  },
                },
              },
            },
          },
        },
        additionalPrinterColumns: [{ name: 'Size', type: 'integer', jsonPath: '.spec.size' }],
      },
    ],
  },
};

const parts = '/apis/{ns}.example.net/v1/namespaces/{ns}/parts';

function part(name: string, spec: unknown): unknown {
  return {
    apiVersion: '{ns}.example.net/v1',
    kind: 'Part',
    metadata: { name },
    ...(spec === undefined ? {} : { spec }),
  };
}

const strict = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'parts.{ns}.example.net' },
  spec: {
    group: '{ns}.example.net',
    scope: 'Namespaced',
    names: { plural: 'parts', kind: 'Part' },
    versions: [
      {
        name: 'v1',
        served: true,
        storage: true,
        schema: {
          openAPIV3Schema: {
            type: 'object',
            required: ['spec'],
            properties: {
              spec: {
                type: 'object',
                required: ['name', 'size'],
                properties: {
                  name: { type: 'string', minLength: 2, maxLength: 5, pattern: '^[a-z]+$' },
                  size: { type: 'integer', minimum: 1, maximum: 9 },
                  mode: { type: 'string', enum: ['A', 'B'] },
                  on: { type: 'boolean' },
                  port: { 'x-kubernetes-int-or-string': true },
                  list: {
                    type: 'array',
                    minItems: 1,
                    items: { type: 'object', required: ['k'], properties: { k: text } },
                  },
                  map: { type: 'object', additionalProperties: text },
                },
              },
            },
          },
        },
      },
    ],
  },
};

/** Custom resources: Argo CD's, and those of a definition made on the way. */
export const custom: Readonly<Record<string, readonly Step[]>> = {
  'life of an application': [
    make(apps, app('a')),
    merge(`${apps}/a`, { metadata: { annotations: { 'argocd.argoproj.io/refresh': 'normal' } } }),
    merge(
      `${apps}/a`,
      {
        status: {
          sync: { status: 'Synced' },
          health: { status: 'Healthy' },
          resources: [{ kind: 'Service', name: 'y', version: 'v1' }],
        },
      },
      { userAgent: 'argocd-application-controller/v3.5' },
    ),
    merge(`${apps}/a`, { operation: { sync: { revision: 'x' } } }),
    merge(`${apps}/a`, { operation: null, metadata: { annotations: null } }),
    merge(`${apps}/a`, { metadata: { finalizers: ['resources-finalizer.argocd.argoproj.io'] } }),
    read(apps),
    read(apps, { accept: tableForm }),
    read(`${apps}?includeObject=None`, { accept: tableForm }),
    read(`${apps}?includeObject=Object`, { accept: tableForm }),
    remove(`${apps}/a`),
    read(`${apps}/a`),
    merge(`${apps}/a`, { metadata: { finalizers: [] } }),
    read(`${apps}/a`),
    read(`${apps}/a/status`),
  ],
  'application applied by two': [
    apply(`${apps}/b`, 'one', app('b', {}, {}, { labels: { x: 'y' } })),
    apply(
      `${apps}/b`,
      'one',
      app('b', {}, { syncPolicy: { automated: { prune: true }, syncOptions: ['CreateNamespace=true'] } }),
    ),
    apply(`${apps}/b`, 'two', app('b')),
    apply(`${apps}/b`, 'two', app('b', { path: 'other' })),
    apply(`${apps}/b?${force}`, 'two', app('b', { path: 'other', targetRevision: 'main' })),
    apply(`${apps}/b`, 'one', app('b')),
    jsonPatch(`${apps}/b`, [{ op: 'replace', path: '/spec/project', value: 'p2' }]),
    { method: 'PATCH', path: `${apps}/b`, body: {}, contentType: 'application/strategic-merge-patch+json' },
    merge(`${apps}/b`, [1]),
    apply(`${apps}/b?${force}`, 'one', { ...(app('b') as object), apiVersion: 'argoproj.io/v1' }),
    remove(apps),
    read(apps),
  ],
  'a spec that cannot be': [
    make(apps, { ...(app('a') as object), spec: { destination: {} } }),
    make(apps, { apiVersion: 'argoproj.io/v1alpha1', kind: 'Application', metadata: { name: 'a' } }),
    make(sets, {
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'ApplicationSet',
      metadata: { name: 'a' },
      spec: { generators: [] },
    }),
    make(definitions, strict, { pauseMs: 2500 }),
    ...[
      undefined,
      { size: '3', name: 'ab' },
      { size: 0, name: 'ab' },
      { size: 10, name: 'ab' },
      { size: 1, name: 'a' },
      { size: 1, name: 'AB' },
      { size: 1, name: 'abcdef' },
      { size: 1, name: 'ab', mode: 'C' },
      { size: 1, name: 'ab', on: 'yes' },
      { size: 1, name: 'ab', list: [] },
      { size: 1, name: 'ab', list: [{}] },
      { size: 1, name: 'ab', list: {} },
      { size: 1, name: 'ab', map: { a: 1 } },
      { size: 1, name: null },
      { size: 1, name: 'ab', port: true },
      'x',
      { size: 1, name: 'ab', mode: null, port: '80', list: [{ k: 'v' }], map: { a: 'b' } },
    ].map((spec) => make(parts, part('x', spec))),
    merge(`${parts}/x`, { spec: { size: 'big' } }),
    remove(`${definitions}/parts.{ns}.example.net`),
  ],
  'status of an application set': [
    make(sets, {
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'ApplicationSet',
      metadata: { name: 's' },
      spec: {
        generators: [{ list: { elements: [{ name: 'x' }] } }],
        template: { metadata: { name: 'x' }, spec: { project: 'default', destination: {} } },
      },
      status: { conditions: [] },
    }),
    merge(`${sets}/s`, { status: { resourcesCount: 1 } }),
    merge(`${sets}/s/status`, {
      status: { resourcesCount: 1 },
      spec: { goTemplate: true },
      metadata: { labels: { a: 'b' } },
    }),
    merge(`${sets}/s`, { spec: { goTemplate: true } }),
    read(`${sets}/s/status`),
  ],
  'a definition and its objects': [
    read(gadgets),
    make(definitions, definition, { pauseMs: 2500 }),
    read(`${definitions}/gadgets.{ns}.example.org`),
    read('/apis/{ns}.example.org/v1'),
    make(gadgets, gadget('a', { color: 'red', bogus: 1 })),
    make(`${gadgets}?fieldValidation=Strict`, gadget('z', { bogus: 1 })),
    make(`${gadgets}?fieldValidation=Ignore`, gadget('y', { bogus: 1, size: 5 })),
    apply(`${gadgets}/b`, 'one', gadget('b', { tags: ['x'], parts: [{ name: 'p', n: 1 }] })),
    apply(`${gadgets}/b`, 'two', gadget('b', { tags: ['y'], parts: [{ name: 'q', n: 1 }] })),
    apply(`${gadgets}/b?${force}`, 'two', gadget('b', { tags: ['y'], parts: [{ name: 'q', n: 1 }] })),
    apply(`${gadgets}/b`, 'one', gadget('b', {})),
    apply(`${gadgets}/b`, 'one', gadget('b', { bogus: 1 })),
    read(gadgets, { accept: tableForm }),
    remove(`${definitions}/gadgets.{ns}.example.org`, undefined, { pauseMs: 1000 }),
    read(gadgets),
  ],
  'events by two names': [
    make('/apis/events.k8s.io/v1/namespaces/{ns}/events', {
      metadata: { name: 'e.1' },
      regarding: { kind: 'Pod', name: 'p', namespace: '{ns}' },
      reason: 'R',
      note: 'n',
      type: 'Normal',
      eventTime: '2026-01-01T00:00:00.000000Z',
      reportingController: 'c/d',
      reportingInstance: 'i',
      action: 'A',
    }),
    read('/api/v1/namespaces/{ns}/events/e.1'),
    read('/apis/events.k8s.io/v1/namespaces/{ns}/events/e.1'),
    read('/api/v1/namespaces/{ns}/events?fieldSelector=involvedObject.name=p,type=Normal'),
    read('/api/v1/namespaces/{ns}/events?fieldSelector=involvedObject.name=q'),
    read('/api/v1/namespaces/{ns}/events?fieldSelector=foo=q'),
  ],
};
