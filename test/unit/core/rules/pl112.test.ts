import { pl112 } from '../../../../src/core/rules/pl112.ts';
import { describeRule } from './checkRule.ts';
import { APP_SPEC } from './heads.ts';

const app = (policy: string): string => `${APP_SPEC}  syncPolicy:\n${policy}`;

describeRule(pl112, {
  'self-heal alone': {
    text: app('    automated:\n      «selfHeal»: true\n'),
    says: /without `prune` the app is OutOfSync/,
    severity: 'information',
    fixed: app('    automated:\n      prune: true\n      selfHeal: true\n'),
  },
  'written as a flow': {
    text: app('    automated: {«selfHeal»: true}\n'),
    fixed: app('    automated: {prune: true, selfHeal: true}\n'),
  },
  'a decision against it': { text: app('    automated: {selfHeal: true, prune: false}\n') },
  'a decision by sync option': {
    text: app('    automated: {selfHeal: true}\n    syncOptions: [Prune=false]\n'),
  },
  'no self-heal': { text: app('    automated: {selfHeal: false}\n') },
  'switched off': { text: app('    automated: {selfHeal: true, enabled: false}\n') },
  'what a patch completes': {
    text: app('    automated: {selfHeal: true}\n'),
    gate: { checks: 'partial', reason: 'patchedBase' },
  },
});
