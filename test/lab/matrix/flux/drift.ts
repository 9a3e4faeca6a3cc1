import type { Step } from '../case.ts';
import { configMap, container, deployment } from '../objects.ts';
import type { FluxCase } from './fluxCase.ts';

const SETTINGS = 'v1 ConfigMap settings';
const WEB = 'apps/v1 Deployment web';
const JOB = 'batch/v1 Job once';
const ANNOTATION = 'kustomize.toolkit.fluxcd.io';

type Edit = Extract<Step, { readonly do: 'edit' }>;

const edit = (on: string, patch: object, as?: string, type?: Edit['type']): Edit => ({
  do: 'edit',
  on,
  patch,
  ...(type === undefined ? {} : { type }),
  ...(as === undefined ? {} : { as }),
});
const annotate = (on: string, annotations: Readonly<Record<string, string>>, more: object = {}): Edit =>
  edit(on, { metadata: { annotations }, ...more }, 'kubectl-annotate');
const pod = (spec: object): object => ({ spec: { template: { spec } } });
const VARIABLE = pod({ containers: [{ name: 'main', env: [{ name: 'EXTRA', value: 'x' }] }] });
const SIDECAR = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web' },
  ...pod({ containers: [{ name: 'sidecar', image: 'oci.fernhill.example/mesh/proxy:3' }] }),
};
const job = (image: string): object => ({
  apiVersion: 'batch/v1',
  kind: 'Job',
  metadata: { name: 'once' },
  spec: { template: { spec: { restartPolicy: 'Never', containers: [container({ image })] } } },
});
const recoloured = { data: { colour: 'red' } };
const ENV = [
  { name: 'LEVEL', value: 'info' },
  { name: 'ZONE', value: 'a' },
];
const SETTINGS_IN_GIT = { 'a.yaml': [configMap()] };
const WEB_IN_GIT = { 'a.yaml': [deployment()] };
const settingsIs = (path: string, is?: string): { on: string; path: string; is?: string } => ({
  on: SETTINGS,
  path,
  ...(is === undefined ? {} : { is }),
});

