import assert from 'node:assert/strict';
import { parse } from 'yaml';
import type { Json } from '../../../src/core/util/json.ts';
import { at } from '../../../src/core/util/json.ts';
import { appsIn } from '../../world/repo/apps.ts';
import type { SampleApp } from '../../world/repo/apps.ts';
import { readSnapshot } from '../../world/repo/snapshot.ts';
import type { Snapshot } from '../../world/repo/snapshot.ts';
import { parseManifests } from '../../world/renders.ts';
import { foreignWrites, unowned } from '../../world/repository.ts';
import { ORIGIN_URL, sampleRepository } from './sampleWorld.ts';

/** Every trap must be there in the first commit and in the last: nobody can add history later. */
const POINTS = ['import', 'checkout-2.14.1'] as const;

describe('the traps of the sample repository', () => {
  const sample = sampleRepository();

  for (const point of POINTS) {
    describe(`at ${point}`, () => {
      let snapshot: Snapshot;
      let apps: ReadonlyMap<string, SampleApp>;
      before(async () => {
        snapshot = await readSnapshot(sample().bare, sample().commits[point] ?? '');
        apps = new Map(appsIn(snapshot).map((app) => [app.name, app]));
      });

      const text = (path: string): string => snapshot.text(path) ?? assert.fail(`no ${path}`);
      const app = (name: string): SampleApp => apps.get(name) ?? assert.fail(`no app ${name}`);
      const objectsBelow = (folder: string): readonly Json[] =>
        [...snapshot.entries.keys()]
          .filter((path) => path.startsWith(`${folder}/`) && /\.ya?ml$/.test(path))
          .flatMap((path) => parseManifests(text(path)) as unknown as Json[]);
      const objectIn = (folder: string, kind: string): Json =>
        objectsBelow(folder).find((object) => at(object, 'kind') === kind) ??
        assert.fail(`no ${kind} in ${folder}`);
      const workflow = (name: string): Json => parse(text(`.github/workflows/${name}`)) as Json;
      const stepsOf = (name: string): string => JSON.stringify(at(workflow(name), 'jobs'));

      it('one app heals itself and one does not, both synced automatically', () => {
        assert.deepEqual(policyOf(app('storefront')), { automated: true, selfHeal: true, prune: true });
        assert.deepEqual(policyOf(app('checkout')), { automated: true, selfHeal: false, prune: true });
        assert.deepEqual(policyOf(app('reports')), { automated: false, selfHeal: false, prune: false });
      });

      it('a StatefulSet claims volumes, and a migration runs before each sync', () => {
        const claims = at(
          objectIn('apps/orders-db', 'StatefulSet'),
          'spec',
          'volumeClaimTemplates',
          0,
          'spec',
          'resources',
        );
        assert.match(JSON.stringify(claims), /"storage":"\d+Gi"/);
        const job = objectIn('apps/orders-db', 'Job');
        assert.equal(at(job, 'metadata', 'annotations', 'argocd.argoproj.io/hook'), 'PreSync');
      });

      it('CRDs come in an early wave, their objects later', () => {
        const waves = new Map(
          objectsBelow('clusters/prod/argocd').map((object) => [
            at(object, 'metadata', 'name'),
            waveOf(object),
          ]),
        );
        assert.equal(waves.get('platform-crds'), -5);
        assert.ok((waves.get('cert-issuers') ?? -9) > -5);
        const groups = objectsBelow('platform/crds').map((crd) => at(crd, 'spec', 'group'));
        assert.deepEqual(groups, ['certs.fernhill.example', 'certs.fernhill.example']);
        assert.ok(objectsBelow('platform/crds').every((crd) => waveOf(crd) === -5));
        const kinds = objectsBelow('platform/cert-issuers').map((object) => at(object, 'kind'));
        assert.deepEqual(kinds, ['Certificate', 'Certificate', 'Issuer', 'Issuer']);
      });

      it('an autoscaler wants more replicas than Git writes down', () => {
        const replicas = Number(at(objectIn('apps/recommendations', 'Deployment'), 'spec', 'replicas'));
        const autoscaler = objectIn('apps/recommendations', 'HorizontalPodAutoscaler');
        assert.equal(at(autoscaler, 'spec', 'scaleTargetRef', 'name'), 'recommendations');
        assert.ok(Number(at(autoscaler, 'spec', 'minReplicas')) > replicas);
      });

      it('two apps own one ConfigMap in one namespace', () => {
        const owners = ['apps/shared-config', 'apps/storefront/base'].map((folder) =>
          objectIn(folder, 'ConfigMap'),
        );
        assert.deepEqual(
          owners.map((object) => at(object, 'metadata', 'name')),
          ['shop-settings', 'shop-settings'],
        );
        assert.deepEqual(
          [app('shared-config'), app('storefront')].map(({ destinationNamespace }) => destinationNamespace),
          ['shop', 'shop'],
        );
        assert.match(text('apps/storefront/base/kustomization.yaml'), /- settings\.yaml/);
      });

      it('an image bot pushes below the very folder that starts it', () => {
        const paths = at(workflow('notifications-image.yaml'), 'on', 'push', 'paths');
        assert.deepEqual(paths, ['apps/notifications/**']);
        assert.match(
          stepsOf('notifications-image.yaml'),
          /sed -i .* apps\/notifications\/deployment\.yaml.*git push/,
        );
        assert.match(stepsOf('notifications-image.yaml'), /IMAGE_BOT_TOKEN/);
      });

      it('one pipeline pushes with kubectl, one ends when the tag is committed', () => {
        assert.match(stepsOf('deploy-reports.yaml'), /kubectl apply -n reports -f apps\/reports\//);
        const checkout = stepsOf('release-checkout.yaml');
        assert.match(checkout, /git commit -am .*git push\\n"\}\]/);
        assert.doesNotMatch(checkout, /kubectl|argocd|rollout/);
      });

      it('a migration is started by hand', () => {
        const inputs = at(workflow('orders-backfill.yaml'), 'on', 'workflow_dispatch', 'inputs');
        assert.equal(at(inputs, 'dry_run', 'default'), true);
        assert.match(stepsOf('orders-backfill.yaml'), /kubectl -n orders create job/);
      });

      it('Argo CD itself is installed by a push, and only its settings are an app', () => {
        assert.match(text('bootstrap/bootstrap.sh'), /kubectl apply --server-side .* -k bootstrap\/argocd/);
        assert.match(
          text('bootstrap/argocd/kustomization.yaml'),
          /argo-cd\/v3\.5\.7\/manifests\/ha\/install\.yaml/,
        );
        assert.deepEqual(
          [...apps.values()].filter(({ path }) => path.startsWith('bootstrap')),
          [],
        );
        assert.deepEqual(
          new Set(objectsBelow('platform/argocd').map((object) => at(object, 'kind'))),
          new Set(['ConfigMap']),
        );
      });

      it('one root app declares all others, in two projects, some through an ApplicationSet', () => {
        assert.equal(app('root').path, 'clusters/prod/argocd');
        assert.ok(apps.size >= 12);
        assert.ok(
          [...apps.values()].every(({ name, parent }) =>
            name === 'root' ? parent === undefined : parent === 'root',
          ),
        );
        assert.deepEqual(
          new Set([...apps.values()].map(({ project }) => project)),
          new Set(['platform', 'shop']),
        );
        const projects = objectsBelow('clusters/prod/argocd/projects').map((object) =>
          at(object, 'metadata', 'name'),
        );
        assert.deepEqual(projects, ['platform', 'shop']);
        const generated = [...apps.values()].filter(({ generatedBy }) => generatedBy === 'regions');
        assert.ok(generated.length >= 2);
        assert.ok(
          generated.every(({ createNamespace, name }) => createNamespace && name.startsWith('pricing-')),
        );
      });

      it('has apps of all three kinds, each in a folder that is there', () => {
        const types = new Set([...apps.values()].map(({ type }) => type));
        assert.deepEqual(types, new Set(['directory', 'kustomize', 'helm']));
        const missing = [...apps.values()].filter(({ path }) => snapshot.entries.get(path)?.type !== 'tree');
        assert.deepEqual(missing, []);
      });

      it('one app is applied server-side, and no StatefulSet is in it', () => {
        const serverSide = [...apps.values()]
          .filter(({ serverSideApply }) => serverSideApply)
          .map(({ name }) => name);
        assert.deepEqual(serverSide, ['observability']);
        assert.doesNotMatch(text('platform/observability/collector.yaml'), /StatefulSet/);
      });

      it('has a Flux half: one source, three Kustomizations in a row, a chart out of Git', () => {
        const flux = objectsBelow('clusters/stores/flux-system');
        const source = flux.find((object) => at(object, 'kind') === 'GitRepository') ?? null;
        assert.equal(at(source, 'spec', 'url'), ORIGIN_URL);
        const order = flux
          .filter((object) => at(object, 'kind') === 'Kustomization')
          .map((object) => [at(object, 'metadata', 'name'), at(object, 'spec', 'dependsOn') ?? []]);
        assert.deepEqual(order, [
          ['infrastructure', []],
          ['config', [{ name: 'infrastructure' }]],
          ['apps', [{ name: 'infrastructure' }, { name: 'config' }]],
        ]);
        const chart = at(objectIn('stores/apps', 'HelmRelease'), 'spec', 'chart', 'spec');
        assert.equal(at(chart, 'chart'), './charts/web-service');
        assert.equal(at(chart, 'sourceRef', 'kind'), 'GitRepository');
        assert.ok(snapshot.entries.has('charts/web-service/Chart.yaml'));
      });
    });
  }

  it('objects that no app owns lie in namespaces of apps', () => {
    const namespaces = new Set(sample().apps.map(({ destinationNamespace }) => destinationNamespace));
    assert.ok(unowned.length >= 2);
    for (const { object } of unowned) {
      assert.ok(namespaces.has(object.metadata.namespace ?? ''), object.metadata.name);
      assert.equal(object.metadata.annotations?.['argocd.argoproj.io/tracking-id'], undefined);
    }
  });

  it('no file of the repository declares what nobody owns', async () => {
    const snapshot = await readSnapshot(sample().bare, 'main');
    const texts = [...snapshot.entries.keys()].map((path) => snapshot.text(path) ?? '').join('\n');
    assert.deepEqual(
      unowned.filter(({ object }) => texts.includes(object.metadata.name)),
      [],
    );
  });

  it('every field that a controller keeps belongs to an object of its app', async () => {
    const snapshot = await readSnapshot(sample().bare, 'main');
    for (const { app, kind, name } of foreignWrites) {
      const { path } = sample().apps.find((candidate) => candidate.name === app) ?? assert.fail(app);
      const files = [...snapshot.entries.keys()].filter(
        (file) => file.startsWith(`${path}/`) && file.endsWith('.yaml'),
      );
      const objects = files.flatMap((file) => parseManifests(snapshot.text(file) ?? ''));
      assert.ok(
        objects.some((object) => object.kind === kind && object.metadata.name === name),
        `${kind} ${name}`,
      );
    }
  });

  it('says why an app does not settle, and expects all others to be Synced and Healthy', () => {
    const unsettled = sample().apps.filter(
      ({ expected }) => expected.sync !== 'Synced' || expected.health !== 'Healthy',
    );
    assert.deepEqual(
      unsettled.map(({ name }) => name),
      ['recommendations', 'reports', 'shared-config'],
    );
    assert.ok(unsettled.every(({ expected }) => expected.why !== undefined));
  });

  it('lists the apps of the tip', () => {
    assert.deepEqual(
      sample().apps.map(({ name, type, path }) => `${name} ${type} ${path}`),
      [
        'argocd directory platform/argocd',
        'catalog helm charts/web-service',
        'cert-issuers directory platform/cert-issuers',
        'checkout directory apps/checkout',
        'gift-cards helm charts/web-service',
        'ingress kustomize platform/ingress',
        'namespaces directory platform/namespaces',
        'notifications directory apps/notifications',
        'observability kustomize platform/observability',
        'orders-db directory apps/orders-db',
        'platform-crds directory platform/crds',
        'pricing-apac kustomize apps/pricing/overlays/apac',
        'pricing-eu kustomize apps/pricing/overlays/eu',
        'pricing-us kustomize apps/pricing/overlays/us',
        'recommendations directory apps/recommendations',
        'reports directory apps/reports',
        'root directory clusters/prod/argocd',
        'search directory apps/search',
        'shared-config directory apps/shared-config',
        'storefront kustomize apps/storefront/overlays/prod',
      ],
    );
  });
});

function policyOf({
  automated,
  selfHeal,
  prune,
}: SampleApp): Pick<SampleApp, 'automated' | 'selfHeal' | 'prune'> {
  return { automated, selfHeal, prune };
}

function waveOf(object: Json): number {
  return Number(at(object, 'metadata', 'annotations', 'argocd.argoproj.io/sync-wave') ?? 0);
}
