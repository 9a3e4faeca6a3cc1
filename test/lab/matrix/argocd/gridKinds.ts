import type { Step } from '../case.ts';
import {
  autoscaler,
  base64,
  configMap,
  cronJob,
  daemonSet,
  deployment,
  disruptionBudget,
  ingress,
  networkPolicy,
  role,
  secret,
  service,
  serviceAccount,
  statefulSet,
  widget,
} from '../objects.ts';
import type { Option } from './grid.ts';
import { edit, ops, pod, strategic } from './shorthand.ts';

export type Mutation =
  | 'none'
  | 'changed'
  | 'added'
  | 'removed'
  | 'changed-in-git'
  | 'removed-in-git'
  | 'same-in-git'
  | 'labelled'
  | 'taken-over'
  | 'deleted';

/** A kind, and how each of its mutations is done. */
export interface GridKind {
  readonly word: string;
  readonly on: string;
  readonly object: { readonly apiVersion: string; readonly kind: string };
  readonly beside?: readonly object[];
  readonly mutations: readonly Mutation[];
  readonly options: readonly Option[];
  readonly changed?: Step;
  readonly added?: Step;
  readonly removed?: Step;
  readonly changedInGit?: object;
  readonly removedInGit?: object;
  readonly sameInGit?: object;
  /** What another manager applies, whole. */
  readonly applied?: object;
  /** Of the field that `changed` changes. */
  readonly pointer?: string;
}

type Given = Omit<GridKind, 'on' | 'object'>;

/** The name of the object says on what the mutations act. */
function kind(object: object, given: (on: string) => Given): GridKind {
  const { apiVersion, kind, metadata } = object as GridKind['object'] & {
    readonly metadata: { readonly name: string };
  };
  const on = `${apiVersion} ${kind} ${metadata.name}`;
  return { on, object: { ...object, apiVersion, kind }, ...given(on) };
}

const PROBE = { httpGet: { path: '/healthz', port: 8080 } };
const MAIN = {
  env: [{ name: 'LEVEL', value: 'info' }],
  ports: [{ containerPort: 8080 }],
  readinessProbe: PROBE,
  resources: { requests: { cpu: '500m', memory: '1Gi' } },
};
const IMAGE_2 = 'oci.fernhill.example/shop/web:2.0';
const REIMAGED = pod({ containers: [{ name: 'main', image: IMAGE_2 }] });
const VARIABLE = pod({ containers: [{ name: 'main', env: [{ name: 'EXTRA', value: 'x' }] }] });
const SIDECAR = {
  spec: {
    template: { spec: { containers: [{ name: 'sidecar', image: 'oci.fernhill.example/mesh/proxy:3' }] } },
  },
};
const named = (apiVersion: string, kind: string, name: string): object => ({
  apiVersion,
  kind,
  metadata: { name },
});

