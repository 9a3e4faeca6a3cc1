import assert from 'node:assert/strict';

import type { AuthoringContext } from '../../../../src/core/authoring/authoringContext.ts';
import { complete } from '../../../../src/core/authoring/complete.ts';
import { repositoryOf } from '../workspace/repositoryOf.ts';
import { CONTEXT, marked } from './marked.ts';

const APP = 'apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata:\n  name: shop\n';
const SET = 'apiVersion: argoproj.io/v1alpha1\nkind: ApplicationSet\nmetadata:\n  name: shop\n';

function labels(text: string, context: AuthoringContext = CONTEXT): string[] {
  const { text: file, at } = marked(text);
  return complete(file, at, context)
    .toSorted((left, right) => (left.sort < right.sort ? -1 : 1))
    .map(({ label }) => label);
}

/** The file after one suggestion is taken, as VS Code writes it: further lines get the white space of the first. */
function taken(text: string, label: string, context: AuthoringContext = CONTEXT): string {
  const { text: file, at } = marked(text);
  const found = complete(file, at, context).find((one) => one.label === label);
  assert.ok(found, `no ${label} among ${labels(text, context).join(', ')}`);
  const line = file.slice(file.lastIndexOf('\n', found.range.start - 1) + 1, found.range.start);
  const indent = /^ */.exec(line)?.[0] ?? '';
  const put = found.snippet.replaceAll('\n', `\n${indent}`).replaceAll(/\\(.)/g, '$1').replace('$0', '▮');
  return file.slice(0, found.range.start) + put + file.slice(found.range.end);
}

describe('completion of keys', () => {
  it('offers what a map may hold and does not have, what is required first', () => {
    assert.deepEqual(labels(`${APP}spec:\n  ▮\n  project: shop\n`), [
      'destination',
      'ignoreDifferences',
      'info',
      'revisionHistoryLimit',
      'source',
      'sourceHydrator',
      'sources',
      'syncPolicy',
    ]);
  });

  it('offers last what another key beside it rules out', () => {
    const release = 'apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nspec:\n';
    assert.equal(labels(`${release}  interval: 1h\n  ▮\n`)[0], 'chart');
    assert.equal(
      labels(`${release}  interval: 1h\n  chartRef: {kind: OCIRepository, name: a}\n  ▮\n`).at(-1),
      'chart',
    );
    assert.equal(labels(`${APP}spec:\n  project: shop\n  source: {}\n  ▮\n`).at(-1), 'sources');
  });

  it('opens a map below its key and a list with its dash, at the indentation of the place', () => {
    assert.equal(
      taken(`${APP}spec:\n  syncPolicy:\n    ▮\n`, 'automated'),
      `${APP}spec:\n  syncPolicy:\n    automated:\n      ▮\n`,
    );
    assert.equal(
      taken(`${APP}spec:\n  syncPolicy:\n    syncO▮\n`, 'syncOptions'),
      `${APP}spec:\n  syncPolicy:\n    syncOptions:\n      - ▮\n`,
    );
    assert.equal(taken(`${APP}spec:\n  pro▮\n`, 'project'), `${APP}spec:\n  project: ▮\n`);
  });

  it('keeps to the dash behind which a key stands', () => {
    assert.equal(
      taken(`${APP}spec:\n  sources:\n    - repoURL: x\n    - ▮\n`, 'helm'),
      `${APP}spec:\n  sources:\n    - repoURL: x\n    - helm:\n        ▮\n`,
    );
    assert.equal(
      taken(`${SET}spec:\n  generators:\n  - git:\n      repoURL: x\n      dir▮\n`, 'directories'),
      `${SET}spec:\n  generators:\n  - git:\n      repoURL: x\n      directories:\n      - ▮\n`,
    );
  });

  it('knows items of a list at the column of its key', () => {
    assert.deepEqual(labels(`${SET}spec:\n  generators:\n  - git:\n      repoURL: x\n  - ▮\n`).slice(0, 3), [
      'clusterDecisionResource',
      'clusters',
      'git',
    ]);
  });

  it('replaces a typo and leaves the colon behind it', () => {
    assert.equal(
      taken(`${APP}spec:\n  syncPolicy:\n    automated:\n      selfh▮eal: true\n`, 'selfHeal'),
      `${APP}spec:\n  syncPolicy:\n    automated:\n      selfHeal: true\n`,
    );
  });

  it('goes back to the level of the line above where nothing can stand deeper', () => {
    assert.equal(
      taken(`${APP}spec:\n  project: shop\n      ▮\n`, 'source'),
      `${APP}spec:\n  project: shop\n  source:\n    ▮\n`,
    );
  });

  it('works between broken lines', () => {
    assert.ok(labels(`${APP}spec:\n  project: "shop\n  destination: {\n  sou▮\n`).includes('source'));
    assert.ok(labels(`${APP}spec:\n  destination:\n    nam▮\n  source\n  {{ x }}\n`).includes('namespace'));
  });

  it('works in brackets, over lines too', () => {
    assert.deepEqual(labels(`${APP}spec:\n  destination: {server: x, ▮}\n`), ['name', 'namespace']);
    assert.deepEqual(labels(`${APP}spec:\n  destination: {\n    server: x,\n    na▮\n  }\n`), [
      'name',
      'namespace',
    ]);
    assert.equal(
      taken(`${APP}spec:\n  syncPolicy: {auto▮}\n`, 'automated'),
      `${APP}spec:\n  syncPolicy: {automated: {▮}}\n`,
    );
  });

  it('offers nothing in comments, block scalars and free text', () => {
    assert.deepEqual(labels(`${APP}spec:\n  # pro▮\n`), []);
    assert.deepEqual(labels(`${APP}spec:\n  project: shop # ▮\n`), []);
    assert.deepEqual(labels(`${APP}spec:\n  source:\n    helm:\n      values: |\n        ima▮\n`), []);
    assert.deepEqual(labels(`${APP}spec:\n  source:\n    path: ▮\n`), []);
  });

  it('does not offer what the server writes', () => {
    const offered = labels(`${APP}▮`);
    assert.deepEqual(offered, ['spec']);
    assert.ok(!labels(`${APP}  ▮\nspec: {}\n`).includes('resourceVersion'));
  });

  it('marks what is deprecated and puts it last', () => {
    const { text, at } = marked(`${APP}spec:\n  source:\n    helm:\n      ▮\n`);
    const version = complete(text, at, CONTEXT).find(({ label }) => label === 'version');
    assert.equal(version?.isDeprecated, true);
    assert.match(version.documentation ?? '', /Deprecated: Argo CD 3\.5 ignores it/);
  });

  it('reaches into an ApplicationSet’s template and its nested generators', () => {
    assert.ok(
      labels(`${SET}spec:\n  template:\n    spec:\n      syncPolicy:\n        ▮\n`).includes('automated'),
    );
    assert.ok(
      labels(
        `${SET}spec:\n  generators:\n    - matrix:\n        generators:\n          - clusters:\n              ▮\n`,
      ).includes('selector'),
    );
  });
});

