import { every, type MatrixCase } from '../case.ts';
import { configMap, container, deployment } from '../objects.ts';
import { CONFIG_MAP, DEPLOYMENT, TRACKING_ID, annotate, commit, edit, ignore, ops } from './shorthand.ts';

const INSTANCE = 'app.kubernetes.io/instance';
const recoloured = edit(CONFIG_MAP, { data: { colour: 'red' } }, 'tuner');
const scaled = edit(DEPLOYMENT, { spec: { replicas: 5 } });
const TWO = deployment({ spec: { replicas: 2 } });
const copy = (id: string): object => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'copy', annotations: { [TRACKING_ID]: id } },
  data: { colour: 'blue' },
});
const IMAGE_POINTER = '/spec/template/spec/containers/0/image';
const system = (key: string): Readonly<Record<string, string>> => ({
  [`resource.customizations.ignoreDifferences.${key}`]: 'managedFieldsManagers:\n- tuner\n',
});

/** Facts 18 to 20: whose object it is, and what rules hide. */
export const tracking: readonly MatrixCase[] = [
  {
    name: 'm18-id-removed',
    title: 'The tracking id removed by hand.',
    fact: 'm.18',
    git: [configMap()],
    steps: [annotate(CONFIG_MAP, { [TRACKING_ID]: null })],
    expect: { client: 'OutOfSync' },
  },
  {
    name: 'm18-id-replaced-by-label',
    title: 'The tracking id replaced by the instance label of the older tracking.',
    fact: 'm.18',
    git: [configMap()],
    steps: [
      edit(CONFIG_MAP, {
        metadata: { annotations: { [TRACKING_ID]: null }, labels: { [INSTANCE]: '{{name}}' } },
      }),
    ],
    expect: { client: 'Synced' },
  },
  {
    name: 'm18-id-removed-with-label-tracking',
    title: 'Tracked by annotation and label, the annotation removed by hand.',
    fact: 'm.18',
    engines: ['client'],
    git: [configMap()],
    settings: { 'application.resourceTrackingMethod': 'annotation+label' },
    steps: [annotate(CONFIG_MAP, { [TRACKING_ID]: null })],
    expect: { client: 'Synced' },
  },
  {
    name: 'm18-tracked-by-label',
    title: 'Tracked by the label alone, a value edited.',
    fact: 'm.18',
    git: [configMap()],
    settings: { 'application.resourceTrackingMethod': 'label' },
    steps: [recoloured],
    expect: every('OutOfSync'),
  },
  {
    name: 'm18-made-again-without-id',
    title: 'The object deleted and made again by hand, without the id.',
    fact: 'm.18',
    git: [configMap()],
    steps: [
      { do: 'delete', on: CONFIG_MAP },
      { do: 'create', object: configMap() },
    ],
    expect: { client: 'OutOfSync' },
  },
  {
    name: 'm18-malformed-id',
    title: 'An object of nobody carries an id that is none: it is not tracked.',
    fact: 'm.18',
    engines: ['client'],
    git: [configMap()],
    steps: [{ do: 'create', object: copy('{{name}}') }],
    expect: { client: 'Synced' },
  },
  {
    name: 'm18-copied-id',
    title: 'An object made from a copy carries the id of the original: listed without a verdict.',
    fact: 'm.18',
    engines: ['client'],
    git: [configMap()],
    steps: [{ do: 'create', object: copy('{{name}}:/ConfigMap:{{name}}/settings') }],
    expect: { client: 'Synced' },
  },
  {
    name: 'm19-managers-hide-new-value-of-git',
    title: 'An ignored manager owns the field, and Git changes it: the change of Git is hidden too.',
    fact: 'm.19',
    git: [configMap()],
    app: ignore({ kind: 'ConfigMap', managedFieldsManagers: ['tuner'] }),
    steps: [recoloured, commit(configMap({ colour: 'green', size: 'small' }))],
    expect: { client: 'Synced' },
  },
  {
    name: 'm19-managers-do-not-hide-removal',
    title: 'An ignored manager removed a field.',
    fact: 'm.19',
    git: [configMap()],
    app: ignore({ kind: 'ConfigMap', managedFieldsManagers: ['tuner'] }),
    steps: [edit(CONFIG_MAP, { data: { colour: null } }, 'tuner')],
    expect: { client: 'OutOfSync' },
  },
  {
    name: 'm19-managers-of-core-kind-with-underscore',
    title: 'The settings ignore a manager for _ConfigMap.',
    fact: 'm.19',
    git: [configMap()],
    settings: system('_ConfigMap'),
    steps: [recoloured],
    expect: { client: 'Synced' },
  },
  {
    name: 'm19-managers-of-core-kind-without-underscore',
    title: 'The settings ignore a manager for ConfigMap, which is looked up under another name.',
    fact: 'm.19',
    git: [configMap()],
    settings: system('ConfigMap'),
    steps: [recoloured],
    expect: { client: 'OutOfSync' },
  },
  {
    name: 'm20-index-pointer',
    title:
      'A pointer with an index, a sidecar put first by hand, and the image of the main container changed.',
    fact: 'm.20',
    git: [deployment()],
    app: ignore({ group: 'apps', kind: 'Deployment', jsonPointers: [IMAGE_POINTER] }),
    steps: [
      ops(
        DEPLOYMENT,
        { op: 'replace', path: IMAGE_POINTER, value: 'oci.fernhill.example/shop/web:9.9' },
        {
          op: 'add',
          path: '/spec/template/spec/containers/0',
          value: { ...container(), name: 'sidecar' },
        },
      ),
    ],
    expect: { client: 'Synced', serverSide: 'OutOfSync' },
  },
  {
    name: 'm20-globs',
    title: 'Group and kind of a rule are globs.',
    fact: 'm.20',
    git: [TWO],
    app: ignore({ group: 'a*', kind: 'Deploy*', jsonPointers: ['/spec/replicas'] }),
    steps: [scaled],
    expect: every('Synced'),
  },
  {
    name: 'm20-name-is-no-glob',
    title: 'The name of a rule is no glob.',
    fact: 'm.20',
    git: [TWO],
    app: ignore({ group: 'apps', kind: 'Deployment', name: 'w*', jsonPointers: ['/spec/replicas'] }),
    steps: [scaled],
    expect: every('OutOfSync'),
  },
  {
    name: 'm20-empty-group-is-core',
    title: 'A rule without a group is for the core group alone.',
    fact: 'm.20',
    git: [TWO],
    app: ignore({ kind: 'Deployment', jsonPointers: ['/spec/replicas'] }),
    steps: [scaled],
    expect: every('OutOfSync'),
  },
  {
    name: 'm20-rule-does-not-compile',
    title: 'An expression that does not compile breaks the comparison.',
    fact: 'm.20',
    git: [TWO],
    app: ignore({ group: 'apps', kind: 'Deployment', jqPathExpressions: ['.spec['] }),
    expect: every('Unknown'),
  },
];
