import type { MatrixCase, Step } from '../case.ts';
import { configMap, deployment, service, widget } from '../objects.ts';
import { commit, edit } from './shorthand.ts';

const SETTINGS_TEXT = 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: settings\ndata:\n  colour: blue\n';
const widgetText = (spec: string): string =>
  `apiVersion: shop.fernhill.example/v1\nkind: Widget\nmetadata:\n  name: wheel\nspec:\n${spec}`;
const managed = (team: string): object => ({
  syncPolicy: { syncOptions: ['CreateNamespace=true'], managedNamespaceMetadata: { labels: { team } } },
});
const NOWHERE = { apiVersion: 'nowhere.example/v1', kind: 'Ghost', metadata: { name: 'ghost' }, spec: {} };
const metadata = (more: object): object => ({
  ...deployment(),
  metadata: { name: 'web', ...more },
});
const renamed = (team: string): Step => ({ do: 'app', patch: { spec: managed(team) } });

/** Facts 21 to 24: the app as a whole, what the manifest should not say, and YAML. */
export const applications: readonly MatrixCase[] = [
  {
    name: 'm21-forbidden-kind',
    title: 'The project forbids a kind: that object is Unknown, the app goes by the others.',
    fact: 'm.21',
    engines: ['client'],
    git: [configMap(), service()],
    app: { spec: { project: 'no-services' } },
    expect: { client: 'OutOfSync' },
  },
  {
    name: 'm21-forbidden-namespace',
    title: 'A manifest names a namespace that the project forbids.',
    fact: 'm.21',
    engines: ['client'],
    git: [
      configMap(),
      { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'abroad', namespace: 'elsewhere' } },
    ],
    app: { spec: { project: 'at-home' } },
    expect: { client: 'OutOfSync' },
  },
  {
    name: 'm21-forbidden-destination',
    title: 'The project forbids the destination: nothing is known.',
    fact: 'm.21',
    engines: ['client'],
    git: [configMap()],
    isSynced: false,
    app: { spec: { project: 'elsewhere' } },
    expect: { client: 'Unknown' },
  },
  {
    name: 'm22-unknown-kind',
    title: 'A kind that the cluster does not serve.',
    fact: 'm.22',
    engines: ['client'],
    git: [configMap(), NOWHERE],
    isSynced: false,
    expect: { client: 'OutOfSync' },
  },
  {
    name: 'm22-only-comments-left',
    title: 'Only comments are left in Git: everything is to be pruned.',
    fact: 'm.22',
    engines: ['client'],
    git: [configMap()],
    steps: [commit('# nothing here any more\n')],
    expect: { client: 'OutOfSync' },
  },
  {
    name: 'm22-junk-beside',
    title: 'YAML that is no object lies beside the manifests: it is passed over.',
    fact: 'm.22',
    engines: ['client'],
    git: [configMap(), 'colours: [red, blue]\n'],
    expect: { client: 'Synced' },
  },
  {
    name: 'm22-namespace-metadata-changed',
    title: 'managedNamespaceMetadata changed since the sync: the app is OutOfSync, no object is.',
    fact: 'm.22',
    engines: ['client'],
    git: [configMap()],
    app: { spec: managed('shop') },
    steps: [renamed('mail')],
    expect: { client: 'OutOfSync' },
  },
  {
    name: 'm22-namespace-metadata-edited',
    title: 'A label that managedNamespaceMetadata put on the namespace, edited by hand.',
    fact: 'm.22',
    engines: ['client'],
    git: [configMap()],
    app: { spec: managed('shop') },
    steps: [edit('v1 Namespace {{name}}', { metadata: { labels: { team: 'mail' } } })],
    expect: { client: 'Synced' },
  },
  {
    name: 'm23-misspelt-field',
    title: 'A field that a built-in kind does not have: the sync takes it, the comparison never agrees.',
    fact: 'm.23',
    git: [deployment({ spec: { replica: 3 } })],
    expect: { client: 'OutOfSync' },
  },
  {
    name: 'm23-foreign-uid',
    title: 'A manifest copied from a live object: its uid.',
    fact: 'm.23',
    engines: ['client'],
    git: [configMap()],
    steps: [
      commit({
        ...configMap(),
        metadata: { name: 'settings', uid: '11111111-2222-4333-8444-555555555555' },
      }),
    ],
    expect: { client: 'OutOfSync' },
  },
  {
    name: 'm23-self-link',
    title: 'A manifest copied from an old live object: its selfLink.',
    fact: 'm.23',
    engines: ['client'],
    git: [metadata({ selfLink: '/apis/apps/v1/namespaces/shop/deployments/web' })],
    expect: { client: 'OutOfSync' },
  },
  {
    name: 'm23-creation-timestamp',
    title: 'A manifest copied from a live object: its creationTimestamp does not count.',
    fact: 'm.23',
    engines: ['client'],
    git: [metadata({ creationTimestamp: '2020-02-03T04:05:06Z' })],
    expect: { client: 'Synced' },
  },
  {
    name: 'm23-revision-annotation',
    title: 'A manifest copied from a live object: the revision of its rollout.',
    fact: 'm.23',
    engines: ['client'],
    git: [metadata({ annotations: { 'deployment.kubernetes.io/revision': '7' } })],
    expect: { client: 'OutOfSync' },
  },
  {
    name: 'm23-last-applied-in-git',
    title: 'A manifest copied from a live object: what was last applied.',
    fact: 'm.23',
    engines: ['client'],
    git: [
      {
        ...configMap(),
        metadata: {
          name: 'settings',
          annotations: { 'kubectl.kubernetes.io/last-applied-configuration': '{}' },
        },
      },
    ],
    expect: { client: 'OutOfSync' },
  },
  {
    name: 'm24-name-is-boolean',
    title: 'The name n is a boolean, so the object has no name.',
    fact: 'm.24',
    engines: ['client'],
    git: [configMap(), 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: n\n'],
    isSynced: false,
  },
  {
    name: 'm24-numbers-of-other-bases',
    title: 'Numbers with a leading zero are octal.',
    fact: 'm.24',
    engines: ['client'],
    git: [widgetText('  size: 0644\n  weight: 0x1F\n')],
    expect: { client: 'Synced' },
  },
  {
    name: 'm24-numbers-with-underscores',
    title: 'Underscores in numbers are read over.',
    fact: 'm.24',
    engines: ['client'],
    git: [widgetText('  size: 1_000\n')],
    expect: { client: 'Synced' },
  },
  {
    name: 'm24-base-sixty-is-text',
    title: 'What looks like a time is text.',
    fact: 'm.24',
    engines: ['client'],
    git: [widgetText('  colour: 12:30:45\n')],
    expect: { client: 'Synced' },
  },
  {
    name: 'm24-date-is-text',
    title: 'What looks like a date is text.',
    fact: 'm.24',
    engines: ['client'],
    git: [widgetText('  colour: 2020-02-03\n')],
    expect: { client: 'Synced' },
  },
  {
    name: 'm24-key-twice',
    title: 'A key twice: the last one counts.',
    fact: 'm.24',
    engines: ['client'],
    git: [`${SETTINGS_TEXT}  colour: red\n`],
    expect: { client: 'Synced' },
  },
  {
    name: 'm24-end-of-document',
    title: 'A document that holds only its end.',
    fact: 'm.24',
    engines: ['client'],
    git: [`${SETTINGS_TEXT}---\n...\n`],
    isSynced: false,
    expect: { client: 'Unknown' },
  },
  {
    name: 'm24-anchors',
    title: 'Anchors and merge keys.',
    fact: 'm.24',
    engines: ['client'],
    git: [
      'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: settings\n  labels: &team\n    team: shop\ndata:\n  <<: *team\n  colour: blue\n',
    ],
    expect: { client: 'Synced' },
  },
  {
    name: 'm24-same-object-twice',
    title: 'An object twice in Git: the last one counts, with a warning.',
    fact: 'm.24',
    engines: ['client'],
    git: [configMap({ colour: 'red' }), configMap({ colour: 'blue' })],
    expect: { client: 'Synced' },
  },
  {
    name: 'm00-widget-synced',
    title: 'A custom resource with a default that Git does not state, just synced.',
    git: [widget({ spokes: [{ name: 'left' }], tags: ['one'] })],
  },
];
