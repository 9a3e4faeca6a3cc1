import { describeRows, object, template } from './checkRow.ts';

const DEPLOYMENT = 'apps/v1 Deployment';
const STATEFUL_SET = 'apps/v1 StatefulSet';
const CONFIG = 'v1 ConfigMap';
const two = { replicas: 2, template: template('web:2') };
const one = { replicas: 2, template: template('web:1') };

const budget = (spec: Readonly<Record<string, string | number>>, namespace = 'shop') =>
  object(
    'policy/v1 PodDisruptionBudget',
    { spec: { selector: { matchLabels: { app: 'web' } }, ...spec } },
    namespace,
  );
const restart = { kind: DEPLOYMENT, before: { spec: two }, after: { spec: one } };
const SAFE = { 'workload-restarts': ['S', '/spec/template', /^Pods restart with web:1\.$/] } as const;
const SPARED = {
  'workload-restarts': ['C', '/spec/template', /^Pods restart with web:1\. A PodDisruptionBudget spares/],
} as const;

describeRows('reverting workloads', {
  'restarts pods with the images that come back, side cars too': {
    kind: DEPLOYMENT,
    before: { spec: { replicas: 2, template: template('web:2', 'log:5') } },
    after: { spec: { replicas: 2, template: template('web:1', 'log:5') } },
    finds: SAFE,
  },
  'restarts pods also where no image changes': {
    kind: 'apps/v1 DaemonSet',
    before: { spec: { template: { ...template('web:1'), metadata: { labels: { app: 'other' } } } } },
    after: { spec: { template: template('web:1') } },
    finds: { 'workload-restarts': ['S', '/spec/template', /^Pods restart with the earlier template\.$/] },
  },
  'is careful with a single pod': {
    kind: DEPLOYMENT,
    before: { spec: { template: template('web:2') } },
    after: { spec: { template: template('web:1') } },
    finds: {
      'workload-restarts': ['C', '/spec/template', /^Pods restart with web:1\. There is a single one\.$/],
    },
  },
  'is careful with strategy Recreate': {
    kind: DEPLOYMENT,
    before: { spec: { ...two, strategy: { type: 'Recreate' } } },
    after: { spec: { ...one, strategy: { type: 'Recreate' } } },
    finds: {
      'workload-restarts': ['C', '/spec/template', /Strategy Recreate: all are down for a moment\.$/],
    },
  },
  'is careful with a budget of no pod': {
    ...restart,
    declared: [budget({ maxUnavailable: 0 })],
    finds: SPARED,
  },
  'is careful with a budget of no share': {
    ...restart,
    declared: [budget({ maxUnavailable: '0%' })],
    finds: SPARED,
  },
  'is careful with a budget that needs all': {
    ...restart,
    declared: [budget({ minAvailable: 2 })],
    finds: SPARED,
  },
  'is careful with a budget that needs every share': {
    ...restart,
    declared: [budget({ minAvailable: '100%' })],
    finds: SPARED,
  },
  'does not mind a budget that lets one go': {
    ...restart,
    declared: [budget({ maxUnavailable: 1 }), budget({ minAvailable: 1 })],
    finds: SAFE,
  },
  'does not mind a budget of another namespace': {
    ...restart,
    declared: [budget({ maxUnavailable: 0 }, 'other')],
    finds: SAFE,
  },
  'does not mind a budget for other pods': {
    ...restart,
    declared: [
      object(
        'policy/v1 PodDisruptionBudget',
        { spec: { maxUnavailable: 0, selector: { matchLabels: { app: 'db' } } } },
        'shop',
      ),
    ],
    finds: SAFE,
  },
  'scales a Deployment': {
    kind: DEPLOYMENT,
    before: { spec: { replicas: 5 } },
    after: { spec: { replicas: 2 } },
    finds: { 'workload-scaled': ['S', '/spec/replicas', /^Scales from 5 to 2\.$/] },
  },
  'scales to one where the number goes away': {
    kind: DEPLOYMENT,
    before: { spec: { replicas: 3 } },
    after: { spec: {} },
    finds: { 'workload-scaled': ['S', '/spec/replicas', /^Scales from 3 to 1\.$/] },
  },
  'puts settings back': {
    kind: CONFIG,
    before: { data: { a: '2' } },
    after: { data: { a: '1' } },
    finds: { 'config-of-workload': ['S', '/data', /^Settings go back\./] },
  },
  'finds nothing in an object of its own that nobody reads yet': {
    kind: CONFIG,
    after: { data: { a: '1' } },
    finds: {},
  },
  'finds nothing in other labels': {
    kind: DEPLOYMENT,
    before: { metadata: { labels: { tier: 'a' } }, spec: two },
    after: { metadata: { labels: { tier: 'b' } }, spec: two },
    finds: {},
  },
  'finds nothing where only the order of keys differs': {
    kind: DEPLOYMENT,
    before: { spec: { selector: { matchLabels: { a: '1', b: '2' } } } },
    after: { spec: { selector: { matchLabels: { b: '2', a: '1' } } } },
    finds: {},
  },
});

