import { pl105 } from '../../../../src/core/rules/pl105.ts';
import { describeRule } from './checkRule.ts';
import { APP_SPEC } from './heads.ts';

const source = (more: string): string => `${APP_SPEC}  source:\n    repoURL: a\n    path: b\n${more}`;

describeRule(pl105, {
  'two tools': {
    text: source('    kustomize: {namePrefix: x}\n    «helm»:\n      releaseName: y\n'),
    says: /one tool, and `kustomize` is set too/,
    titles: ['Remove `helm`'],
    fixed: source('    kustomize: {namePrefix: x}\n'),
  },
  'three tools': {
    text: source('    helm: {releaseName: y}\n    «plugin»: {name: x}\n    «directory»: {recurse: true}\n'),
  },
  'blocks of nothing but zero values': {
    text: source(
      '    helm: {releaseName: y}\n    kustomize: {}\n    directory: {recurse: false, jsonnet: {}}\n',
    ),
  },
  'one tool in each of two sources': {
    text: `${APP_SPEC}  sources: [{repoURL: a, path: b, helm: {releaseName: c}}, {repoURL: a, path: d, kustomize: {namePrefix: e}}]\n`,
  },
});
