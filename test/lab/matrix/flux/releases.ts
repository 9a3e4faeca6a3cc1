import { configMap, deployment } from '../objects.ts';
import type { FluxCase } from './fluxCase.ts';

const SHOP = 'v1 ConfigMap shop';
const TEMPLATE = `apiVersion: v1
kind: ConfigMap
metadata:
  name: shop
data:
  colour: {{ .Values.colour | quote }}
  size: {{ .Values.size | quote }}
`;
const CHART = { 'templates/a.yaml': TEMPLATE, 'values.yaml': 'colour: blue\nsize: small\n' };
const ENABLED = { driftDetection: { mode: 'enabled' } };

/** helm-controller: what is put back and what is not. */
export const releases: readonly FluxCase[] = [
  {
    name: 'k-release-value-changed',
    title: 'With drift detection a changed value is put back.',
    fact: 'k drift',
    kind: 'HelmRelease',
    git: CHART,
    spec: ENABLED,
    steps: [{ do: 'edit', on: SHOP, patch: { data: { colour: 'red' } } }],
    expect: { ready: 'True', after: [{ on: SHOP, path: '/data/colour', is: 'blue' }] },
  },
  {
    name: 'k-release-object-deleted',
    title: 'With drift detection a deleted object is made again.',
    fact: 'k drift',
    kind: 'HelmRelease',
    git: CHART,
    spec: ENABLED,
    steps: [{ do: 'delete', on: SHOP }],
    expect: { ready: 'True', after: [{ on: SHOP, path: '/data/colour', is: 'blue' }] },
  },
  {
    name: 'k-release-key-added',
    title: 'With drift detection an added key stays.',
    fact: 'k drift',
    kind: 'HelmRelease',
    git: CHART,
    spec: ENABLED,
    steps: [{ do: 'edit', on: SHOP, patch: { data: { extra: 'x' }, metadata: { labels: { extra: 'x' } } } }],
    expect: {
      ready: 'True',
      after: [
        { on: SHOP, path: '/data/extra', is: 'x' },
        { on: SHOP, path: '/metadata/labels/extra', is: 'x' },
      ],
    },
  },
  {
    name: 'k-release-adopts',
    title: 'An install adopts an object that is there already.',
    fact: 'k drift',
    kind: 'HelmRelease',
    git: CHART,
    before: [{ ...configMap({ colour: 'old' }), metadata: { name: 'shop' } }],
    expect: {
      ready: 'True',
      after: [
        { on: SHOP, path: '/data/colour', is: 'blue' },
        { on: SHOP, path: '/metadata/labels/app.kubernetes.io~1managed-by', is: 'Helm' },
      ],
    },
  },
  {
    name: 'k04-inline-values-win',
    title: 'Inline values win over a value from a ConfigMap, also over one with a target path.',
    fact: 'k.4',
    kind: 'HelmRelease',
    git: CHART,
    before: [configMap({ 'values.yaml': 'size: large\n', word: 'green' })],
    spec: {
      values: { colour: 'white' },
      valuesFrom: [
        { kind: 'ConfigMap', name: 'settings' },
        { kind: 'ConfigMap', name: 'settings', valuesKey: 'word', targetPath: 'colour' },
      ],
    },
    expect: {
      ready: 'True',
      after: [
        { on: SHOP, path: '/data/colour', is: 'white' },
        { on: SHOP, path: '/data/size', is: 'large' },
      ],
    },
  },
  {
    name: 'k08-remediated-by-uninstall',
    title:
      'An upgrade that the server refuses, remediated by uninstalling: the new chart is installed, and stalls.',
    fact: 'k.8',
    kind: 'HelmRelease',
    git: CHART,
    spec: { upgrade: { remediation: { strategy: 'uninstall', retries: 1 } } },
    next: { ...CHART, 'templates/b.yaml': [deployment({ spec: { replicas: -1 } })] },
    watch: [SHOP],
    expect: { ready: 'InstallFailed' },
  },
];
