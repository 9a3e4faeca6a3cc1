import { every, type MatrixCase } from '../case.ts';
import { configMap, deployment, widget } from '../objects.ts';
import { CONFIG_MAP, WIDGET, commit, edit } from './shorthand.ts';

const POLICY = 'shop.fernhill.example/policy';
const withMutations = {
  annotations: { 'argocd.argoproj.io/compare-options': 'IncludeMutationWebhook=true' },
};
const CRD = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'things.{{name}}.example' },
  spec: {
    group: '{{name}}.example',
    names: { kind: 'Thing', listKind: 'ThingList', plural: 'things', singular: 'thing' },
    scope: 'Namespaced',
    preserveUnknownFields: false,
    versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: { type: 'object' } } }],
  },
};
const LIMITS = { cpu: '1', memory: '1Gi' };
const PORT = { containerPort: 8080, name: 'http' };
const host = (port: object): object => deployment({ pod: { hostNetwork: true }, main: { ports: [port] } });
const compareStatus = (which: string): Readonly<Record<string, string>> => ({
  'resource.compareoptions': `ignoreResourceStatusField: ${which}\n`,
});

/** Facts 11 to 13: defaults that are none, admission that changes objects, status. */
export const admission: readonly MatrixCase[] = [
  {
    name: 'm11-requests-as-limits',
    title: 'Git begins to state requests that equal the limits: a pod template is not filled in.',
    fact: 'm.11',
    git: [deployment({ main: { resources: { limits: LIMITS } } })],
    steps: [commit(deployment({ main: { resources: { limits: LIMITS, requests: LIMITS } } }))],
    expect: every('OutOfSync'),
  },
  {
    name: 'm11-host-port',
    title: 'Git begins to state the host port of a pod in the network of its host.',
    fact: 'm.11',
    git: [host(PORT)],
    steps: [commit(host({ ...PORT, hostPort: 8080 }))],
    expect: { client: 'OutOfSync' },
  },
  {
    name: 'm11-preserve-unknown-fields',
    title: 'A CRD says preserveUnknownFields: false, which is not kept.',
    fact: 'm.11',
    git: [CRD],
    expect: { client: 'OutOfSync', serverSide: 'Synced' },
  },
  {
    name: 'm12-policy-overwrites',
    title: 'A mutating policy overwrites a value of Git.',
    fact: 'm.12',
    git: [configMap()],
    namespaceLabels: { [POLICY]: 'overwrites' },
    expect: { client: 'OutOfSync', serverSide: 'Synced' },
  },
  {
    name: 'm12-policy-arrives-later',
    title: 'A mutating policy that arrives after the sync: neither Git nor live moved.',
    fact: 'm.12',
    git: [configMap()],
    steps: [edit('v1 Namespace {{name}}', { metadata: { labels: { [POLICY]: 'overwrites' } } }, 'admin')],
    expect: { client: 'Synced', serverSide: 'OutOfSync' },
  },
  {
    name: 'm12-policy-adds-later',
    title: 'A mutating policy that adds a key arrives after the sync.',
    fact: 'm.12',
    git: [configMap()],
    steps: [edit('v1 Namespace {{name}}', { metadata: { labels: { [POLICY]: 'adds' } } }, 'admin')],
    expect: { client: 'Synced', serverSide: 'Synced' },
  },
  {
    name: 'm12-policy-adds-later-included',
    title: 'The same with IncludeMutationWebhook: the added key shows.',
    fact: 'm.12',
    engines: ['serverSide'],
    git: [configMap()],
    app: withMutations,
    steps: [edit('v1 Namespace {{name}}', { metadata: { labels: { [POLICY]: 'adds' } } }, 'admin')],
    expect: { serverSide: 'OutOfSync' },
  },
  {
    name: 'm12-added-by-hand-included',
    title: 'IncludeMutationWebhook does not make a key visible that somebody added.',
    fact: 'm.12',
    engines: ['serverSide'],
    git: [configMap()],
    app: withMutations,
    steps: [edit(CONFIG_MAP, { data: { extra: 'x' } })],
    expect: { serverSide: 'Synced' },
  },
  {
    name: 'm13-status-in-git',
    title: 'Git states a status, and no status is ignored.',
    fact: 'm.13',
    git: [{ ...deployment(), status: { replicas: 7 } }],
    settings: compareStatus('none'),
    expect: { client: 'OutOfSync', serverSide: 'Synced' },
  },
  {
    name: 'm13-status-of-custom-resource',
    title: 'Only the status of CRDs is ignored, which those of their instances are not.',
    fact: 'm.13',
    engines: ['client'],
    git: [{ ...widget(), status: { phase: 'made' } }],
    settings: compareStatus('crd'),
    steps: [edit(WIDGET, { status: { phase: 'broken' } })],
    expect: { client: 'OutOfSync' },
  },
  {
    name: 'm13-status-ignored',
    title: 'By default the status of everything is ignored.',
    fact: 'm.13',
    engines: ['client'],
    git: [{ ...widget(), status: { phase: 'made' } }],
    steps: [edit(WIDGET, { status: { phase: 'broken' } })],
    expect: { client: 'Synced' },
  },
];
