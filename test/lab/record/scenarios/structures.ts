import type { KubeObject } from '../../../../src/core/model/kubeObject.ts';
import { asArray, at } from '../../../../src/core/util/json.ts';
import { ARGOCD_NAMESPACE } from '../../argocd.ts';
import { all, hasCondition, healthIs, isDone, synced, syncIs } from '../facts.ts';
import { configMap, yaml } from '../manifests.ts';
import { AT_REST, type Scenario } from '../scenario.ts';
import type { Stage } from '../stage.ts';

const REFRESH_ONLY = { sync: 'unsupported', refresh: [], terminate: 'unsupported' } as const;
const NOTHING = { sync: 'unsupported', refresh: 'unsupported', terminate: 'unsupported' } as const;
const CASCADE = 'resources-finalizer.argocd.argoproj.io';

function child(stage: Stage, name: string): object {
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: { name, namespace: ARGOCD_NAMESPACE, finalizers: [CASCADE] },
    spec: {
      project: 'default',
      source: { repoURL: stage.url, targetRevision: 'main', path: `apps/${name}` },
      destination: { server: 'https://kubernetes.default.svc', namespace: stage.name },
      syncPolicy: { automated: { prune: true, selfHeal: true } },
    },
  };
}

/** An app of apps with two children, at rest. */
async function appOfApps(stage: Stage): Promise<readonly KubeObject[]> {
  const names = [`${stage.name}-one`, `${stage.name}-two`];
  await stage.commit({
    'app/children.yaml': yaml(...names.map((name) => child(stage, name))),
    ...Object.fromEntries(names.map((name) => [`apps/${name}/settings.yaml`, yaml(configMap(name))])),
  });
  await stage.createApp(
    {
      destination: { server: 'https://kubernetes.default.svc', namespace: ARGOCD_NAMESPACE },
      syncPolicy: { automated: { prune: true, selfHeal: true } },
    },
    { finalizers: [CASCADE] },
  );
  const children = await Promise.all(
    names.map((name) => stage.untilObject(`${name} is deployed`, stage.appPath(name), all(synced, isDone))),
  );
  await stage.until('deployed', all(synced, isDone));
  return children;
}

function applicationSet(stage: Stage, spec: object): KubeObject {
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'ApplicationSet',
    metadata: { name: stage.name, namespace: ARGOCD_NAMESPACE },
    spec: {
      goTemplate: true,
      goTemplateOptions: ['missingkey=error'],
      generators: [{ list: { elements: [{ region: 'eu' }, { region: 'us' }] } }],
      template: {
        metadata: { name: `${stage.name}-{{.region}}`, labels: { region: '{{.region}}' } },
        spec: {
          project: 'default',
          source: { repoURL: stage.url, targetRevision: 'main', path: 'regions/{{.region}}' },
          destination: { server: 'https://kubernetes.default.svc', namespace: stage.name },
          syncPolicy: { automated: {} },
        },
      },
      ...spec,
    },
  };
}

const setCondition =
  (type: string, status: string) =>
  (set: KubeObject): boolean =>
    asArray(at(set, 'status', 'conditions')).some(
      (one) => at(one, 'type') === type && at(one, 'status') === status,
    );

const regions = {
  'regions/eu/settings.yaml': yaml(configMap('eu')),
  'regions/us/settings.yaml': yaml(configMap('us')),
};

