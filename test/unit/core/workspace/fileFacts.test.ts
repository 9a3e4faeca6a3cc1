import assert from 'node:assert/strict';

import { readFileFacts } from '../../../../src/core/workspace/fileFacts.ts';
import type { FileFacts } from '../../../../src/core/workspace/fileFacts.ts';

const read = (text: string, path = 'clusters/prod/app.yaml'): FileFacts =>
  readFileFacts(`file:///repo/${path}`, path, text);

const APP =
  'apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata:\n  name: shop # mine\n  namespace: argocd\n';

describe('what a file tells of the repository', () => {
  it('is the objects that it declares, with the place of their names', () => {
    const text = `# first\n---\n${APP}spec: {project: a}\n`;
    const [object, ...more] = read(text).declared;
    assert.deepEqual(more, []);
    assert.deepEqual(object, {
      uri: 'file:///repo/clusters/prod/app.yaml',
      path: 'clusters/prod/app.yaml',
      group: 'argoproj.io',
      kind: 'Application',
      namespace: 'argocd',
      name: 'shop',
      nameRange: { start: text.indexOf('shop'), end: text.indexOf('shop') + 4 },
      object: {
        apiVersion: 'argoproj.io/v1alpha1',
        kind: 'Application',
        metadata: { name: 'shop', namespace: 'argocd' },
        spec: { project: 'a' },
      },
    });
  });
  it('takes Lists apart', () => {
    const item = (name: string): string =>
      `  - {apiVersion: source.toolkit.fluxcd.io/v1, kind: Bucket, metadata: {name: ${name}}}\n`;
    const { declared } = read(`apiVersion: v1\nkind: List\nitems:\n${item('a')}${item('b')}`);
    assert.deepEqual(
      declared.map(({ kind, name, namespace }) => `${kind} ${namespace}/${name}`),
      ['Bucket /a', 'Bucket /b'],
    );
  });
  it('keeps nothing of objects of other products', () => {
    const { declared } = read(
      'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {x: argoproj.io/a}\n---\napiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a}\n',
    );
    assert.deepEqual(declared, []);
  });
  it('keeps nothing of an object without a name or a kind', () => {
    assert.deepEqual(read('apiVersion: argoproj.io/v1alpha1\nkind: Application\n').declared, []);
    assert.deepEqual(read('apiVersion: argoproj.io/v1alpha1\nmetadata: {name: a}\n').declared, []);
  });
  it('is the patches of a kustomization', () => {
    const facts = read(
      [
        'patches:',
        '  - path: size.yaml',
        '  - path: ../../shared/labels.yaml',
        '    target: {kind: Application, name: "shop-.*"}',
        '  - patch: |-',
        '      kind: AppProject',
        '      metadata: {name: shop}',
        'patchesStrategicMerge:',
        '  - ./old.yaml',
        '  - |-',
        '    kind: Application',
        '    metadata:',
        '      name: inline',
        'patchesJson6902:',
        '  - target: {kind: Kustomization}',
        '    path: json.yaml',
      ].join('\n'),
      'overlays/prod/kustomization.yaml',
    );
    assert.deepEqual(facts, {
      declared: [],
      patchFiles: [
        'overlays/prod/size.yaml',
        'shared/labels.yaml',
        'overlays/prod/json.yaml',
        'overlays/prod/old.yaml',
      ],
      patchTargets: [
        { kind: 'Application', name: 'shop-.*' },
        { kind: 'AppProject', name: 'shop' },
        { kind: 'Kustomization', name: '' },
        { kind: 'Application', name: 'inline' },
      ],
      kustomization: {
        resources: [],
        inputs: [
          'overlays/prod/old.yaml',
          'overlays/prod/size.yaml',
          'shared/labels.yaml',
          'overlays/prod/json.yaml',
        ],
        namespace: '',
      },
    });
  });
  it('is what a kustomization builds from', () => {
    const text = [
      'namespace: argocd',
      'resources: [shop.yaml, ../base, https://forge.example/far//app?ref=v1]',
      'components: [../../shared]',
      'patches: [{path: size.yaml}]',
    ].join('\n');
    assert.deepEqual(read(text, 'overlays/prod/kustomization.yaml').kustomization, {
      resources: ['overlays/prod/shop.yaml', 'overlays/base', 'shared'],
      inputs: ['overlays/prod/size.yaml'],
      namespace: 'argocd',
    });
    assert.equal(read(text, 'overlays/prod/values.yaml').kustomization, undefined);
  });
  it('is the patches of a Flux object', () => {
    const facts = read(
      'apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {name: apps}\nspec:\n  patches:\n    - target: {kind: HelmRelease}\n      patch: "[]"\n',
    );
    assert.deepEqual(facts.patchTargets, [{ kind: 'HelmRelease', name: '' }]);
    assert.equal(facts.declared.length, 1);
  });
  it('is nothing of what lies outside of the repository', () => {
    const text = 'resources: [../../../other, ../base]\npatches:\n  - path: ../../../size.yaml\n';
    const facts = read(text, 'overlays/prod/kustomization.yaml');
    assert.deepEqual(facts.kustomization?.resources, ['overlays/base']);
    assert.deepEqual(facts.patchFiles, []);
  });
  it('is no patch of a file that only looks like a kustomization', () => {
    assert.deepEqual(read('patches:\n  - path: a.yaml\n', 'values.yaml').patchFiles, []);
  });
  it('is what can be read of a broken file', () => {
    const { declared } = read(`${APP}---\na: b: c\n---\n${APP.replace('shop', 'till')}`);
    assert.deepEqual(
      declared.map(({ name }) => name),
      ['shop', 'till'],
    );
  });
  it('is nothing for a file without a mark', () => {
    assert.deepEqual(read('a: 1\n'), { declared: [], patchFiles: [], patchTargets: [] });
  });
});
