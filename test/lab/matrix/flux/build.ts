import { configMap, deployment, role, roleBinding, widget } from '../objects.ts';
import type { FluxCase } from './fluxCase.ts';

const SETTINGS = 'v1 ConfigMap settings';
const WEB = 'apps/v1 Deployment web';
const kustomization = (more: object, ...resources: readonly string[]): readonly object[] => [
  { apiVersion: 'kustomize.config.k8s.io/v1beta1', kind: 'Kustomization', resources, ...more },
];
const variables = (substitute: Readonly<Record<string, string>>): object => ({ postBuild: { substitute } });
const settings = (data: string): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: settings\ndata:\n${data}`;
const OWNER = 'kustomize.toolkit.fluxcd.io/name';

/** What a build makes of Git, and where a naive one goes wrong. */
export const build: readonly FluxCase[] = [
  {
    name: 'k01-label-that-is-a-number',
    title: 'A label of Git is a number: all labels of Git are dropped, and nobody says so.',
    fact: 'k.1',
    git: {
      'a.yaml':
        'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: settings\n  labels:\n    build: 123\n    team: shop\ndata:\n  colour: blue\n',
    },
    expect: {
      ready: 'True',
      after: [
        { on: SETTINGS, path: '/metadata/labels/team' },
        { on: SETTINGS, path: '/metadata/labels/build' },
        { on: SETTINGS, path: '/data/colour', is: 'blue' },
      ],
    },
  },
  {
    name: 'k01-annotation-that-is-a-number',
    title: 'An annotation of Git is a number: that fails.',
    fact: 'k.1',
    git: {
      'a.yaml':
        'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: settings\n  annotations:\n    build: ${n}\ndata:\n  colour: blue\n',
    },
    spec: variables({ n: '123' }),
    expect: { ready: 'ReconciliationFailed', gone: [SETTINGS] },
  },
  {
    name: 'k02-encrypted-string-data',
    title: 'An encrypted Secret with stringData, and nobody decrypts: the ciphertext is applied.',
    fact: 'k.2',
    git: {
      'a.yaml':
        'apiVersion: v1\nkind: Secret\nmetadata:\n  name: access\nstringData:\n  word: ENC[AES256_GCM,data:bWFkZSB1cA==,iv:AAAA,tag:BBBB,type:str]\nsops:\n  mac: ENC[AES256_GCM,data:bWFkZSB1cA==,iv:AAAA,tag:BBBB,type:str]\n  version: 3.9.0\n',
    },
    expect: { ready: 'True', after: [{ on: 'v1 Secret access', path: '/type', is: 'Opaque' }] },
  },
  {
    name: 'k02-encrypted-data',
    title: 'An encrypted Secret with data, and nobody decrypts: that is seen.',
    fact: 'k.2',
    git: {
      'a.yaml':
        'apiVersion: v1\nkind: Secret\nmetadata:\n  name: access\ndata:\n  word: ENC[AES256_GCM,data:bWFkZSB1cA==,iv:AAAA,tag:BBBB,type:str]\nsops:\n  mac: ENC[AES256_GCM,data:bWFkZSB1cA==,iv:AAAA,tag:BBBB,type:str]\n  version: 3.9.0\n',
    },
    expect: { ready: 'ReconciliationFailed', message: 'SOPS', gone: ['v1 Secret access'] },
  },
  {
    name: 'k-generated-name-before-variables',
    title:
      'The name of a generated ConfigMap is fixed before variables, and generators alone put their origin on it.',
    fact: 'k build',
    git: {
      'kustomization.yaml': kustomization({
        configMapGenerator: [{ name: 'generated', literals: ['colour=${colour}'] }],
      }),
    },
    spec: variables({ colour: 'blue' }),
    expect: { ready: 'True' },
  },
  {
    name: 'k-image-with-variable-tag',
    title: 'An image whose tag is a variable is not replaced by images.',
    fact: 'k build',
    git: {
      'kustomization.yaml': kustomization(
        { images: [{ name: 'oci.fernhill.example/shop/web', newTag: '9.9' }] },
        'web.yaml',
      ),
      'web.yaml': [deployment({ main: { image: 'oci.fernhill.example/shop/web:${tag}' } })],
    },
    spec: variables({ tag: '1.5' }),
    expect: {
      ready: 'True',
      after: [
        {
          on: WEB,
          path: '/spec/template/spec/containers/0/image',
          is: 'oci.fernhill.example/shop/web:1.5',
        },
      ],
    },
  },
  {
    name: 'k-prefix-replaces-prefix',
    title: 'The prefix of the Kustomization replaces that of the file.',
    fact: 'k build',
    git: {
      'kustomization.yaml': kustomization({ namePrefix: 'file-' }, 'a.yaml'),
      'a.yaml': [configMap()],
    },
    spec: { namePrefix: 'spec-' },
    expect: { ready: 'True', inventory: ['ConfigMap/spec-settings'] },
  },
  {
    name: 'k-target-namespace-renames-namespace',
    title: 'A Namespace in the tree is renamed to the target namespace, which is then owned.',
    fact: 'k build',
    git: {
      'a.yaml': [{ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'another' } }, configMap()],
    },
    spec: { prune: false },
    expect: {
      ready: 'True',
      inventory: ['ConfigMap/settings', 'Namespace/k-target-namespace-renames-namespace'],
    },
  },
  {
    name: 'k-subjects-follow-target-namespace',
    title: 'Subjects of a RoleBinding follow the target namespace.',
    fact: 'k build',
    git: {
      'a.yaml': [role(), roleBinding([{ kind: 'ServiceAccount', name: 'default', namespace: 'elsewhere' }])],
    },
    expect: {
      ready: 'True',
      after: [
        {
          on: 'rbac.authorization.k8s.io/v1 RoleBinding reader',
          path: '/subjects/0/namespace',
          is: 'k-subjects-follow-target-namespace',
        },
      ],
    },
  },
  {
    name: 'k-common-metadata-is-not-substituted',
    title: 'A variable in commonMetadata stays as it is, and the API server refuses it.',
    fact: 'k build',
    git: { 'a.yaml': [configMap()] },
    spec: { ...variables({ team: 'shop' }), commonMetadata: { labels: { team: '${team}' } } },
    expect: { ready: 'ReconciliationFailed', gone: [SETTINGS] },
  },
  {
    name: 'k-common-metadata-overrides-owner',
    title: 'commonMetadata overrides the owner label: what Git gives up is not pruned.',
    fact: 'k build',
    git: { 'a.yaml': [configMap()], 'b.yaml': [role()] },
    spec: { commonMetadata: { labels: { [OWNER]: 'another' } } },
    next: { 'b.yaml': [role()] },
    watch: [SETTINGS],
    expect: {
      ready: 'True',
      after: [{ on: SETTINGS, path: '/data/colour', is: 'blue' }],
      inventory: ['Role/reader'],
    },
  },
  {
    name: 'k-files-that-count',
    title: 'Without a kustomization file hidden files count, other endings do not.',
    fact: 'k build',
    git: {
      '.hidden/a.yaml': [configMap()],
      'b.json': '{"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "json"}}\n',
      'c.YAML': 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: shouted\n',
      'd.yml': [role()],
    },
    expect: { ready: 'True', inventory: ['ConfigMap/settings', 'Role/reader'] },
  },
  {
    name: 'k-component-folder',
    title: 'A folder with a Component among the resources fails the build.',
    fact: 'k build',
    git: {
      'a.yaml': [configMap()],
      'part/kustomization.yaml': [{ apiVersion: 'kustomize.config.k8s.io/v1alpha1', kind: 'Component' }],
    },
    expect: { ready: 'BuildFailed', gone: [SETTINGS] },
  },
  {
    name: 'k-local-config',
    title: 'Objects for local use are dropped.',
    fact: 'k build',
    git: {
      'a.yaml': [
        configMap(undefined, { annotations: { 'config.kubernetes.io/local-config': 'true' } }),
        role(),
      ],
    },
    expect: { ready: 'True', inventory: ['Role/reader'] },
  },
  {
    name: 'k-path-is-clamped',
    title: 'A path that leaves the tree is clamped to it.',
    fact: 'k build',
    git: { 'a.yaml': [configMap()] },
    spec: { path: '../../app' },
    expect: { ready: 'True', inventory: ['ConfigMap/settings'] },
  },
  {
    name: 'k-path-missing',
    title: 'The path is not in the tree.',
    fact: 'k build',
    git: { 'a.yaml': [configMap()] },
    spec: { path: './nowhere' },
    expect: { ready: 'ArtifactFailed' },
  },
  {
    name: 'k-path-is-a-file',
    title: 'The path is a file.',
    fact: 'k build',
    git: { 'a.yaml': [configMap()] },
    spec: { path: './app/a.yaml' },
    expect: { ready: 'BuildFailed' },
  },
  {
    name: 'k-two-kustomization-files',
    title: 'Two kustomization files in one folder.',
    fact: 'k build',
    git: {
      'a.yaml': [configMap()],
      'kustomization.yaml': kustomization({}, 'a.yaml'),
      'kustomization.yml': kustomization({}, 'a.yaml'),
    },
    expect: { ready: 'BuildFailed' },
  },
  {
    name: 'k-unknown-field-of-kustomization',
    title: 'An unknown field of a kustomization file is lost.',
    fact: 'k build',
    git: { 'a.yaml': [configMap()], 'kustomization.yaml': kustomization({ namePrefx: 'a-' }, 'a.yaml') },
    expect: { ready: 'True', inventory: ['ConfigMap/settings'] },
  },
  {
    name: 'k-unknown-field-of-built-in-kind',
    title: 'A misspelt field of a built-in kind is dropped, and nobody says so.',
    fact: 'k build',
    git: { 'a.yaml': [deployment({ spec: { replica: 3 } })] },
    expect: { ready: 'True', after: [{ on: WEB, path: '/spec/replicas', is: 1 }] },
  },
  {
    name: 'k-unknown-field-of-custom-resource',
    title: 'A misspelt field of a custom resource fails.',
    fact: 'k build',
    git: { 'a.yaml': [widget({ sise: 4 })] },
    expect: { ready: 'ReconciliationFailed', message: 'sise' },
  },
  {
    name: 'k-round-trip-owns-empty-maps',
    title: 'The round trip through the typed object makes Flux own empty maps that Git does not state.',
    fact: 'k build',
    git: { 'a.yaml': [deployment()] },
    expect: { ready: 'True' },
  },
  {
    name: 'k-resource-version-in-git',
    title: 'A resourceVersion left in Git: a new object is said to be configured.',
    fact: 'k build',
    git: { 'a.yaml': [{ ...configMap(), metadata: { name: 'settings', resourceVersion: '4711' } }] },
    expect: { ready: 'True', said: { 'ConfigMap/settings': 'configured' } },
  },
  {
    name: 'k-words-of-yaml',
    title: 'Plain yes, no, on and off of Git stay text.',
    fact: 'k build',
    git: { 'a.yaml': settings('  a: yes\n  b: no\n  c: on\n  d: off\n  e: y\n') },
    expect: {
      ready: 'True',
      after: [
        { on: SETTINGS, path: '/data/a', is: 'yes' },
        { on: SETTINGS, path: '/data/d', is: 'off' },
        { on: SETTINGS, path: '/data/e', is: 'y' },
      ],
    },
  },
  {
    name: 'k-words-through-variables',
    title: 'The same words through a variable are booleans, which a ConfigMap refuses.',
    fact: 'k build',
    git: { 'a.yaml': settings('  a: ${word}\n') },
    spec: variables({ word: 'yes' }),
    expect: { ready: 'ReconciliationFailed', gone: [SETTINGS] },
  },
  {
    name: 'k-numbers-of-yaml',
    title: 'Numbers in their many forms, and what only looks like one.',
    fact: 'k build',
    git: {
      'a.yaml':
        'apiVersion: shop.fernhill.example/v1\nkind: Widget\nmetadata:\n  name: wheel\nspec:\n  free:\n    a: 0123\n    b: 0o17\n    c: 08\n    d: 1_000\n    e: 1e3\n    f: 1:30\n    g: 2001-01-01\n',
    },
    expect: {
      ready: 'True',
      after: [
        { on: 'shop.fernhill.example/v1 Widget wheel', path: '/spec/free/a', is: 83 },
        { on: 'shop.fernhill.example/v1 Widget wheel', path: '/spec/free/b', is: 15 },
        { on: 'shop.fernhill.example/v1 Widget wheel', path: '/spec/free/c', is: 8 },
        { on: 'shop.fernhill.example/v1 Widget wheel', path: '/spec/free/d', is: 1000 },
        { on: 'shop.fernhill.example/v1 Widget wheel', path: '/spec/free/e', is: 1000 },
        { on: 'shop.fernhill.example/v1 Widget wheel', path: '/spec/free/f', is: '1:30' },
        { on: 'shop.fernhill.example/v1 Widget wheel', path: '/spec/free/g', is: '2001-01-01T00:00:00Z' },
      ],
    },
  },
  {
    name: 'k-variable-in-flow-mapping',
    title: 'A variable in a flow mapping is no YAML before anything is replaced.',
    fact: 'k build',
    git: {
      'a.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: settings\ndata: {colour: ${colour}}\n',
    },
    spec: variables({ colour: 'blue' }),
    expect: { ready: 'BuildFailed' },
  },
  {
    name: 'k-forms-of-variables',
    title:
      'Length in bytes, upper case, a value that is not expanded again, a default that is not unescaped.',
    fact: 'k build',
    git: {
      'a.yaml': settings(
        '  length: "n${#word}"\n  loud: ${word^^}\n  again: ${nested}\n  dollars: ${none:-a$$b}\n  plain: a$$b\n',
      ),
    },
    spec: variables({ word: 'größe', nested: '${word}' }),
    expect: {
      ready: 'True',
      after: [
        { on: SETTINGS, path: '/data/length', is: 'n7' },
        { on: SETTINGS, path: '/data/loud', is: 'GRÖßE' },
        { on: SETTINGS, path: '/data/again', is: '${word}' },
        { on: SETTINGS, path: '/data/dollars', is: 'a$$b' },
        { on: SETTINGS, path: '/data/plain', is: 'a$b' },
      ],
    },
  },
  {
    name: 'k-value-with-colon',
    title: 'A value with a colon and a blank breaks the document.',
    fact: 'k build',
    git: { 'a.yaml': settings('  colour: "${colour}"\n') },
    spec: variables({ colour: 'blue: dark' }),
    expect: { ready: 'BuildFailed' },
  },
  {
    name: 'k-no-variables-no-substitution',
    title: 'Only optional sources that are missing: no variables, so nothing is replaced at all.',
    fact: 'k build',
    git: { 'a.yaml': settings('  a: ${a:=default}\n  b: $${b}\n') },
    spec: { postBuild: { substituteFrom: [{ kind: 'ConfigMap', name: 'missing', optional: true }] } },
    expect: {
      ready: 'True',
      after: [
        { on: SETTINGS, path: '/data/a', is: '${a:=default}' },
        { on: SETTINGS, path: '/data/b', is: '$${b}' },
      ],
    },
  },
  {
    name: 'k-opt-out-of-variables',
    title: 'The annotation that opts out of variables is taken by its exact case.',
    fact: 'k build',
    git: {
      'a.yaml': [
        configMap({ a: '${a}' }, { annotations: { 'kustomize.toolkit.fluxcd.io/substitute': 'disabled' } }),
      ],
      'b.yaml': [
        {
          apiVersion: 'v1',
          kind: 'ConfigMap',
          metadata: {
            name: 'shouted',
            annotations: { 'kustomize.toolkit.fluxcd.io/substitute': 'Disabled' },
          },
          data: { a: '${a}' },
        },
      ],
    },
    spec: variables({ a: 'replaced' }),
    expect: {
      ready: 'True',
      after: [
        { on: SETTINGS, path: '/data/a', is: '${a}' },
        { on: 'v1 ConfigMap shouted', path: '/data/a', is: 'replaced' },
      ],
    },
  },
  {
    name: 'k-no-namespace',
    title: 'An object of a namespaced kind, and nobody says a namespace.',
    fact: 'k build',
    git: { 'a.yaml': [configMap()] },
    spec: { targetNamespace: null },
    expect: { ready: 'ReconciliationFailed', message: 'namespace not specified' },
  },
  {
    name: 'k06-nothing-of-a-failed-stage',
    title: 'One object of a stage is refused: nothing of that stage is applied, the stage before it is.',
    fact: 'k.6',
    git: {
      'a.yaml': [
        {
          apiVersion: 'rbac.authorization.k8s.io/v1',
          kind: 'ClusterRole',
          metadata: { name: '{{name}}' },
          rules: [],
        },
        configMap(),
        deployment({ spec: { replicas: -1 } }),
      ],
    },
    expect: {
      ready: 'ReconciliationFailed',
      gone: [SETTINGS, WEB],
      after: [{ on: 'rbac.authorization.k8s.io/v1 ClusterRole {{name}}', path: '/kind', is: 'ClusterRole' }],
    },
  },
  {
    name: 'k07-service-account-missing',
    title: 'The ServiceAccount to act as does not exist.',
    fact: 'k.7',
    git: { 'a.yaml': [configMap()] },
    spec: { serviceAccountName: 'nobody' },
    expect: { ready: 'ReconciliationFailed', message: 'is forbidden', gone: [SETTINGS] },
  },
];
