import { pl004 } from '../../../../src/core/rules/pl004.ts';
import { describeRule } from './checkRule.ts';
import { APP_SPEC } from './heads.ts';

const HEAD = 'apiVersion: argoproj.io/v1alpha1\nkind: Application\n';

describeRule(pl004, {
  'a number as a revision': {
    text: `${APP_SPEC}  source: {repoURL: a, targetRevision: «1.0»}\n`,
    says: /^Without quotes `1\.0` is a number, and text is expected\. Write "1\.0"\.$/,
    fixed: `${APP_SPEC}  source: {repoURL: a, targetRevision: "1.0"}\n`,
  },
  'a leading zero': {
    text: `${APP_SPEC}  source: {repoURL: a, targetRevision: «0400»}\n`,
    says: /^A leading zero makes `0400` an octal number \(256\)/,
    fixed: `${APP_SPEC}  source: {repoURL: a, targetRevision: "0400"}\n`,
  },
  'a word that is a boolean, as a label': {
    text: `${HEAD}metadata:\n  name: a\n  labels:\n    canary: «yes»\n`,
    says: /^Without quotes YAML reads `yes` as true, and text is expected/,
    fixed: `${HEAD}metadata:\n  name: a\n  labels:\n    canary: "yes"\n`,
  },
  'a number as an annotation': {
    text: `${HEAD}metadata:\n  name: a\n  annotations:\n    argocd.argoproj.io/sync-wave: «-1»\n`,
    fixed: `${HEAD}metadata:\n  name: a\n  annotations:\n    argocd.argoproj.io/sync-wave: "-1"\n`,
  },
  'a boolean in quotes': {
    text: `${APP_SPEC}  syncPolicy: {automated: {prune: «"true"»}}\n`,
    says: /^In quotes this is text, and a boolean is expected/,
    titles: ['Remove the Quotes'],
    fixed: `${APP_SPEC}  syncPolicy: {automated: {prune: true}}\n`,
  },
  'a number in quotes': {
    text: `${APP_SPEC}  revisionHistoryLimit: «'3'»\n`,
    says: /a number is expected/,
    fixed: `${APP_SPEC}  revisionHistoryLimit: 3\n`,
  },
  'through an alias: found, and not changed there': {
    text: `${APP_SPEC}  revisionHistoryLimit: &n 3\n  source: {repoURL: a, targetRevision: «*n»}\n`,
    titles: [],
  },
  'text that no quotes make right': { text: `${APP_SPEC}  revisionHistoryLimit: many\n` },
  'text that looks like a time': { text: `${APP_SPEC}  source: {repoURL: a, targetRevision: 12:30}\n` },
  'an int-or-string': { text: 'apiVersion: v1\nkind: Service\nmetadata: {labels: {a: yes}}\n' },
});
