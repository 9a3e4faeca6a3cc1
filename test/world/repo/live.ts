import type { KubeObject } from '../../../src/core/model/kubeObject.ts';

/** An object that somebody made by hand: in the namespace of an app, owned by none, in no file. */
export interface Unowned {
  readonly object: KubeObject;
  /** Field manager that made it, as the API server notes it. */
  readonly manager: string;
  /** Days before now. */
  readonly age: number;
}

export const unowned: readonly Unowned[] = [
  {
    // The pod that everybody opens a psql shell in, and nobody dares to delete.
    object: {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'psql-shell', namespace: 'checkout', labels: { app: 'psql-shell' } },
      spec: {
        replicas: 1,
        selector: { matchLabels: { app: 'psql-shell' } },
        template: {
          metadata: { labels: { app: 'psql-shell' } },
          spec: { containers: [{ name: 'shell', image: 'postgres:17.6', command: ['sleep', 'infinity'] }] },
        },
      },
    },
    manager: 'kubectl-create',
    age: 41,
  },
  {
    object: {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'feature-switches', namespace: 'shop' },
      data: { 'one-page-checkout': 'on', 'wish-list': 'off' },
    },
    manager: 'kubectl-create',
    age: 12,
  },
  {
    object: {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'storefront-debug', namespace: 'shop', labels: { app: 'storefront' } },
      spec: { selector: { app: 'storefront' }, ports: [{ name: 'debug', port: 9229, targetPort: 9229 }] },
    },
    manager: 'kubectl-expose',
    age: 3,
  },
];

/** A field that a controller of the cluster keeps at its own value, whatever Git says. */
export interface ForeignWrite {
  readonly app: string;
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  /** Merge patch. */
  readonly patch: Readonly<Record<string, unknown>>;
  readonly manager: string;
  readonly subresource?: string;
}

export const foreignWrites: readonly ForeignWrite[] = [
  {
    // minReplicas of the HorizontalPodAutoscaler, against `replicas: 2` in Git.
    app: 'recommendations',
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    namespace: 'shop',
    name: 'recommendations',
    patch: { spec: { replicas: 4 } },
    manager: 'kube-controller-manager',
    subresource: 'scale',
  },
  {
    // The certificate agent's note; argocd-cm tells Argo CD to ignore it.
    app: 'cert-issuers',
    apiVersion: 'certs.fernhill.example/v1',
    kind: 'Certificate',
    namespace: 'certs',
    name: 'www',
    patch: { spec: { rotatedAt: '2026-11-02T03:00:00Z' } },
    manager: 'cert-agent',
  },
  {
    // Server-side applied app: the node agent owns an annotation of its own beside Git's.
    app: 'observability',
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    namespace: 'observability',
    name: 'collector',
    patch: { metadata: { annotations: { 'fernhill.example/node-agent': 'v4' } } },
    manager: 'node-agent',
  },
];
