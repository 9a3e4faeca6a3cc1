import assert from 'node:assert/strict';

import type { ClosureInput } from '../../../../src/core/history/closure.ts';
import { closureInputs, nextClosure } from '../../../../src/core/history/closure.ts';
import type { PathClosure } from '../../../../src/core/history/closureModel.ts';
import { closureKey, pathspecs, touches } from '../../../../src/core/history/closureModel.ts';
import type { SourceSpec } from '../../../../src/core/model/app.ts';

const REPO = 'https://git.example.com/acme/shop.git';

function source(more: Partial<SourceSpec>): SourceSpec {
  return { repoURL: REPO, targetRevision: 'main', type: 'unknown', ...more };
}

/** Answers what is wanted from `files` until nothing is, and counts the rounds. */
function closureOf(
  inputs: readonly ClosureInput[],
  files: Readonly<Record<string, string>>,
): { readonly closure: PathClosure; readonly rounds: number } {
  const texts = new Map<string, string | undefined>();
  for (let rounds = 1; ; rounds++) {
    const { closure, wanted } = nextClosure(inputs, texts);
    if (wanted.length === 0) {
      return { closure, rounds };
    }
    assert.ok(rounds < 20, `asks again and again for ${wanted.join(', ')}`);
    wanted.forEach((path) => texts.set(path, files[path]));
  }
}

function touched(closure: PathClosure, ...paths: readonly string[]): readonly string[] {
  return paths.filter((path) => touches(closure, path));
}

