import { pl404 } from '../../../../src/core/rules/pl404.ts';
import { repositoryOf } from '../workspace/repositoryOf.ts';
import { describeRule } from './checkRule.ts';

const app = (name: string, path: string, destination = 'name: in-cluster'): string =>
  `apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: ${name}, namespace: argocd}\nspec:\n  destination: {${destination}}\n  source: {repoURL: "https://forge.example/team/shop", path: ${path}, targetRevision: main}\n`;
const plain = (text: string): string => text.replaceAll(/[«»]/g, '');
const row = (path: string, text: string, others: Readonly<Record<string, string>>) => ({
  path,
  text,
  context: { workspace: repositoryOf({ [path]: plain(text), ...others }) },
});

describeRule(pl404, {
  'two in a circle': {
    ...row('a/one.yaml', app('one', '«b»'), { 'b/two.yaml': app('two', 'a') }),
    says: /in a circle: one → two → one/,
  },
  'three in a circle': {
    ...row('a/one.yaml', app('one', '«b»'), {
      'b/two.yaml': app('two', 'c'),
      'c/three.yaml': app('three', 'a'),
    }),
    says: /one → two → three → one/,
  },
  'itself under another app': {
    ...row('a/one.yaml', app('one', '«a»'), { 'root.yaml': app('root', 'a') }),
    says: /which `root` deploys already/,
  },
  'two in a circle through a chart': {
    ...row('a/one.yaml', app('one', '«chart»'), {
      'chart/Chart.yaml': 'name: apps\n',
      'chart/templates/two.yaml': app('two', 'a'),
    }),
    says: /in a circle: one → two → one/,
  },
  'a root that deploys itself': row('a/root.yaml', app('root', 'a'), { 'a/shop.yaml': app('shop', 'apps') }),
  'a child of a root that deploys itself': row('a/shop.yaml', app('shop', 'apps'), {
    'a/root.yaml': app('root', 'a'),
  }),
  'the same files for another cluster': row('a/one.yaml', app('one', 'b'), {
    'b/two.yaml': app('two', 'a', 'name: edge'),
  }),
  'a chain': row('a/one.yaml', app('one', 'b'), { 'b/two.yaml': app('two', 'c'), 'c/x.yaml': '' }),
});
