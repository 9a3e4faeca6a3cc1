import { pl008 } from '../../../../src/core/rules/pl008.ts';
import type { RuleRow } from './checkRule.ts';
import { describeRule } from './checkRule.ts';
import { flux } from './heads.ts';

/** A row whose text marks the place with `«»` and whose message ends as all conditions do. */
const refused = (text: string, says: string): RuleRow => ({
  text,
  says: new RegExp(
    `^${says.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)} The API server refuses the object\\.$`,
  ),
});

const CHART = 'chart: {spec: {chart: a, sourceRef: {kind: HelmRepository, name: b}}}';
const release = (lines: string): string => flux('helm', 'v2', 'HelmRelease', `  interval: 1m\n${lines}`);
const withChart = (lines: string): string => release(`  ${CHART}\n${lines}`);
const bucket = (lines: string): string =>
  flux('source', 'v1', 'Bucket', `  interval: 1m\n  bucketName: a\n  endpoint: b\n${lines}`);
const chart = (lines: string): string =>
  flux('source', 'v1', 'HelmChart', `  interval: 1m\n  chart: a\n${lines}`);
const repository = (lines: string): string =>
  flux('source', 'v1', 'GitRepository', `  interval: 1m\n  url: https://a.example\n${lines}`);
const kustomization = (lines: string): string =>
  flux(
    'kustomize',
    'v1',
    'Kustomization',
    `  interval: 1m\n  prune: true\n  sourceRef: {kind: Bucket, name: a}\n${lines}`,
  );
const policy = (lines: string): string =>
  flux(
    'image',
    'v1',
    'ImagePolicy',
    `  imageRepositoryRef: {name: a}\n  policy: {numerical: {order: asc}}\n${lines}`,
  );
const provider = (lines: string): string => flux('notification', 'v1beta3', 'Provider', lines);

