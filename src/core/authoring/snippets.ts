import * as l10n from '@vscode/l10n';

import type { Cursor } from './cursor.ts';
import type { Suggestion } from './suggestion.ts';

interface Skeleton {
  readonly label: string;
  readonly text: () => string;
  readonly body: readonly string[];
}

/** Whole documents for an empty one: each passes the check once its blanks are filled. */
export function snippets(cursor: Cursor): readonly Suggestion[] {
  return SKELETONS.map(({ label, text, body }, index) => ({
    label,
    kind: 'snippet',
    detail: l10n.t('new document'),
    documentation: `${text()}\n\n\`\`\`yaml\n${plain(body)}\n\`\`\``,
    snippet: body.join('\n'),
    range: cursor.range,
    sort: `0${String(index).padStart(2, '0')}`,
  }));
}

/** As it reads before anything is filled in. */
function plain(body: readonly string[]): string {
  return body
    .join('\n')
    .replaceAll(/\$\{\d+\|([^,|]*)[^}]*\}/g, '$1')
    .replaceAll(/\$\{\d+:([^}]*)\}/g, '$1')
    .replaceAll(/\$\d+/g, '');
}

const ARGO = ['apiVersion: argoproj.io/v1alpha1'];
const IN_CLUSTER = [
  '  destination:',
  '    server: https://kubernetes.default.svc',
  '    namespace: ${4:my-app}',
];
const AUTOMATED = [
  '  syncPolicy:',
  '    automated:',
  '      prune: true',
  '      selfHeal: true',
  '    syncOptions:',
  '      - CreateNamespace=true',
];

