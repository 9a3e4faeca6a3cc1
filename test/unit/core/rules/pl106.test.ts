import { pl106 } from '../../../../src/core/rules/pl106.ts';
import { describeRule } from './checkRule.ts';
import { APP_SPEC, SET } from './heads.ts';

const path = (text: string): string => `${APP_SPEC}  source:\n    repoURL: a\n    path: ${text}\n`;

describeRule(pl106, {
  'an absolute path': {
    text: path('«/apps/shop» # mine'),
    says: /absolute/,
    fixed: path('apps/shop # mine'),
  },
  'an absolute path in quotes': { text: path('«"/apps"»'), fixed: path('"apps"') },
  backslashes: { text: path(String.raw`«apps\shop»`), says: /one name/, fixed: path('apps/shop') },
  'out of the repository': { text: path('«apps/../../shop»'), says: /outside root/, titles: [] },
  'the top of the repository as a slash': { text: path('«/»'), titles: [] },
  'up and down within it': { text: path('./apps/../shop/') },
  'what a generator fills in': {
    text: `${SET}spec:\n  template:\n    spec:\n      source: {repoURL: a, path: "{{ .path }}/../base"}\n`,
  },
  'beside a chart, where it counts for nothing': {
    text: `${APP_SPEC}  source: {repoURL: a, chart: b, path: /c}\n`,
  },
});
