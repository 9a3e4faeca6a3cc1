import { pl128 } from '../../../../src/core/rules/pl128.ts';
import { describeRule } from './checkRule.ts';
import { APP_SPEC } from './heads.ts';

const app = (helm: string): string => `${APP_SPEC}  source:\n    repoURL: a\n    path: b\n    helm:\n${helm}`;

describeRule(pl128, {
  'values beside an object': {
    text: app('      «values»: |\n        a: 1\n      valuesObject: {a: 2}\n'),
    says: /`values` is ignored because `valuesObject` is set too/,
    fixed: app('      valuesObject: {a: 2}\n'),
  },
  'an empty object does not count': { text: app('      values: "a: 1"\n      valuesObject: {}\n') },
  'text that is no YAML': {
    text: app('      values: |\n        a: 1\n        «b: c: 2»\n\n        d: 3\n'),
    says: /are no YAML/,
  },
  'text that is no YAML on one line': { text: app('      values: «"a: [1"»\n') },
  'text that is no map': { text: app('      values: «just words»\n'), says: /Values are a map/ },
  'templated text': { text: app('      values: |\n        a: {{ .b }}\n        c: d: e\n') },
  'comments only': { text: app('      values: |\n        # nothing yet\n') },
  'proper values': { text: app('      values: |\n        a: 1\n        b: [c]\n') },
});
