import { chart, configMap, deployment, job, yaml } from '../../record/manifests.ts';
import { all, conditionIs, isObserved, ready } from '../../record/flux/facts.ts';
import { fails, stalls, type CaseStage, type FluxCase } from '../fluxCase.ts';

type Files = Readonly<Record<string, string | undefined>>;

const below = (files: Files): Files =>
  Object.fromEntries(Object.entries(files).map(([file, text]) => [`chart/${file}`, text] as const));
/** A template that renders and that the API server refuses. */
const REFUSED = below({ 'templates/refused.yaml': yaml(deployment('refused', { replicas: -1 })) });
const ACCEPTED = below({ 'templates/refused.yaml': undefined });
const CHART = below(chart);
const SETTINGS = 'v1/configmaps/app-settings';

async function installed(stage: CaseStage, spec: object = {}): Promise<void> {
  await stage.push(CHART);
  await stage.release(spec);
  await stage.same('installed');
}

const app = (stage: CaseStage): string => stage.app('HelmRelease', 'app');

const failing = (name: string, title: string, spec: object, rest = stalls('RetriesExceeded')): FluxCase => ({
  name: `upgrade-${name}`,
  title: `an upgrade that fails: ${title}; then one that does not`,
  play: async (stage) => {
    await installed(stage, { upgrade: spec });
    await stage.push(REFUSED);
    await stage.same('failed', { app: rest });
    await stage.push(ACCEPTED);
    await stage.same('upgraded');
  },
});

const test = (image: string): Files =>
  below({
    'templates/test.yaml': yaml(
      job('check', {
        image: `oci.fernhill.example/shop/check:${image}`,
        annotations: { 'helm.sh/hook': 'test' },
      }),
    ),
  });

export const remedies: readonly FluxCase[] = [
  failing('alone', 'no remediation', {}),
  failing('back', 'rolled back, as the last try is to be', { remediation: { remediateLastFailure: true } }),
  failing('retried', 'tried twice, rolled back each time', { remediation: { retries: 1 } }),
  failing('kept', 'tried twice, the last one kept', {
    remediation: { retries: 1, remediateLastFailure: false },
  }),
  {
    name: 'install-failed',
    title: 'an install that fails, tried again after an uninstall, then one that does not',
    play: async (stage) => {
      await stage.push({ ...CHART, ...REFUSED });
      await stage.release({ install: { remediation: { retries: 1 } } });
      await stage.same('failed', { app: stalls('RetriesExceeded') });
      await stage.push(ACCEPTED);
      await stage.same('installed');
    },
  },
  {
    name: 'install-alone',
    title: 'an install that fails without another try: asked, forced, reset, and mended',
    play: async (stage) => {
      await stage.push({ ...CHART, ...REFUSED });
      await stage.release();
      const rest = stalls('RetriesExceeded');
      await stage.same('failed', { app: rest });
      const isHandled = await stage.ask(app(stage));
      await stage.same('asked', { app: all(rest, isHandled) });
      const isForced = await stage.ask(app(stage), ['forceAt']);
      await stage.same('forced', { app: all(rest, isForced) });
      const isReset = await stage.ask(app(stage), ['resetAt']);
      await stage.same('reset', { app: all(rest, isReset) });
      await stage.push(ACCEPTED);
      await stage.same('mended');
    },
  },
  {
    name: 'install-for-ever',
    title: 'an install that is tried again as it is, without remediation',
    play: async (stage) => {
      await stage.push({ ...CHART, ...REFUSED });
      await stage.release({ install: { strategy: { name: 'RetryOnFailure', retryInterval: '30m' } } });
      await stage.same('failed', { app: all(fails('InstallFailed'), isObserved) });
      await stage.push(ACCEPTED);
      await stage.same('installed');
    },
  },
];

export const tests: readonly FluxCase[] = [
  {
    name: 'tested',
    title: 'a test that passes, one that fails, and one that passes again',
    play: async (stage) => {
      await stage.push({ ...CHART, ...test('1.0') });
      await stage.release({ test: { enable: true } });
      await stage.same('passes');
      await stage.push(test('fails'));
      await stage.same('fails', { app: all(fails('TestFailed'), stalls('RetriesExceeded')) });
      await stage.push(test('1.1'));
      await stage.same('passes again');
    },
  },
  {
    name: 'tested-ignored',
    title: 'a test whose failure is ignored',
    play: async (stage) => {
      await stage.push({ ...CHART, ...test('fails') });
      await stage.release({ test: { enable: true, ignoreFailures: true } });
      await stage.same('fails', { app: all(ready, conditionIs('TestSuccess', 'False')) });
      const isHandled = await stage.ask(app(stage));
      await stage.same('asked', { app: all(ready, isHandled) });
    },
  },
  {
    name: 'tested-remedied',
    title: 'a test that fails after an upgrade, which is rolled back',
    play: async (stage) => {
      await stage.push({ ...CHART, ...test('1.0') });
      await stage.release({
        test: { enable: true },
        upgrade: { remediation: { remediateLastFailure: true } },
      });
      await stage.same('passes');
      await stage.push(test('fails'));
      await stage.same('rolled back', { app: stalls('RetriesExceeded') });
    },
  },
];

