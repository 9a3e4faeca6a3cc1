import assert from 'node:assert/strict';

import { objectAt } from '../../../../src/core/authoring/explain.ts';
import { linksOf } from '../../../../src/core/authoring/links.ts';
import { nodePathAt } from '../../../../src/core/authoring/nodePath.ts';
import { outlineOf } from '../../../../src/core/authoring/outline.ts';
import type { OutlineItem } from '../../../../src/core/authoring/outline.ts';
import { usersOf } from '../../../../src/core/authoring/users.ts';
import { readFileFacts } from '../../../../src/core/workspace/fileFacts.ts';
import { RepositoryFacts } from '../../../../src/core/workspace/repositoryFacts.ts';
import { parseYaml } from '../../../../src/core/yaml/parse.ts';
import { marked } from './marked.ts';

const FILES: Readonly<Record<string, string>> = {
  'projects/web.yaml': 'apiVersion: argoproj.io/v1alpha1\nkind: AppProject\nmetadata: {name: web}\n',
  'apps/shop/kustomization.yaml': 'resources: [deployment.yaml]\n',
  'apps/shop/deployment.yaml': 'kind: Deployment\n',
  'apps/plain/a.yaml': '',
  'apps/plain/b.yaml': '',
  'charts/web/Chart.yaml': 'name: web\n',
  'charts/web/values-prod.yaml': '',
  'values/common.yaml': '',
  'flux/repo.yaml':
    'apiVersion: source.toolkit.fluxcd.io/v1\nkind: GitRepository\nmetadata: {name: fleet, namespace: flux-system}\n',
  'flux/other.yaml':
    'apiVersion: source.toolkit.fluxcd.io/v1\nkind: GitRepository\nmetadata: {name: fleet, namespace: other}\n',
  'flux/base.yaml':
    'apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {name: base, namespace: flux-system}\nspec: {sourceRef: {kind: GitRepository, name: fleet}}\n',
  'operator.yaml':
    'apiVersion: fluxcd.controlplane.io/v1\nkind: FluxInstance\nmetadata: {name: flux, namespace: flux-system}\nspec: {sync: {kind: GitRepository, url: "https://forge.example/shop", ref: refs/heads/main, path: flux}}\n',
  'app.yaml':
    'apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: shop}\nspec: {project: web}\n',
};

const facts = new RepositoryFacts({
  kindOf: (path) =>
    path in FILES
      ? 'file'
      : path === '' || Object.keys(FILES).some((file) => file.startsWith(`${path}/`))
        ? 'folder'
        : 'absent',
  list: (folder) => [
    ...new Set(
      Object.keys(FILES)
        .filter((file) => folder === '' || file.startsWith(`${folder}/`))
        .map((file) => file.slice(folder === '' ? 0 : folder.length + 1).split('/')[0] ?? ''),
    ),
  ],
});
for (const [path, text] of Object.entries(FILES)) {
  facts.update(path, readFileFacts(`file:///${path}`, path, text));
}
facts.setClone({ remotes: ['https://forge.example/shop.git'], branch: 'main' });

function links(text: string, file = 'x.yaml'): string[] {
  const { text: content, at } = marked(text);
  const document = parseYaml(content).findLast(({ offset }) => offset <= at);
  assert.ok(document);
  const object = objectAt(document, at - document.offset);
  const found = object && nodePathAt(object.root, at - document.offset);
  assert.ok(object && found?.node.type === 'scalar' && !found.isKey);
  return linksOf({ document: object, path: found.path, value: found.node.text, file, workspace: facts }).map(
    (link) => (link.is === 'file' ? link.path : `${link.object.kind} ${link.object.path}`),
  );
}

const APP = 'apiVersion: argoproj.io/v1alpha1\nkind: Application\nspec:\n';
const REPO = 'repoURL: https://forge.example/shop';

