import assert from 'node:assert/strict';

import { argoCdEngine } from '../../../../../src/core/engines/argocd/argoCdEngine.ts';
import { parseTrackingId } from '../../../../../src/core/engines/argocd/trackedBy.ts';
import { ENGINES, engineOf } from '../../../../../src/core/engines/registry.ts';
import type { KubeObject } from '../../../../../src/core/model/kubeObject.ts';
import type { ApiResource, TableRow } from '../../../../../src/core/ports.ts';
import { at, type JsonObject } from '../../../../../src/core/util/json.ts';
import { laidOver, recorded, recording } from '../../../recorded.ts';
import { appOf, HERE } from './fixtures.ts';

const TRACKING_ID = 'argocd.argoproj.io/tracking-id';

describe('a tracking id', () => {
  it('is cut at the first two colons: names of RBAC objects hold colons too', () => {
    assert.deepEqual(
      parseTrackingId('infra:rbac.authorization.k8s.io/ClusterRole:kube-system/system:node-reader:v2'),
      {
        instance: 'infra',
        group: 'rbac.authorization.k8s.io',
        kind: 'ClusterRole',
        namespace: 'kube-system',
        name: 'system:node-reader:v2',
      },
    );
  });
  it('has an empty group for core kinds', () =>
    assert.deepEqual(parseTrackingId('web:/Service:shop/web'), {
      instance: 'web',
      group: '',
      kind: 'Service',
      namespace: 'shop',
      name: 'web',
    }));
  for (const id of [
    '',
    'web',
    'web:/Service',
    ':/Service:ns/n',
    'web:Service:ns/n',
    'web:/Service:n',
    'web:/Service:ns/',
  ]) {
    it(`is none: "${id}"`, () => assert.equal(parseTrackingId(id), undefined));
  }
});

describe('who tracks an object', () => {
  const service = (metadata: Partial<KubeObject['metadata']>): KubeObject => ({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'web', namespace: 'shop', ...metadata },
  });
  const check = (metadata: Partial<KubeObject['metadata']>, expected: unknown): void =>
    assert.deepEqual(argoCdEngine.trackedBy(service(metadata)), expected);
  const label = { 'app.kubernetes.io/instance': 'web' };

  it('is in its tracking id', () =>
    check({ annotations: { [TRACKING_ID]: 'web:/Service:shop/web' } }, { name: 'web' }));
  it('may live in another namespace than the control plane', () =>
    check(
      { annotations: { [TRACKING_ID]: 'team-a_web:/Service:shop/web' } },
      { name: 'web', namespace: 'team-a' },
    ));
  it('is not who a copied id names', () =>
    check({ annotations: { [TRACKING_ID]: 'web:/Service:shop/other' }, labels: label }, undefined));
  it('is in its instance label where there is no id', () => check({ labels: label }, { name: 'web' }));
  it('is its owner where it has one, whatever it inherited', () => {
    const ownerReferences = [{ apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'web-1', uid: 'u' }];
    check(
      { ownerReferences, labels: label, annotations: { [TRACKING_ID]: 'web:/Service:shop/web' } },
      undefined,
    );
  });
  it('is nobody', () => check({}, undefined));
  it('does not compare the namespace of what has none', () => {
    const role: KubeObject = {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRole',
      metadata: {
        name: 'r',
        annotations: { [TRACKING_ID]: 'infra:rbac.authorization.k8s.io/ClusterRole:shop/r' },
      },
    };
    assert.deepEqual(argoCdEngine.trackedBy(role), { name: 'infra' });
  });
  it('stands in the App, beside the generator that owns it', () => {
    const app = appOf(recorded('generated-app'));
    assert.deepEqual(
      [app.trackedBy, app.generatedBy],
      [undefined, { kind: 'ApplicationSet', name: 'generated-app' }],
    );
    const [child] = recording('app-of-apps').others;
    assert.ok(child);
    assert.deepEqual(appOf(child).trackedBy, { name: 'app-of-apps' });
  });
});

describe('printer columns', () => {
  const spec = argoCdEngine.watches[0];
  const row = (cells: Record<string, string>): TableRow => ({
    namespace: 'argocd',
    name: 'synced',
    uid: 'u-1',
    cells,
  });
  const read = (cells: Record<string, string>) =>
    spec && argoCdEngine.rowToApp(row(cells), { spec, version: 'v1alpha1' }, HERE);

  it('give a first App with the id of the full one', () => {
    const app = read({
      Name: 'synced',
      'Sync Status': 'OutOfSync',
      'Health Status': 'Degraded',
      Revision: 'a1b2c3d',
      Project: 'shop',
    });
    assert.deepEqual(
      [app?.id, app?.sync, app?.health, app?.revisions, app?.project, app?.uid],
      [appOf(recorded('synced')).id, 'OutOfSync', 'Degraded', ['a1b2c3d'], 'shop', 'u-1'],
    );
  });
  it('may be empty before the first comparison', () => {
    const app = read({ Name: 'synced', 'Sync Status': '', 'Health Status': '' });
    assert.deepEqual(
      [app?.sync, app?.health, app?.revisions, app?.project],
      ['Unknown', undefined, [], undefined],
    );
  });
  it('say nothing of other kinds', () => {
    const sets = argoCdEngine.watches[1];
    assert.ok(sets);
    assert.equal(argoCdEngine.rowToApp(row({}), { spec: sets, version: 'v1alpha1' }, HERE), undefined);
  });
});