describe('completion of values', () => {
  it('offers enums and booleans, and says which is the default', () => {
    assert.deepEqual(labels(`${SET}spec:\n  syncPolicy:\n    applicationsSync: ▮\n`), [
      'create-only',
      'create-update',
      'create-delete',
      'sync',
    ]);
    const { text, at } = marked(`${APP}spec:\n  syncPolicy:\n    automated:\n      prune: ▮\n`);
    assert.deepEqual(
      complete(text, at, CONTEXT).map(({ label, detail }) => [label, detail]),
      [
        ['true', undefined],
        ['false', 'default'],
      ],
    );
  });

  it('offers sync options with what they do, with and without a dash', () => {
    const written = taken(
      `${APP}spec:\n  syncPolicy:\n    syncOptions:\n      - Create▮\n`,
      'CreateNamespace=true',
    );
    assert.equal(written, `${APP}spec:\n  syncPolicy:\n    syncOptions:\n      - CreateNamespace=true\n`);
    assert.equal(
      taken(`${APP}spec:\n  syncPolicy:\n    syncOptions:\n      ▮\n`, 'PruneLast=true'),
      `${APP}spec:\n  syncPolicy:\n    syncOptions:\n      - PruneLast=true\n`,
    );
  });

  it('replaces the whole value', () => {
    assert.equal(
      taken(`${SET}spec:\n  strategy:\n    type: Roll▮ing # soon\n`, 'RollingSync'),
      `${SET}spec:\n  strategy:\n    type: RollingSync # soon\n`,
    );
  });

  it('names kinds and API versions by each other', () => {
    assert.deepEqual(labels('apiVersion: argoproj.io/v1alpha1\nkind: ▮\n'), [
      'AppProject',
      'Application',
      'ApplicationSet',
    ]);
    assert.deepEqual(labels('apiVersion: ▮\nkind: HelmRelease\n'), [
      'helm.toolkit.fluxcd.io/v2',
      'helm.toolkit.fluxcd.io/v2beta2',
      'helm.toolkit.fluxcd.io/v2beta1',
    ]);
  });

  it('knows Argo CD’s annotations on objects of every kind, and their values', () => {
    const job = 'apiVersion: batch/v1\nkind: Job\nmetadata:\n  annotations:\n    ';
    assert.ok(labels(`${job}argo▮`).includes('argocd.argoproj.io/sync-wave'));
    assert.equal(
      taken(`${job}▮\n`, 'argocd.argoproj.io/sync-wave'),
      `${job}argocd.argoproj.io/sync-wave: '▮'\n`,
    );
    assert.ok(labels(`${job}argocd.argoproj.io/hook: P▮`).includes('PreSync'));
  });

  it('offers the workspace’s projects, folders, value files and what other apps use', () => {
    const declared = (group: string, kind: string, name: string, object: object) =>
      ({
        uri: '',
        path: `${name}.yaml`,
        group,
        kind,
        namespace: '',
        name,
        nameRange: { start: 0, end: 0 },
        object,
      }) as never;
    const app = declared('argoproj.io', 'Application', 'other', {
      spec: { source: { repoURL: 'https://forge.example/shop' }, destination: { name: 'prod' } },
    });
    const context: AuthoringContext = {
      ...CONTEXT,
      workspace: {
        declared: (kind) =>
          kind === 'argoproj.io/AppProject'
            ? [declared('argoproj.io', 'AppProject', 'web', {})]
            : kind === 'source.toolkit.fluxcd.io/HelmRepository'
              ? [declared('source.toolkit.fluxcd.io', 'HelmRepository', 'bitnami', {})]
              : kind === 'argoproj.io/Application'
                ? [app]
                : [],
        kindOf: (path) => (path.includes('.') ? 'file' : 'folder'),
        list: (folder) =>
          folder === ''
            ? ['apps', '.git', 'README.md']
            : folder === 'apps'
              ? ['shop', 'web']
              : ['values.yaml', 'Chart.yaml'],
        isThisRepository: () => undefined,
        isCheckedOut: () => undefined,
      },
    };
    assert.deepEqual(labels(`${APP}spec:\n  project: ▮\n`, context), ['web', 'default']);
    assert.deepEqual(labels(`${APP}spec:\n  source:\n    path: ▮\n`, context), ['apps']);
    assert.deepEqual(labels(`${APP}spec:\n  source:\n    path: apps/s▮\n`, context), [
      'apps/shop',
      'apps/web',
    ]);
    assert.deepEqual(labels(`${APP}spec:\n  source:\n    repoURL: ▮\n`, context), [
      'https://forge.example/shop',
    ]);
    assert.deepEqual(labels(`${APP}spec:\n  destination:\n    name: ▮\n`, context), ['prod', 'in-cluster']);
    assert.deepEqual(
      labels(
        `${APP}spec:\n  source:\n    path: apps/shop\n    helm:\n      valueFiles:\n        - ▮\n`,
        context,
      ),
      ['values.yaml'],
    );
    const release =
      'apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nspec:\n  chart:\n    spec:\n      sourceRef:\n';
    assert.deepEqual(labels(`${release}        kind: HelmRepository\n        name: ▮\n`, context), [
      'bitnami',
    ]);
  });
});

