import { pl129 } from '../../../../src/core/rules/pl129.ts';
import { repositoryOf } from '../workspace/repositoryOf.ts';
import { describeRule } from './checkRule.ts';
import { APP_SPEC } from './heads.ts';

const OWN = 'https://forge.example/team/shop';
const workspace = repositoryOf({
  'charts/web/Chart.yaml': '',
  'charts/web/values.yaml': '',
  'values/prod.yaml': '',
  'values/dev.yaml': '',
});
const app = (file: string, more = ''): string =>
  `${APP_SPEC}  source:\n    repoURL: ${OWN}\n    path: charts/web\n    helm:\n${more}      valueFiles:\n        - ${file}\n`;
const lent = (file: string, repository = OWN): string =>
  `${APP_SPEC}  sources:\n    - {repoURL: a, chart: b, targetRevision: 1.0.0, helm: {valueFiles: [${file}]}}\n    - {repoURL: "${repository}", ref: values}\n`;
const context = { workspace };

describeRule(pl129, {
  'a file beside the chart': {
    text: app('«valeus.yaml»'),
    context,
    says: /There is no file `charts\/web\/valeus.yaml`/,
    titles: ['Change to `charts/web/values.yaml`'],
    fixed: app('values.yaml'),
  },
  'a file up from the chart': {
    text: app('«../../value/prod.yaml»'),
    context,
    fixed: app('../../values/prod.yaml'),
  },
  'a file from the top': { text: app('«/values/prd.yaml»'), context, fixed: app('/values/prod.yaml') },
  'a file that nothing is near to': { text: app('«eu.yaml»'), context, titles: [] },
  'a file that another source lends': {
    text: lent('«$values/values/prd.yaml»'),
    context,
    fixed: lent('$values/values/prod.yaml'),
  },
  'files that are there': {
    text: app('/values/prod.yaml\n        - values.yaml\n        - ../../values/dev.yaml'),
    context,
  },
  'a file of another repository': {
    text: lent('$values/nowhere.yaml', 'https://forge.example/else'),
    context,
  },
  'missing files that are ignored': {
    text: app('eu.yaml', '      ignoreMissingValueFiles: true\n'),
    context,
  },
  'globs, addresses and what is filled in': {
    text: app(
      '"*.yaml"\n        - https://forge.example/a.yaml\n        - $ARGOCD_APP_NAME.yaml\n        - "{{ .env }}.yaml"',
    ),
    context,
  },
  'a source at a tag': {
    text: app('eu.yaml').replace('    helm', '    targetRevision: v1.0.0\n    helm'),
    context,
  },
  'no folder to look in, which is another rule': {
    text: app('eu.yaml').replace('charts/web', 'charts/gone'),
    context,
  },
  'nothing known of the repository': { text: app('eu.yaml') },
  'a patch': { text: app('eu.yaml'), context, gate: { checks: 'partial', reason: 'patch' } },
});
