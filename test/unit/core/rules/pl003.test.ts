import { pl003 } from '../../../../src/core/rules/pl003.ts';
import { describeRule } from './checkRule.ts';
import { APP } from './heads.ts';

describeRule(pl003, {
  'a key twice in a block': {
    text: `${APP}spec:\n  project: a\n  «project»: b # later\n`,
    says: /^`project` stands twice in this map\. Flux refuses the file; Argo CD keeps only the last one/,
    titles: ['Remove This `project`'],
    fixed: `${APP}spec:\n  project: a\n`,
  },
  'a key twice in a flow': {
    text: `${APP}spec: {a: 1, b: 2, «a»: 3}\n`,
    fixed: `${APP}spec: {a: 1, b: 2}\n`,
  },
  'three times': { text: `${APP}spec: {a: 1, «"a"»: 2, «a»: 3}\n` },
  'a whole block': {
    text: `${APP}spec:\n  source:\n    path: a\n  «source»:\n    path: b\n  project: x\n`,
    fixed: `${APP}spec:\n  source:\n    path: a\n  project: x\n`,
  },
  'the same key in two items': { text: `${APP}spec:\n  - a: 1\n  - a: 2\n` },
  'two merge keys': { text: `${APP}x: &x {a: 1}\nspec:\n  <<: *x\n  <<: *x\n` },
  'any kind of object': { text: 'apiVersion: v1\nkind: ConfigMap\ndata: {a: b, «a»: c}\n' },
  'what is no object': { text: 'a: 1\na: 2\n' },
});
