import { pl005 } from '../../../../src/core/rules/pl005.ts';
import { describeRule } from './checkRule.ts';
import { APP, APP_SPEC, flux, SET } from './heads.ts';

describeRule(pl005, {
  'a typo: the field that is meant': {
    text: `${APP_SPEC}  syncPolicy:\n    automated:\n      «selfheal»: true # heals\n`,
    says: /^`spec\.syncPolicy\.automated` has no field `selfheal`: the API server drops it silently\. Did you mean `selfHeal`\?$/,
    severity: 'error',
    titles: ['Change to `selfHeal`'],
    fixed: `${APP_SPEC}  syncPolicy:\n    automated:\n      selfHeal: true # heals\n`,
  },
  'a typo of a field that is there too: no fix': {
    text: `${APP_SPEC}  syncPolicy: {automated: {«prun»: true, prune: false}}\n`,
    says: /Did you mean `prune`/,
    titles: [],
  },
  'a field one level too high: where it belongs': {
    text: `${APP_SPEC}  «syncOptions»:\n    - CreateNamespace=true\n  syncPolicy:\n    retry: {limit: 2}\n`,
    says: /^`syncOptions` belongs under `spec\.syncPolicy`\. Here the API server drops it silently\.$/,
    titles: ['Move to `spec.syncPolicy`'],
    fixed: `${APP_SPEC}  syncPolicy:\n    syncOptions:\n      - CreateNamespace=true\n    retry: {limit: 2}\n`,
  },
  'a typo of a field that lives elsewhere: which one, and where': {
    text: flux(
      'helm',
      'v2',
      'HelmRelease',
      '  interval: 1m\n  «remediaton»:\n    retries: 3\n  install:\n    createNamespace: true\n',
    ),
    says: /^`spec` has no field `remediaton`: the API server drops it silently\. Did you mean `remediation` under `spec\.install`\?$/,
    titles: ['Change to `remediation` and Move to `spec.install`'],
    fixed: flux(
      'helm',
      'v2',
      'HelmRelease',
      '  interval: 1m\n  install:\n    remediation:\n      retries: 3\n    createNamespace: true\n',
    ),
  },
  'a short word that is near to many: what may stand there': {
    text: `${APP_SPEC}  «prue»: true\n`,
    says: /It takes /,
  },
  'where its home is not written yet: no fix': {
    text: `${APP_SPEC}  «syncOptions»: []\n`,
    says: /belongs under `spec\.syncPolicy`/,
    titles: [],
  },
  'in a set: a protection one level too deep': {
    text: `${SET}spec:\n  generators: []\n  template:\n    metadata: {name: a}\n    spec:\n      project: a\n      destination: {name: b}\n      syncPolicy:\n        «preserveResourcesOnDeletion»: true\n`,
    says: /belongs under `spec\.syncPolicy`/,
  },
  'a word of nowhere: what may stand there': {
    text: `${APP_SPEC}  destination2: {}\n`.replace('destination2', '«zone»'),
    says: /^`spec` has no field `zone`: the API server drops it silently\. It takes (?:`\w+`, ){7}`\w+` and \d+ more\.$/,
  },
  'at the top': {
    text: `${APP}«specs»: {}\n`,
    says: /^`Application` has no field `specs`.* Did you mean `spec`\?$/,
    fixed: `${APP}spec: {}\n`,
  },
  'in an item of a list': {
    text: `${APP_SPEC}  sources:\n    - repoURL: a\n      «repoPath»: b\n`,
    says: /^`spec\.sources\[0\]` has no field `repoPath`/,
  },
  'of Flux': {
    text: flux(
      'kustomize',
      'v1',
      'Kustomization',
      '  interval: 1m\n  prune: true\n  sourceref: {}\n',
    ).replace('sourceref', '«sourceref»'),
    fixed: flux('kustomize', 'v1', 'Kustomization', '  interval: 1m\n  prune: true\n  sourceRef: {}\n'),
  },
  'in a patch too, but for the directives of patches': {
    text: `${APP}spec:\n  $patch: replace\n  «projct»: a\n`,
    gate: { checks: 'partial', reason: 'patch' },
  },
  'in a List': {
    text: `apiVersion: v1\nkind: List\nitems:\n  - apiVersion: argoproj.io/v1alpha1\n    kind: Application\n    spec: {«projct»: a}\n`,
  },
  'free-form values': {
    text: flux('helm', 'v2', 'HelmRelease', '  interval: 1m\n  values: {any: {thing: 1}}\n'),
  },
  'a kind without a schema': { text: 'apiVersion: v1\nkind: ConfigMap\nspec: {selfheal: 1}\n' },
  'a key that is filled in later': { text: `${APP_SPEC}  "\${KEY}": a\n` },
});
