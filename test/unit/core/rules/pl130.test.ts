import { pl130 } from '../../../../src/core/rules/pl130.ts';
import { repositoryOf } from '../workspace/repositoryOf.ts';
import { describeRule } from './checkRule.ts';
import { APP_SPEC } from './heads.ts';

const workspace = repositoryOf({
  'chart/Chart.yaml': '',
  'overlay/kustomization.yml': '',
  'plain/a.yaml': '',
});
const app = (path: string, tool: string): string =>
  `${APP_SPEC}  source:\n    repoURL: https://forge.example/team/shop\n    path: ${path}\n    ${tool}\n`;
const context = { workspace };

describeRule(pl130, {
  'helm without a chart': {
    text: app('plain', '«helm»: {releaseName: a}'),
    context,
    says: /`plain` has none/,
  },
  'kustomize without a kustomization': { text: app('chart', '«kustomize»: {namePrefix: a}'), context },
  'plain files of a kustomization': {
    text: app('overlay', 'directory: {«recurse»: true}'),
    context,
    says: /the kustomization of this folder is not built/,
  },
  'plain files of a chart': {
    text: app('chart', 'directory: {«recurse»: true}'),
    context,
    says: /the chart/,
  },
  'tools that fit': { text: app('chart', 'helm: {releaseName: a}'), context },
  'a kustomization by its other name': { text: app('overlay', 'kustomize: {namePrefix: a}'), context },
  'plain files': { text: app('plain', 'directory: {recurse: true}'), context },
  'a block that says nothing': { text: app('plain', 'helm: {}'), context },
  'no folder, which is another rule': { text: app('gone', 'helm: {releaseName: a}'), context },
  'nothing known of the repository': { text: app('plain', 'helm: {releaseName: a}') },
});
