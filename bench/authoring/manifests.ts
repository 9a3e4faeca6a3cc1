/** Manifests as people write them, in the mix of real repositories: half of them Argo CD's, some with several documents. */

const app = (name: string, extra: readonly string[] = []): string => `apiVersion: argoproj.io/v1alpha1
kind: Application
metadata:
  name: ${name}
  namespace: argocd
  finalizers:
    - resources-finalizer.argocd.argoproj.io
  annotations:
    argocd.argoproj.io/sync-wave: '3'
spec:
  project: shop
  source:
    repoURL: https://forge.example/org/platform.git
    targetRevision: v1.42.0
    path: apps/${name}
    helm:
      valueFiles:
        - values.yaml
      valuesObject:
        replicaCount: 3
        image:
          repository: registry.example/org/${name}
          tag: 1.42.0
        resources:
          requests: { cpu: 100m, memory: 128Mi }
          limits: { memory: 256Mi }
  destination:
    server: https://kubernetes.default.svc
    namespace: ${name}
  syncPolicy:
    automated:
      prune: true
      selfHeal: true
    syncOptions:
      - CreateNamespace=true
      - ServerSideApply=true
    retry:
      limit: 5
      backoff:
        duration: 5s
        factor: 2
        maxDuration: 3m
${extra.map((line) => `${line}\n`).join('')}`;

const appSet = (name: string): string => `apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata:
  name: ${name}
  namespace: argocd
spec:
  goTemplate: true
  goTemplateOptions:
    - missingkey=error
  generators:
    - matrix:
        generators:
          - git:
              repoURL: https://forge.example/org/platform.git
              revision: main
              directories:
                - path: teams/${name}/*
          - clusters:
              selector:
                matchLabels:
                  env: prod
  template:
    metadata:
      name: '{{ .path.basename }}-{{ .name }}'
    spec:
      project: shop
      source:
        repoURL: https://forge.example/org/platform.git
        targetRevision: main
        path: '{{ .path.path }}'
      destination:
        server: '{{ .server }}'
        namespace: '{{ .path.basename }}'
`;

const kustomization = (name: string): string => `apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata:
  name: ${name}
  namespace: flux-system
spec:
  interval: 10m
  path: ./apps/${name}
  prune: true
  wait: true
  timeout: 5m
  sourceRef:
    kind: GitRepository
    name: fleet
  dependsOn:
    - name: infrastructure
  postBuild:
    substitute:
      cluster: prod
`;

const values = (lines: number): string =>
  Array.from({ length: lines }, (_, index) =>
    index % 8 === 0 ? `    part${index}:` : `      key${index}: "value ${index} of the chart"`,
  ).join('\n');

export const helmRelease = (name: string, lines = 40): string => `apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata:
  name: ${name}
  namespace: ${name}
spec:
  interval: 10m
  chart:
    spec:
      chart: ${name}
      version: 1.2.3
      sourceRef:
        kind: HelmRepository
        name: charts
        namespace: flux-system
  install:
    remediation:
      retries: 3
  upgrade:
    remediation:
      retries: 3
  values:
${values(lines)}
`;

const MAKERS = [app, appSet, app, kustomization, helmRelease];

/** One manifest of the mix; every tenth has a mistake. */
export function manifest(index: number): { readonly kind: string; readonly text: string } {
  const name = `app-${index}`;
  const maker = MAKERS[index % MAKERS.length] ?? app;
  const kind =
    ['Application', 'ApplicationSet', 'Application', 'Kustomization', 'HelmRelease'][index % 5] ?? '';
  const text = maker === app && index % 10 === 0 ? app(name, ['  selfheal: true']) : maker(name);
  return { kind, text };
}

/** A file of some 5,000 lines and 104 documents. */
export function manyDocuments(): string {
  const documents: string[] = [];
  for (let index = 0; documents.join('').split('\n').length < 5000; index++) {
    documents.push(`---\n${manifest(index).text}`);
  }
  return documents.join('');
}

/** One document of some 5,000 lines. */
export function oneDocument(): string {
  return helmRelease('large', 4980);
}

/** What else lies in a repository: workloads, kustomizations, values. */
export function neighbour(index: number): string {
  const name = `app-${index}`;
  switch (index % 3) {
    case 0:
      return `apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: ${name}\n  labels: &labels\n    app: ${name}\nspec:\n  replicas: 2\n  selector:\n    matchLabels: *labels\n  template:\n    metadata:\n      labels: *labels\n    spec:\n      containers:\n        - name: web\n          image: registry.example/org/${name}:1.0.0\n          ports:\n            - containerPort: 8080\n          env:\n            - name: MODE\n              value: prod\n`;
    case 1:
      return `apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nnamespace: ${name}\nresources:\n  - deployment.yaml\n  - service.yaml\nimages:\n  - name: web\n    newTag: 1.0.${index}\n`;
    default:
      return `replicaCount: 2\nimage:\n  repository: registry.example/org/${name}\n  tag: 1.0.0\n${values(20).replaceAll(/^ {4}/gm, '')}\n`;
  }
}
