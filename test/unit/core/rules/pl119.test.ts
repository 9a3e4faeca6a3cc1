import { pl119 } from '../../../../src/core/rules/pl119.ts';
import { describeRule } from './checkRule.ts';

const app = (source: string): string =>
  `apiVersion: argoproj.io/v1alpha1\nkind: Application\nspec:\n  ${source}\n`;
const inProduction = {
  path: 'clusters/prod/shop.yaml',
  context: { settings: { productionPaths: ['clusters/prod/**'] } },
};

describeRule(pl119, {
  'HEAD in production': {
    text: app('source:\n    targetRevision: «HEAD» # follows'),
    says: /^`HEAD` moves by itself/,
    ...inProduction,
  },
  'no revision in production': { text: app('«source»:\n    path: a'), ...inProduction },
  'an empty revision': { text: app('source:\n    «targetRevision»:\n'), ...inProduction },
  'a branch of one of many sources': {
    text: app('sources:\n    - targetRevision: v1.2.3\n    - targetRevision: «"main"»'),
    ...inProduction,
  },
  'a range of versions': { text: app('source: {targetRevision: «1.*»}'), ...inProduction },
  'a tag, a commit, a reference': {
    text: app(
      'sources: [{targetRevision: 1.2.0-rc.1}, {targetRevision: 0a1b2c3d}, {targetRevision: refs/tags/x}]',
    ),
    ...inProduction,
  },
  'what a generator fills in': { text: app('source: {targetRevision: "{{ .rev }}"}'), ...inProduction },
  'elsewhere anything goes': { text: app('source: {targetRevision: HEAD}'), path: 'clusters/dev/shop.yaml' },
});
