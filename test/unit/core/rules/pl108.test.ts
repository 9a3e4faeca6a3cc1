import { pl108 } from '../../../../src/core/rules/pl108.ts';
import { describeRule } from './checkRule.ts';
import { APP_SPEC, SET } from './heads.ts';

const app = (file: string, ref: string, more = ''): string =>
  `${APP_SPEC}  sources:\n    - repoURL: a\n      chart: b\n      helm:\n        valueFiles:\n          - ${file}\n${more}    - repoURL: c\n      ref: ${ref}\n`;

describeRule(pl108, {
  'a ref with a typo': {
    text: app('«$vales/prod.yaml»', 'values'),
    says: /No item of `sources` has `ref: vales`/,
    titles: ['Change to `$values`'],
    fixed: app('$values/prod.yaml', 'values'),
  },
  'the only other ref is meant': {
    text: app('«"$x/prod.yaml"»', 'config'),
    fixed: app('"$config/prod.yaml"', 'config'),
  },
  'a ref in a single source': {
    text: `${APP_SPEC}  source: {repoURL: a, path: b, helm: {valueFiles: [«$values/x.yaml»]}}\n`,
    titles: [],
  },
  'a file parameter': {
    text: app('$values/a.yaml', 'values', '        fileParameters: [{name: x, path: «$valus/x»}]\n'),
    fixed: app('$values/a.yaml', 'values', '        fileParameters: [{name: x, path: $values/x}]\n'),
  },
  'what Argo CD sets itself': {
    text: app('$ARGOCD_APP_NAME/x.yaml', 'values').replace(/\n {4}- repoURL: c[^]*$/, '\n'),
  },
  'a ref that nobody reads': {
    text: app('values.yaml', '«values»'),
    says: /No source reads a file as `\$values\/…`/,
    severity: 'information',
  },
  'a ref that nobody reads, of a source that deploys too': {
    text: `${APP_SPEC}  sources: [{repoURL: a, path: b, ref: values}]\n`,
  },
  'files that a generator names': {
    text: `${SET}spec:\n  template:\n    spec:\n      sources: [{repoURL: a, path: b, helm: {valueFiles: ["{{ .file }}"]}}, {repoURL: c, ref: values}]\n`,
  },
});
