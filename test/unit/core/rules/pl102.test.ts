import { pl102 } from '../../../../src/core/rules/pl102.ts';
import { repositoryOf } from '../workspace/repositoryOf.ts';
import { describeRule } from './checkRule.ts';
import { APP_SPEC } from './heads.ts';

const source = (more: string): string =>
  `${APP_SPEC}  source:\n    repoURL: https://charts.example\n    chart: ${more}`;
const workspace = repositoryOf({
  'dev.yaml': `${APP_SPEC}  source: {repoURL: "https://charts.example", chart: shop, targetRevision: "1.10"}\n`,
  'other.yaml': `${APP_SPEC}  sources: [{repoURL: "https://else.example", chart: till, targetRevision: 2.0.0}]\n`,
});

describeRule(pl102, {
  'a chart alone': { text: source('«shop» # ours\n    helm: {}\n'), says: /needs its version/, titles: [] },
  'an empty version': { text: source('«shop»\n    targetRevision: ""\n'), titles: [] },
  'a version that another app of the repository takes': {
    text: source('«shop» # ours\n    helm: {}\n'),
    context: { workspace },
    titles: ['Add `targetRevision: 1.10`, as Elsewhere'],
    fixed: source('shop\n    targetRevision: "1.10" # ours\n    helm: {}\n'),
  },
  'a chart of that name from another registry': {
    text: source('«till»\n'),
    context: { workspace },
    titles: [],
  },
  'a chart with a version': { text: source('shop\n    targetRevision: 1.*\n') },
  'a folder': { text: `${APP_SPEC}  source: {repoURL: a, path: b}\n` },
});