describeRule(pl008, {
  'a release without a chart': refused(
    release('').replace('spec', '«spec»'),
    'A HelmRelease needs `chart` or `chartRef`.',
  ),
  'a release with a chart and a reference': refused(
    withChart('  «chartRef»: {kind: HelmChart, name: a}\n'),
    'A HelmRelease has either `chart` or `chartRef`, not both.',
  ),
  'a release with a chart': { text: withChart('') },
  'a release with a reference': { text: release('  chartRef: {kind: HelmChart, name: a}\n') },

  'a kubeConfig of both sorts': refused(
    withChart('  kubeConfig: {secretRef: {name: a}, «configMapRef»: {name: b}}\n'),
    '`kubeConfig` takes exactly one of `secretRef` and `configMapRef`.',
  ),
  'a kubeConfig of neither': refused(
    kustomization('  «kubeConfig»: {}\n'),
    '`kubeConfig` takes exactly one of `secretRef` and `configMapRef`.',
  ),
  'a kubeConfig of one': { text: kustomization('  kubeConfig: {configMapRef: {name: b}}\n') },

  'retryInterval with the other strategy, on install': refused(
    withChart('  install: {strategy: {name: RemediateOnFailure, «retryInterval»: 1m}}\n'),
    '`retryInterval` goes with the strategy `RetryOnFailure`, not with `RemediateOnFailure`.',
  ),
  'retryInterval with the other strategy, on upgrade': refused(
    withChart('  upgrade:\n    strategy:\n      name: RemediateOnFailure\n      «retryInterval»: 1m\n'),
    '`retryInterval` goes with the strategy `RetryOnFailure`, not with `RemediateOnFailure`.',
  ),
  'retryInterval with its own strategy': {
    text: withChart('  upgrade: {strategy: {name: RetryOnFailure, retryInterval: 1m}}\n'),
  },

  'verify of a chart in Git': refused(
    chart('  sourceRef: {kind: GitRepository, name: a}\n  «verify»: {provider: cosign}\n'),
    '`verify` works only with a HelmRepository as the source.',
  ),
  'verify of a chart in a repository of charts': {
    text: chart('  sourceRef: {kind: HelmRepository, name: a}\n  verify: {provider: cosign}\n'),
  },

  'a service account without Azure': refused(
    repository('  «serviceAccountName»: a\n'),
    '`serviceAccountName` needs `provider: azure` or `provider: aws`.',
  ),
  'a service account with another provider': refused(
    repository('  provider: github\n  «serviceAccountName»: a\n'),
    '`serviceAccountName` needs `provider: azure` or `provider: aws`.',
  ),
  'a service account with AWS': { text: repository('  provider: aws\n  serviceAccountName: a\n') },
  'a service account with Azure': { text: repository('  provider: azure\n  serviceAccountName: a\n') },
  'a service account with a provider that is filled in later': {
    text: repository('  provider: ${PROVIDER}\n  serviceAccountName: a\n'),
  },

  'sts with a provider that has none': refused(
    bucket('  provider: gcp\n  «sts»: {provider: aws, endpoint: https://a.example}\n'),
    '`sts` works only with the providers `aws` and `generic`.',
  ),
  'sts of LDAP with AWS': refused(
    bucket('  provider: aws\n  «sts»: {provider: ldap, endpoint: https://a.example}\n'),
    'The provider `aws` takes only `aws` as `sts.provider`.',
  ),
  'sts of AWS with a generic bucket, which is the default': refused(
    bucket('  «sts»: {provider: aws, endpoint: https://a.example}\n'),
    'The provider `generic` takes only `ldap` as `sts.provider`.',
  ),
  'sts of AWS with AWS': {
    text: bucket('  provider: aws\n  sts: {provider: aws, endpoint: https://a.example}\n'),
  },
  'sts of LDAP with a generic bucket, and its secrets': {
    text: bucket(
      '  provider: generic\n  sts: {provider: ldap, endpoint: https://a.example, secretRef: {name: a}, certSecretRef: {name: b}}\n',
    ),
  },
  'secretRef of the STS of AWS': refused(
    bucket('  provider: aws\n  sts: {provider: aws, endpoint: https://a.example, «secretRef»: {name: a}}\n'),
    'The STS provider `aws` takes no `secretRef`.',
  ),
  'certSecretRef of the STS of AWS': refused(
    bucket(
      '  provider: aws\n  sts: {provider: aws, endpoint: https://a.example, «certSecretRef»: {name: a}}\n',
    ),
    'The STS provider `aws` takes no `certSecretRef`.',
  ),

  'a service account of a generic bucket': refused(
    bucket('  «serviceAccountName»: a\n'),
    'The provider `generic` takes no `serviceAccountName`.',
  ),
  'a service account beside a secret': refused(
    bucket('  provider: aws\n  secretRef: {name: a}\n  «serviceAccountName»: b\n'),
    '`secretRef` and `serviceAccountName` exclude each other.',
  ),
  'a service account of a cloud': { text: bucket('  provider: gcp\n  serviceAccountName: b\n') },

  'digests always, and never asked for': refused(
    policy('  «digestReflectionPolicy»: Always\n'),
    '`digestReflectionPolicy: Always` needs an `interval`.',
  ),
  'an interval, and no digests': refused(
    policy('  digestReflectionPolicy: IfNotPresent\n  «interval»: 1m\n'),
    '`interval` needs `digestReflectionPolicy: Always`.',
  ),
  'an interval alone': refused(
    policy('  «interval»: 1m\n'),
    '`interval` needs `digestReflectionPolicy: Always`.',
  ),
  'digests always, every minute': { text: policy('  digestReflectionPolicy: Always\n  interval: 1m\n') },
  'digests as somebody fills in': { text: policy('  digestReflectionPolicy: ${POLICY}\n') },

  'a commit status for a chat': refused(
    provider('  type: slack\n  «commitStatusExpr»: "a"\n'),
    '`commitStatusExpr` works only with a forge that keeps commit statuses.',
  ),
  'a commit status for a forge': { text: provider('  type: github\n  commitStatusExpr: "a"\n') },

  'in the items of a List': refused(
    `apiVersion: v1\nkind: List\nitems:\n  - ${release('').replace('spec', '«spec»').replaceAll('\n', '\n    ').trimEnd()}\n`,
    'A HelmRelease needs `chart` or `chartRef`.',
  ),
});
