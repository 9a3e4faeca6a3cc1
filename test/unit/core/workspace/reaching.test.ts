import assert from 'node:assert/strict';

import { repositoryOf } from './repositoryOf.ts';

const OWN = 'https://forge.example/team/shop';
const app = (name: string, source: string): string =>
  `apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: ${name}, namespace: argocd}\nspec:\n  ${source}\n`;
const source = (path: string, more = ''): string => `source: {repoURL: ${OWN}, path: ${path}${more}}`;
const reaching = (files: Readonly<Record<string, string>>, path: string): readonly string[] =>
  repositoryOf(files)
    .appsReaching(path)
    .map((found) => [found.app.name, found.namespace ?? '?'].filter(Boolean).join(' in '))
    .sort();

describe('which apps deploy a file', () => {
  it('are those whose folder it lies in', () => {
    const files = {
      'roots/flat.yaml': app('flat', source('apps')),
      'roots/deep.yaml': app('deep', source('./apps/', ', directory: {recurse: true}')),
      'roots/top.yaml': app('top', source('.', ', directory: {recurse: true, exclude: "apps/b/*"}')),
      'apps/a.yaml': '',
      'apps/b/c.yaml': '',
      'apps-old/a.yaml': '',
    };
    assert.deepEqual(reaching(files, 'apps/a.yaml'), ['deep', 'flat', 'top']);
    assert.deepEqual(reaching(files, 'apps/b/c.yaml'), ['deep']);
    assert.deepEqual(reaching(files, 'apps-old/a.yaml'), ['top']);
    assert.deepEqual(reaching(files, 'apps/readme.md'), []);
  });
  it('are those whose kustomization names it, through other kustomizations', () => {
    const files = {
      'roots/prod.yaml': app('prod', source('overlays/prod')),
      'roots/plain.yaml': app('plain', source('overlays/prod', ', directory: {recurse: true}')),
      'overlays/prod/kustomization.yaml': 'namespace: argocd\nresources: [../../base, own.yaml]\n',
      'overlays/prod/own.yaml': '',
      'overlays/prod/stray.yaml': '',
      'base/kustomization.yaml': 'namespace: other\nresources: [shop.yaml, ../overlays/prod]\n',
      'base/shop.yaml': '',
    };
    assert.deepEqual(reaching(files, 'base/shop.yaml'), ['prod in argocd']);
    assert.deepEqual(reaching(files, 'overlays/prod/own.yaml'), ['plain', 'prod in argocd']);
    assert.deepEqual(reaching(files, 'overlays/prod/stray.yaml'), ['plain']);
  });
  it('take the namespace of the Application before that of a kustomization, and leave it open where they patch', () => {
    const files = {
      'a.yaml': app('named', source('apps', ', kustomize: {namespace: argocd}')),
      'b.yaml': app('patched', source('apps', ', kustomize: {patches: [{patch: "[]"}]}')),
      'apps/kustomization.yaml': 'namespace: shop\nresources: [shop.yaml]\n',
      'apps/shop.yaml': '',
    };
    assert.deepEqual(reaching(files, 'apps/shop.yaml'), ['named in argocd', 'patched in ?']);
  });
  it('are not those whose files only a renderer knows, or that lie elsewhere', () => {
    const files = {
      'a.yaml': app('chart', source('charts/web')),
      'b.yaml': app('helm', source('apps', ', helm: {releaseName: x}')),
      'c.yaml': app('plugin', source('apps', ', plugin: {name: x}')),
      'd.yaml': app('other', `source: {repoURL: https://forge.example/team/till, path: apps}`),
      'e.yaml': app('pinned', source('apps', ', targetRevision: v1.0.0')),
      'f.yaml': app('absolute', source('/apps')),
      'g.yaml': app('templated', source('"{{ .path }}"')),
      'h.yaml': app('hydrated', `sourceHydrator: {}\n  ${source('apps')}`),
      'i.yaml': app('lacking', source('apps', ', kustomize: {namePrefix: x}')),
      'charts/web/Chart.yaml': 'name: web\n',
      'charts/web/a.yaml': '',
      'apps/a.yaml': '',
    };
    assert.deepEqual(reaching(files, 'apps/a.yaml'), []);
    assert.deepEqual(reaching(files, 'charts/web/a.yaml'), []);
  });
  it('read `sources` before `source`', () => {
    const files = {
      'a.yaml': app('many', `${source('old')}\n  sources: [{repoURL: ${OWN}, path: apps}]`),
      'apps/a.yaml': '',
      'old/a.yaml': '',
    };
    assert.deepEqual(reaching(files, 'apps/a.yaml'), ['many']);
    assert.deepEqual(reaching(files, 'old/a.yaml'), []);
  });
  it('are none while git was not asked which repository this is', () => {
    const files = { 'a.yaml': app('a', source('apps')), 'apps/a.yaml': '' };
    const known = repositoryOf(files, {});
    assert.deepEqual(known.appsReaching('apps/a.yaml'), []);
    known.setClone({ remotes: [OWN], branch: 'main' });
    assert.equal(known.appsReaching('apps/a.yaml').length, 1);
  });
});
