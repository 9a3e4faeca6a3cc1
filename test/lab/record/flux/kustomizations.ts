import { stringify } from 'yaml';

import { chart, configMap, deployment, yaml } from '../manifests.ts';
import {
  all,
  appliedIs,
  attemptedIs,
  conditionIs,
  failed,
  handled,
  isObserved,
  messageHas,
  ready,
} from './facts.ts';
import type { FluxStage } from './fluxStage.ts';
import type { FluxScenario } from './scenario.ts';

const APPLIED = { ready: { status: 'True', reason: 'ReconciliationSucceeded' } } as const;
const SETTINGS = 'v1/configmaps/settings';

/** The usual start: one ConfigMap and one Deployment, applied. */
async function applied(stage: FluxStage, spec: object = {}): Promise<string> {
  const commit = await stage.push({ 'app/web.yaml': yaml(configMap('settings'), deployment('web')) });
  await stage.createKustomization(spec);
  await stage.rest('applied', ready);
  return commit;
}

const source = (stage: FluxStage): Promise<object> => stage.stage.kube.get(stage.sourcePath());

export const kustomizations: readonly FluxScenario[] = [
  {
    name: 'ks-applied',
    title: 'Applied: the inventory lists both objects.',
    expect: {
      ...APPLIED,
      reconciling: null,
      stalled: null,
      inventory: ['ConfigMap/settings', 'Deployment/web'],
      isApplied: true,
    },
    play: async (stage) => {
      await applied(stage);
      return {
        object: await stage.rest('applied', ready),
        others: [await source(stage)],
        live: [SETTINGS, 'apps/v1/deployments/web'],
      };
    },
  },
  {
    name: 'ks-applied-and-healthy',
    title: 'With wait: the workloads are healthy too.',
    expect: { ...APPLIED, inventory: ['ConfigMap/settings', 'Deployment/web'], isApplied: true },
    play: async (stage) => {
      await applied(stage, { wait: true, timeout: '1m' });
      return { object: await stage.rest('healthy', all(ready, conditionIs('Healthy', 'True'))) };
    },
  },
  {
    name: 'ks-first-run-frames',
    title: 'From its making to the first success: every frame, the health check among them.',
    expect: { ...APPLIED, isApplied: true },
    play: async (stage) => {
      await stage.push({ 'app/web.yaml': yaml(deployment('web', { takes: '2s' })) });
      stage.stage.mark();
      await stage.createKustomization({ wait: true, timeout: '1m' });
      return { object: await stage.rest('applied', ready), frames: true };
    },
  },
  {
    name: 'ks-checking-health',
    title: 'Applied, and waiting for a workload that takes its time.',
    expect: {
      ready: { status: 'Unknown', reason: 'Progressing' },
      reconciling: 'Progressing',
      isApplied: false,
    },
    play: async (stage) => {
      await stage.push({ 'app/web.yaml': yaml(deployment('web', { takes: '40s' })) });
      await stage.createKustomization({ wait: true, timeout: '2m' });
      const object = await stage.rest('checking', messageHas('Reconciling', 'health checks'), 30_000);
      return { object, others: [await source(stage)] };
    },
  },
  {
    name: 'ks-health-check-failed',
    title:
      'A workload is not healthy in time; what was applied stays, the revision counts as attempted only.',
    expect: {
      ready: { status: 'False', reason: 'HealthCheckFailed' },
      reconciling: 'ProgressingWithRetry',
      isApplied: false,
      inventory: ['Deployment/web'],
    },
    play: async (stage) => {
      await stage.push({ 'app/web.yaml': yaml(deployment('web', { takes: '10m' })) });
      await stage.createKustomization({ wait: true, timeout: '30s', retryInterval: '10m' });
      return { object: await stage.rest('unhealthy', failed('HealthCheckFailed')) };
    },
  },
  {
    name: 'ks-new-revision-fails',
    title: 'A good revision, then one that the API server refuses: two entries in the history.',
    expect: {
      ready: { status: 'False', reason: 'ReconciliationFailed', message: 'invalid' },
      reconciling: 'ProgressingWithRetry',
      stalled: null,
      isApplied: false,
      inventory: ['ConfigMap/settings', 'Deployment/web'],
    },
    play: async (stage) => {
      await applied(stage, { retryInterval: '10m' });
      stage.stage.mark();
      const commit = await stage.push({
        'app/web.yaml': yaml(configMap('settings'), deployment('web', { replicas: -1 })),
      });
      const object = await stage.rest('refused', all(failed('ReconciliationFailed'), attemptedIs(commit)));
      return { object, others: [await source(stage)], frames: true };
    },
  },
  {
    name: 'ks-new-revision-applied',
    title: 'A second revision is applied after the first: every frame from the fetch on.',
    expect: { ...APPLIED, isApplied: true, inventory: ['ConfigMap/settings', 'Deployment/web'] },
    play: async (stage) => {
      await applied(stage);
      stage.stage.mark();
      const commit = await stage.push({
        'app/web.yaml': yaml(configMap('settings', { colour: 'red' }), deployment('web')),
      });
      return { object: await stage.rest('applied', all(ready, appliedIs(commit))), frames: true };
    },
  },
  {
    name: 'ks-new-revision-pending',
    title:
      'The source has fetched a newer revision, and the controller has not looked yet: the moment between.',
    expect: {
      ...APPLIED,
      reconciling: null,
      isApplied: true,
      inventory: ['ConfigMap/settings', 'Deployment/web'],
    },
    play: async (stage) => {
      await applied(stage);
      const object = await stage.rest('applied', ready);
      await stage.stage.commit({
        'app/web.yaml': yaml(configMap('settings', { colour: 'red' }), deployment('web')),
      });
      // Nothing is written to the object before the source is: what was read last is what stands beside it.
      return { object, others: [await stage.fetched()] };
    },
  },
  {
    name: 'ks-build-failed',
    title: 'The kustomization file names a resource that is not there.',
    expect: { ready: { status: 'False', reason: 'BuildFailed' }, reconciling: 'ProgressingWithRetry' },
    play: async (stage) => {
      await stage.push({ 'app/kustomization.yaml': stringify({ resources: ['not-there.yaml'] }) });
      await stage.createKustomization({ retryInterval: '10m' });
      return { object: await stage.rest('failed', failed('BuildFailed')) };
    },
  },
  {
    name: 'ks-path-missing',
    title: 'The path is not in the artifact.',
    expect: { ready: { status: 'False', reason: 'ArtifactFailed', message: 'path not found' } },
    play: async (stage) => {
      await stage.push({ 'app/web.yaml': yaml(configMap('settings')) });
      await stage.createKustomization({ path: './not/there', retryInterval: '10m' });
      return { object: await stage.rest('failed', failed('ArtifactFailed')) };
    },
  },
  {
    name: 'ks-source-missing',
    title: 'The source does not exist: no Reconciling condition, and no attempt.',
    expect: { ready: { status: 'False', reason: 'ArtifactFailed' }, reconciling: null },
    play: async (stage) => {
      await stage.createKustomization({ sourceRef: { kind: 'GitRepository', name: 'nobody' } });
      return { object: await stage.rest('failed', failed('ArtifactFailed')) };
    },
  },
  {
    name: 'ks-source-without-artifact',
    title: 'The source is there and has fetched nothing yet.',
    expect: { ready: { status: 'False', reason: 'ArtifactFailed' }, reconciling: null },
    play: async (stage) => {
      await stage.createSource('GitRepository', { interval: '1m', url: stage.stage.url });
      await stage.createKustomization();
      return {
        object: await stage.rest('waiting', failed('ArtifactFailed')),
        others: [await source(stage)],
      };
    },
  },
  {
    name: 'ks-dependency-not-ready',
    title: 'It depends on another Kustomization, which fails.',
    expect: {
      ready: { status: 'False', reason: 'DependencyNotReady' },
      reconciling: null,
      stalled: null,
    },
    play: async (stage) => {
      await stage.push({ 'app/web.yaml': yaml(configMap('settings')) });
      await stage.createKustomization({ path: './not/there', retryInterval: '10m' }, 'base');
      await stage.createKustomization({ dependsOn: [{ name: 'base' }] });
      const object = await stage.rest('waiting', failed('DependencyNotReady'));
      return { object, others: [await stage.stage.kube.get(stage.path('base')), await source(stage)] };
    },
  },
  {
    name: 'ks-suspended',
    title: 'Suspended after a success: nothing of it says so but the spec.',
    expect: { ...APPLIED, suspended: true, isApplied: true },
    play: async (stage) => {
      await applied(stage);
      await stage.patch({ spec: { suspend: true } });
      return { object: await stage.rest('suspended', isObserved) };
    },
  },
  {
    name: 'ks-suspended-behind',
    title: 'Suspended, while the source has moved on and a live object was edited by hand.',
    expect: { ...APPLIED, suspended: true, isApplied: true },
    play: async (stage) => {
      await applied(stage);
      await stage.patch({ spec: { suspend: true } });
      await stage.push({ 'app/web.yaml': yaml(configMap('settings', { colour: 'red' }), deployment('web')) });
      await stage.stage.edit(SETTINGS, { data: { colour: 'green' } });
      return {
        object: await stage.rest('suspended', isObserved),
        others: [await source(stage)],
        live: [SETTINGS],
      };
    },
  },
  {
    name: 'ks-edit-not-seen-yet',
    title: 'A live object was edited by hand; until the next interval nothing says so.',
    expect: { ...APPLIED, isApplied: true },
    play: async (stage) => {
      await applied(stage);
      await stage.stage.edit(SETTINGS, { data: { colour: 'green' } });
      return { object: await stage.rest('as before', ready), live: [SETTINGS] };
    },
  },
  {
    name: 'ks-edit-undone',
    title: 'A live object was edited by hand and is put back at the next reconciliation; an Event names it.',
    expect: { ...APPLIED, isApplied: true, events: ['Progressing', 'ReconciliationSucceeded'] },
    play: async (stage) => {
      await applied(stage);
      await stage.stage.followLive(SETTINGS);
      stage.stage.mark();
      await stage.stage.edit(SETTINGS, { data: { colour: 'green' } });
      const request = await stage.reconcile();
      const object = await stage.rest('put back', all(ready, handled(request)));
      return { object, live: [SETTINGS], frames: true };
    },
  },
  {
    name: 'ks-reconcile-requested',
    title: 'Asked to reconcile: the request, what the controller does, and that it is handled.',
    expect: { ...APPLIED, isApplied: true },
    play: async (stage) => {
      await applied(stage);
      stage.stage.mark();
      const request = await stage.reconcile();
      return { object: await stage.rest('handled', all(ready, handled(request))), frames: true };
    },
  },
  {
    name: 'ks-pruned',
    title: 'An object left Git and is deleted.',
    expect: { ...APPLIED, inventory: ['Deployment/web'], isApplied: true },
    play: async (stage) => {
      await applied(stage);
      stage.stage.mark();
      const commit = await stage.push({ 'app/web.yaml': yaml(deployment('web')) });
      return { object: await stage.rest('pruned', all(ready, appliedIs(commit))), frames: true };
    },
  },
  {
    name: 'ks-not-pruned',
    title: 'An object left Git and stays, because prune is off: it is in no inventory any more.',
    expect: { ...APPLIED, inventory: ['Deployment/web'], isApplied: true },
    play: async (stage) => {
      await applied(stage, { prune: false });
      const commit = await stage.push({ 'app/web.yaml': yaml(deployment('web')) });
      return { object: await stage.rest('applied', all(ready, appliedIs(commit))), live: [SETTINGS] };
    },
  },
  {
    name: 'ks-substituted',
    title: 'Variables of the spec and of a ConfigMap are put into the manifests.',
    expect: { ...APPLIED, inventory: ['ConfigMap/settings'], isApplied: true },
    play: async (stage) => {
      await stage.stage.create({
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name: 'variables', namespace: stage.name },
        data: { region: 'north' },
      });
      await stage.push({
        'app/web.yaml': yaml(configMap('settings', { colour: '${colour}', region: '${region:=south}' })),
      });
      const substituteFrom = [{ kind: 'ConfigMap', name: 'variables' }];
      await stage.createKustomization({ postBuild: { substitute: { colour: 'red' }, substituteFrom } });
      return { object: await stage.rest('applied', ready), live: [SETTINGS] };
    },
  },
  {
    name: 'ks-variable-missing',
    title: 'A variable has no value, which is an error since 2.9.',
    expect: { ready: { status: 'False', reason: 'BuildFailed', message: 'variable' } },
    play: async (stage) => {
      await stage.push({ 'app/web.yaml': yaml(configMap('settings', { colour: '${colour}' })) });
      await stage.createKustomization({
        postBuild: { substitute: { region: 'north' } },
        retryInterval: '10m',
      });
      return { object: await stage.rest('failed', failed('BuildFailed')) };
    },
  },
  {
    name: 'ks-account-missing',
    title: 'The service account to act as does not exist.',
    expect: { ready: { status: 'False', reason: 'ReconciliationFailed', message: 'is forbidden' } },
    play: async (stage) => {
      await stage.push({ 'app/web.yaml': yaml(configMap('settings')) });
      await stage.createKustomization({ serviceAccountName: 'nobody', retryInterval: '10m' });
      return { object: await stage.rest('refused', failed('ReconciliationFailed')) };
    },
  },
  {
    name: 'ks-stalled',
    title: 'An expression in the spec cannot be parsed: stalled until the spec changes.',
    expect: { ready: { status: 'False', reason: 'InvalidCELExpression' }, stalled: 'InvalidCELExpression' },
    play: async (stage) => {
      await stage.push({ 'app/web.yaml': yaml(configMap('settings')) });
      await stage.createKustomization({
        wait: true,
        healthCheckExprs: [{ apiVersion: 'v1', kind: 'ConfigMap', current: 'data.colour ==' }],
      });
      return { object: await stage.rest('stalled', conditionIs('Stalled', 'True')) };
    },
  },
  {
    name: 'ks-of-kustomizations',
    title: 'A Kustomization whose objects are a source and another Kustomization.',
    expect: { ...APPLIED, inventory: ['Kustomization/inner'], isApplied: true },
    play: async (stage) => {
      const inner = {
        apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
        kind: 'Kustomization',
        metadata: { name: 'inner' },
        spec: {
          interval: '10m',
          path: './inner',
          prune: true,
          sourceRef: { kind: 'GitRepository', name: stage.name },
          targetNamespace: stage.name,
        },
      };
      await stage.push({
        'app/inner.yaml': stringify(inner),
        'inner/settings.yaml': yaml(configMap('settings')),
      });
      await stage.createKustomization({ wait: true, timeout: '1m' });
      const object = await stage.rest('applied', all(ready, conditionIs('Healthy', 'True')));
      return { object, others: [await stage.stage.kube.get(stage.path('inner')), await source(stage)] };
    },
  },
  {
    name: 'ks-of-releases',
    title: 'A Kustomization whose object is a HelmRelease.',
    expect: { ...APPLIED, inventory: ['HelmRelease/shop'], isApplied: true },
    play: async (stage) => {
      await stage.pushChart(chart, '1.4.0');
      const release = {
        apiVersion: 'helm.toolkit.fluxcd.io/v2',
        kind: 'HelmRelease',
        metadata: { name: 'shop' },
        spec: { interval: '10m', chartRef: { kind: 'OCIRepository', name: stage.name } },
      };
      await stage.push({ 'app/shop.yaml': stringify(release) });
      await stage.createKustomization({ wait: true, timeout: '1m' });
      const object = await stage.rest('applied', all(ready, conditionIs('Healthy', 'True')));
      return { object, others: [await stage.stage.kube.get(stage.path('shop', 'HelmRelease'))] };
    },
  },
  {
    name: 'ks-object-opted-out',
    title:
      'A live object says that Flux has to leave it alone: its edit stays, and it stays in the inventory.',
    expect: { ...APPLIED, inventory: ['ConfigMap/settings', 'Deployment/web'], isApplied: true },
    play: async (stage) => {
      await applied(stage);
      await stage.stage.edit(SETTINGS, {
        metadata: { annotations: { 'kustomize.toolkit.fluxcd.io/reconcile': 'disabled' } },
        data: { colour: 'green' },
      });
      const request = await stage.reconcile();
      return { object: await stage.rest('left alone', all(ready, handled(request))), live: [SETTINGS] };
    },
  },
  {
    name: 'ks-deleting',
    title: 'Being deleted, and waiting for an object that a finalizer holds.',
    expect: { ...APPLIED },
    play: async (stage) => {
      await applied(stage, { deletionPolicy: 'WaitForTermination', timeout: '5m' });
      const held = stage.stage.livePath(SETTINGS);
      const finalizers = (value: readonly string[] | null): Promise<unknown> =>
        stage.stage.kube.patch(held, 'merge', { metadata: { finalizers: value } }, 'backup');
      await finalizers(['fernhill.example/backup']);
      stage.stage.onClose(() => finalizers(null));
      await stage.stage.kube.remove(stage.path());
      const isDeleted = (object: { metadata: { deletionTimestamp?: string } }): boolean =>
        object.metadata.deletionTimestamp !== undefined;
      return { object: await stage.rest('deleting', isDeleted), live: [SETTINGS] };
    },
  },
];
