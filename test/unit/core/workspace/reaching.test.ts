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
  it('are those whose chart it belongs to, and those that take values from it', () => {
    const files = {
      'roots/web.yaml': app('web', source('charts/web', ', helm: {valueFiles: [prod.yaml, /env/all.yaml]}')),
      'roots/remote.yaml': app(
        'remote',
        `sources: [{repoURL: ${OWN}, ref: own}, {repoURL: https://charts.example, chart: redis, targetRevision: 1.0.0, helm: {valueFiles: [$own/env/redis.yaml, local.yaml]}}]`,
      ),
      'roots/elsewhere.yaml': app(
        'elsewhere',
        `sources: [{repoURL: https://forge.example/team/till, ref: own}, {repoURL: https://charts.example, chart: x, targetRevision: 1.0.0, helm: {valueFiles: [$own/env/redis.yaml]}}]`,
      ),
      'charts/web/Chart.yaml': 'name: web\n',
      'charts/web/values.yaml': '',
      'charts/web/prod.yaml': '',
      'charts/web/test.yaml': '',
      'charts/web/templates/app.yaml': '',
      'charts/web/crds/till.yaml': '',
      'charts/web/charts/sub/templates/x.yaml': '',
      'env/all.yaml': '',
      'env/redis.yaml': '',
    };
    for (const file of ['Chart.yaml', 'values.yaml', 'prod.yaml', 'templates/app.yaml', 'crds/till.yaml']) {
      assert.deepEqual(reaching(files, `charts/web/${file}`), ['web in ?'], file);
    }
    for (const file of ['charts/web/test.yaml', 'charts/web/charts/sub/templates/x.yaml', 'local.yaml']) {
      assert.deepEqual(reaching(files, file), [], file);
    }
    assert.deepEqual(reaching(files, 'env/all.yaml'), ['web in ?']);
    assert.deepEqual(reaching(files, 'env/redis.yaml'), ['remote in ?']);
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

describe('what deploys the files that a kustomization is built from', () => {
  const BUILT = {
    'overlays/prod/kustomization.yaml':
      'resources: [../../base]\npatches: [{path: replicas.yaml}]\nconfigMapGenerator: [{name: settings, files: [till.conf=conf/till.yaml]}]\n',
    'overlays/prod/replicas.yaml': 'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: shop}\n',
    'base/kustomization.yaml': 'resources: [shop.yaml]\n',
    'base/shop.yaml': '',
  };
  const INPUTS = [
    'overlays/prod/kustomization.yaml',
    'overlays/prod/replicas.yaml',
    'overlays/prod/conf/till.yaml',
    'base/kustomization.yaml',
  ];

  it('is the app, though they declare no object of it', () => {
    const files = { ...BUILT, 'roots/prod.yaml': app('prod', source('overlays/prod')) };
    const repository = repositoryOf(files);
    for (const file of INPUTS) {
      assert.deepEqual(
        repository.deployersOf(file).map(({ name }) => name),
        ['prod'],
        file,
      );
      assert.deepEqual(repository.appsReaching(file), [], file);
    }
    assert.deepEqual(repository.deployersOf('overlays/prod/stray.yaml'), []);
  });
  it('are Kustomizations of Flux and ApplicationSets alike', () => {
    const files = {
      ...BUILT,
      'flux/source.yaml': `apiVersion: source.toolkit.fluxcd.io/v1\nkind: GitRepository\nmetadata: {name: fleet, namespace: flux-system}\nspec: {url: ${OWN}, ref: {branch: main}}\n`,
      'flux/prod.yaml':
        'apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {name: prod, namespace: flux-system}\nspec: {path: overlays/prod, sourceRef: {kind: GitRepository, name: fleet}}\n',
      'sets/all.yaml': `apiVersion: argoproj.io/v1alpha1\nkind: ApplicationSet\nmetadata: {name: all, namespace: argocd}\nspec:\n  generators: [{git: {repoURL: ${OWN}, revision: main, directories: [{path: overlays/*}]}}]\n  template: {metadata: {name: x}, spec: {source: {repoURL: ${OWN}, path: "{{path}}"}}}\n`,
    };
    const repository = repositoryOf(files);
    for (const file of INPUTS.slice(0, 3)) {
      assert.deepEqual(
        repository
          .deployersOf(file)
          .map(({ name }) => name)
          .sort(),
        ['all', 'prod'],
        file,
      );
    }
  });
});

describe('what of Flux deploys a file', () => {
  const flux = (kind: string, name: string, spec: string): string =>
    `apiVersion: ${kind === 'HelmRelease' ? 'helm.toolkit.fluxcd.io/v2' : `${kind === 'Kustomization' ? 'kustomize' : 'source'}.toolkit.fluxcd.io/v1`}\nkind: ${kind}\nmetadata: {name: ${name}, namespace: flux-system}\nspec: {${spec}}\n`;
  const OWN_SOURCE = 'sourceRef: {kind: GitRepository, name: fleet}';
  const BASE = {
    'flux/source.yaml': flux(
      'GitRepository',
      'fleet',
      'url: ssh://git@forge.example/team/shop, ref: {branch: main}',
    ),
  };
  const deployers = (files: Readonly<Record<string, string>>, path: string): readonly string[] =>
    repositoryOf({ ...BASE, ...files })
      .deployersOf(path)
      .map(({ kind, name }) => `${kind} ${name}`)
      .sort();

  it('are Kustomizations of its folder, as the kustomizations in it say', () => {
    const files = {
      'flux/all.yaml': flux('Kustomization', 'all', `path: ./apps, ${OWN_SOURCE}`),
      'flux/web.yaml': flux('Kustomization', 'web', `path: apps/web, ${OWN_SOURCE}`),
      'apps/plain.yaml': '',
      'apps/web/kustomization.yaml': 'resources: [used.yaml, ../../base]\n',
      'apps/web/used.yaml': '',
      'apps/web/stray.yaml': '',
      'base/kustomization.yaml': 'resources: [deep.yaml]\n',
      'base/deep.yaml': '',
    };
    assert.deepEqual(deployers(files, 'base/deep.yaml'), ['Kustomization all', 'Kustomization web']);
    assert.deepEqual(deployers(files, 'apps/plain.yaml'), ['Kustomization all']);
    assert.deepEqual(deployers(files, 'apps/web/used.yaml'), ['Kustomization all', 'Kustomization web']);
    assert.deepEqual(deployers(files, 'apps/web/stray.yaml'), []);
    assert.deepEqual(deployers(files, 'other/a.yaml'), []);
  });
  it('are HelmReleases of its chart, and those that take values from it', () => {
    const files = {
      'flux/web.yaml': flux(
        'HelmRelease',
        'web',
        `chart: {spec: {chart: ./charts/web, valuesFiles: [./charts/web/values.yaml, env/prod.yaml], ${OWN_SOURCE}}}`,
      ),
      'flux/lost.yaml': flux('HelmRelease', 'lost', `chart: {spec: {chart: charts/none, ${OWN_SOURCE}}}`),
      'charts/web/Chart.yaml': 'name: web\n',
      'charts/web/templates/a.yaml': '',
      'charts/none/a.yaml': '',
      'env/prod.yaml': '',
    };
    for (const file of ['charts/web/Chart.yaml', 'charts/web/templates/a.yaml', 'env/prod.yaml']) {
      assert.deepEqual(deployers(files, file), ['HelmRelease web'], file);
    }
    assert.deepEqual(deployers(files, 'charts/none/a.yaml'), []);
  });
  it('are none whose source is another repository or revision, or that nobody declares', () => {
    const files = {
      'flux/other.yaml': flux(
        'GitRepository',
        'other',
        'url: https://forge.example/team/till, ref: {branch: main}',
      ),
      'flux/tag.yaml': flux('GitRepository', 'tag', `url: ${OWN}, ref: {tag: v1.0.0}`),
      'flux/old.yaml': flux('GitRepository', 'old', `url: ${OWN}`),
      ...Object.fromEntries(
        ['other', 'tag', 'old', 'nobody'].map((name) => [
          `flux/of-${name}.yaml`,
          flux('Kustomization', name, `path: ./apps, sourceRef: {kind: GitRepository, name: ${name}}`),
        ]),
      ),
      'flux/oci.yaml': flux(
        'Kustomization',
        'oci',
        'path: ./apps, sourceRef: {kind: OCIRepository, name: fleet}',
      ),
      'apps/a.yaml': '',
    };
    assert.deepEqual(deployers(files, 'apps/a.yaml'), []);
  });
  it('take the source that the Flux Operator makes, of an instance or of the values of its chart', () => {
    const sync = (url: string, ref = 'refs/heads/main'): string =>
      `sync: {kind: GitRepository, url: "${url}", ref: ${ref}, path: clusters/prod}`;
    const all = flux(
      'Kustomization',
      'all',
      'path: apps, sourceRef: {kind: GitRepository, name: flux-system}',
    );
    const instance = (spec: string): string =>
      `apiVersion: fluxcd.controlplane.io/v1\nkind: FluxInstance\nmetadata: {name: flux, namespace: flux-system}\nspec: {${spec}}\n`;
    const release = (spec: string): string =>
      `apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: flux-instance}\nspec: {values: {instance: {${spec}}}}\n`;
    const found = (text: string): readonly string[] =>
      deployers({ 'flux/all.yaml': all, 'flux/instance.yaml': text, 'apps/a.yaml': '' }, 'apps/a.yaml');
    assert.deepEqual(found(instance(sync(OWN))), ['Kustomization all']);
    assert.deepEqual(found(release(sync(OWN))), ['Kustomization all']);
    assert.deepEqual(found(instance(sync('https://forge.example/team/till'))), []);
    assert.deepEqual(found(instance(sync(OWN, 'refs/tags/v1.0.0'))), []);
    assert.deepEqual(found(instance('distribution: {version: 2.x}')), []);
  });
  it('stand beside Applications', () => {
    const files = {
      'flux/all.yaml': flux('Kustomization', 'all', `path: ./apps, ${OWN_SOURCE}`),
      'root.yaml': app('root', source('apps')),
      'apps/a.yaml': '',
    };
    assert.deepEqual(deployers(files, 'apps/a.yaml'), ['Application root', 'Kustomization all']);
  });
});

describe('which ApplicationSets deploy a file', () => {
  const set = (name: string, generators: string, path: string, more = ''): string =>
    `apiVersion: argoproj.io/v1alpha1\nkind: ApplicationSet\nmetadata: {name: ${name}, namespace: argocd}\nspec:\n  generators: [${generators}]\n  template: {metadata: {name: x}, spec: {source: {repoURL: ${OWN}, path: "${path}"${more}}}}\n`;
  const git = (directories: string, more = ''): string =>
    `{git: {repoURL: ${OWN}, revision: main, directories: [${directories}]${more}}}`;
  const deployers = (files: Readonly<Record<string, string>>, path: string): readonly string[] =>
    repositoryOf(files)
      .deployersOf(path)
      .map(({ name }) => name)
      .sort();

  it('are those whose git generator finds its folder', () => {
    const files = {
      'sets/old.yaml': set(
        'old',
        git('{path: teams/*/apps}, {path: teams/till/apps, exclude: true}'),
        '{{ path }}',
      ),
      'sets/new.yaml': set('new', git('{path: teams/*}'), '{{ .path.path }}/apps'),
      'sets/matrix.yaml': set(
        'matrix',
        `{matrix: {generators: [${git('{path: teams/till}')}, {clusters: {}}]}}`,
        '{{path}}/apps',
        ', directory: {recurse: true}',
      ),
      'teams/shop/apps/a.yaml': '',
      'teams/till/apps/a.yaml': '',
      'teams/till/apps/b/c.yaml': '',
      'teams/till/readme.yaml': '',
    };
    assert.deepEqual(deployers(files, 'teams/shop/apps/a.yaml'), ['new', 'old']);
    assert.deepEqual(deployers(files, 'teams/till/apps/a.yaml'), ['matrix', 'new']);
    assert.deepEqual(deployers(files, 'teams/till/apps/b/c.yaml'), ['matrix']);
    assert.deepEqual(deployers(files, 'teams/till/readme.yaml'), []);
    assert.deepEqual(deployers(files, 'teams'), []);
  });
  it('follow kustomizations and charts in the folders that are found', () => {
    const files = {
      'set.yaml': set('all', git('{path: apps/*}'), '{{.path.path}}'),
      'apps/web/kustomization.yaml': 'resources: [used.yaml]\n',
      'apps/web/used.yaml': '',
      'apps/web/stray.yaml': '',
      'apps/chart/Chart.yaml': 'name: chart\n',
      'apps/chart/templates/a.yaml': '',
    };
    assert.deepEqual(deployers(files, 'apps/web/used.yaml'), ['all']);
    assert.deepEqual(deployers(files, 'apps/web/stray.yaml'), []);
    assert.deepEqual(deployers(files, 'apps/chart/templates/a.yaml'), ['all']);
  });
  it('are none that read elsewhere, or make the path of more than the folder', () => {
    const files = {
      'a.yaml': set(
        'other',
        '{git: {repoURL: https://forge.example/team/till, directories: [{path: apps/*}]}}',
        '{{path}}',
      ),
      'b.yaml': set('pinned', git('{path: apps/*}').replace('main', 'v1'), '{{path}}'),
      'c.yaml': set('named', git('{path: apps/*}'), 'apps/{{path.basename}}'),
      'apps/web/a.yaml': '',
    };
    assert.deepEqual(deployers(files, 'apps/web/a.yaml'), []);
  });
});
