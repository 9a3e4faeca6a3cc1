import { asArray, at } from '../../../../src/core/util/json.ts';
import { chart, deployment, job, yaml } from '../manifests.ts';
import {
  all,
  conditionIs,
  failed,
  handled,
  isObserved,
  messageHas,
  ready,
  releaseIs,
  type Test,
} from './facts.ts';
import type { FluxStage } from './fluxStage.ts';
import type { FluxScenario } from './scenario.ts';

type Chart = Readonly<Record<string, string>>;

const SETTINGS = 'v1/configmaps/shop-settings';
const versioned = (version: string, more: Chart = {}): Chart => ({
  ...chart,
  'Chart.yaml': `apiVersion: v2\nname: shop\nversion: ${version}\n`,
  ...more,
});
/** A template that renders and that the API server refuses. */
const REFUSED = { 'templates/refused.yaml': yaml(deployment('refused', { replicas: -1 })) };

async function installed(stage: FluxStage, spec: object = {}): Promise<void> {
  await stage.pushChart(versioned('1.4.0'), '1.4.0');
  await stage.createRelease(spec);
  await stage.rest('installed', ready);
}

const source = (stage: FluxStage): Promise<object> => stage.stage.kube.get(stage.sourcePath('OCIRepository'));

const INSTALLED = { ready: { status: 'True', reason: 'InstallSucceeded' } } as const;