describe('what a manifest declares', () => {
  const check = (document: JsonObject, expected: unknown): void =>
    assert.deepEqual(argoCdEngine.declares(document), expected);
  const app = { apiVersion: 'argoproj.io/v1alpha1', kind: 'Application' };
  it('is an app, with or without namespace', () => {
    check(
      { ...app, metadata: { name: 'web', namespace: 'argocd' } },
      { engine: 'argocd', group: 'argoproj.io', kind: 'Application', namespace: 'argocd', name: 'web' },
    );
    check(
      { ...app, kind: 'AppProject', metadata: { name: 'shop' } },
      { engine: 'argocd', group: 'argoproj.io', kind: 'AppProject', namespace: '', name: 'shop' },
    );
  });
  it('is nothing of ours: another kind or group, no name, a template', () => {
    check({ apiVersion: 'argoproj.io/v1alpha1', kind: 'Rollout', metadata: { name: 'web' } }, undefined);
    check({ apiVersion: 'apps/v1', kind: 'Application', metadata: { name: 'web' } }, undefined);
    check({ ...app, metadata: { generateName: 'web-' } }, undefined);
    check({ ...app, metadata: { name: 'web-{{ .Values.env }}' } }, undefined);
    check({ ...app, metadata: { name: 7 } }, undefined);
    check({}, undefined);
  });
});

describe('detection', () => {
  const served = (kind: string, resource: string, over: Partial<ApiResource> = {}): ApiResource => ({
    group: 'argoproj.io',
    version: 'v1alpha1',
    kind,
    resource,
    isNamespaced: true,
    verbs: ['get', 'list', 'patch', 'watch'],
    ...over,
  });
  const kinds = (resources: readonly ApiResource[]) =>
    argoCdEngine.detect(resources)?.map(({ spec, version }) => `${spec.kind}/${version}`);

  it('finds what is served, apps first', () =>
    assert.deepEqual(kinds([served('AppProject', 'appprojects'), served('Application', 'applications')]), [
      'Application/v1alpha1',
      'AppProject/v1alpha1',
    ]));
  it('finds nothing without Application, or where it cannot be watched', () => {
    assert.equal(kinds([]), undefined);
    assert.equal(kinds([served('AppProject', 'appprojects')]), undefined);
    assert.equal(kinds([served('Application', 'applications', { verbs: ['get', 'list'] })]), undefined);
    assert.equal(kinds([served('Application', 'applications', { group: 'app.k8s.io' })]), undefined);
  });
  it('is one of the registry', () => {
    assert.equal(engineOf('argocd'), argoCdEngine);
    assert.equal(engineOf('fleet'), undefined);
    assert.equal(new Set(ENGINES.map(({ id }) => id)).size, ENGINES.length);
  });
});

describe('managed resources', () => {
  it('are joined with what the last operation did, by namespace too', () => {
    const healed = recorded('self-heal-fast');
    const [settings, web] = argoCdEngine.resources(healed);
    assert.deepEqual(settings?.lastResult, {
      status: 'Synced',
      message: 'configmap/settings configured',
      hookPhase: 'Running',
    });
    assert.equal(web?.lastResult, undefined);
    // Heals name objects without their namespace, so a namesake elsewhere is swept in.
    const result = at(healed, 'status', 'operationState', 'syncResult', 'resources', 0);
    const elsewhere = {
      ...(result as object),
      namespace: 'elsewhere',
      message: 'configmap/settings unchanged',
    };
    const both = laidOver(healed, {
      status: { operationState: { syncResult: { resources: [result, elsewhere] } } },
    });
    assert.deepEqual(argoCdEngine.resources(both)[0]?.lastResult, settings?.lastResult);
  });
  it('without kind or name are no resources', () =>
    assert.deepEqual(
      argoCdEngine.resources(
        laidOver(recorded('synced'), {
          status: { resources: [{ kind: 'Pod' }, { name: 'x' }, 'text', null] },
        }),
      ),
      [],
    ));
  it('count nothing as to be pruned where the comparison failed and nobody knows Git', () => {
    const pruneCount = (name: string): number => appOf(recorded(name)).pruneCount;
    assert.deepEqual([pruneCount('prune-pending'), pruneCount('comparison-error-manifest')], [1, 0]);
    const failed = recorded('comparison-error-manifest');
    assert.equal(at(failed, 'status', 'resources', 0, 'requiresPruning'), true);
    const [unknown] = argoCdEngine.resources(failed);
    assert.deepEqual([unknown?.sync, unknown?.requiresPruning], ['Unknown', false]);
  });
  it('do not count hooks among what is to prune', () => {
    const hooked = recorded('sync-waves-done');
    assert.ok(
      argoCdEngine.resources(hooked).some(({ isHook, requiresPruning }) => isHook && requiresPruning),
    );
    assert.equal(appOf(hooked).pruneCount, 0);
  });
});

describe('the controller’s own pages', () => {
  const settings = (url: string): KubeObject => ({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'argocd-cm' },
    data: { url },
  });
  it('are found through argocd-cm', () => {
    const app = appOf(recorded('synced'));
    assert.deepEqual(argoCdEngine.ui?.settings(app), {
      group: '',
      version: 'v1',
      kind: 'ConfigMap',
      namespace: 'argocd',
      name: 'argocd-cm',
    });
    assert.equal(
      argoCdEngine.ui?.address(settings('https://argocd.example.com/cd/'), app),
      'https://argocd.example.com/cd/applications/argocd/synced',
    );
  });
  it('open in a browser, so only http and https pass', () => {
    for (const url of ['javascript:alert(1)', 'file:///etc/passwd', '', 'argocd.example.com']) {
      assert.equal(argoCdEngine.ui?.address(settings(url), appOf(recorded('synced'))), undefined, url);
    }
  });
});
