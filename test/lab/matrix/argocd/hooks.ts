import type { MatrixCase, Step } from '../case.ts';
import { configMap } from '../objects.ts';
import { CONFIG_MAP, HOOK, annotate, commit } from './shorthand.ts';

const OTHER = 'v1 ConfigMap other';
const COMPARE = 'argocd.argoproj.io/compare-options';
const other = (annotations?: Readonly<Record<string, string>>): object => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'other', ...(annotations === undefined ? {} : { annotations }) },
  data: { made: 'yes' },
});
const drifted = (annotations: Readonly<Record<string, string>>): Step =>
  annotate(CONFIG_MAP, annotations, { data: { colour: 'red' } });
const left = commit(configMap());

/** Facts 14 to 17: hooks, and objects that Git does not have. The engine has no say in them. */
export const hooks: readonly MatrixCase[] = [
  ...Object.entries({
    'post-sync': { [HOOK]: 'PostSync' },
    'pre-delete': { [HOOK]: 'PreDelete' },
    nonsense: { [HOOK]: 'Nonsense' },
    helm: { 'helm.sh/hook': 'post-install' },
  }).map(([word, annotations]): MatrixCase => ({
    name: `m14-live-made-hook-${word}`,
    title: 'A live object of Git was made a hook by hand: its drift counts for nothing.',
    fact: 'm.14',
    engines: ['client'],
    git: [configMap(), other()],
    steps: [drifted(annotations)],
    expect: { client: 'Synced' },
  })),
  {
    name: 'm14-live-made-skip',
    title: 'Skip put on a live object of Git by hand hides nothing.',
    fact: 'm.14',
    engines: ['client'],
    git: [configMap(), other()],
    steps: [drifted({ [HOOK]: 'Skip' })],
    expect: { client: 'OutOfSync' },
  },
  {
    name: 'm14-extra-with-skip',
    title: 'Git gave up an object whose live one says Skip: it is prunable all the same.',
    fact: 'm.14',
    engines: ['client'],
    git: [configMap(), other()],
    steps: [annotate(OTHER, { [HOOK]: 'Skip' }), left],
    expect: { client: 'OutOfSync' },
  },
  {
    name: 'm14-hook-becomes-object',
    title: 'Git turns a hook into an ordinary object; live still says that it is a hook.',
    fact: 'm.14',
    engines: ['client'],
    git: [configMap(), other({ [HOOK]: 'PostSync' })],
    steps: [commit(configMap(), other())],
    expect: { client: 'Synced' },
  },
  {
    name: 'm14-object-becomes-hook',
    title: 'Git turns an ordinary object into a hook: the live one is to be pruned.',
    fact: 'm.14',
    engines: ['client'],
    git: [configMap(), other()],
    steps: [commit(configMap(), other({ [HOOK]: 'PostSync' }))],
    expect: { client: 'OutOfSync' },
  },
  {
    name: 'm15-live-hook',
    title: 'A hook of Git that ran: listed as hook and, wrongly, as to be pruned.',
    fact: 'm.15',
    engines: ['client'],
    git: [configMap(), other({ [HOOK]: 'PostSync' })],
    expect: { client: 'Synced' },
  },
  {
    name: 'm15-live-hook-with-generated-name',
    title: 'A hook whose name is generated is not listed as to be pruned.',
    fact: 'm.15',
    engines: ['client'],
    git: [
      configMap(),
      {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { generateName: 'other-', annotations: { [HOOK]: 'PostSync' } },
        data: { made: 'yes' },
      },
    ],
    expect: { client: 'Synced' },
  },
  {
    name: 'm16-no-value',
    title: 'A hook annotation without a value is null in YAML, and the comparison fails.',
    fact: 'm.16',
    engines: ['client'],
    git: [
      configMap(),
      `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: other\n  annotations:\n    ${HOOK}:\n`,
    ],
    expect: { client: 'Unknown' },
  },
  {
    name: 'm16-empty-hook',
    title: 'A hook annotation that is an empty text is a hook of no kind: never made.',
    fact: 'm.16',
    engines: ['client'],
    git: [configMap(), other({ [HOOK]: '' })],
    expect: { client: 'Synced' },
  },
  {
    name: 'm16-empty-helm-hook',
    title: 'An empty annotation of Helm.',
    fact: 'm.16',
    engines: ['client'],
    git: [configMap(), other({ 'helm.sh/hook': '' })],
    expect: { client: 'Synced' },
  },
  {
    name: 'm16-blank-hook',
    title: 'A hook annotation of one blank is an unknown hook: never made.',
    fact: 'm.16',
    engines: ['client'],
    git: [configMap(), other({ [HOOK]: ' ' })],
  },
  {
    name: 'm17-ignore-extraneous',
    title: 'Git gave up an object that says IgnoreExtraneous: it does not count.',
    fact: 'm.17',
    engines: ['client'],
    git: [configMap(), other({ [COMPARE]: 'IgnoreExtraneous' })],
    steps: [left],
    expect: { client: 'Synced' },
  },
  {
    name: 'm17-ignore-extraneous-with-value',
    title: 'IgnoreExtraneous=true is not the bare word and has no effect.',
    fact: 'm.17',
    engines: ['client'],
    git: [configMap(), other({ [COMPARE]: 'IgnoreExtraneous=true' })],
    steps: [left],
    expect: { client: 'OutOfSync' },
  },
  {
    name: 'm17-ignore-extraneous-on-drift',
    title: 'IgnoreExtraneous does not hide the drift of an object of Git.',
    fact: 'm.17',
    engines: ['client'],
    git: [configMap(undefined, { annotations: { [COMPARE]: 'IgnoreExtraneous' } })],
    steps: [{ do: 'edit', on: CONFIG_MAP, patch: { data: { colour: 'red' } } }],
    expect: { client: 'OutOfSync' },
  },
];
