import { pl104 } from '../../../../src/core/rules/pl104.ts';
import { describeRule } from './checkRule.ts';
import { APP, SET } from './heads.ts';

const app = (destination: string): string => `${APP}spec:\n  project: a\n  ${destination}`;

describeRule(pl104, {
  both: {
    text: app('destination:\n    «name»: prod # here\n    server: https://prod.example\n    namespace: a\n'),
    says: /by `name` or by `server`, not by both/,
    titles: ['Remove `name`', 'Remove `server`'],
    fixed: app('destination:\n    server: https://prod.example\n    namespace: a\n'),
  },
  neither: {
    text: app('«destination»:\n    namespace: a\n'),
    says: /names no cluster/,
    fixed: app('destination:\n    server: https://kubernetes.default.svc\n    namespace: a\n'),
  },
  'an empty name is none': { text: app('«destination»: {name: "", namespace: a}\n') },
  'one of each': { text: app('destination: {name: prod, server: "", namespace: a}\n') },
  'two that a generator fills in': {
    text: `${SET}spec:\n  template:\n    spec:\n      destination: {name: "{{ .name }}", server: "{{ .server }}"}\n`,
  },
  'neither in a patch': {
    text: app('destination: {namespace: a}\n'),
    gate: { checks: 'partial', reason: 'patch' },
  },
  'both in a patch': {
    text: app('destination: {«name»: a, server: b}\n'),
    gate: { checks: 'partial', reason: 'patch' },
  },
});