for (const kind of ['Deployment', 'DaemonSet', 'ReplicaSet', 'StatefulSet']) {
  describeRows(`reverting a selector of a ${kind}`, {
    'is refused': {
      kind: `apps/v1 ${kind}`,
      before: { spec: { selector: { matchLabels: { app: 'b' } } } },
      after: { spec: { selector: { matchLabels: { app: 'a' } } } },
      finds: {
        'selector-changed': [
          'B',
          '/spec/selector',
          /deleted and made anew.*Replace=true, Force=true.*downtime/,
        ],
      },
    },
  });
}

describeRows('reverting StatefulSets', {
  'does not bring data files back': {
    kind: STATEFUL_SET,
    before: { spec: { template: template('db:16') } },
    after: { spec: { template: template('db:15') } },
    finds: { 'statefulset-template': ['D', '/spec/template', /Data files may already.*mind the quorum/] },
  },
  'names each field that is refused': {
    kind: STATEFUL_SET,
    before: {
      spec: { serviceName: 'b', volumeClaimTemplates: [{ spec: {} }], podManagementPolicy: 'Parallel' },
    },
    after: { spec: { serviceName: 'a', volumeClaimTemplates: [] } },
    finds: {
      'statefulset-immutable': [
        'B',
        '/spec/serviceName',
        /does not let serviceName, volumeClaimTemplates, podManagementPolicy change\. .*--cascade=orphan/,
      ],
    },
  },
  'lets all change that the API server lets change': {
    kind: STATEFUL_SET,
    before: {
      spec: {
        replicas: 1,
        updateStrategy: { type: 'OnDelete' },
        ordinals: { start: 1 },
        minReadySeconds: 5,
        revisionHistoryLimit: 2,
        persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Delete' },
      },
    },
    after: { spec: { replicas: 3 } },
    finds: {},
  },
  'may lose volumes when it scales down': {
    kind: STATEFUL_SET,
    before: { spec: { replicas: 5 } },
    after: { spec: { replicas: 3 } },
    finds: {
      'statefulset-scaled-down': [
        'D',
        '/spec/replicas',
        /^Scales down from 5 to 3: persistentVolumeClaimRetentionPolicy decides/,
      ],
    },
  },
  'loses volumes with the set where its policy says so': {
    kind: STATEFUL_SET,
    before: { spec: { persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Delete' } } },
    prunes: true,
    finds: {
      'statefulset-volumes-removed': [
        'D',
        '/spec/persistentVolumeClaimRetentionPolicy/whenDeleted',
        /deletes the StatefulSet, and its retention policy deletes the volumes/,
      ],
    },
  },
  'keeps volumes by default, and without pruning': {
    kind: STATEFUL_SET,
    before: { spec: { replicas: 2 } },
    prunes: true,
    finds: {},
  },
});

const scaler = (kind: string, scaleTargetRef: Readonly<Record<string, string>>, namespace = 'shop') =>
  object(kind, { spec: { scaleTargetRef } }, namespace);
const HPA = 'autoscaling/v2 HorizontalPodAutoscaler';
const scaled = { kind: STATEFUL_SET, before: { spec: { replicas: 2 } }, after: { spec: { replicas: 3 } } };
const FIGHT = {
  'replicas-with-autoscaler': ['C', '/spec/replicas', /^An autoscaler counts these replicas too/],
} as const;

describeRows('reverting what is scaled', {
  'says when the autoscaler goes': {
    kind: HPA,
    before: { spec: {} },
    finds: { autoscaler: ['C', '', /^The autoscaler comes or goes/] },
  },
  'says when the autoscaler comes back': {
    kind: 'keda.sh/v1alpha1 ScaledObject',
    after: { spec: {} },
    finds: { autoscaler: ['C', '', /^The autoscaler comes or goes/] },
  },
  'says nothing of other bounds': {
    kind: HPA,
    before: { spec: { maxReplicas: 5 } },
    after: { spec: { maxReplicas: 3 } },
    finds: {},
  },
  'knows that two count the replicas': {
    ...scaled,
    declared: [scaler(HPA, { kind: 'StatefulSet', name: 'it' })],
    finds: FIGHT,
  },
  'knows it of a ScaledObject, which means a Deployment': {
    ...scaled,
    kind: DEPLOYMENT,
    declared: [scaler('keda.sh/v1alpha1 ScaledObject', { name: 'it' })],
    finds: { 'workload-scaled': ['S', '/spec/replicas', /^Scales from 2 to 3\.$/], ...FIGHT },
  },
  'does not mind an autoscaler of another target or namespace': {
    ...scaled,
    declared: [
      scaler(HPA, { kind: 'StatefulSet', name: 'other' }),
      scaler(HPA, { kind: 'Deployment', name: 'it' }),
      scaler(HPA, { kind: 'StatefulSet', name: 'it' }, 'other'),
    ],
    finds: {},
  },
});
