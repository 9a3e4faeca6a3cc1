import { ARGOCD_NAMESPACE } from '../argocd.ts';

const text = { type: 'string' };
const texts = { type: 'array', items: text };

/** A kind of the shop's own: with defaults, and with lists of each sort. */
export const WIDGETS = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'widgets.shop.fernhill.example' },
  spec: {
    group: 'shop.fernhill.example',
    names: { kind: 'Widget', listKind: 'WidgetList', plural: 'widgets', singular: 'widget' },
    scope: 'Namespaced',
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
                  size: { type: 'integer', format: 'int64' },
                  weight: { type: 'number' },
                  colour: { ...text, default: 'blue' },
                  mode: { ...text, nullable: true },
                  port: { 'x-kubernetes-int-or-string': true },
                  args: texts,
                  free: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
                  labels: { type: 'object', additionalProperties: text },
                  parts: {
                    type: 'array',
                    items: { type: 'object', properties: { name: text, count: { type: 'integer' } } },
                  },
                  spokes: {
                    type: 'array',
                    'x-kubernetes-list-type': 'map',
                    'x-kubernetes-list-map-keys': ['name'],
                    items: {
                      type: 'object',
                      required: ['name'],
                      properties: { name: text, length: { type: 'integer', default: 5 } },
                    },
                  },
                  tags: { ...texts, 'x-kubernetes-list-type': 'set' },
                },
              },
              // No subresource of its own: everybody may write it.
              status: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
            },
          },
        },
      },
    ],
  },
};

/** Admission that changes what is sent, in namespaces that carry a label. */
function policy(name: string, resource: { apiGroup: string; plural: string }, expression: string): object[] {
  const selector = { matchLabels: { 'shop.fernhill.example/policy': name } };
  return [
    {
      apiVersion: 'admissionregistration.k8s.io/v1',
      kind: 'MutatingAdmissionPolicy',
      metadata: { name },
      spec: {
        reinvocationPolicy: 'Never',
        failurePolicy: 'Fail',
        matchConstraints: {
          resourceRules: [
            {
              apiGroups: [resource.apiGroup],
              apiVersions: ['v1'],
              operations: ['CREATE', 'UPDATE'],
              resources: [resource.plural],
            },
          ],
        },
        mutations: [{ patchType: 'ApplyConfiguration', applyConfiguration: { expression } }],
      },
    },
    {
      apiVersion: 'admissionregistration.k8s.io/v1',
      kind: 'MutatingAdmissionPolicyBinding',
      metadata: { name },
      spec: { policyName: name, matchResources: { namespaceSelector: selector } },
    },
  ];
}

const CONFIG_MAPS = { apiGroup: '', plural: 'configmaps' };

/** A project that forbids a kind, and one that forbids the destination. */
const project = (name: string, spec: object): object => ({
  apiVersion: 'argoproj.io/v1alpha1',
  kind: 'AppProject',
  metadata: { name, namespace: ARGOCD_NAMESPACE },
  spec: { sourceRepos: ['*'], destinations: [{ server: '*', namespace: '*' }], ...spec },
});

/** What is there before any case, and what no case changes. */
export const FIXTURES: readonly object[] = [
  WIDGETS,
  ...policy('overwrites', CONFIG_MAPS, 'Object{data: {"colour": "green"}}'),
  ...policy('adds', CONFIG_MAPS, 'Object{data: {"added": "by-policy"}}'),
  project('no-services', { namespaceResourceBlacklist: [{ group: '', kind: 'Service' }] }),
  project('elsewhere', { destinations: [{ server: '*', namespace: 'elsewhere' }] }),
  project('at-home', { destinations: [{ server: '*', namespace: 'm21-*' }] }),
  { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'elsewhere' } },
];