const SKELETONS: readonly Skeleton[] = [
  {
    label: 'Argo CD Application',
    text: () => l10n.t('An app from a folder of a Git repository, kept in sync: pruned and healed.'),
    body: [
      ...ARGO,
      'kind: Application',
      'metadata:',
      '  name: ${1:my-app}',
      '  namespace: argocd',
      '  finalizers:',
      '    - resources-finalizer.argocd.argoproj.io',
      'spec:',
      '  project: ${2:default}',
      '  source:',
      '    repoURL: ${3:https://example.com/org/repository.git}',
      '    targetRevision: ${5:main}',
      '    path: ${6:apps/my-app}',
      ...IN_CLUSTER,
      ...AUTOMATED,
      '$0',
    ],
  },
  {
    label: 'Argo CD Application (Helm chart)',
    text: () => l10n.t('An app from a chart of a Helm repository, with its values here.'),
    body: [
      ...ARGO,
      'kind: Application',
      'metadata:',
      '  name: ${1:my-app}',
      '  namespace: argocd',
      '  finalizers:',
      '    - resources-finalizer.argocd.argoproj.io',
      'spec:',
      '  project: ${2:default}',
      '  source:',
      '    repoURL: ${3:https://charts.example.com}',
      '    chart: ${5:my-chart}',
      '    targetRevision: ${6:1.0.0}',
      '    helm:',
      '      valuesObject:',
      '        ${7:replicaCount: 2}',
      ...IN_CLUSTER,
      ...AUTOMATED,
      '$0',
    ],
  },
  {
    label: 'Argo CD ApplicationSet (Git folders)',
    text: () => l10n.t('One app for each folder of a repository.'),
    body: [
      ...ARGO,
      'kind: ApplicationSet',
      'metadata:',
      '  name: ${1:my-apps}',
      '  namespace: argocd',
      'spec:',
      '  goTemplate: true',
      '  goTemplateOptions:',
      '    - missingkey=error',
      '  generators:',
      '    - git:',
      '        repoURL: ${2:https://example.com/org/repository.git}',
      '        revision: ${3:HEAD}',
      '        directories:',
      '          - path: ${4:apps/*}',
      '  template:',
      '    metadata:',
      "      name: '{{ .path.basename \\}\\}'",
      '    spec:',
      '      project: ${5:default}',
      '      source:',
      '        repoURL: ${2:https://example.com/org/repository.git}',
      '        targetRevision: ${3:HEAD}',
      "        path: '{{ .path.path \\}\\}'",
      '      destination:',
      '        server: https://kubernetes.default.svc',
      "        namespace: '{{ .path.basename \\}\\}'",
      '$0',
    ],
  },
  {
    label: 'Argo CD AppProject',
    text: () => l10n.t('Bounds for a team: its repositories, its namespaces, nothing else.'),
    body: [
      ...ARGO,
      'kind: AppProject',
      'metadata:',
      '  name: ${1:my-team}',
      '  namespace: argocd',
      'spec:',
      '  description: ${2:What the project is for}',
      '  sourceRepos:',
      '    - ${3:https://example.com/org/repository.git}',
      '  destinations:',
      '    - server: https://kubernetes.default.svc',
      '      namespace: ${4:my-team-*}',
      '  clusterResourceWhitelist: []',
      '  orphanedResources:',
      '    warn: true',
      '$0',
    ],
  },
  {
    label: 'Flux GitRepository',
    text: () => l10n.t('A branch of a repository that Flux fetches.'),
    body: [
      'apiVersion: source.toolkit.fluxcd.io/v1',
      'kind: GitRepository',
      'metadata:',
      '  name: ${1:my-repository}',
      '  namespace: flux-system',
      'spec:',
      '  interval: ${2:5m}',
      '  url: ${3:https://example.com/org/repository.git}',
      '  ref:',
      '    branch: ${4:main}',
      '$0',
    ],
  },
  {
    label: 'Flux Kustomization',
    text: () => l10n.t('A folder of a source that Flux applies, prunes and waits for.'),
    body: [
      'apiVersion: kustomize.toolkit.fluxcd.io/v1',
      'kind: Kustomization',
      'metadata:',
      '  name: ${1:my-app}',
      '  namespace: flux-system',
      'spec:',
      '  interval: ${2:10m}',
      '  sourceRef:',
      '    kind: GitRepository',
      '    name: ${3:flux-system}',
      '  path: ${4:./apps/my-app}',
      '  prune: true',
      '  wait: true',
      '  timeout: ${5:5m}',
      '$0',
    ],
  },
  {
    label: 'Flux HelmRelease',
    text: () => l10n.t('A chart that Flux installs, upgrades, and repairs when somebody edits it.'),
    body: [
      'apiVersion: helm.toolkit.fluxcd.io/v2',
      'kind: HelmRelease',
      'metadata:',
      '  name: ${1:my-app}',
      '  namespace: ${2:my-app}',
      'spec:',
      '  interval: ${3:10m}',
      '  chart:',
      '    spec:',
      '      chart: ${4:my-chart}',
      "      version: '${5:1.0.0}'",
      '      sourceRef:',
      '        kind: HelmRepository',
      '        name: ${6:my-charts}',
      '  driftDetection:',
      '    mode: enabled',
      '  install:',
      '    remediation:',
      '      retries: 3',
      '  upgrade:',
      '    remediation:',
      '      retries: 3',
      '  values:',
      '    ${7:replicaCount: 2}',
      '$0',
    ],
  },
  {
    label: 'Flux HelmRepository',
    text: () => l10n.t('An index of charts.'),
    body: [
      'apiVersion: source.toolkit.fluxcd.io/v1',
      'kind: HelmRepository',
      'metadata:',
      '  name: ${1:my-charts}',
      '  namespace: flux-system',
      'spec:',
      '  interval: ${2:1h}',
      '  url: ${3:https://charts.example.com}',
      '$0',
    ],
  },
  {
    label: 'Flux OCIRepository',
    text: () => l10n.t('Manifests or a chart in a container registry.'),
    body: [
      'apiVersion: source.toolkit.fluxcd.io/v1',
      'kind: OCIRepository',
      'metadata:',
      '  name: ${1:my-artifact}',
      '  namespace: flux-system',
      'spec:',
      '  interval: ${2:5m}',
      '  url: ${3:oci://registry.example.com/org/artifact}',
      '  ref:',
      "    tag: '${4:1.0.0}'",
      '$0',
    ],
  },
];