/** What a reconcile does to objects that others have touched. */
export const drift: readonly FluxCase[] = [
  {
    name: 'k-value-changed-by-kubectl',
    title: 'A value of Git changed with kubectl: put back.',
    fact: 'k drift',
    git: SETTINGS_IN_GIT,
    steps: [edit(SETTINGS, recoloured)],
    expect: {
      ready: 'True',
      said: { 'ConfigMap/settings': 'configured' },
      after: [settingsIs('/data/colour', 'blue')],
    },
  },
  {
    name: 'k-nothing-changed',
    title: 'Nothing changed: no Event names the object.',
    fact: 'k drift',
    git: SETTINGS_IN_GIT,
    next: { ...SETTINGS_IN_GIT, '/README.md': 'Nothing of the app.\n' },
    expect: { ready: 'True', said: { 'ConfigMap/settings': null } },
  },
  {
    name: 'k-same-value-taken-over',
    title: 'kubectl set the value that Git has: taking its entry over is said to be configured.',
    fact: 'k drift',
    git: SETTINGS_IN_GIT,
    steps: [edit(SETTINGS, recoloured), edit(SETTINGS, { data: { colour: 'blue' } })],
    expect: { ready: 'True', said: { 'ConfigMap/settings': 'configured' } },
  },
  ...Object.entries({ 'kubectl-edit': true, kubectlish: true, 'my-kubectl': false, 'team-a': false }).map(
    ([manager, isRemoved]): FluxCase => ({
      name: `k-key-added-by-${manager}`,
      title: `A key added by ${manager} is ${isRemoved ? 'removed' : 'kept'}.`,
      fact: 'k drift',
      git: SETTINGS_IN_GIT,
      steps: [edit(SETTINGS, { data: { extra: 'x' }, metadata: { labels: { extra: 'x' } } }, manager)],
      expect: {
        ready: 'True',
        after: isRemoved
          ? [settingsIs('/data/extra'), settingsIs('/metadata/labels/extra')]
          : [settingsIs('/data/extra', 'x'), settingsIs('/metadata/labels/extra', 'x')],
      },
    }),
  ),
  {
    name: 'k-variable-added-by-kubectl',
    title: 'A variable added with kubectl is removed.',
    fact: 'k drift',
    git: WEB_IN_GIT,
    steps: [edit(WEB, VARIABLE, undefined, 'strategic')],
    expect: { ready: 'True', after: [{ on: WEB, path: '/spec/template/spec/containers/0/env' }] },
  },
  {
    name: 'k-finalizer-added-by-kubectl',
    title: 'A finalizer added with kubectl is removed.',
    fact: 'k drift',
    git: SETTINGS_IN_GIT,
    steps: [edit(SETTINGS, { metadata: { finalizers: ['fernhill.example/keep'] } })],
    expect: { ready: 'True', after: [settingsIs('/metadata/finalizers')] },
  },
  {
    name: 'k-sidecar-of-another-manager',
    title: 'A container that another manager applied is kept.',
    fact: 'k drift',
    git: WEB_IN_GIT,
    steps: [edit(WEB, SIDECAR, 'team-a', 'apply')],
    expect: {
      ready: 'True',
      after: [{ on: WEB, path: '/spec/template/spec/containers/1/name', is: 'sidecar' }],
    },
  },
  {
    name: 'k-key-in-atomic-map-of-another-manager',
    title: 'A key that another manager put into an atomic map is not kept.',
    fact: 'k drift',
    git: { 'a.yaml': [deployment({ pod: { nodeSelector: { disk: 'ssd' } } })] },
    steps: [edit(WEB, pod({ nodeSelector: { zone: 'a' } }), 'team-a')],
    expect: { ready: 'True', after: [{ on: WEB, path: '/spec/template/spec/nodeSelector/zone' }] },
  },
  {
    name: 'k-scaled-without-replicas-in-git',
    title: 'Scaled with kubectl where Git has no replicas: kept.',
    fact: 'k drift',
    git: WEB_IN_GIT,
    steps: [{ ...edit(WEB, { spec: { replicas: 3 } }, 'kubectl'), subresource: 'scale' }],
    expect: { ready: 'True', after: [{ on: WEB, path: '/spec/replicas', is: 3 }] },
  },
  {
    name: 'k-replicas-given-up-after-scale',
    title: 'Git gives replicas up after somebody scaled: the scaled number stays.',
    fact: 'k drift',
    git: { 'a.yaml': [deployment({ spec: { replicas: 2 } })] },
    steps: [{ ...edit(WEB, { spec: { replicas: 3 } }, 'kubectl'), subresource: 'scale' }],
    next: WEB_IN_GIT,
    expect: { ready: 'True', after: [{ on: WEB, path: '/spec/replicas', is: 3 }] },
  },
  {
    name: 'k-variables-reordered',
    title: 'Variables in another order count as drift.',
    fact: 'k drift',
    git: { 'a.yaml': [deployment({ main: { env: ENV } })] },
    steps: [
      edit(
        WEB,
        [{ op: 'replace', path: '/spec/template/spec/containers/0/env', value: ENV.toReversed() }],
        'team-a',
        'json',
      ),
    ],
    expect: { ready: 'True', said: { 'Deployment/web': 'configured' } },
  },
  {
    name: 'k-quantities-written-otherwise',
    title: 'A quantity written in another way is no drift.',
    fact: 'k drift',
    git: { 'a.yaml': [deployment({ main: { resources: { requests: { cpu: '500m', memory: '1Gi' } } } })] },
    next: { 'a.yaml': [deployment({ main: { resources: { requests: { cpu: '0.5', memory: '1024Mi' } } } })] },
    expect: { ready: 'True', said: { 'Deployment/web': null } },
  },
  ...(['reconcile', 'ssa'] as const).map((word): FluxCase => ({
    name: `k-live-${word}-opt-out`,
    title: 'The live object opts out by an annotation put on with kubectl: its drift stays.',
    fact: 'k drift',
    git: SETTINGS_IN_GIT,
    steps: [
      annotate(SETTINGS, { [`${ANNOTATION}/${word}`]: word === 'ssa' ? 'Ignore' : 'Disabled' }, recoloured),
    ],
    expect: { ready: 'True', after: [settingsIs('/data/colour', 'red')] },
  })),
  {
    name: 'k-live-ssa-merge',
    title: 'The live object says Merge: what kubectl added stays.',
    fact: 'k drift',
    git: SETTINGS_IN_GIT,
    steps: [annotate(SETTINGS, { [`${ANNOTATION}/ssa`]: 'Merge' }, { data: { extra: 'x' } })],
    expect: { ready: 'True', after: [settingsIs('/data/extra', 'x')] },
  },
  {
    name: 'k-live-if-not-present',
    title: 'IfNotPresent on the live object is not honoured, and is stripped.',
    fact: 'k drift',
    git: SETTINGS_IN_GIT,
    steps: [annotate(SETTINGS, { [`${ANNOTATION}/ssa`]: 'IfNotPresent' }, recoloured)],
    expect: {
      ready: 'True',
      after: [settingsIs('/data/colour', 'blue'), settingsIs('/metadata/annotations')],
    },
  },
  {
    name: 'k-live-prune-disabled',
    title: 'prune: disabled on the live object is stripped at the next reconcile.',
    fact: 'k drift',
    git: SETTINGS_IN_GIT,
    steps: [annotate(SETTINGS, { [`${ANNOTATION}/prune`]: 'disabled' })],
    expect: { ready: 'True', after: [settingsIs('/metadata/annotations')] },
  },
  {
    name: 'k-live-prune-disabled-in-time',
    title: 'prune: disabled on the live object, and Git gives the object up at once: kept.',
    fact: 'k drift',
    git: { ...SETTINGS_IN_GIT, 'b.yaml': [deployment()] },
    steps: [annotate(SETTINGS, { [`${ANNOTATION}/prune`]: 'disabled' })],
    next: { 'b.yaml': [deployment()] },
    watch: [SETTINGS],
    expect: {
      ready: 'True',
      after: [settingsIs('/data/colour', 'blue')],
      inventory: ['Deployment/web'],
    },
  },
  {
    name: 'k-given-up-in-git',
    title: 'Git gives an object up: deleted.',
    fact: 'k drift',
    git: { ...SETTINGS_IN_GIT, 'b.yaml': [deployment()] },
    next: { 'b.yaml': [deployment()] },
    watch: [SETTINGS],
    expect: { ready: 'True', gone: [SETTINGS], said: { 'ConfigMap/settings': 'deleted' } },
  },
  {
    name: 'k-given-up-and-gone',
    title: 'Git gives up an object that somebody deleted: it is said to be deleted all the same.',
    fact: 'k drift',
    git: { ...SETTINGS_IN_GIT, 'b.yaml': [deployment()] },
    steps: [{ do: 'delete', on: SETTINGS }],
    next: { 'b.yaml': [deployment()] },
    expect: { ready: 'True', gone: [SETTINGS], said: { 'ConfigMap/settings': 'deleted' } },
  },
  {
    name: 'k-deleted-by-hand',
    title: 'An object deleted by hand is made again.',
    fact: 'k drift',
    git: SETTINGS_IN_GIT,
    steps: [{ do: 'delete', on: SETTINGS }],
    expect: {
      ready: 'True',
      said: { 'ConfigMap/settings': 'created' },
      after: [settingsIs('/data/colour', 'blue')],
    },
  },
  {
    name: 'k-force-on-live-job',
    title: 'force only on the live Job, and Git changes its image: deleted, then the reconcile fails.',
    fact: 'k drift',
    git: { 'a.yaml': [job('oci.fernhill.example/shop/web:1.0')] },
    steps: [annotate(JOB, { [`${ANNOTATION}/force`]: 'enabled' })],
    next: { 'a.yaml': [job('oci.fernhill.example/shop/web:2.0')] },
    expect: { ready: 'ReconciliationFailed', gone: [JOB] },
  },
  {
    name: 'k-immutable-without-force',
    title: 'Git changes the image of a Job, which nobody may: the reconcile fails, the Job stays.',
    fact: 'k drift',
    git: { 'a.yaml': [job('oci.fernhill.example/shop/web:1.0')] },
    next: { 'a.yaml': [job('oci.fernhill.example/shop/web:2.0')] },
    expect: {
      ready: 'ReconciliationFailed',
      message: 'immutable',
      after: [{ on: JOB, path: '/kind', is: 'Job' }],
    },
  },
  {
    name: 'k-force-deletes-on-invalid-value',
    title: 'With force a value that the server refuses deletes the live object and leaves it deleted.',
    fact: 'k drift',
    git: WEB_IN_GIT,
    spec: { force: true },
    next: { 'a.yaml': [deployment({ spec: { replicas: -1 } })] },
    expect: { ready: 'ReconciliationFailed', gone: [WEB] },
  },
  {
    name: 'k-leak-of-earlier-stage',
    title: 'A commit fails after its first stage and is reverted: what that stage made stays.',
    fact: 'k drift',
    git: SETTINGS_IN_GIT,
    steps: [
      {
        do: 'commit',
        ready: 'ReconciliationFailed',
        git: {
          'a.yaml': [
            configMap(),
            {
              apiVersion: 'rbac.authorization.k8s.io/v1',
              kind: 'ClusterRole',
              metadata: { name: '{{name}}' },
              rules: [],
            },
            deployment({ spec: { replicas: -1 } }),
          ],
        },
      },
    ],
    next: SETTINGS_IN_GIT,
    watch: ['rbac.authorization.k8s.io/v1 ClusterRole {{name}}'],
    expect: {
      ready: 'True',
      after: [{ on: 'rbac.authorization.k8s.io/v1 ClusterRole {{name}}', path: '/kind', is: 'ClusterRole' }],
      inventory: ['ConfigMap/settings'],
    },
  },
  {
    name: 'k-co-owned-value-given-up',
    title: 'Git gives up a value that another manager applied too: it stays.',
    fact: 'k drift',
    git: SETTINGS_IN_GIT,
    steps: [
      edit(
        SETTINGS,
        { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'settings' }, data: { size: 'small' } },
        'team-a',
        'apply',
      ),
    ],
    next: { 'a.yaml': [configMap({ colour: 'blue' })] },
    expect: {
      ready: 'True',
      said: { 'ConfigMap/settings': null },
      after: [settingsIs('/data/size', 'small')],
    },
  },
  {
    name: 'k-ignored-path',
    title: 'An ignored field that drifted with kubectl is taken over with its live value.',
    fact: 'k drift',
    git: SETTINGS_IN_GIT,
    spec: { ignore: [{ target: { kind: 'ConfigMap', name: 'settings' }, paths: ['/data/colour'] }] },
    steps: [edit(SETTINGS, recoloured)],
    expect: { ready: 'True', after: [settingsIs('/data/colour', 'red')] },
  },
  {
    name: 'k-ignored-target-is-anchored',
    title: 'The name of an ignored target is the whole name.',
    fact: 'k drift',
    git: SETTINGS_IN_GIT,
    spec: { ignore: [{ target: { kind: 'ConfigMap', name: 'sett' }, paths: ['/data/colour'] }] },
    steps: [edit(SETTINGS, recoloured)],
    expect: { ready: 'True', after: [settingsIs('/data/colour', 'blue')] },
  },
  {
    name: 'k-managed-fields-emptied',
    title: 'managedFields emptied by hand: what kubectl added stays for ever.',
    fact: 'k drift',
    git: SETTINGS_IN_GIT,
    steps: [edit(SETTINGS, { data: { extra: 'x' } }), edit(SETTINGS, { metadata: { managedFields: [{}] } })],
    expect: {
      ready: 'True',
      said: { 'ConfigMap/settings': null },
      after: [settingsIs('/data/extra', 'x')],
    },
  },
  {
    name: 'k-live-object-in-deletion',
    title: 'The live object is being deleted, held by a finalizer: nothing is said of it.',
    fact: 'k drift',
    git: SETTINGS_IN_GIT,
    steps: [
      edit(SETTINGS, { metadata: { finalizers: ['fernhill.example/keep'] } }, 'team-a'),
      { do: 'delete', on: SETTINGS },
    ],
    expect: { ready: 'True', said: { 'ConfigMap/settings': null } },
  },
];
