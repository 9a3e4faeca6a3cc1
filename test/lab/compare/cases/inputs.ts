import { configMap, yaml } from '../../record/manifests.ts';
import { all, isObserved, ready } from '../../record/flux/facts.ts';
import { fails, stalls, type FluxCase } from '../fluxCase.ts';

const SETTINGS = { 'app/settings.yaml': yaml(configMap('settings')) };
/** A Secret whose values were encrypted, by nobody who could decrypt them. */
const ENCRYPTED = yaml({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name: 'token' },
  stringData: { token: 'ENC[AES256_GCM,data:p673w==,iv:YY=,tag:UQ=,type:str]' },
  sops: {
    age: [{ recipient: 'age1k35tyfkzz5zudr78t4vrfkpu6dy6kqj0mk5k0yq8zj3lq0ufxv8q6g0f7n', enc: 'none' }],
    lastmodified: '2026-01-05T08:00:00Z',
    mac: 'ENC[AES256_GCM,data:x=,iv:x=,tag:x=,type:str]',
    encrypted_regex: '^(data|stringData)$',
    version: '3.9.0',
  },
});

export const inputs: readonly FluxCase[] = [
  {
    name: 'no-source',
    title: 'a source that is not there, one that has nothing yet, and one that has',
    play: async (stage) => {
      await stage.push(SETTINGS);
      const other = (name: string): object => ({ sourceRef: { kind: 'GitRepository', name } });
      await stage.kustomization(other('nobody'));
      await stage.same('not there', { app: fails('ArtifactFailed') });
      await stage.create({
        apiVersion: 'source.toolkit.fluxcd.io/v1',
        kind: 'GitRepository',
        metadata: { name: 'empty', namespace: stage.name },
        spec: { interval: '1h', url: 'https://git.fernhill.example/empty.git', suspend: true },
      });
      await stage.patch(stage.app('Kustomization', 'app'), { spec: other('empty') });
      await stage.same('has nothing', { app: fails('ArtifactFailed') });
      await stage.patch(stage.app('Kustomization', 'app'), { spec: other('source') });
      await stage.same('has it');
    },
  },
  {
    name: 'no-path',
    title: 'a path that is not there, then the path, then none again',
    play: async (stage) => {
      await stage.push(SETTINGS);
      await stage.kustomization({ path: './not/there' });
      await stage.same('not there', { app: fails('ArtifactFailed') });
      await stage.patch(stage.app('Kustomization', 'app'), { spec: { path: './app' } });
      await stage.same('there');
      await stage.patch(stage.app('Kustomization', 'app'), { spec: { path: './not/there' } });
      await stage.same('not there again', { app: fails('ArtifactFailed') });
    },
  },
  {
    name: 'substitution',
    title: 'variables of the spec, of a ConfigMap that is not there yet, and none',
    play: async (stage) => {
      const data = { colour: '${colour}', region: '${region:=south}', plain: '$${plain}' };
      await stage.push({ 'app/settings.yaml': yaml(configMap('settings', data)) });
      const substituteFrom = [{ kind: 'ConfigMap', name: 'variables' }];
      await stage.kustomization({ retryInterval: '20s', postBuild: { substituteFrom } });
      await stage.same('no ConfigMap', { app: fails('BuildFailed', 'variables') });
      await stage.create({
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name: 'variables', namespace: stage.name },
        data: { region: 'north' },
      });
      await stage.same('no value', { app: fails('BuildFailed', 'colour') });
      await stage.patch(stage.app('Kustomization', 'app'), {
        spec: { postBuild: { substitute: { colour: 'red' } } },
      });
      await stage.same('substituted');
      await stage.patch(stage.app('Kustomization', 'app'), {
        spec: { postBuild: { substituteFrom: [{ kind: 'Secret', name: 'nobody', optional: true }] } },
      });
      await stage.same('with one that may be missing');
    },
  },
  {
    name: 'not-substituted',
    title: 'an object that opts out of substitution',
    play: async (stage) => {
      const mark = { 'kustomize.toolkit.fluxcd.io/substitute': 'disabled' };
      const data = { colour: '${colour}' };
      await stage.push({
        'app/settings.yaml': yaml(configMap('settings', data, mark), configMap('other', data)),
      });
      await stage.kustomization({ postBuild: { substitute: { colour: 'red' } } });
      await stage.same('substituted');
    },
  },
  {
    name: 'encrypted',
    title: 'a Secret that is encrypted: without a provider, and with a key that is not there',
    play: async (stage) => {
      await stage.push({ 'app/token.yaml': ENCRYPTED });
      await stage.kustomization();
      // What is encrypted is a key that the type of a Secret does not know: it is lost before anybody looks for it.
      await stage.same('no provider');
      const app = stage.app('Kustomization', 'app');
      await stage.patch(app, { spec: { decryption: { provider: 'sops', secretRef: { name: 'nobody' } } } });
      await stage.same('no Secret with the key', { app: fails('BuildFailed', 'nobody') });
    },
  },
  {
    name: 'no-account',
    title: 'a service account that is not there',
    play: async (stage) => {
      await stage.push(SETTINGS);
      await stage.kustomization({ serviceAccountName: 'nobody' });
      await stage.same('refused', { app: fails('ReconciliationFailed') });
      await stage.patch(stage.app('Kustomization', 'app'), { spec: { serviceAccountName: null } });
      await stage.same('as itself');
    },
  },
  {
    name: 'no-kubeconfig',
    title: 'another cluster, whose kubeconfig is not there',
    play: async (stage) => {
      await stage.push(SETTINGS);
      await stage.kustomization({ kubeConfig: { secretRef: { name: 'nobody' } } });
      await stage.same('not there', { app: fails('ReconciliationFailed') });
    },
  },
  {
    name: 'no-expression',
    title: 'an expression that cannot be parsed: stalled until the spec is another',
    play: async (stage) => {
      await stage.push(SETTINGS);
      const healthCheckExprs = [{ apiVersion: 'v1', kind: 'ConfigMap', current: 'data.colour ==' }];
      await stage.kustomization({ wait: true, healthCheckExprs });
      await stage.same('stalled', { app: stalls('InvalidCELExpression') });
      await stage.patch(stage.app('Kustomization', 'app'), { spec: { healthCheckExprs: null } });
      await stage.same('without it');
    },
  },
  {
    name: 'dependencies',
    title: 'a dependency that is not there, that fails, and that is Ready at last',
    play: async (stage) => {
      await stage.push({ ...SETTINGS, 'base/base.yaml': yaml(configMap('base')) });
      await stage.kustomization({ dependsOn: [{ name: 'base' }] });
      await stage.same('not there', { app: fails('DependencyNotReady') });
      await stage.kustomization({ path: './nothing' }, 'base');
      const waits = fails('DependencyNotReady', 'not ready');
      await stage.same('fails', { base: fails('ArtifactFailed'), app: waits });
      await stage.patch(stage.app('Kustomization', 'base'), { spec: { path: './base' } });
      await stage.same('Ready');
    },
  },
  {
    name: 'retried',
    title: 'a failure that mends itself by the next try',
    play: async (stage) => {
      await stage.push(SETTINGS);
      await stage.kustomization({ targetNamespace: `${stage.name}-later`, retryInterval: '20s' });
      await stage.same('no namespace', { app: fails('ReconciliationFailed') });
      await stage.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: `${stage.name}-later` } });
      await stage.same('tried again');
    },
  },
  {
    name: 'suspended',
    title: 'suspended before the first try, resumed, suspended through a commit and a request, resumed',
    play: async (stage) => {
      await stage.push(SETTINGS);
      await stage.kustomization({ suspend: true });
      const app = stage.app('Kustomization', 'app');
      const isHandled = await stage.ask(app);
      await stage.same('from the start', { app: isHandled });
      await stage.patch(app, { spec: { suspend: null } });
      await stage.same('resumed');
      await stage.patch(app, { spec: { suspend: true } });
      await stage.push({ 'app/settings.yaml': yaml(configMap('settings', { colour: 'red' })) });
      await stage.patch(stage.live('v1/configmaps/settings'), { data: { colour: 'green' } });
      const isHandledToo = await stage.ask(app);
      await stage.same('through a commit', { app: all(isHandledToo, isObserved) });
      await stage.patch(app, { spec: { suspend: null } });
      await stage.same('resumed again', {});
      const isReadyToo = await stage.ask(app);
      await stage.same('asked', { app: all(ready, isReadyToo) });
    },
  },
];