describe('where values of a manifest lead', () => {
  it('from a reference to a source that the Flux Operator makes to what it makes it of', () => {
    const text =
      'apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {name: a, namespace: flux-system}\nspec: {sourceRef: {kind: GitRepository, name: flux▮-system}}\n';
    assert.deepEqual(links(text), ['FluxInstance operator.yaml']);
  });

  it('from an Application to its project, its folder and its value files', () => {
    assert.deepEqual(links(`${APP}  project: w▮eb\n`), ['AppProject projects/web.yaml']);
    assert.deepEqual(links(`${APP}  source: {${REPO}, path: apps/sh▮op}\n`), [
      'apps/shop/kustomization.yaml',
    ]);
    assert.deepEqual(links(`${APP}  source: {${REPO}, path: ./apps/pla▮in/}\n`), [
      'apps/plain/a.yaml',
      'apps/plain/b.yaml',
    ]);
    const chart = `${APP}  source: {${REPO}, path: charts/web, helm: {valueFiles: [`;
    assert.deepEqual(links(`${chart}values-▮prod.yaml]}}\n`), ['charts/web/values-prod.yaml']);
    assert.deepEqual(links(`${chart}../../values/co▮mmon.yaml]}}\n`), ['values/common.yaml']);
    assert.deepEqual(links(`${chart}/values/co▮mmon.yaml]}}\n`), ['values/common.yaml']);
  });

  it('through the source that a value file names', () => {
    const text = `${APP}  sources:\n  - {chart: web, repoURL: https://charts.example, helm: {valueFiles: [$here/values/c▮ommon.yaml]}}\n  - {${REPO}, ref: here}\n`;
    assert.deepEqual(links(text), ['values/common.yaml']);
    assert.deepEqual(links(text.replace('forge.example/shop', 'forge.example/other')), []);
  });

  it('not into this repository from another one', () => {
    assert.deepEqual(links(`${APP}  source: {repoURL: https://forge.example/other, path: apps/sh▮op}\n`), []);
    assert.deepEqual(links(`${APP}  source: {${REPO}, path: apps/go▮ne}\n`), []);
  });

  it('from a generator to everything that it matches', () => {
    const set = 'apiVersion: argoproj.io/v1alpha1\nkind: ApplicationSet\nspec:\n  generators:\n  - git:\n';
    assert.deepEqual(
      links(`${set}      ${REPO}\n      directories:\n      - path: apps/▮*\n`),
      ['apps/shop/kustomization.yaml', 'apps/plain/a.yaml', 'apps/plain/b.yaml'].toSorted(),
    );
    assert.deepEqual(links(`${set}      ${REPO}\n      files:\n      - path: charts/**/Ch▮art.yaml\n`), [
      'charts/web/Chart.yaml',
    ]);
  });

  it('from a Flux object to its source, its folder and what it depends on', () => {
    const flux =
      'apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {name: a, namespace: flux-system}\nspec:\n';
    assert.deepEqual(links(`${flux}  sourceRef: {kind: GitRepository, name: fl▮eet}\n`), [
      'GitRepository flux/repo.yaml',
    ]);
    assert.deepEqual(links(`${flux}  sourceRef: {kind: GitRepository, name: fl▮eet, namespace: other}\n`), [
      'GitRepository flux/other.yaml',
    ]);
    assert.deepEqual(links(`${flux}  path: ./apps/s▮hop\n`), ['apps/shop/kustomization.yaml']);
    assert.deepEqual(links(`${flux}  dependsOn: [{name: ba▮se}]\n`), ['Kustomization flux/base.yaml']);
  });

  it('from a kustomization to its files and bases', () => {
    assert.deepEqual(links('resources: [../apps/sh▮op]\n', 'overlay/kustomization.yaml'), [
      'apps/shop/kustomization.yaml',
    ]);
    assert.deepEqual(links('resources: [https://x.ex▮ample/y]\n', 'overlay/kustomization.yaml'), []);
  });

  it('and back: who uses a project or a source', () => {
    const [project] = facts.declared('argoproj.io/AppProject');
    const [source] = facts
      .declared('source.toolkit.fluxcd.io/GitRepository')
      .filter(({ namespace }) => namespace === 'flux-system');
    assert.ok(project && source);
    assert.deepEqual(
      usersOf(project, facts).map(({ path }) => path),
      ['app.yaml'],
    );
    assert.deepEqual(
      usersOf(source, facts).map(({ path }) => path),
      ['flux/base.yaml'],
    );
  });
});

describe('the outline of a file', () => {
  const told = (items: readonly OutlineItem[], indent = ''): string[] =>
    items.flatMap(({ name, detail, children }) => [
      `${indent}${name}${detail === '' ? '' : ` (${detail})`}`,
      ...told(children, `${indent}  `),
    ]);

  it('names documents by name and kind, and items by what names them', () => {
    const text = `---\nkind: A\nmetadata:\n  name: one\n---\nkind: B\nspec:\n  sources:\n  - repoURL: u\n    path: p\n  - just text\n`;
    assert.deepEqual(told(outlineOf(parseYaml(text))), [
      'one (A)',
      '  kind (A)',
      '  metadata',
      '    name (one)',
      'B',
      '  kind (B)',
      '  spec',
      '    sources',
      '      p',
      '        repoURL (u)',
      '        path (p)',
      '      just text (just text)',
    ]);
  });

  it('keeps every name inside of its own range', () => {
    const text = 'kind: A\nmetadata: {name: x}\n---\nkind: B\na:\n- b: {}\n-\n- [1, 2]\n';
    const check = (items: readonly OutlineItem[]): void => {
      for (const { range, selection, children } of items) {
        assert.ok(range.start <= selection.start && selection.end <= range.end);
        check(children);
      }
    };
    check(outlineOf(parseYaml(text)));
  });

  it('shows plain YAML by its keys', () => {
    assert.deepEqual(told(outlineOf(parseYaml('image:\n  tag: v1\n'))), ['image', '  tag (v1)']);
  });
});
