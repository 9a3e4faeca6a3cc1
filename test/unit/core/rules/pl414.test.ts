import { pl414 } from '../../../../src/core/rules/pl414.ts';
import type { RuleRow } from './checkRule.ts';
import { describeRule } from './checkRule.ts';

const path = 'apps/shop/kustomization.yaml';
const HEAD = 'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n';
const COMPONENT = 'apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\n';
const R = 'resources:\n  - cm.yaml\n';

/** Verdicts as of `kustomize build` 5.8.1, whose words stand behind each row. */
const rows: Readonly<Record<string, RuleRow>> = {
  // json: unknown field "resource"
  'a typo: the field that is meant': {
    text: `${HEAD}«resource»:\n  - cm.yaml\n`,
    says: /^`Kustomization` has no field `resource`: kustomize refuses the whole file\. Did you mean `resources`\?$/,
    severity: 'error',
    titles: ['Change to `resources`'],
    fixed: `${HEAD}resources:\n  - cm.yaml\n`,
  },
  'where nothing says what the file is': {
    text: `${R}«namePrefx»: a-\n`,
    titles: ['Change to `namePrefix`'],
  },
  'a field of another place': {
    text: `${R}«disableNameSuffixHash»: true\ngeneratorOptions:\n  immutable: true\n`,
    says: /Did you mean `disableNameSuffixHash` under `generatorOptions`\?$/,
    fixed: `${R}generatorOptions:\n  disableNameSuffixHash: true\n  immutable: true\n`,
  },
  // json: unknown field "x-common"
  'a place for anchors': { text: `${R}«x-common»: &a {a: b}\n`, says: /It takes `apiVersion`, / },
  'in a patch': {
    text: `${R}patches:\n  - path: p.yaml\n    «targets»: {kind: ConfigMap}\n`,
    says: /^`patches\[0\]` has no field `targets`/,
  },
  // json: unknown field "creationTimestamp"
  'in metadata': { text: `${R}metadata: {name: a, «creationTimestamp»: null}\n` },
  'of a component': { text: `${COMPONENT}${R}«component»: []\n`, says: /^`Component` has no field/ },
  // json: cannot unmarshal number into Go struct field Image.images.newTag of type string
  'a tag that is a number': {
    text: `${R}images:\n  - name: a\n    newTag: «1.10»\n`,
    says: /^`images\[0\]\.newTag` expects text, not a number: kustomize refuses the whole file\.$/,
    fixed: `${R}images:\n  - name: a\n    newTag: "1.10"\n`,
  },
  'a label that is true': { text: `${R}labels:\n  - pairs: {a: «true»}\n` },
  'a flag that is text': {
    text: `${R}labels:\n  - pairs: {a: b}\n    includeSelectors: «"true"»\n`,
    fixed: `${R}labels:\n  - pairs: {a: b}\n    includeSelectors: true\n`,
  },
  'a list that is text': { text: 'resources: «cm.yaml»\n' },
  'a count that is none': {
    text: `${R}replicas:\n  - name: a\n    count: «3.5»\n`,
    says: /expects a whole number, not `3\.5`/,
  },
  'an item that is a number': { text: `${R}configMapGenerator:\n  - name: a\n    literals: [«5»]\n` },
  // the field 'sortOptions.order' must be one of [fifo, legacy]
  'an order of none': {
    text: `${R}sortOptions: {order: «fifi»}\n`,
    says: /^`sortOptions\.order` must be one of `legacy`, `fifo`: kustomize refuses/,
    fixed: `${R}sortOptions: {order: fifo}\n`,
  },
  'a behavior of none, which is built': {
    text: `configMapGenerator:\n  - name: a\n    behavior: «mreg»\n`,
    says: /kustomize takes this for `create`\.$/,
  },
  // apiVersion for Component should be kustomize.config.k8s.io/v1alpha1
  'the version of the other kind': {
    text: `apiVersion: «kustomize.config.k8s.io/v1beta1»\nkind: Component\n${R}`,
    fixed: `${COMPONENT}${R}`,
  },
  'a component by its version alone': {
    text: `apiVersion: «kustomize.config.k8s.io/v1alpha1»\n${R}`,
    fixed: `apiVersion: kustomize.config.k8s.io/v1beta1\n${R}`,
  },
  // kustomization.yaml is empty
  'nothing but what it is': {
    text: HEAD.replace('apiVersion', '«apiVersion»'),
    says: /refuses an empty kustomization/,
  },
  'nothing but null': { text: '«resources»:\n' },

  'what kustomize takes: other letters, null, an empty list, merge keys, a date as text': {
    text: 'Resources: []\npatches:\nreplicas: null\n<<: {namespace: a}\ncommonAnnotations: {on: 2020-01-01, b: }\n',
  },
  'an empty list alone': { text: 'resources: []\n' },
  'what is filled in later': { text: `${R}images:\n  - name: a\n    newTag: \${TAG}\n` },
  "Flux's Kustomization in a file of this name": {
    text: 'apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nspec: {}\n',
  },
  'another file': { text: `${HEAD}resource: []\n`, path: 'apps/shop/other.yaml' },
};

describeRule(pl414, Object.fromEntries(Object.entries(rows).map(([name, row]) => [name, { path, ...row }])));
