import { apply, jsonPatch, make, merge, put, read, remove } from './step.ts';
import type { Step } from './step.ts';

type Body = Readonly<Record<string, unknown>>;

const DEPLOYMENTS = '/apis/apps/v1/namespaces/{ns}/deployments';
const MAPS = '/api/v1/namespaces/{ns}/configmaps';
const SECRETS = '/api/v1/namespaces/{ns}/secrets';
const STRATEGIC = { contentType: 'application/strategic-merge-patch+json' };
/** How a client may ask for unknown fields to be treated; the first one is what it gets without asking. */
const VALIDATIONS = ['', 'Ignore', 'Strict'];

function deployment(spec: Body = {}, container: Body = {}, metadata: Body = {}): Body {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'x', ...metadata },
    spec: {
      replicas: 1,
      selector: { matchLabels: { a: 'b' } },
      template: {
        metadata: { labels: { a: 'b' } },
        spec: { containers: [{ name: 'c', image: 'i', ...container }] },
      },
      ...spec,
    },
  };
}

const config = (more: Body): Body => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'x' },
  data: { a: 'b' },
  ...more,
});

const DEFINITIONS = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';
const GADGETS = '/apis/{ns}.example.org/v1/namespaces/{ns}/gadgets';
const spec = { type: 'object', properties: { size: { type: 'integer' } } };
const definition: Body = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'gadgets.{ns}.example.org' },
  spec: {
    group: '{ns}.example.org',
    scope: 'Namespaced',
    names: { plural: 'gadgets', kind: 'Gadget' },
    versions: [
      {
        name: 'v1',
        served: true,
        storage: true,
        schema: { openAPIV3Schema: { type: 'object', properties: { spec } } },
      },
    ],
  },
};
const gadget = (more: Body = {}, metadata: Body = {}): Body => ({
  apiVersion: '{ns}.example.org/v1',
  kind: 'Gadget',
  metadata: { name: 'x', ...metadata },
  spec: { size: 1 },
  ...more,
});

/** One request in each kind of validation, without leaving anything behind. */
function inEachValidation(steps: (query: string) => readonly Step[]): readonly Step[] {
  return VALIDATIONS.flatMap((wanted) =>
    steps(wanted === '' ? '?dryRun=All' : `?dryRun=All&fieldValidation=${wanted}`),
  );
}

/** Fields that a kind does not have: dropped with a warning, dropped in silence, or refused. */
export const pruning: Readonly<Record<string, readonly Step[]>> = {
  'created with unknown fields': inEachValidation((query) => [
    make(`${DEPLOYMENTS}${query}`, deployment({ bogus: 1 })),
    make(`${DEPLOYMENTS}${query}`, deployment({ replicaz: 2, bogus: 1 }, { imag: 'j' }, { label: {} })),
    make(`${DEPLOYMENTS}${query}`, { ...deployment(), Spec: {}, status: { bogus: { deep: [1] } } }),
    make(`${DEPLOYMENTS}${query}`, deployment({ bogus: null })),
    make(`${DEPLOYMENTS}${query}`, deployment({ bogus: 1, replicas: 'two' })),
    make(`${MAPS}${query}`, config({ date: { a: 'b' } })),
    make(`${SECRETS}${query}`, {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'x', annotation: { a: 'b' } },
      stringDate: { a: 'b' },
    }),
  ]),
  'updated with unknown fields': [
    make(DEPLOYMENTS, deployment()),
    ...inEachValidation((query) => [
      put(`${DEPLOYMENTS}/x${query}`, deployment({ bogus: 1 })),
      merge(`${DEPLOYMENTS}/x${query}`, { spec: { bogus: 1 } }),
      merge(`${DEPLOYMENTS}/x${query}`, { spec: { bogus: 1 } }, STRATEGIC),
      merge(`${DEPLOYMENTS}/x${query}`, { spec: { bogus: 1, replicas: 'two' } }),
      merge(
        `${DEPLOYMENTS}/x${query}`,
        { spec: { template: { spec: { containers: [{ name: 'c', imag: 'j' }] } } } },
        STRATEGIC,
      ),
      jsonPatch(`${DEPLOYMENTS}/x${query}`, [{ op: 'add', path: '/spec/bogus', value: 1 }]),
      merge(`${DEPLOYMENTS}/x/status${query}`, { status: { bogus: 1 } }),
    ]),
    merge(`${DEPLOYMENTS}/x`, { spec: { zebra: 1, apple: { b: 1 }, replicas: 3 } }),
    merge(`${DEPLOYMENTS}/x`, { metadata: { bogus: 1 } }),
    read(`${DEPLOYMENTS}/x`),
  ],
  // One unknown field in each struct: of several, the server names the one that its map gives it first.
  'applied with unknown fields': [
    ...inEachValidation((query) => [
      apply(`${DEPLOYMENTS}/x${query}`, 'me', deployment({ bogus: 1 })),
      apply(`${DEPLOYMENTS}/x${query}`, 'me', deployment({ bogus: 1 }, {}, { namespace: '{ns}' })),
      apply(`${DEPLOYMENTS}/x${query}`, 'me', deployment({ bogus: null })),
      apply(`${DEPLOYMENTS}/x${query}`, 'me', deployment({}, {}, { label: {} })),
      apply(`${MAPS}/x${query}`, 'me', config({ date: { a: 'b' } })),
    ]),
    apply(`${DEPLOYMENTS}/x`, 'me', deployment({ template: { spec: { container: [] } } })),
    apply(`${DEPLOYMENTS}/x`, 'me', deployment({}, { ports: [{ containerPort: 80, hostport: 1 }] })),
    apply(
      `${DEPLOYMENTS}/x`,
      'me',
      deployment({
        template: {
          spec: {
            containers: [
              { name: 'c', imag: 'i' },
              { name: 'd', args: 'x' },
              { name: 'e', imag: 'j' },
            ],
          },
        },
      }),
    ),
  ],
  'unknown fields of a custom resource': [
    make(DEFINITIONS, definition, { pauseMs: 2500 }),
    make(GADGETS, gadget()),
    ...inEachValidation((query) => [
      make(`${GADGETS}${query}`, gadget({ bogus: 1 }, { name: 'y' })),
      make(`${GADGETS}${query}`, gadget({}, { name: 'y', bogus: 1 })),
      put(`${GADGETS}/x${query}`, gadget({ bogus: 1 })),
      merge(`${GADGETS}/x${query}`, { bogus: 1 }),
      merge(`${GADGETS}/x${query}`, { spec: { bogus: 1, size: 2 } }),
      merge(`${GADGETS}/x${query}`, { metadata: { bogus: 1 } }),
      jsonPatch(`${GADGETS}/x${query}`, [{ op: 'add', path: '/bogus', value: 1 }]),
      apply(`${GADGETS}/x${query}&force=true`, 'me', gadget({ bogus: 1 })),
      apply(`${GADGETS}/x${query}&force=true`, 'me', gadget({}, { bogus: 1 })),
    ]),
    remove(`${DEFINITIONS}/gadgets.{ns}.example.org`, undefined, { pauseMs: 1000 }),
  ],
};