export const structures: readonly Scenario[] = [
  {
    name: 'app-of-apps',
    title: 'An app whose objects are Applications.',
    expect: {
      phase: 'Synced',
      sync: 'Synced',
      health: 'Healthy',
      resources: { 'Application/app-of-apps-one': 'Synced', 'Application/app-of-apps-two': 'Synced' },
      plans: AT_REST,
    },
    play: async (stage) => {
      const children = await appOfApps(stage);
      return { object: await stage.until('at rest', synced), others: children };
    },
  },
  {
    name: 'child-of-apps',
    title: 'An app that another app owns, by its tracking stamp.',
    expect: { phase: 'Synced', sync: 'Synced', health: 'Healthy', plans: AT_REST },
    play: async (stage) => {
      const [one] = await appOfApps(stage);
      return { object: one ?? {}, others: [await stage.kube.get(stage.appPath())] };
    },
  },
  {
    name: 'child-changed-by-hand',
    title: 'Automation of a child was switched off by hand: the app of apps that owns it heals that.',
    expect: {
      phase: 'Synced',
      sync: 'Synced',
      operation: { phase: 'Succeeded', isSelfHeal: true },
      healAttempts: 1,
      plans: AT_REST,
    },
    play: async (stage) => {
      await appOfApps(stage);
      stage.mark();
      await stage.patchApp({ spec: { syncPolicy: { automated: { selfHeal: false } } } }, `${stage.name}-one`);
      const healed = await stage.until(
        'healed',
        (app) =>
          at(app, 'status', 'operationState', 'operation', 'sync', 'autoHealAttemptsCount') === 1 &&
          all(synced, isDone)(app),
      );
      return {
        object: healed,
        others: [await stage.kube.get(stage.appPath(`${stage.name}-one`))],
        frames: true,
      };
    },
  },
  {
    name: 'application-set',
    title: 'An ApplicationSet with two generated apps, both at rest.',
    expect: { phase: 'Healthy', health: 'Healthy', plans: REFRESH_ONLY },
    play: async (stage) => {
      await stage.commit(regions);
      await stage.create(applicationSet(stage, {}));
      const apps = await Promise.all(
        ['eu', 'us'].map((region) =>
          stage.untilObject(region, stage.appPath(`${stage.name}-${region}`), all(synced, isDone)),
        ),
      );
      const set = await stage.untilObject(
        'up to date',
        stage.argoPath('applicationsets', stage.name),
        all(setCondition('ResourcesUpToDate', 'True'), (set) => at(set, 'status', 'resourcesCount') === 2),
      );
      return { object: set, others: apps };
    },
  },
  {
    name: 'generated-app',
    title: 'An app that an ApplicationSet generates and keeps.',
    expect: {
      phase: 'Synced',
      sync: 'Synced',
      health: 'Healthy',
      operation: { phase: 'Succeeded', isAutomated: true },
      plans: AT_REST,
    },
    play: async (stage) => {
      await stage.commit(regions);
      await stage.create(applicationSet(stage, {}));
      const name = `${stage.name}-eu`;
      return { object: await stage.untilObject('deployed', stage.appPath(name), all(synced, isDone)) };
    },
  },
  {
    name: 'application-set-template-error',
    title: 'The template of an ApplicationSet uses what no generator gives.',
    expect: { phase: 'ErrorOccurred', health: 'Degraded', plans: REFRESH_ONLY },
    play: async (stage) => {
      await stage.commit(regions);
      await stage.create(
        applicationSet(stage, { generators: [{ list: { elements: [{ country: 'nl' }] } }] }),
      );
      const path = stage.argoPath('applicationsets', stage.name);
      return { object: await stage.untilObject('failed', path, setCondition('ErrorOccurred', 'True')) };
    },
  },
  {
    name: 'application-set-duplicate-names',
    title: 'Two elements of an ApplicationSet make the same name.',
    expect: { phase: 'ErrorOccurred', health: 'Degraded', plans: REFRESH_ONLY },
    play: async (stage) => {
      await stage.commit(regions);
      const elements = [{ region: 'eu' }, { region: 'eu' }];
      await stage.create(applicationSet(stage, { generators: [{ list: { elements } }] }));
      const path = stage.argoPath('applicationsets', stage.name);
      return { object: await stage.untilObject('failed', path, setCondition('ErrorOccurred', 'True')) };
    },
  },
  {
    name: 'application-set-empty',
    title: 'An ApplicationSet whose generator gives nothing.',
    expect: { phase: 'Healthy', health: 'Healthy', plans: REFRESH_ONLY },
    play: async (stage) => {
      await stage.create(applicationSet(stage, { generators: [{ list: { elements: [] } }] }));
      const path = stage.argoPath('applicationsets', stage.name);
      return { object: await stage.untilObject('done', path, setCondition('ResourcesUpToDate', 'True')) };
    },
  },
  {
    name: 'project-default',
    title: 'The project that Argo CD makes by itself.',
    expect: { phase: 'Project', plans: NOTHING },
    play: async (stage) => ({ object: await stage.kube.get(stage.argoPath('appprojects', 'default')) }),
  },
  {
    name: 'project-with-rules',
    title: 'A project with destinations, windows, roles and lists of kinds.',
    expect: { phase: 'Project', plans: NOTHING },
    play: async (stage) => {
      await stage.createProject({
        description: 'The services of the web shop.',
        sourceRepos: [stage.url, '!https://git.fernhill.example/fernhill/attic.git'],
        destinations: [{ server: 'https://kubernetes.default.svc', namespace: 'shop-*' }],
        clusterResourceWhitelist: [{ group: '', kind: 'Namespace' }],
        namespaceResourceBlacklist: [{ group: '', kind: 'ResourceQuota' }],
        orphanedResources: { warn: true, ignore: [{ kind: 'ConfigMap', name: 'feature-*' }] },
        roles: [
          {
            name: 'oncall',
            groups: ['fernhill:oncall'],
            policies: [`p, proj:${stage.name}:oncall, applications, sync, ${stage.name}/*, allow`],
          },
        ],
        syncWindows: [
          {
            kind: 'deny',
            schedule: '0 22 * * *',
            duration: '8h',
            applications: ['*'],
            timeZone: 'Europe/Amsterdam',
            manualSync: true,
          },
        ],
      });
      return { object: await stage.kube.get(stage.argoPath('appprojects', stage.name)) };
    },
  },
  {
    name: 'deleting',
    title: 'An app is deleted with all it owns, and one object does not go.',
    expect: {
      phase: 'Deleting',
      plans: { sync: ['deleting'], refresh: [], terminate: ['notRunning'] },
    },
    play: async (stage) => {
      const held = configMap('held') as { readonly metadata: object };
      await stage.commit({
        'app/all.yaml': yaml(
          { ...held, metadata: { ...held.metadata, finalizers: ['fernhill.example/backup'] } },
          configMap('settings'),
        ),
      });
      await stage.createApp({}, { finalizers: [CASCADE] });
      await stage.sync();
      await stage.until('deployed', all(synced, isDone));
      stage.mark();
      stage.onClose(() => stage.edit('v1/configmaps/held', { metadata: { finalizers: null } }));
      await stage.kube.remove(stage.appPath());
      const object = await stage.until(
        'only the held object is left',
        all(
          (app) => app.metadata.deletionTimestamp !== undefined,
          syncIs('OutOfSync'),
          healthIs('Progressing'),
        ),
      );
      return { object, live: ['v1/configmaps/held'], frames: true };
    },
  },
  {
    name: 'deleting-waits-for-confirmation',
    title: 'An app is deleted, and one of its objects asks for confirmation.',
    expect: {
      phase: 'Deleting',
      plans: { sync: ['deleting'], refresh: [], terminate: ['notRunning'] },
    },
    play: async (stage) => {
      const careful = configMap('orders', {}, { 'argocd.argoproj.io/sync-options': 'Delete=confirm' });
      await stage.commit({ 'app/all.yaml': yaml(careful, configMap('settings')) });
      await stage.createApp({}, { finalizers: [CASCADE] });
      await stage.sync();
      await stage.until('deployed', all(synced, isDone));
      stage.mark();
      stage.onClose(() =>
        stage.patchApp({
          metadata: { annotations: { 'argocd.argoproj.io/deletion-approved': new Date().toISOString() } },
        }),
      );
      await stage.kube.remove(stage.appPath());
      return {
        object: await stage.until('asked to go', (app) => app.metadata.deletionTimestamp !== undefined),
        live: ['v1/configmaps/orders'],
        frames: true,
      };
    },
  },
  {
    name: 'deletion-error',
    title: 'An app is deleted after its project: the controller cannot finish.',
    expect: {
      phase: 'Deleting',
      conditions: ['DeletionError', 'InvalidSpecError'],
      plans: { sync: ['deleting'], refresh: [], terminate: ['notRunning'] },
    },
    play: async (stage) => {
      await stage.createProject({});
      await stage.commit({ 'app/settings.yaml': yaml(configMap('settings')) });
      await stage.createApp({ project: stage.name }, { finalizers: [CASCADE] });
      await stage.sync();
      await stage.until('deployed', all(synced, isDone));
      stage.onClose(() => stage.patchApp({ metadata: { finalizers: null } }));
      await stage.kube.remove(stage.argoPath('appprojects', stage.name));
      await stage.kube.remove(stage.appPath());
      const object = await stage.until(
        'failed',
        all(hasCondition('DeletionError'), hasCondition('InvalidSpecError')),
      );
      await stage.untilEvent('Unable to delete application resources');
      return { object };
    },
  },
];