describe('completion in an empty document', () => {
  it('offers whole documents that the schemas accept', () => {
    const offered = labels('▮');
    assert.deepEqual(offered.slice(0, 2), ['Argo CD Application', 'Argo CD Application (Helm chart)']);
    assert.ok(labels('apiVersion: v1\nkind: ConfigMap\n---\n▮').includes('Flux Kustomization'));
    assert.ok(labels('# yes\n\n▮\n').includes('Flux HelmRelease'));
    assert.ok(offered.includes('apiVersion') && offered.includes('kind'));
  });

  it('offers none where the document has begun', () => {
    assert.deepEqual(labels('kind: Application\n▮'), ['spec', 'apiVersion', 'metadata']);
  });
});

describe('completion of the kinds that Flux waits for and patches', () => {
  const HEAD =
    'apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {name: a}\nspec:\n';
  const withFacts: AuthoringContext = { ...CONTEXT, workspace: repositoryOf({}) };

  it('offers those of Kubernetes and of the controllers, and of one apiVersion only those', () => {
    const all = labels(`${HEAD}  healthChecks:\n    - kind: ▮\n`, withFacts);
    assert.ok(all.includes('Deployment') && all.includes('HelmRelease'), all.join());
    assert.deepEqual(
      labels(`${HEAD}  healthChecks:\n    - apiVersion: batch/v1\n      kind: ▮\n`, withFacts),
      ['Job', 'CronJob'],
    );
    assert.deepEqual(labels(`${HEAD}  healthChecks:\n    - kind: Job\n      apiVersion: ▮\n`, withFacts), [
      'batch/v1',
    ]);
    assert.ok(
      labels(`${HEAD}  patches:\n    - target:\n        kind: ▮\n`, withFacts).includes('Deployment'),
    );
  });
});
