import assert from 'node:assert/strict';
import { readFile, readdir, writeFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { KubeObject } from '../../../src/core/model/kubeObject.ts';
import { buildRepository } from '../../world/repository.ts';
import { rendered, RENDERS, treeIdOf } from '../../world/renders.ts';
import { appsIn } from '../../world/repo/apps.ts';
import { closureOf } from '../../world/repo/closure.ts';
import { git } from '../../world/repo/git.ts';
import { readSnapshot } from '../../world/repo/snapshot.ts';
import { NOW, sampleRepository, temporaryFolder } from './sampleWorld.ts';

const STOREFRONT = { path: 'apps/storefront/overlays/prod' };
const CATALOG = {
  path: 'charts/web-service',
  valueFiles: ['/apps/catalog/values.yaml', '/apps/catalog/values-prod.yaml'],
};
const GIFT_CARDS = { path: 'charts/web-service', valueFiles: ['$values/apps/gift-cards/values.yaml'] };

describe('renders of the sample', () => {
  const sample = sampleRepository();
  const folder = temporaryFolder();
  const idAt = async (label: string, source = STOREFRONT): Promise<string> =>
    (await treeIdOf(sample().bare, sample().commits[label] ?? label, source)) ??
    assert.fail(`nothing to render at ${label}`);
  const objectsAt = async (label: string, source = STOREFRONT): Promise<readonly KubeObject[]> =>
    rendered(await idAt(label, source)) ?? assert.fail(`never rendered: ${label}`);

  it('are there for every Kustomize and Helm app at every commit, and for nothing else', async function () {
    this.timeout(30_000); // a hundred commits, a process for each
    const wanted = new Set<string>();
    for (const [label, commit] of Object.entries(sample().commits)) {
      for (const app of appsIn(await readSnapshot(sample().bare, commit)).filter(
        ({ type }) => type !== 'directory',
      )) {
        const id = await idAt(commit, app);
        const name = `${app.name}/${id}.yaml`;
        if (!wanted.has(name)) {
          assert.ok((rendered(id)?.length ?? 0) >= 3, `${app.name} at ${label}`);
        }
        wanted.add(name);
      }
    }
    const kept = (await readdir(RENDERS, { recursive: true, encoding: 'utf8' })).filter((name) =>
      name.endsWith('.yaml'),
    );
    assert.deepEqual(kept.map((name) => name.replaceAll('\\', '/')).sort(), [...wanted].sort());
    const ids = [...wanted].map((name) => name.split('/')[1]);
    assert.equal(new Set(ids).size, ids.length, 'one id renders as two apps');
  });

  it('hold between 60 and 130 objects in all at the tip, in the kinds that the field uses', async () => {
    const snapshot = await readSnapshot(sample().bare, 'main');
    const kinds = new Map<string, number>();
    for (const app of sample().apps) {
      const files = [...snapshot.entries.keys()].filter(
        (path) => path.startsWith(`${app.path}/`) && path.endsWith('.yaml'),
      );
      const objects =
        app.type === 'directory'
          ? files.flatMap((path) => (snapshot.text(path) ?? '').match(/^kind: \w+/gm) ?? [])
          : (await objectsAt('main', app)).map(({ kind }) => `kind: ${kind}`);
      for (const kind of objects) {
        kinds.set(kind.slice(6), (kinds.get(kind.slice(6)) ?? 0) + 1);
      }
    }
    const total = [...kinds.values()].reduce((sum, count) => sum + count, 0);
    assert.ok(total >= 60 && total <= 130, `${total} objects`);
    const usual = [
      'Namespace',
      'ConfigMap',
      'Secret',
      'Service',
      'ServiceAccount',
      'Deployment',
      'StatefulSet',
      'Job',
      'CronJob',
    ];
    const rarer = [
      'Ingress',
      'NetworkPolicy',
      'HorizontalPodAutoscaler',
      'PodDisruptionBudget',
      'Role',
      'RoleBinding',
    ];
    const wide = ['ClusterRole', 'ClusterRoleBinding', 'CustomResourceDefinition', 'Issuer', 'Certificate'];
    assert.deepEqual(
      [...usual, ...rarer, ...wide].filter((kind) => !kinds.has(kind)),
      [],
    );
  });

  it('say what the overlay says: namespace, replicas and the tag of that commit', async () => {
    for (const [label, image] of [
      ['import', '4.16.0'],
      ['storefront-4.17.1', '4.17.1'],
      ['checkout-2.14.1', '4.18.2'],
    ] as const) {
      const deployment = (await objectsAt(label)).find(({ kind }) => kind === 'Deployment');
      assert.equal(deployment?.metadata.namespace, 'shop');
      assert.match(
        JSON.stringify(deployment),
        new RegExp(`"image":"oci\\.fernhill\\.example/shop/storefront:${image}"`),
      );
    }
  });

  it('keep their id over commits elsewhere, and find it again after a revert', async () => {
    assert.equal(await idAt('checkout-2.14.1'), await idAt('storefront-4.18.2'));
    assert.notEqual(await idAt('storefront-4.18.1'), await idAt('winter-banner'));
    assert.equal(await idAt('revert-storefront-4.18.1'), await idAt('winter-banner'));
  });

  it('take another id when the base changes, and keep it when another overlay does', async () => {
    assert.notEqual(await idAt('storefront-probe'), await idAt('merge-network-policies'));
    assert.equal(await idAt('staging-4.19.0-rc.1'), await idAt('merge-storefront-size'));
  });

  it('tell two releases of one chart apart by their values', async () => {
    const [catalog, giftCards] = [await objectsAt('main', CATALOG), await objectsAt('main', GIFT_CARDS)];
    assert.ok(catalog.every(({ metadata }) => metadata.name === 'catalog'));
    assert.ok(giftCards.every(({ metadata }) => metadata.name === 'gift-cards'));
    assert.equal(await idAt('gift-cards-1.4.2', CATALOG), await idAt('catalog-page-size', CATALOG));
  });

  it('reads a closure as git would: the same id as an index with nothing but these paths', async () => {
    for (const [source, closure] of [
      [STOREFRONT, ['apps/storefront/base', 'apps/storefront/overlays/prod']],
      [CATALOG, ['apps/catalog/values-prod.yaml', 'apps/catalog/values.yaml', 'charts/web-service']],
      [GIFT_CARDS, ['apps/gift-cards/values.yaml', 'charts/web-service']],
      [{ path: 'platform/ingress' }, ['platform/ingress']],
    ] as const) {
      assert.deepEqual(closureOf(await readSnapshot(sample().bare, 'main'), source), closure);
      const env = { GIT_INDEX_FILE: join(folder.path(), 'index') };
      await git(sample().bare, ['read-tree', '--empty'], { env });
      const listing = await git(sample().bare, ['ls-tree', '-r', 'main', ...closure]);
      await git(sample().bare, ['update-index', '--index-info'], { env, input: listing });
      assert.equal(await idAt('main', source), (await git(sample().bare, ['write-tree'], { env })).trim());
    }
  });

  it('do not depend on the address of the origin', async () => {
    const dir = join(folder.path(), 'elsewhere');
    const other = await buildRepository({ dir, originUrl: 'http://127.0.0.1:1/x.git', now: NOW });
    const rendersOf = async (bare: string): Promise<readonly (string | undefined)[]> =>
      Promise.all(
        other.apps.filter(({ type }) => type !== 'directory').map((app) => treeIdOf(bare, 'main', app)),
      );
    assert.deepEqual(await rendersOf(other.bare), await rendersOf(sample().bare));
    assert.notEqual(other.commits['import'], sample().commits['import']);
  });

  it('are unknown for a tree that was never rendered, and for a source that lacks a part', async () => {
    assert.equal(rendered('0'.repeat(40)), undefined);
    assert.equal(await treeIdOf(sample().bare, 'main', { path: 'apps/gone' }), undefined);
    const missing = { path: CATALOG.path, valueFiles: ['/apps/catalog/values-moon.yaml'] };
    assert.equal(await treeIdOf(sample().bare, 'main', missing), undefined);
    const early = sample().commits['storefront-4.17.0'] ?? '';
    assert.equal(await treeIdOf(sample().bare, early, GIFT_CARDS), undefined);
  });

  it('can be kept in another folder, by the same id', async () => {
    const id = 'a'.repeat(40);
    await mkdir(join(folder.path(), 'renders', 'some-app'), { recursive: true });
    const text = await readFile(join(RENDERS, 'storefront', `${await idAt('import')}.yaml`), 'utf8');
    await writeFile(join(folder.path(), 'renders', 'some-app', `${id}.yaml`), text);
    assert.deepEqual(rendered(id, join(folder.path(), 'renders')), await objectsAt('import'));
  });
});
