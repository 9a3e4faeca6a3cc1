import { pl121 } from '../../../../src/core/rules/pl121.ts';
import { describeRule } from './checkRule.ts';
import { APP_SPEC, SET } from './heads.ts';

const app = (url: string): string => `${APP_SPEC}  source:\n    repoURL: ${url}\n    path: a\n`;

describeRule(pl121, {
  'a user and a password': {
    text: app('https://«robot:hunter2@»forge.example/shop'),
    // The message must not repeat what it warns of.
    says: /^(?!.*hunter2).*readable/,
    severity: 'error',
    fixed: app('https://forge.example/shop'),
  },
  'a token in the place of the user': { text: app('"https://«ghp_0123456789abcdef@»forge.example/shop"') },
  'a user alone': { text: app('https://org@dev.example/org/shop') },
  'a user of ssh': { text: app('ssh://git@forge.example:2222/shop') },
  'white space': {
    text: app('«"https://forge.example/shop "»'),
    says: /White space/,
    fixed: app('"https://forge.example/shop"'),
  },
  'plain http': {
    text: app('«http://»forge.example/shop'),
    severity: 'warning',
    fixed: app('https://forge.example/shop'),
  },
  'plain http within the cluster': { text: app('http://git.forge.svc.cluster.local:3000/shop') },
  'plain http to a short name': { text: app('http://gitea:3000/shop') },
  'a chart by oci://': {
    text: `${APP_SPEC}  source: {repoURL: «oci://»registry.example/charts, chart: a}\n`,
    severity: 'warning',
    fixed: `${APP_SPEC}  source: {repoURL: registry.example/charts, chart: a}\n`,
  },
  'an OCI artifact': { text: app('oci://registry.example/shop') },
  'what a generator fills in': {
    text: `${SET}spec:\n  template:\n    spec: {source: {repoURL: "https://{{ .user }}:{{ .token }}@forge.example/a"}}\n`,
  },
});