export const releases: readonly FluxScenario[] = [
  {
    name: 'hr-installed',
    title: 'Installed: one release in the history, its objects in the inventory.',
    expect: {
      ...INSTALLED,
      reconciling: null,
      stalled: null,
      inventory: ['ConfigMap/shop-settings'],
      isApplied: true,
    },
    play: async (stage) => {
      await installed(stage);
      return {
        object: await stage.rest('installed', ready),
        others: [await source(stage)],
        live: [SETTINGS],
      };
    },
  },
  {
    name: 'hr-upgraded',
    title: 'A newer chart is installed over the older: every frame from the fetch on.',
    expect: { ready: { status: 'True', reason: 'UpgradeSucceeded' }, isApplied: true },
    play: async (stage) => {
      await installed(stage);
      stage.stage.mark();
      await stage.pushChart(versioned('1.5.0', { 'values.yaml': 'colour: red\n' }), '1.5.0');
      return {
        object: await stage.rest('upgraded', all(ready, releaseIs('1.5.0', 'deployed'))),
        live: [SETTINGS],
        frames: true,
      };
    },
  },
  {
    name: 'hr-new-chart-pending',
    title: 'A newer chart was fetched, and the controller has not looked yet: the moment between.',
    expect: { ready: { status: 'True', reason: 'InstallSucceeded' }, reconciling: null, isApplied: true },
    play: async (stage) => {
      await installed(stage);
      const object = await stage.rest('installed', ready);
      // Nothing is written to the object before the source is: what was read last is what stands beside it.
      return { object, others: [await stage.pushChart(versioned('1.5.0'), '1.5.0')] };
    },
  },
  {
    name: 'hr-installing',
    title: 'The first install waits for a workload that takes its time.',
    expect: { ready: { status: 'Unknown', reason: 'Progressing' }, reconciling: 'Progressing' },
    play: async (stage) => {
      const slow = { 'templates/web.yaml': yaml(deployment('web', { takes: '40s' })) };
      await stage.pushChart(versioned('1.4.0', slow), '1.4.0');
      await stage.createRelease();
      const object = await stage.rest('installing', messageHas('Reconciling', 'Running'), 30_000);
      return { object, others: [await source(stage)] };
    },
  },
  {
    name: 'hr-install-failed',
    title: 'The API server refuses an object of the first install; nothing is tried again.',
    expect: {
      ready: { status: 'False', reason: 'InstallFailed' },
      stalled: 'RetriesExceeded',
      isApplied: false,
    },
    play: async (stage) => {
      await stage.pushChart(versioned('1.4.0', REFUSED), '1.4.0');
      await stage.createRelease();
      return { object: await stage.rest('stalled', conditionIs('Stalled', 'True')) };
    },
  },
  {
    name: 'hr-upgrade-failed',
    title: 'An upgrade fails without remediation: the older release is superseded by a failed one.',
    expect: {
      ready: { status: 'False', reason: 'UpgradeFailed' },
      stalled: 'RetriesExceeded',
      isApplied: false,
    },
    play: async (stage) => {
      await installed(stage);
      await stage.pushChart(versioned('1.5.0', REFUSED), '1.5.0');
      const object = await stage.rest('stalled', all(conditionIs('Stalled', 'True'), isObserved));
      return { object };
    },
  },
  {
    name: 'hr-rolled-back',
    title: 'An upgrade fails and is rolled back, which is a failure too.',
    expect: { ready: { status: 'False', reason: 'RollbackSucceeded' }, stalled: 'RetriesExceeded' },
    play: async (stage) => {
      await installed(stage, { upgrade: { remediation: { retries: 1, remediateLastFailure: true } } });
      stage.stage.mark();
      await stage.pushChart(versioned('1.5.0', REFUSED), '1.5.0');
      const object = await stage.rest(
        'rolled back',
        all(conditionIs('Stalled', 'True'), conditionIs('Remediated', 'True')),
      );
      return { object, frames: true };
    },
  },
  {
    name: 'hr-render-failed',
    title: 'The templates cannot be rendered: it says that it is reconciling for as long as that stays so.',
    expect: { ready: { status: 'False', reason: 'InstallFailed' }, isApplied: false },
    play: async (stage) => {
      const broken = { 'templates/broken.yaml': 'a: {{ required "colour is needed" .Values.nothing }}\n' };
      await stage.pushChart(versioned('1.4.0', broken), '1.4.0');
      await stage.createRelease();
      // Each failure doubles the pause before the next try: only after some of them it rests.
      const isThird: Test = (object) => Number(at(object, 'status', 'failures')) >= 3;
      return { object: await stage.rest('failed', all(failed('InstallFailed'), isThird)) };
    },
  },
  {
    name: 'hr-values-missing',
    title: 'Values are to come from a ConfigMap that is not there.',
    expect: { ready: { status: 'False', reason: 'ValuesError' } },
    play: async (stage) => {
      await stage.pushChart(versioned('1.4.0'), '1.4.0');
      await stage.createRelease({ valuesFrom: [{ kind: 'ConfigMap', name: 'nobody' }] });
      return { object: await stage.rest('failed', failed('ValuesError')) };
    },
  },
  {
    name: 'hr-source-missing',
    title: 'The source of the chart does not exist.',
    expect: { ready: { status: 'False', reason: 'ArtifactFailed' } },
    play: async (stage) => {
      await stage.createRelease({ chartRef: { kind: 'OCIRepository', name: 'nobody' } });
      return { object: await stage.rest('failed', failed('ArtifactFailed')) };
    },
  },
  {
    name: 'hr-dependency-not-ready',
    title: 'It depends on another release, which fails.',
    expect: { ready: { status: 'False', reason: 'DependencyNotReady' } },
    play: async (stage) => {
      await stage.pushChart(versioned('1.4.0'), '1.4.0');
      await stage.createRelease({ chartRef: { kind: 'OCIRepository', name: 'nobody' } }, 'base');
      await stage.createRelease({ dependsOn: [{ name: 'base' }] });
      const object = await stage.rest('waiting', failed('DependencyNotReady'));
      return { object, others: [await stage.stage.kube.get(stage.path('base'))] };
    },
  },
  {
    name: 'hr-suspended',
    title: 'Suspended after a success.',
    expect: { ...INSTALLED, suspended: true, isApplied: true },
    play: async (stage) => {
      await installed(stage);
      await stage.patch({ spec: { suspend: true } });
      return { object: await stage.rest('suspended', isObserved), others: [await source(stage)] };
    },
  },
  {
    name: 'hr-edit-unseen',
    title: 'A live object was edited by hand, and drift is not looked for: a reconciliation changes nothing.',
    expect: { ...INSTALLED, isApplied: true },
    play: async (stage) => {
      await installed(stage);
      await stage.stage.edit(SETTINGS, { data: { colour: 'green' } });
      const request = await stage.reconcile();
      return { object: await stage.rest('as before', all(ready, handled(request))), live: [SETTINGS] };
    },
  },
  {
    name: 'hr-drift-warned',
    title: 'A live object was edited by hand, and drift is only told: still Ready.',
    expect: { ...INSTALLED, isApplied: true, events: ['DriftDetected'] },
    play: async (stage) => {
      await installed(stage, { driftDetection: { mode: 'warn' } });
      await stage.stage.edit(SETTINGS, { data: { colour: 'green' } });
      const request = await stage.reconcile();
      const object = await stage.rest('told', all(handled(request), conditionIs('Drifted', 'True')));
      return { object, live: [SETTINGS] };
    },
  },
  {
    name: 'hr-drift-undone',
    title: 'A live object was edited by hand, and the drift is undone: frames and Events.',
    expect: { ...INSTALLED, isApplied: true, events: ['DriftCorrected', 'DriftDetected'] },
    play: async (stage) => {
      await installed(stage, { driftDetection: { mode: 'enabled' } });
      await stage.stage.followLive(SETTINGS);
      stage.stage.mark();
      await stage.stage.edit(SETTINGS, { data: { colour: 'green' } });
      const request = await stage.reconcile();
      const isBack = all(ready, handled(request), conditionIs('Drifted', 'False'));
      return { object: await stage.rest('undone', isBack), live: [SETTINGS], frames: true };
    },
  },
  {
    name: 'hr-test-failed',
    title: 'Installed, and its test failed: stalled, though it is released.',
    expect: { ready: { status: 'False', reason: 'TestFailed' }, stalled: 'RetriesExceeded' },
    play: async (stage) => {
      const hook = { 'helm.sh/hook': 'test' };
      const test = job('check', { image: 'oci.fernhill.example/shop/check:fails', annotations: hook });
      await stage.pushChart(versioned('1.4.0', { 'templates/test.yaml': yaml(test) }), '1.4.0');
      await stage.createRelease({ test: { enable: true }, timeout: '30s' });
      return { object: await stage.rest('failed', failed('TestFailed')) };
    },
  },
  {
    name: 'hr-retrying',
    title: 'An install failed and is tried again after an interval.',
    expect: { ready: { status: 'False', reason: 'InstallFailed' }, stalled: null, isApplied: false },
    play: async (stage) => {
      await stage.pushChart(versioned('1.4.0', REFUSED), '1.4.0');
      await stage.createRelease({ install: { strategy: { name: 'RetryOnFailure', retryInterval: '30m' } } });
      return { object: await stage.rest('retrying', failed('InstallFailed')) };
    },
  },
  {
    name: 'hr-from-chart',
    title: 'By a chart in a HelmRepository: the HelmChart between is the stand-in’s.',
    expect: { ...INSTALLED, isApplied: true },
    play: async (stage) => {
      await stage.stage.commit(
        Object.fromEntries(Object.entries(chart).map(([file, text]) => [`shop/${file}`, text] as const)),
      );
      await stage.createSource('HelmRepository', {
        interval: '1m',
        url: 'https://charts.fernhill.example',
      });
      await stage.createRelease({
        chartRef: undefined,
        chart: {
          spec: { chart: 'shop', version: '1.x', sourceRef: { kind: 'HelmRepository', name: stage.name } },
        },
      });
      const name = `${stage.name}-${stage.name}`;
      const path = stage.sourcePath('HelmChart', name);
      await stage.stage.untilObject('the chart is asked for', path, () => true);
      await stage.sources.publish('HelmChart', stage.name, name, {
        revision: '1.4.0',
        bytes: await stage.archive('shop'),
      });
      const object = await stage.rest('installed', ready);
      return { object, others: [await stage.stage.kube.get(path)] };
    },
  },
  {
    name: 'hr-deleting',
    title: 'Being deleted, while the uninstall waits for an object that a finalizer holds.',
    expect: { ...INSTALLED },
    play: async (stage) => {
      await installed(stage, { uninstall: { deletionPropagation: 'foreground' }, timeout: '5m' });
      const held = stage.stage.livePath(SETTINGS);
      const finalizers = (value: readonly string[] | null): Promise<unknown> =>
        stage.stage.kube.patch(held, 'merge', { metadata: { finalizers: value } }, 'backup');
      await finalizers(['fernhill.example/backup']);
      stage.stage.onClose(() => finalizers(null));
      await stage.stage.kube.remove(stage.path());
      const object = await stage.rest('deleting', (one) => one.metadata.deletionTimestamp !== undefined);
      return { object, live: [SETTINGS] };
    },
  },
  {
    name: 'hr-history',
    title: 'Three upgrades: the history is newest first and keeps what it superseded.',
    expect: { ready: { status: 'True', reason: 'UpgradeSucceeded' }, isApplied: true },
    play: async (stage) => {
      await installed(stage);
      for (const version of ['1.5.0', '1.6.0', '1.7.0']) {
        await stage.pushChart(versioned(version, { 'values.yaml': `colour: "${version}"\n` }), version);
        await stage.until(version, all(ready, releaseIs(version, 'deployed')));
      }
      const object = await stage.rest('upgraded', (one) => asArray(at(one, 'status', 'history')).length >= 1);
      return { object, live: [SETTINGS] };
    },
  },
];
