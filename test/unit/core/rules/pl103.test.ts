import { pl103 } from '../../../../src/core/rules/pl103.ts';
import { describeRule } from './checkRule.ts';

const HEAD = 'apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata:\n  name: shop\nspec:\n';

describeRule(pl103, {
  'source beside sources': {
    text: `${HEAD}  «source»: # old\n    repoURL: a\n    path: b\n  sources:\n    - repoURL: c\n`,
    says: /^`source` is ignored because `sources` is set too/,
    fixed: `${HEAD}  sources:\n    - repoURL: c\n`,
  },
  'an empty sources still wins': {
    text: `${HEAD}  sources: []\n  «source»:\n    repoURL: a`,
    fixed: `${HEAD}  sources: []\n`,
  },
  'a hydrator beats both': {
    text: `${HEAD}  «source»: {repoURL: a}\n  «sources»: []\n  sourceHydrator:\n    drySource: {}\n`,
    says: [/`source` .* `sourceHydrator`/, /`sources` .* `sourceHydrator`/],
    fixed: `${HEAD}  sourceHydrator:\n    drySource: {}\n`,
  },
  'in the template of a set, written as a flow': {
    text: 'apiVersion: argoproj.io/v1alpha1\nkind: ApplicationSet\nspec:\n  template: {spec: {«source»: {a: b}, sources: [c]}}\n',
    fixed:
      'apiVersion: argoproj.io/v1alpha1\nkind: ApplicationSet\nspec:\n  template: {spec: {sources: [c]}}\n',
  },
  'one source alone': { text: `${HEAD}  source:\n    repoURL: a\n` },
  'another kind with both': {
    text: 'apiVersion: v1\nkind: ConfigMap\nspec:\n  source: a\n  sources: [b]\n',
  },
  'the second document of a file': {
    text: `a: 1\n---\n${HEAD}  «source»: {}\n  sources: []\n---\nb: 2\n`,
  },
  silenced: {
    text: `${HEAD}  # plumbline-disable-next-line PL103 -- migration runs until June\n  source: {}\n  sources: []\n`,
  },
});
