import { pl002 } from '../../../../src/core/rules/pl002.ts';
import { describeRule } from './checkRule.ts';
import { APP } from './heads.ts';

describeRule(pl002, {
  'an alias to nothing': {
    text: `${APP}spec:\n  project: «*shop»\n`,
    says: /^No `&shop` stands before this/,
    titles: [],
  },
  'an anchor of the document before': {
    text: `${APP}spec: &all {}\n---\n${APP}spec: «*all»\n`,
    says: /anchors do not reach across `---`/,
  },
  'a typo in its name': {
    text: `${APP}spec:\n  project: &project shop\n  other: «*porject»\n`,
    titles: ['Change to `*project`'],
    fixed: `${APP}spec:\n  project: &project shop\n  other: *project\n`,
  },
  'an alias before its anchor': { text: `${APP}spec: [«*a», &a b]\n` },
  'an alias that leads somewhere': { text: `${APP}spec: [&a b, *a]\n` },
  'an asterisk in text': { text: `${APP}spec: {project: "*.example.org"} # *\n` },
  'no manifest at all': { text: 'a: *b\n' },
});
