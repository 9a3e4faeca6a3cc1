import { all, hasCondition, isDone, refreshed, synced, syncIs } from '../facts.ts';
import { configMap, deployment, yaml } from '../manifests.ts';
import { AT_REST, type Scenario } from '../scenario.ts';
import type { Stage } from '../stage.ts';

const comparisonError = { phase: 'ComparisonError', sync: 'Unknown', plans: AT_REST } as const;
const invalidSpec = { phase: 'InvalidSpec', sync: 'Unknown', health: 'Unknown', plans: AT_REST } as const;

const settings = { 'app/settings.yaml': yaml(configMap('settings')) };

/** Creates the app and asks for a comparison at once: a controller passes over errors of Git for a while otherwise. */
async function comparedWith(stage: Stage, condition: string, spec: object = {}): Promise<object> {
  await stage.createApp(spec, { annotations: { 'argocd.argoproj.io/refresh': 'normal' } });
  return stage.until(condition, all(hasCondition(condition), refreshed));
}

export const errors: readonly Scenario[] = [
  {
    name: 'comparison-error-path',
    title: 'The path of the source is not in the repository.',
    expect: { ...comparisonError, conditions: ['ComparisonError'] },
    play: async (stage) => {
      await stage.commit(settings);
      const source = { repoURL: stage.url, targetRevision: 'main', path: 'not/there' };
      return { object: await comparedWith(stage, 'ComparisonError', { source }) };
    },
  },
  {
    name: 'comparison-error-revision',
    title: 'The branch of the source is not in the repository.',
    expect: { ...comparisonError, conditions: ['ComparisonError'] },
    play: async (stage) => {
      await stage.commit(settings);
      const source = { repoURL: stage.url, targetRevision: 'release', path: 'app' };
      return { object: await comparedWith(stage, 'ComparisonError', { source }) };
    },
  },
  {
    name: 'comparison-error-manifest',
    title: 'A commit broke the YAML of an app that was in sync.',
    expect: { ...comparisonError, conditions: ['ComparisonError'], historyLength: 1 },
    play: async (stage) => {
      await stage.commit(settings);
      await stage.createApp();
      await stage.sync();
      await stage.until('deployed', all(synced, isDone));
      stage.mark();
      await stage.commit({
        'app/settings.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: settings\n data: {\n',
      });
      await stage.refresh();
      return {
        object: await stage.until('broken', all(hasCondition('ComparisonError'), refreshed)),
        frames: true,
      };
    },
  },
  {
    name: 'comparison-error-helm',
    title: 'A template of the chart fails.',
    expect: { ...comparisonError, conditions: ['ComparisonError'] },
    play: async (stage) => {
      await stage.commit({
        'app/Chart.yaml': 'apiVersion: v2\nname: shop\nversion: 1.0.0\n',
        'app/templates/fail.yaml': '{{ fail "the shop needs a name" }}\n',
      });
      return { object: await comparedWith(stage, 'ComparisonError') };
    },
  },
  {
    name: 'invalid-spec-source',
    title: 'The source names neither a path nor a chart.',
    expect: { ...invalidSpec, conditions: ['InvalidSpecError'] },
    play: async (stage) => {
      await stage.commit(settings);
      const source = { repoURL: stage.url, targetRevision: 'main' };
      return { object: await comparedWith(stage, 'InvalidSpecError', { source }) };
    },
  },
  {
    name: 'invalid-spec-cluster',
    title: 'The destination is a cluster that nobody knows.',
    expect: { ...invalidSpec, conditions: ['InvalidSpecError'] },
    play: async (stage) => {
      await stage.commit(settings);
      const destination = { name: 'elsewhere', namespace: stage.name };
      return { object: await comparedWith(stage, 'InvalidSpecError', { destination }) };
    },
  },
  {
    name: 'unknown-project',
    title: 'The app names a project that does not exist.',
    expect: { ...invalidSpec, conditions: ['InvalidSpecError'] },
    play: async (stage) => {
      await stage.commit(settings);
      return { object: await comparedWith(stage, 'InvalidSpecError', { project: 'nobody-made-this' }) };
    },
  },
  {
    name: 'forbidden-repository',
    title: 'The project does not permit the repository.',
    expect: { ...invalidSpec, conditions: ['InvalidSpecError'] },
    play: async (stage) => {
      await stage.createProject({ sourceRepos: ['https://git.fernhill.example/fernhill/other.git'] });
      await stage.commit(settings);
      return { object: await comparedWith(stage, 'InvalidSpecError', { project: stage.name }) };
    },
  },
  {
    name: 'forbidden-destination',
    title: 'The project does not permit the namespace.',
    expect: { ...invalidSpec, conditions: ['InvalidSpecError'] },
    play: async (stage) => {
      await stage.createProject({ destinations: [{ server: '*', namespace: 'somewhere-else' }] });
      await stage.commit(settings);
      return { object: await comparedWith(stage, 'InvalidSpecError', { project: stage.name }) };
    },
  },
  {
    name: 'forbidden-kind',
    title: 'The project does not permit one of the kinds: that object is Unknown, the app is not.',
    expect: {
      phase: 'OutOfSync',
      sync: 'OutOfSync',
      health: 'Missing',
      resources: { 'ConfigMap/settings': 'OutOfSync', 'Deployment/web': 'Unknown' },
      plans: AT_REST,
    },
    play: async (stage) => {
      await stage.createProject({ namespaceResourceBlacklist: [{ group: 'apps', kind: 'Deployment' }] });
      await stage.commit({ 'app/all.yaml': yaml(configMap('settings'), deployment('web')) });
      await stage.createApp({ project: stage.name });
      return { object: await stage.until('compared', syncIs('OutOfSync')) };
    },
  },
  {
    name: 'forbidden-kind-alone',
    title:
      'All that differs is an object that the project does not permit: no object is OutOfSync, the app is.',
    expect: {
      phase: 'OutOfSync',
      sync: 'OutOfSync',
      resources: { 'Deployment/web': 'Unknown' },
      plans: AT_REST,
    },
    play: async (stage) => {
      await stage.createProject({ namespaceResourceBlacklist: [{ group: 'apps', kind: 'Deployment' }] });
      await stage.commit({ 'app/web.yaml': yaml(deployment('web')) });
      await stage.createApp({ project: stage.name });
      return { object: await stage.until('compared', syncIs('OutOfSync')) };
    },
  },
  {
    name: 'shared-resource',
    title: 'Two apps render the same object; this is the one that did not get it.',
    expect: {
      phase: 'OutOfSync',
      sync: 'OutOfSync',
      conditions: ['SharedResourceWarning'],
      resources: { 'ConfigMap/settings': 'OutOfSync' },
      plans: AT_REST,
    },
    play: async (stage) => {
      await stage.commit(settings);
      await stage.createApp();
      await stage.sync();
      await stage.until('deployed', all(synced, isDone));
      const second = `${stage.name}-second`;
      await stage.createApp({ syncPolicy: { automated: { selfHeal: true } } }, {}, second);
      const other = await stage.untilObject('the second is deployed', stage.appPath(second), synced);
      await stage.refresh();
      return {
        object: await stage.until('warned', all(hasCondition('SharedResourceWarning'), refreshed)),
        others: [other],
        live: ['v1/configmaps/settings'],
      };
    },
  },
  {
    name: 'repeated-resource',
    title: 'Git declares the same object twice; the last one counts.',
    expect: {
      phase: 'OutOfSync',
      sync: 'OutOfSync',
      conditions: ['RepeatedResourceWarning'],
      resources: { 'ConfigMap/settings': 'OutOfSync' },
      plans: AT_REST,
    },
    play: async (stage) => {
      await stage.commit({
        'app/settings.yaml': yaml(configMap('settings'), configMap('settings', { colour: 'red' })),
      });
      return { object: await comparedWith(stage, 'RepeatedResourceWarning') };
    },
  },
  {
    name: 'excluded-resource',
    title: 'Git declares a kind that the settings exclude.',
    expect: {
      phase: 'OutOfSync',
      sync: 'OutOfSync',
      conditions: ['ExcludedResourceWarning'],
      resources: { 'ConfigMap/settings': 'OutOfSync' },
      plans: AT_REST,
    },
    play: async (stage) => {
      const lease = {
        apiVersion: 'coordination.k8s.io/v1',
        kind: 'Lease',
        metadata: { name: 'leader' },
        spec: {},
      };
      await stage.commit({ 'app/all.yaml': yaml(configMap('settings'), lease) });
      return { object: await comparedWith(stage, 'ExcludedResourceWarning') };
    },
  },
  {
    name: 'orphaned-resources',
    title: 'The project wants to hear of objects that no app owns, and the namespace has one.',
    expect: {
      phase: 'Synced',
      sync: 'Synced',
      conditions: ['OrphanedResourceWarning'],
      resources: { 'ConfigMap/settings': 'Synced' },
      plans: AT_REST,
    },
    play: async (stage) => {
      await stage.createProject({ orphanedResources: { warn: true } });
      await stage.create({
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name: 'feature-switches', namespace: stage.name },
      });
      await stage.commit(settings);
      await stage.createApp({ project: stage.name });
      await stage.sync();
      await stage.until('deployed', all(synced, isDone));
      await stage.refresh();
      return {
        object: await stage.until('warned', all(hasCondition('OrphanedResourceWarning'), refreshed, synced)),
        live: ['v1/configmaps/feature-switches'],
      };
    },
  },
];
