import { pl001 } from '../../../../src/core/rules/pl001.ts';
import { describeRule } from './checkRule.ts';
import { APP } from './heads.ts';

describeRule(pl001, {
  'a bracket that does not close': {
    text: `${APP}spec: {project: «a»\n`,
    says: /^A closing bracket is missing.*\. The controller cannot read this document at all\.$/,
  },
  'a second colon on a line': {
    text: `${APP}spec:\n  project: «a»: b\n`,
    says: /^There is a second colon on this line/,
  },
  'a tab as indentation': {
    text: `${APP}spec:\n«\t»project: a\n`,
    says: /^YAML takes no tabs/,
    titles: ['Indent with Blanks'],
    fixed: `${APP}spec:\n  project: a\n`,
  },
  'an escape that is none': {
    text: `${APP}spec: {project: "a«\\»d"}\n`,
    says: /^A backslash in double quotes/,
  },
  'a value that begins with a backtick': {
    text: `${APP}spec: {project: «\`»a\`}\n`,
    says: /^A value cannot begin with this character/,
  },
  'a sound document': { text: `${APP}spec: {}\n` },
  'broken YAML of another program': { text: 'services:\n  web: {image: a\n' },
  'a sound document beside a broken one': {
    text: `${APP}spec: {}\n---\n${APP}spec: {a: «b»\n---\n${APP}`,
  },
  'a quote that does not close': {
    text: `${APP}spec:\n  project: "a\n  other: «b»\n`,
  },
  'a template: one hint': {
    text: `${APP}spec:\n  a: «b»: c\n  d: e: f\n`,
    gate: { checks: 'hint', reason: 'templated' },
    severity: 'hint',
    says: /looks like a template/,
  },
});