const drift = (mode: string, more: object = {}): object => ({ driftDetection: { mode, ...more } });

export const drifts: readonly FluxCase[] = [
  {
    name: 'drift',
    title: 'a live edit and a deletion: not looked for, told, and put back',
    play: async (stage) => {
      await installed(stage);
      const edit = { data: { colour: 'green', size: 'large' }, metadata: { labels: { debug: 'on' } } };
      await stage.patch(stage.live(SETTINGS), edit);
      const isHandled = await stage.ask(app(stage));
      await stage.same('not looked for', { app: all(ready, isHandled) });
      await stage.patch(app(stage), { spec: drift('warn') });
      await stage.same('told', { app: all(isObserved, conditionIs('Drifted', 'True')) });
      await stage.patch(app(stage), { spec: drift('enabled') });
      await stage.same('put back', { app: all(ready, conditionIs('Drifted', 'False')) });
      await stage.remove(stage.live(SETTINGS));
      const isMade = await stage.ask(app(stage));
      await stage.same('made anew', { app: all(ready, isMade) });
      await stage.patch(app(stage), { spec: { driftDetection: null } });
      await stage.same('not looked for again');
    },
  },
  {
    name: 'drift-ignored',
    title: 'a live edit of a field that the spec ignores, and of one object that opts out',
    play: async (stage) => {
      const mark = { 'helm.toolkit.fluxcd.io/driftDetection': 'disabled' };
      const more = yaml(configMap('free', { colour: 'blue' }, mark));
      await stage.push({ ...CHART, 'chart/templates/free.yaml': more });
      const ignore = [{ paths: ['/data/colour'], target: { kind: 'ConfigMap', name: 'app-settings' } }];
      await stage.release(drift('enabled', { ignore }));
      await stage.same('installed');
      await stage.patch(stage.live(SETTINGS), { data: { colour: 'green' } });
      await stage.patch(stage.live('v1/configmaps/free'), { data: { colour: 'green' } });
      const isHandled = await stage.ask(app(stage));
      await stage.same('asked', { app: all(ready, isHandled) });
    },
  },
  {
    name: 'release-suspended',
    title: 'suspended through a commit and a request, and resumed',
    play: async (stage) => {
      await installed(stage);
      await stage.patch(app(stage), { spec: { suspend: true } });
      await stage.push(below({ 'values.yaml': 'colour: red\n' }));
      const isHandled = await stage.ask(app(stage));
      await stage.same('suspended', { app: isHandled });
      await stage.patch(app(stage), { spec: { suspend: null } });
      await stage.same('resumed');
    },
  },
];

export const prerequisites: readonly FluxCase[] = [
  {
    name: 'release-dependencies',
    title: 'a release whose dependency is not there, fails, and is Ready at last',
    play: async (stage) => {
      await stage.push(CHART);
      await stage.release({ dependsOn: [{ name: 'base' }] });
      await stage.same('not there', { app: fails('DependencyNotReady') });
      await stage.release({ valuesFrom: [{ kind: 'ConfigMap', name: 'values' }] }, 'base');
      const waits = fails('DependencyNotReady', 'not ready');
      await stage.same('fails', { base: fails('ValuesError'), app: waits });
      await stage.create({
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name: 'values', namespace: stage.name },
        data: { 'values.yaml': 'colour: red\n' },
      });
      await stage.ask(stage.app('HelmRelease', 'base'));
      await stage.same('Ready');
    },
  },
  {
    name: 'release-no-source',
    title: 'a release whose source is not there, or has nothing',
    play: async (stage) => {
      await stage.push(CHART);
      const from = (name: string): object => ({
        chart: { spec: { chart: './chart', sourceRef: { kind: 'GitRepository', name } } },
      });
      await stage.release(from('nobody'));
      await stage.same('not there', { app: fails('SourceNotReady') });
      await stage.patch(app(stage), { spec: from('source') });
      await stage.same('there');
    },
  },
  {
    name: 'release-no-kubeconfig',
    title: 'a release for another cluster, whose kubeconfig is not there',
    play: async (stage) => {
      await stage.push(CHART);
      await stage.release({ kubeConfig: { secretRef: { name: 'nobody' } } });
      await stage.same('not there', { app: (one) => conditionIs('Ready', 'False')(one) });
    },
  },
  {
    name: 'release-changed',
    title: 'an upgrade that drops an object, one that cannot be rendered, and a deletion',
    play: async (stage) => {
      const more = 'chart/templates/more.yaml';
      await stage.push({ ...CHART, [more]: yaml(configMap('more')) });
      await stage.release();
      await stage.same('installed');
      await stage.push({ [more]: undefined });
      await stage.same('upgraded');
      await stage.push({ [more]: 'a: {{ required "colour is needed" .Values.nothing }}\n' });
      await stage.same('not rendered', { app: fails('UpgradeFailed') });
      await stage.push({ [more]: undefined });
      await stage.same('rendered');
      await stage.remove(app(stage));
      await stage.same('deleted');
    },
  },
];
