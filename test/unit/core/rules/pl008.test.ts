import { pl008 } from '../../../../src/core/rules/pl008.ts';
import { describeRule } from './checkRule.ts';
import { flux } from './heads.ts';

const HELM_REPOSITORY = '  interval: 1m\n';

describeRule(pl008, {
  'a choice in the wrong case': {
    text: flux('helm', 'v2', 'HelmRelease', '  chartRef: {kind: «ocirepository», name: a}\n'),
    says: /^`kind` takes `OCIRepository`, `HelmChart`, `ExternalArtifact`, not `ocirepository`: the API server refuses the object\.$/,
    titles: ['Change to `OCIRepository`', 'Change to `HelmChart`', 'Change to `ExternalArtifact`'],
    fixed: flux('helm', 'v2', 'HelmRelease', '  chartRef: {kind: OCIRepository, name: a}\n'),
  },
  'a duration without a unit': {
    text: flux('source', 'v1', 'GitRepository', '  interval: «"10"»\n  url: https://a.example\n'),
    says: /^`interval` is a duration such as `10m` or `1h30m`: the API server refuses `10`\.$/,
    titles: [],
  },
  'days are no unit of a duration': {
    text: flux('source', 'v1', 'GitRepository', '  interval: «1d»\n  url: https://a.example\n'),
  },
  'an address of another scheme': {
    text: flux('source', 'v1', 'GitRepository', '  interval: 1m\n  url: «git@a.example:b/c»\n'),
    says: /^`url` must begin with `http:\/\/`, `https:\/\/`, `ssh:\/\/`/,
  },
  'an address of one scheme': {
    text: flux('source', 'v1', 'OCIRepository', '  interval: 1m\n  url: «https://a.example»\n'),
    says: /^`url` must begin with `oci:\/\/`/,
  },
  'a name that is too long': {
    text: flux(
      'helm',
      'v2',
      'HelmRelease',
      `  interval: 1m\n  chartRef: {kind: HelmChart, name: a}\n  releaseName: «${'a'.repeat(54)}»\n`,
    ),
    says: /^`releaseName` is longer than 53 characters/,
  },
  'a name that is empty': {
    text: flux('helm', 'v2', 'HelmRelease', `  chartRef: {kind: HelmChart, name: a}\n  releaseName: «""»\n`),
    says: /^`releaseName` must not be empty/,
  },
  'through an alias: said at the alias, not changed there': {
    text: flux('source', 'v1', 'HelmRepository', `${HELM_REPOSITORY}  x: &p none\n  provider: «*p»\n`),
    titles: [],
  },
  'good values': {
    text: flux(
      'source',
      'v1',
      'HelmRepository',
      `${HELM_REPOSITORY}  url: oci://a.example\n  provider: aws\n`,
    ),
  },
  'what is filled in later': {
    text: flux('source', 'v1', 'GitRepository', '  interval: ${INTERVAL}\n  url: "{{ .url }}"\n'),
  },
  'in a patch, values are judged and conditions are not': {
    text: flux('helm', 'v2', 'HelmRelease', '  interval: «soon»\n'),
    gate: { checks: 'partial', reason: 'patch' },
  },
});
