import { pl107 } from '../../../../src/core/rules/pl107.ts';
import { describeRule } from './checkRule.ts';
import { APP_SPEC } from './heads.ts';

describeRule(pl107, {
  'a path beside a chart': {
    text: `${APP_SPEC}  source:\n    repoURL: a\n    chart: b\n    «path»: c # old\n    targetRevision: 1.0.0\n`,
    says: /`path` is ignored because `chart` is set too/,
    fixed: `${APP_SPEC}  source:\n    repoURL: a\n    chart: b\n    targetRevision: 1.0.0\n`,
  },
  'a ref in a single source': {
    text: `${APP_SPEC}  source: {repoURL: a, path: b, «ref»: values}\n`,
    says: /only items of `sources`/,
    fixed: `${APP_SPEC}  source: {repoURL: a, path: b}\n`,
  },
  'a ref of a chart': {
    text: `${APP_SPEC}  sources:\n    - repoURL: a\n      chart: b\n      «ref»: values\n`,
    says: /A chart cannot lend files: `\$values\/…`/,
  },
  'a ref of a repository, with a path of its own': {
    text: `${APP_SPEC}  sources: [{repoURL: a, path: b, ref: values}]\n`,
  },
  'an empty path beside a chart': { text: `${APP_SPEC}  source: {repoURL: a, chart: b, path: ""}\n` },
});