export const KINDS: readonly GridKind[] = [
  kind(deployment({ spec: { replicas: 2 }, main: MAIN }), (on) => ({
    word: 'deployment',
    mutations: [
      'none',
      'changed',
      'added',
      'removed',
      'changed-in-git',
      'same-in-git',
      'labelled',
      'taken-over',
      'deleted',
    ],
    options: ['pointer', 'jq', 'managers'],
    changed: edit(on, { spec: { replicas: 5 } }),
    added: strategic(on, VARIABLE),
    removed: ops(on, { op: 'remove', path: '/spec/template/spec/containers/0/readinessProbe' }),
    changedInGit: deployment({ spec: { replicas: 3 }, main: MAIN }),
    sameInGit: deployment({
      spec: { replicas: 2, strategy: { type: 'RollingUpdate' } },
      main: {
        ...MAIN,
        resources: { requests: { cpu: '0.5', memory: '1024Mi' } },
        imagePullPolicy: 'IfNotPresent',
      },
    }),
    applied: { ...named('apps/v1', 'Deployment', 'web'), ...SIDECAR },
    pointer: '/spec/replicas',
  })),
  kind(statefulSet({ spec: { replicas: 2 }, main: MAIN }), (on) => ({
    word: 'stateful-set',
    mutations: ['none', 'changed', 'added', 'removed-in-git'],
    options: ['pointer'],
    changed: edit(on, { spec: { replicas: 0 } }),
    added: strategic(on, VARIABLE),
    removedInGit: statefulSet({ spec: { replicas: 2 }, main: { ...MAIN, readinessProbe: undefined } }),
    pointer: '/spec/replicas',
  })),
  kind(daemonSet({ main: MAIN }), (on) => ({
    word: 'daemon-set',
    mutations: ['changed', 'added'],
    options: ['managers'],
    changed: strategic(on, REIMAGED),
    added: strategic(on, pod({ tolerations: [{ key: 'dedicated', operator: 'Exists' }] })),
  })),
  kind(cronJob({ main: MAIN }), (on) => ({
    word: 'cron-job',
    mutations: ['none', 'changed', 'removed-in-git', 'same-in-git'],
    options: ['pointer'],
    changed: edit(on, { spec: { schedule: '0 5 1 1 *' } }),
    removedInGit: cronJob({ main: { ...MAIN, env: undefined } }),
    sameInGit: cronJob({ spec: { suspend: false, concurrencyPolicy: 'Allow' }, main: MAIN }),
    pointer: '/spec/schedule',
  })),
  kind(service(), (on) => ({
    word: 'service',
    mutations: ['none', 'changed', 'added', 'changed-in-git', 'same-in-git', 'labelled', 'taken-over'],
    options: ['pointer', 'managers'],
    changed: ops(on, { op: 'replace', path: '/spec/ports/0/targetPort', value: 9090 }),
    added: strategic(on, { spec: { ports: [{ name: 'metrics', port: 9100 }] } }),
    changedInGit: service({ ports: [{ name: 'http', port: 81, targetPort: 8080 }] }),
    sameInGit: service({
      type: 'ClusterIP',
      ports: [{ name: 'http', port: 80, protocol: 'TCP', targetPort: 8080 }],
    }),
    applied: { ...named('v1', 'Service', 'web'), spec: { sessionAffinity: 'ClientIP' } },
    pointer: '/spec/ports/0/targetPort',
  })),
  kind(configMap(), (on) => ({
    word: 'config-map',
    mutations: ['none', 'changed', 'added', 'removed', 'changed-in-git', 'labelled', 'taken-over', 'deleted'],
    options: ['pointer', 'jq', 'managers'],
    changed: edit(on, { data: { colour: 'red' } }),
    added: edit(on, { data: { extra: 'x' } }),
    removed: edit(on, { data: { size: null } }),
    changedInGit: configMap({ colour: 'green', size: 'small' }),
    applied: { ...named('v1', 'ConfigMap', 'settings'), data: { colour: 'red', owner: 'team-a' } },
    pointer: '/data/colour',
  })),
  kind(secret(), (on) => ({
    word: 'secret',
    mutations: ['none', 'changed', 'added', 'removed', 'changed-in-git', 'same-in-git'],
    options: [],
    changed: edit(on, { data: { user: base64('mail') } }),
    added: edit(on, { data: { extra: base64('made-up-three') } }),
    removed: edit(on, { data: { user: null } }),
    changedInGit: secret({ stringData: { user: 'shop', word: 'made-up-four' } }),
    sameInGit: secret({ data: { user: base64('shop'), word: base64('made-up-one') } }),
  })),
  kind(ingress(), (on) => ({
    word: 'ingress',
    mutations: ['none', 'changed', 'added'],
    options: ['pointer'],
    changed: ops(on, { op: 'replace', path: '/spec/rules/0/host', value: 'mail.fernhill.example' }),
    added: edit(on, { spec: { ingressClassName: 'front' } }),
    pointer: '/spec/rules/0/host',
  })),
  kind(autoscaler(), (on) => ({
    word: 'autoscaler',
    mutations: ['none', 'changed', 'added', 'same-in-git'],
    options: [],
    changed: edit(on, { spec: { maxReplicas: 9 } }),
    added: edit(on, { spec: { behavior: { scaleDown: { stabilizationWindowSeconds: 60 } } } }),
    sameInGit: autoscaler({
      metrics: [
        {
          type: 'Resource',
          resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 80 } },
        },
        {
          type: 'Resource',
          resource: { name: 'memory', target: { type: 'AverageValue', averageValue: '1024Mi' } },
        },
      ],
    }),
  })),
  kind(networkPolicy(), (on) => ({
    word: 'network-policy',
    mutations: ['none', 'changed', 'added'],
    options: [],
    changed: ops(on, { op: 'replace', path: '/spec/ingress/0/ports/0/port', value: 9090 }),
    added: ops(on, { op: 'add', path: '/spec/ingress/0/from', value: [{ podSelector: {} }] }),
  })),
  kind(role(), (on) => ({
    word: 'role',
    mutations: ['none', 'changed', 'added'],
    options: [],
    changed: ops(on, { op: 'replace', path: '/rules/0/resources/0', value: 'secrets' }),
    added: ops(on, {
      op: 'add',
      path: '/rules/-',
      value: { apiGroups: [''], resources: ['secrets'], verbs: ['get'] },
    }),
  })),
  kind(disruptionBudget(), (on) => ({
    word: 'disruption-budget',
    mutations: ['none', 'changed', 'added'],
    options: [],
    changed: edit(on, { spec: { minAvailable: '50%' } }),
    added: edit(on, { spec: { unhealthyPodEvictionPolicy: 'AlwaysAllow' } }),
  })),
  kind(serviceAccount(), (on) => ({
    word: 'service-account',
    mutations: ['none', 'added', 'labelled'],
    options: [],
    added: edit(on, { automountServiceAccountToken: false }),
  })),
  kind(widget({ args: ['--quiet'], spokes: [{ name: 'left' }], tags: ['one'], weight: 2 }), (on) => ({
    word: 'widget',
    mutations: [
      'none',
      'changed',
      'added',
      'removed',
      'changed-in-git',
      'removed-in-git',
      'labelled',
      'taken-over',
    ],
    options: ['pointer', 'jq', 'managers'],
    changed: edit(on, { spec: { size: 4 } }),
    added: edit(on, { spec: { port: 80 } }),
    removed: edit(on, { spec: { weight: null } }),
    changedInGit: widget({
      args: ['--quiet'],
      spokes: [{ name: 'left' }],
      tags: ['one'],
      weight: 2,
      size: 5,
    }),
    removedInGit: widget({ args: ['--quiet'], spokes: [{ name: 'left' }], tags: ['one'] }),
    applied: {
      ...named('shop.fernhill.example/v1', 'Widget', 'wheel'),
      spec: { spokes: [{ name: 'right', length: 9 }], tags: ['two'] },
    },
    pointer: '/spec/size',
  })),
];
