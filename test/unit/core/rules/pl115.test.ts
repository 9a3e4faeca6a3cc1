import { pl115 } from '../../../../src/core/rules/pl115.ts';
import { describeRule } from './checkRule.ts';
import { APP_SPEC } from './heads.ts';

const app = (automated: string): string => `${APP_SPEC}  syncPolicy:\n    ${automated}\n`;

describeRule(pl115, {
  'without a value': {
    text: app('«automated»:'),
    says: /null, which the API server refuses/,
    severity: 'error',
    titles: ['Write `{}`'],
  },
  'without a value, but with a comment': {
    text: app('«automated»: # all of it'),
    severity: 'error',
  },
  'null in letters': { text: app('automated: «null»'), severity: 'error' },
  'an empty map': {
    text: app('automated: «{}»'),
    says: /An empty `automated` is on/,
    severity: 'hint',
    fixed: app('automated: {prune: false, selfHeal: false}'),
  },
  'a map that says something': { text: app('automated: {prune: true}') },
  absent: { text: app('retry: {limit: 2}') },
});
