import { pl006 } from '../../../../src/core/rules/pl006.ts';
import { describeRule } from './checkRule.ts';
import { APP, APP_SPEC, flux } from './heads.ts';

describeRule(pl006, {
  'a list for a map': {
    text: `${APP_SPEC}  «source»:\n    - repoURL: a\n`,
    says: /^`source` expects a map, not a list: the API server refuses the object\.$/,
  },
  'text for a list: the item alone': {
    text: `${APP_SPEC}  syncPolicy:\n    syncOptions: «CreateNamespace=true» # one\n`,
    says: /^`syncOptions` expects a list: start items with `-`/,
    titles: ['Make `syncOptions` a List'],
    fixed: `${APP_SPEC}  syncPolicy:\n    syncOptions: [CreateNamespace=true] # one\n`,
  },
  'nothing for a map': {
    text: `${APP_SPEC}  «source»:\n`,
    says: /^`source:` without a value is null, which the API server refuses\. Write `\{\}`/,
    titles: ['Write `{}`'],
  },
  'nothing for a map, as a word': {
    text: `${APP_SPEC}  syncPolicy: {retry: «null»}\n`,
    fixed: `${APP_SPEC}  syncPolicy: {retry: {}}\n`,
  },
  'nothing for text': {
    text: `${APP_SPEC}  source: {repoURL: «~»}\n`,
    says: /^`repoURL:` without a value is null, and text is expected/,
    titles: [],
  },
  'text for a boolean': {
    text: `${APP_SPEC}  syncPolicy: {automated: {prune: «maybe»}}\n`,
    says: /^`prune` expects true or false, not text/,
  },
  'a map for text': {
    text: `${APP_SPEC}  source: {«repoURL»: {a: b}}\n`,
    says: /^`repoURL` expects text, not a map/,
  },
  'a fraction for a whole number': {
    text: `${APP_SPEC}  revisionHistoryLimit: «1.5»\n`,
    says: /^`revisionHistoryLimit` expects a whole number, not a number/,
  },
  'an item': {
    text: `${APP_SPEC}  syncPolicy: {syncOptions: [a, «{b: c}»]}\n`,
    says: /^`1` expects text, not a map/,
  },
  'quotes are another rule': { text: `${APP_SPEC}  revisionHistoryLimit: "3"\n` },
  'automated without a value is another rule': { text: `${APP_SPEC}  syncPolicy:\n    automated:\n` },
  'what is filled in later': {
    text: flux('kustomize', 'v1', 'Kustomization', '  prune: ${PRUNE}\n  interval: {{ .interval }}\n'),
  },
  'null in a patch takes away': {
    text: `${APP}spec: {source: null}\n`,
    gate: { checks: 'partial', reason: 'patch' },
  },
});
