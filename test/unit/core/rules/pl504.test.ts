import { pl504 } from '../../../../src/core/rules/pl504.ts';
import { describeRule } from './checkRule.ts';

const job = (hook: string, policy = 'HookSucceeded'): string =>
  `apiVersion: batch/v1\nkind: Job\nmetadata:\n  name: a\n  annotations:\n    argocd.argoproj.io/hook: ${hook}\n    argocd.argoproj.io/hook-delete-policy: ${policy}\n`;

describeRule(pl504, {
  'another case': {
    text: job('«presync»'),
    says: /There is no hook `presync`: Argo CD leaves the object out/,
    fixed: job('PreSync'),
  },
  'one word of several': {
    text: job('PreSync, «PostSink»'),
    fixed: job('PreSync, PostSync'),
  },
  'a word of Helm': { text: job('"«pre-upgrade»"'), fixed: job('"PreSync"') },
  'a delete policy': {
    text: job('Sync', '«BeforeHookCreated»'),
    says: /no delete policy/,
    titles: [],
  },
  'a delete policy of Helm': {
    text: job('Sync', '«before-hook-creation»,HookFailed'),
    fixed: job('Sync', 'BeforeHookCreation,HookFailed'),
  },
  'Skip beside another': { text: job('«Skip»,Sync'), says: /counts only alone/, severity: 'warning' },
  'every hook': { text: job('PreSync,Sync,PostSync,SyncFail,PreDelete,PostDelete') },
  'Skip alone': { text: job('Skip', 'HookFailed,BeforeHookCreation') },
  'what is filled in': { text: job('"${HOOK}"') },
});
