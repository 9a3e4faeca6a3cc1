import { pl131 } from '../../../../src/core/rules/pl131.ts';
import { repositoryOf } from '../workspace/repositoryOf.ts';
import { describeRule } from './checkRule.ts';
import { APP_SPEC, SET } from './heads.ts';

const files = { 'apps/shop/a.yaml': '', 'apps/till/b.yaml': '' };
const context = { workspace: repositoryOf(files) };
const app = (path: string, revision = 'main', repository = 'team/shop'): string =>
  `${APP_SPEC}  source:\n    repoURL: git@forge.example:${repository}.git\n    path: ${path}\n    targetRevision: ${revision}\n`;

describeRule(pl131, {
  'a folder with a typo': {
    text: app('«aps/shop»'),
    context,
    says: /There is no folder `aps\/shop`/,
    titles: ['Change to `apps/shop`'],
    fixed: app('apps/shop'),
  },
  'a folder that nothing is near to': { text: app('«apps/orders»'), context, titles: [] },
  'a file': {
    text: app('«apps/shop/a.yaml»'),
    context,
    says: /is a file/,
    fixed: app('apps/shop'),
  },
  'folders that are there': { text: app('./apps/shop/'), context },
  'the top of the repository': { text: app('.'), context },
  'another repository': { text: app('aps', 'main', 'team/till'), context },
  'another revision': { text: app('aps', 'v1.0.0'), context },
  'what a generator fills in': {
    text: `${SET}spec:\n  template:\n    spec: {source: {repoURL: "https://forge.example/team/shop", path: "apps/{{ .name }}"}}\n`,
    context,
  },
  'git was not asked': { text: app('aps'), context: { workspace: repositoryOf(files, {}) } },
  'a base that a patch completes': {
    text: app('aps'),
    context,
    gate: { checks: 'partial', reason: 'patchedBase' },
  },
});
