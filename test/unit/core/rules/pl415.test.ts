import { pl415 } from '../../../../src/core/rules/pl415.ts';
import type { RuleRow } from './checkRule.ts';
import { describeRule } from './checkRule.ts';

const path = 'apps/shop/kustomization.yaml';

/** `kustomize build` 5.8.1 makes the same of the text before a fix and after it. */
const rows: Readonly<Record<string, RuleRow>> = {
  bases: {
    text: '«bases»:\n  - ../base # all of it\n',
    says: /^`bases` is deprecated: kustomize will no longer read it one day\. Use `resources`\.$/,
    severity: 'hint',
    titles: ['Change to `resources`'],
    fixed: 'resources:\n  - ../base # all of it\n',
  },
  'bases beside resources: their order is for the author to choose': {
    text: 'resources: [a.yaml]\n«bases»: [../base]\n',
    titles: [],
  },
  imageTags: { text: '«imageTags»:\n  - name: a\n', fixed: 'images:\n  - name: a\n' },
  patchesJson6902: {
    text: '«patchesJson6902»:\n- target: {kind: Job}\n  path: p.yaml\n',
    fixed: 'patches:\n- target: {kind: Job}\n  path: p.yaml\n',
  },
  'patchesStrategicMerge: files and patches': {
    text: '«patchesStrategicMerge»:\n  - p.yaml # limits\n  - |-\n    kind: Job\n\n    spec:\n      a: b\n# end\n',
    fixed:
      'patches:\n  - path: p.yaml # limits\n  - patch: |-\n      kind: Job\n\n      spec:\n        a: b\n# end\n',
  },
  'patchesStrategicMerge on one line: by hand': { text: '«patchesStrategicMerge»: [p.yaml]\n', titles: [] },
  commonLabels: {
    text: '«commonLabels»: # all\n  # who\n  team: a\n  app: b\nnamespace: c\n',
    fixed:
      'labels: # all\n  # who\n  - includeSelectors: true\n    pairs:\n      team: a\n      app: b\nnamespace: c\n',
  },
  'what has no plain successor': { text: '«vars»: []\n«helmChartInflationGenerator»: []\n', titles: [] },
  'env of a generator': {
    text: 'secretGenerator:\n  - name: a\n    «env»: a.env # all\n',
    fixed: 'secretGenerator:\n  - name: a\n    envs: [a.env] # all\n',
  },
  'what is not going away': { text: 'resources: []\ncommonAnnotations: {env: a}\n' },
};

describeRule(pl415, Object.fromEntries(Object.entries(rows).map(([name, row]) => [name, { path, ...row }])));