describe('path closure', () => {
  it('takes of a directory what Argo CD reads of it', () => {
    const { closure } = closureOf(closureInputs([source({ path: './apps/foo/' })], 'foo'), {});
    assert.deepEqual(
      touched(
        closure,
        'apps/foo/a.yaml',
        'apps/foo/README.md',
        'apps/foo/below/a.yaml',
        'apps/foobar/a.yaml',
        'apps/foo/.argocd-source-foo.yaml',
        'apps/foo/.argocd-source.yaml',
      ),
      ['apps/foo/a.yaml', 'apps/foo/.argocd-source-foo.yaml', 'apps/foo/.argocd-source.yaml'],
    );
    assert.deepEqual(pathspecs(closure), ['apps/foo']);
  });

  it('honours recurse, include and exclude', () => {
    const directory = { recurse: true, include: '*.yaml', exclude: 'old/*' };
    const inputs = closureInputs([source({ path: 'apps', type: 'directory', directory })], 'all');
    const { closure } = closureOf(inputs, { 'apps/kustomization.yaml': 'resources: [../elsewhere]' });
    assert.deepEqual(
      touched(closure, 'apps/x/y.yaml', 'apps/x/y.json', 'apps/old/y.yaml', 'elsewhere/a.yaml'),
      ['apps/x/y.yaml'],
    );
  });

  it('follows Kustomize bases through all they read, and no neighbours of theirs', () => {
    const { closure, rounds } = closureOf(closureInputs([source({ path: 'overlays/prod' })], 'web'), {
      'overlays/prod/kustomization.yaml': `
resources: [../../base, ns.yaml]
components: [../../components/tls]
patches:
  - path: ../shared/patch.yaml
  - patch: |-
      - op: remove
        path: /spec
configMapGenerator:
  - name: settings
    files: [app.ini, renamed.ini=../shared/other.ini]
    envs: [../shared/prod.env]
replacements: [{ path: ../shared/replacement.yaml }]
`,
      'base/kustomization.yml': 'resources: [deployment.yaml, ../common]\n',
      'common/Kustomization': 'bases: [../base]\nresources: [rbac.yaml]\n',
      'components/tls/kustomization.yaml': 'kind: Component\npatchesStrategicMerge: [tls.yaml, "kind: X"]\n',
    });
    assert.deepEqual(pathspecs(closure), [
      'base/deployment.yaml',
      'base/kustomization.yml',
      'common/Kustomization',
      'common/rbac.yaml',
      'components/tls/kustomization.yaml',
      'components/tls/tls.yaml',
      'overlays/prod',
      'overlays/shared/other.ini',
      'overlays/shared/patch.yaml',
      'overlays/shared/prod.env',
      'overlays/shared/replacement.yaml',
    ]);
    assert.deepEqual(
      touched(closure, 'base/README.md', 'overlays/prod/anything.txt', 'overlays/production/a.yaml'),
      ['overlays/prod/anything.txt'],
    );
    assert.ok(rounds <= 5, `${rounds} rounds`);
    assert.ok(closure.structure.includes('common/Kustomization'));
    assert.deepEqual(closure.external, []);
  });

  it('names references that leave the repository, and whether they move', () => {
    const { closure } = closureOf(closureInputs([source({ path: 'app' })], 'app'), {
      'app/kustomization.yaml': `
resources:
  - https://github.com/acme/bases//web?ref=v1.2.3
  - github.com/acme/bases//db?ref=main
  - git@example.com:acme/bases.git
  - ../../outside
`,
    });
    assert.deepEqual(
      closure.external.map(({ reference, isMutable }) => [reference, isMutable]),
      [
        ['https://github.com/acme/bases//web?ref=v1.2.3', false],
        ['github.com/acme/bases//db?ref=main', true],
        ['git@example.com:acme/bases.git', true],
        ['../../outside', true],
      ],
    );
    assert.deepEqual(pathspecs(closure), ['app']);
  });

  it('takes Helm value files, file parameters and charts beside it', () => {
    const helm = {
      valueFiles: [
        'values-prod.yaml',
        '/env/prod.yaml',
        '../env/$ARGOCD_APP_NAME.yaml',
        'https://example.com/v.yaml',
      ],
      fileParameters: ['../config/logo.txt'],
    };
    const { closure } = closureOf(closureInputs([source({ path: 'charts/web', helm })], 'web'), {
      'charts/web/Chart.yaml': 'dependencies: [{ name: lib, repository: "file://../lib" }]',
      'charts/lib/Chart.yaml': 'dependencies: [{ name: web, repository: "file://../web" }]',
    });
    assert.deepEqual(pathspecs(closure), [
      'charts/config/logo.txt',
      'charts/env/web.yaml',
      'charts/lib',
      'charts/web',
      'env/prod.yaml',
    ]);
    assert.deepEqual(touched(closure, 'charts/web/values-prod.yaml', 'charts/web/templates/a.tpl'), [
      'charts/web/values-prod.yaml',
      'charts/web/templates/a.tpl',
    ]);
    assert.deepEqual(
      closure.external.map(({ reference }) => reference),
      ['https://example.com/v.yaml'],
    );
  });

  it('gives value files of a $ref to the repository that the ref names', () => {
    const inputs = closureInputs(
      [
        source({
          chart: 'redis',
          type: 'chart',
          helm: { valueFiles: ['$values/redis/prod.yaml', '$gone/x.yaml'], fileParameters: [] },
        }),
        source({ repoURL: 'https://git.example.com/acme/values.git', ref: 'values' }),
      ],
      'redis',
    );
    assert.deepEqual(
      inputs.map(({ folder, files }) => ({ folder, files })),
      [
        { folder: undefined, files: [] },
        { folder: undefined, files: ['redis/prod.yaml'] },
      ],
    );
    assert.deepEqual(
      inputs[0]?.external.map(({ reference }) => reference),
      ['$gone/x.yaml'],
    );
    assert.deepEqual(pathspecs(closureOf(inputs.slice(1), {}).closure), ['redis/prod.yaml']);
  });

  it('watches value files that are not there yet, and folders of a glob', () => {
    const helm = { valueFiles: ['absent.yaml', '../env/*/values.yaml'], fileParameters: [] };
    const { closure } = closureOf(
      closureInputs([source({ path: 'charts/web', type: 'helm', helm })], 'web'),
      {},
    );
    assert.deepEqual(touched(closure, 'charts/web/absent.yaml', 'charts/env/eu/values.yaml'), [
      'charts/web/absent.yaml',
      'charts/env/eu/values.yaml',
    ]);
  });

  it('is the whole repository for the top of it', () => {
    const { closure } = closureOf(closureInputs([source({ path: '.', type: 'plugin' })], 'all'), {});
    assert.deepEqual(pathspecs(closure), []);
    assert.deepEqual(touched(closure, 'any/thing'), ['any/thing']);
  });

  it('never leaves the repository by a path', () => {
    const inputs = closureInputs([source({ path: '../../etc', type: 'helm' })], 'evil');
    assert.equal(inputs[0]?.folder, undefined);
    assert.deepEqual(closureOf(inputs, {}).closure.paths, []);
  });

  it('tells the same closures by their key', () => {
    const key = (path: string): string =>
      closureKey(closureOf(closureInputs([source({ path })], 'a'), {}).closure);
    assert.equal(key('a/'), key('./a'));
    assert.notEqual(key('a'), key('b'));
  });
});
