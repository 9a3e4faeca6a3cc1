import { at } from '../../../../src/core/util/json.ts';
import { all, healthIs, isDone, refreshed, revisionIs, synced, syncIs } from '../facts.ts';
import { chart, configMap, deployment, service, yaml } from '../manifests.ts';
import { AT_REST, type Scenario } from '../scenario.ts';
import type { Stage } from '../stage.ts';

const AUTOMATED = { syncPolicy: { automated: {} } };

/** A web server and its settings, deployed and at rest. */
async function deployed(stage: Stage, spec: object = {}): Promise<void> {
  await stage.commit({ 'app/web.yaml': yaml(deployment('web'), service('web'), configMap('settings')) });
  await stage.createApp(spec);
  if (!('syncPolicy' in spec) || !('automated' in (spec.syncPolicy as object))) {
    await stage.sync();
  }
  await stage.until('deployed', all(synced, isDone));
}

const WEB_SYNCED = {
  'Deployment/web': 'Synced',
  'Service/web': 'Synced',
  'ConfigMap/settings': 'Synced',
} as const;

export const verdicts: readonly Scenario[] = [
  {
    name: 'never-compared',
    title: 'The Application was created a moment ago and the controller has written nothing yet.',
    expect: { phase: 'Unknown', sync: 'Unknown', health: null, resources: {}, plans: AT_REST },
    play: async (stage) => {
      await stage.commit({ 'app/settings.yaml': yaml(configMap('settings')) });
      return { object: await stage.createApp() };
    },
  },
  {
    name: 'synced',
    title: 'Git and cluster agree and all is healthy, after a sync by hand.',
    expect: {
      phase: 'Synced',
      sync: 'Synced',
      health: 'Healthy',
      operation: { phase: 'Succeeded', isAutomated: false, isSelfHeal: false },
      conditions: [],
      resources: WEB_SYNCED,
      historyLength: 1,
      plans: AT_REST,
    },
    play: async (stage) => {
      await deployed(stage);
      return {
        object: await stage.until('synced', synced),
        live: ['apps/v1/deployments/web', 'v1/services/web', 'v1/configmaps/settings'],
      };
    },
  },
  {
    name: 'synced-automated',
    title: 'Git and cluster agree, after a sync that the controller began by itself.',
    expect: {
      phase: 'Synced',
      sync: 'Synced',
      health: 'Healthy',
      operation: { phase: 'Succeeded', isAutomated: true, isSelfHeal: false },
      historyLength: 1,
      plans: AT_REST,
    },
    play: async (stage) => {
      await deployed(stage, AUTOMATED);
      return { object: await stage.until('synced', synced) };
    },
  },
  {
    name: 'out-of-sync-live-edit',
    title: 'Somebody scaled a Deployment by hand; automation is off.',
    expect: {
      phase: 'OutOfSync',
      sync: 'OutOfSync',
      resources: { ...WEB_SYNCED, 'Deployment/web': 'OutOfSync' },
      pruneCount: 0,
      plans: AT_REST,
    },
    play: async (stage) => {
      await deployed(stage);
      stage.mark();
      await stage.edit('apps/v1/deployments/web', { spec: { replicas: 3 } });
      return {
        object: await stage.until('seen and rolled out', all(syncIs('OutOfSync'), healthIs('Healthy'))),
        live: ['apps/v1/deployments/web'],
        frames: true,
      };
    },
  },
  {
    name: 'live-edit-kept-by-automation',
    title: 'Automation without self-heal leaves an edit by hand until the next commit.',
    expect: {
      phase: 'OutOfSync',
      sync: 'OutOfSync',
      health: 'Healthy',
      resources: { ...WEB_SYNCED, 'ConfigMap/settings': 'OutOfSync' },
      plans: AT_REST,
    },
    play: async (stage) => {
      await deployed(stage, AUTOMATED);
      stage.mark();
      await stage.edit('v1/configmaps/settings', { data: { colour: 'red' } });
      return {
        object: await stage.until('seen', syncIs('OutOfSync')),
        live: ['v1/configmaps/settings'],
        frames: true,
      };
    },
  },
  {
    name: 'hidden-live-edit',
    title: 'An edit by hand that adds what Git never mentions: the controller calls it Synced.',
    expect: { phase: 'Synced', sync: 'Synced', health: 'Healthy', resources: WEB_SYNCED, plans: AT_REST },
    play: async (stage) => {
      await deployed(stage);
      await stage.edit('v1/services/web', { metadata: { labels: { debug: 'yes' } } });
      await stage.refresh('hard');
      return {
        object: await stage.until('compared again', all(refreshed, synced)),
        live: ['v1/services/web'],
      };
    },
  },
  {
    name: 'out-of-sync-secret',
    title: 'The value of a Secret was edited by hand.',
    expect: {
      phase: 'OutOfSync',
      sync: 'OutOfSync',
      health: 'Healthy',
      resources: { 'Secret/mail': 'OutOfSync' },
      plans: AT_REST,
    },
    play: async (stage) => {
      const secret = {
        apiVersion: 'v1',
        kind: 'Secret',
        metadata: { name: 'mail' },
        stringData: { user: 'shop', password: 'made-up-by-the-lab' },
      };
      await stage.commit({ 'app/mail.yaml': yaml(secret) });
      await stage.createApp();
      await stage.sync();
      await stage.until('deployed', all(synced, isDone));
      const edited = Buffer.from('edited-by-hand').toString('base64');
      await stage.edit('v1/secrets/mail', { data: { password: edited } });
      return { object: await stage.until('seen', syncIs('OutOfSync')), live: ['v1/secrets/mail'] };
    },
  },
  {
    name: 'out-of-sync-new-commit',
    title: 'Git moved, automation is off, nobody synced.',
    expect: {
      phase: 'OutOfSync',
      sync: 'OutOfSync',
      health: 'Healthy',
      resources: { ...WEB_SYNCED, 'Deployment/web': 'OutOfSync' },
      historyLength: 1,
      plans: AT_REST,
    },
    play: async (stage) => {
      await deployed(stage);
      const moved = await stage.commit({
        'app/web.yaml': yaml(deployment('web', { replicas: 2 }), service('web'), configMap('settings')),
      });
      await stage.refresh();
      return { object: await stage.until('seen', all(revisionIs(moved), syncIs('OutOfSync'), refreshed)) };
    },
  },
  {
    name: 'never-synced',
    title: 'Compared, and nothing of it was ever deployed.',
    expect: {
      phase: 'OutOfSync',
      sync: 'OutOfSync',
      health: 'Missing',
      resources: { 'Deployment/web': 'OutOfSync', 'ConfigMap/settings': 'OutOfSync' },
      historyLength: 0,
      plans: AT_REST,
    },
    play: async (stage) => {
      await stage.commit({ 'app/web.yaml': yaml(deployment('web'), configMap('settings')) });
      await stage.createApp();
      return { object: await stage.until('compared', syncIs('OutOfSync')) };
    },
  },
  {
    name: 'missing-resource',
    title: 'One of several objects was deleted by hand.',
    expect: {
      phase: 'OutOfSync',
      sync: 'OutOfSync',
      health: 'Healthy',
      resources: { ...WEB_SYNCED, 'Service/web': 'OutOfSync' },
      plans: AT_REST,
    },
    play: async (stage) => {
      await deployed(stage);
      stage.mark();
      await stage.kube.remove(stage.livePath('v1/services/web'));
      return { object: await stage.until('seen', syncIs('OutOfSync')), frames: true };
    },
  },
  {
    name: 'prune-pending',
    title: 'Git no longer has an object; automation runs without prune, so the object stays.',
    expect: {
      phase: 'OutOfSync',
      sync: 'OutOfSync',
      health: 'Healthy',
      resources: { ...WEB_SYNCED, 'ConfigMap/settings': 'OutOfSync' },
      pruneCount: 1,
      plans: AT_REST,
    },
    play: async (stage) => {
      await deployed(stage, AUTOMATED);
      const moved = await stage.commit({ 'app/web.yaml': yaml(deployment('web'), service('web')) });
      await stage.refresh();
      return {
        object: await stage.until('seen', all(revisionIs(moved), syncIs('OutOfSync'), refreshed)),
        live: ['v1/configmaps/settings'],
      };
    },
  },
  {
    name: 'extraneous-ignored',
    title: 'An extra object that carries IgnoreExtraneous is listed and does not count.',
    expect: {
      phase: 'Synced',
      sync: 'Synced',
      resources: { 'ConfigMap/settings': 'Synced', 'ConfigMap/extra': 'OutOfSync' },
      plans: AT_REST,
    },
    play: async (stage) => {
      const extra = configMap(
        'extra',
        { a: 'b' },
        { 'argocd.argoproj.io/compare-options': 'IgnoreExtraneous' },
      );
      await stage.commit({ 'app/all.yaml': yaml(configMap('settings'), extra) });
      await stage.createApp();
      await stage.sync();
      await stage.until('deployed', all(synced, isDone));
      const moved = await stage.commit({ 'app/all.yaml': yaml(configMap('settings')) });
      await stage.refresh();
      return { object: await stage.until('compared', all(revisionIs(moved), refreshed)) };
    },
  },
  {
    name: 'ignored-difference',
    title: 'A field that ignoreDifferences names was edited by hand.',
    expect: { phase: 'Synced', sync: 'Synced', health: 'Healthy', resources: WEB_SYNCED, plans: AT_REST },
    play: async (stage) => {
      await deployed(stage, {
        ignoreDifferences: [{ group: 'apps', kind: 'Deployment', jsonPointers: ['/spec/replicas'] }],
      });
      await stage.edit('apps/v1/deployments/web', { spec: { replicas: 4 } });
      await stage.refresh();
      return {
        object: await stage.until('compared', all(refreshed, synced)),
        live: ['apps/v1/deployments/web'],
      };
    },
  },
  {
    name: 'server-side-diff',
    title: 'The app is compared by dry runs on the server; somebody edited a value.',
    expect: {
      phase: 'OutOfSync',
      sync: 'OutOfSync',
      resources: { 'ConfigMap/settings': 'OutOfSync' },
      plans: AT_REST,
    },
    play: async (stage) => {
      await stage.commit({ 'app/settings.yaml': yaml(configMap('settings')) });
      await stage.createApp(
        {},
        { annotations: { 'argocd.argoproj.io/compare-options': 'ServerSideDiff=true' } },
      );
      await stage.sync();
      await stage.until('deployed', all(synced, isDone));
      await stage.edit('v1/configmaps/settings', { data: { colour: 'red' } });
      return {
        object: await stage.until('seen', syncIs('OutOfSync')),
        live: ['v1/configmaps/settings'],
      };
    },
  },
  {
    name: 'server-side-apply',
    title: 'Applied on the server; another manager owns a field beside Git and the app is Synced.',
    expect: { phase: 'Synced', sync: 'Synced', health: 'Healthy', plans: AT_REST },
    play: async (stage) => {
      await deployed(stage, { syncPolicy: { syncOptions: ['ServerSideApply=true'] } });
      await stage.edit(
        'apps/v1/deployments/web',
        { metadata: { annotations: { 'fernhill.example/node-agent': 'v4' } } },
        'node-agent',
      );
      await stage.refresh();
      return {
        object: await stage.until('compared', all(refreshed, synced)),
        live: ['apps/v1/deployments/web'],
      };
    },
  },
  {
    name: 'server-side-apply-live-edit',
    title: 'Applied on the server; somebody took a field over by hand.',
    expect: {
      phase: 'OutOfSync',
      sync: 'OutOfSync',
      resources: { ...WEB_SYNCED, 'Deployment/web': 'OutOfSync' },
      plans: AT_REST,
    },
    play: async (stage) => {
      await deployed(stage, { syncPolicy: { syncOptions: ['ServerSideApply=true'] } });
      await stage.edit('apps/v1/deployments/web', { spec: { replicas: 2 } });
      return {
        object: await stage.until('seen', all(syncIs('OutOfSync'), healthIs('Healthy'))),
        live: ['apps/v1/deployments/web'],
      };
    },
  },
  {
    name: 'managed-namespace-metadata',
    title: 'Only the metadata that the app declares for its namespace differs: no object is OutOfSync.',
    expect: {
      phase: 'OutOfSync',
      sync: 'OutOfSync',
      resources: { 'ConfigMap/settings': 'Synced' },
      plans: AT_REST,
    },
    play: async (stage) => {
      const policy = (team: string): object => ({
        syncPolicy: {
          syncOptions: ['CreateNamespace=true'],
          managedNamespaceMetadata: { labels: { team } },
        },
      });
      await stage.commit({ 'app/settings.yaml': yaml(configMap('settings')) });
      await stage.createApp(policy('web'));
      await stage.sync({ syncOptions: ['CreateNamespace=true'] });
      await stage.until('deployed', all(synced, isDone));
      await stage.patchApp({ spec: policy('catalog') });
      await stage.refresh();
      return { object: await stage.until('compared', all(refreshed, syncIs('OutOfSync'))) };
    },
  },
  {
    name: 'paused-automation',
    title: 'Automation is written down and switched off; a commit waits.',
    expect: { phase: 'OutOfSync', sync: 'OutOfSync', health: 'Healthy', historyLength: 1, plans: AT_REST },
    play: async (stage) => {
      await deployed(stage, AUTOMATED);
      await stage.patchApp({ spec: { syncPolicy: { automated: { enabled: false } } } });
      const moved = await stage.commit({
        'app/web.yaml': yaml(deployment('web', { replicas: 2 }), service('web'), configMap('settings')),
      });
      await stage.refresh();
      return { object: await stage.until('seen', all(revisionIs(moved), syncIs('OutOfSync'), refreshed)) };
    },
  },
  {
    name: 'skip-reconcile',
    title: 'The controller was told to pass over the app; the status is as old as that.',
    expect: {
      phase: 'Skipped',
      sync: 'Synced',
      plans: { sync: ['skipReconcile'], refresh: ['skipReconcile'], terminate: ['notRunning'] },
    },
    play: async (stage) => {
      await deployed(stage);
      await stage.patchApp({ metadata: { annotations: { 'argocd.argoproj.io/skip-reconcile': 'true' } } });
      await stage.edit('apps/v1/deployments/web', { spec: { replicas: 3 } });
      await stage.untilObject(
        'scaled',
        stage.livePath('apps/v1/deployments/web'),
        (web) => at(web, 'status', 'availableReplicas') === 3,
      );
      return { object: await stage.until('as it stands', synced), live: ['apps/v1/deployments/web'] };
    },
  },
  {
    name: 'stale-verdict',
    title: 'The spec was changed after the last comparison, and the controller has not compared since.',
    expect: { phase: 'StaleVerdict', sync: 'Synced', isVerdictStale: true, plans: AT_REST },
    play: async (stage) => {
      await deployed(stage);
      // Between the change and the comparison that follows it, this is how the app stands.
      stage.mark();
      const changed = await stage.patchApp({ spec: { source: { path: 'elsewhere' } } });
      return { object: changed, frames: true };
    },
  },
  {
    name: 'degraded',
    title: 'Git and cluster agree, and the image crashes.',
    expect: { phase: 'Degraded', sync: 'Synced', health: 'Degraded', plans: AT_REST },
    play: async (stage) => {
      const broken = deployment('web', { image: 'oci.fernhill.example/shop/web:crashes' }) as {
        readonly spec: object;
      };
      const impatient = { ...broken, spec: { ...broken.spec, progressDeadlineSeconds: 2 } };
      await stage.commit({ 'app/web.yaml': yaml(impatient) });
      await stage.createApp();
      await stage.sync();
      return {
        object: await stage.until('given up', all(syncIs('Synced'), healthIs('Degraded'), isDone)),
        live: ['apps/v1/deployments/web'],
      };
    },
  },
  {
    name: 'progressing',
    title: 'Applied, and the pods are not ready yet.',
    expect: { phase: 'Progressing', sync: 'Synced', health: 'Progressing', plans: AT_REST },
    play: async (stage) => {
      await stage.commit({ 'app/web.yaml': yaml(deployment('web', { takes: '10m' })) });
      await stage.createApp();
      await stage.sync();
      return {
        object: await stage.until('applied', all(syncIs('Synced'), healthIs('Progressing'), isDone)),
        live: ['apps/v1/deployments/web'],
      };
    },
  },
  {
    name: 'suspended',
    title: 'A Deployment is paused on purpose, in Git.',
    expect: { phase: 'Suspended', sync: 'Synced', health: 'Suspended', plans: AT_REST },
    play: async (stage) => {
      const web = deployment('web') as { readonly spec: object };
      await stage.commit({ 'app/web.yaml': yaml({ ...web, spec: { ...web.spec, paused: true } }) });
      await stage.createApp();
      await stage.sync();
      return { object: await stage.until('applied', all(healthIs('Suspended'), syncIs('Synced'), isDone)) };
    },
  },
  {
    name: 'helm',
    title: 'A Helm chart from Git, with values and parameters of the Application.',
    expect: {
      phase: 'Synced',
      sync: 'Synced',
      resources: { 'ConfigMap/helm-settings': 'Synced' },
      plans: AT_REST,
    },
    play: async (stage) => {
      await stage.commit(
        Object.fromEntries(Object.entries(chart).map(([file, text]) => [`app/${file}`, text])),
      );
      await stage.createApp({
        source: {
          repoURL: stage.url,
          targetRevision: 'main',
          path: 'app',
          helm: { valuesObject: { colour: 'green' }, parameters: [{ name: 'size', value: 'large' }] },
        },
      });
      await stage.sync();
      return {
        object: await stage.until('deployed', all(synced, isDone)),
        live: ['v1/configmaps/helm-settings'],
      };
    },
  },
  {
    name: 'kustomize',
    title: 'A kustomization with a base, a patch and an image.',
    expect: {
      phase: 'Synced',
      sync: 'Synced',
      resources: { 'Deployment/web': 'Synced' },
      plans: AT_REST,
    },
    play: async (stage) => {
      await stage.commit({
        'base/web.yaml': yaml(deployment('web')),
        'base/kustomization.yaml': 'resources: [web.yaml]\n',
        'app/kustomization.yaml':
          'resources: [../base]\nimages:\n  - name: oci.fernhill.example/shop/web\n    newTag: "1.1"\n',
      });
      await stage.createApp();
      await stage.sync();
      return {
        object: await stage.until('deployed', all(synced, isDone)),
        live: ['apps/v1/deployments/web'],
      };
    },
  },
  {
    name: 'multi-source',
    title: 'A chart whose values come from a second source.',
    expect: {
      phase: 'Synced',
      sync: 'Synced',
      resources: { 'ConfigMap/multi-source-settings': 'Synced' },
      plans: AT_REST,
    },
    play: async (stage) => {
      const files = Object.entries(chart).map(([file, text]) => [`chart/${file}`, text]);
      await stage.commit({ ...Object.fromEntries(files), 'values/prod.yaml': 'colour: teal\n' });
      await stage.createApp({
        source: null,
        sources: [
          {
            repoURL: stage.url,
            targetRevision: 'main',
            path: 'chart',
            helm: { valueFiles: ['$values/values/prod.yaml'] },
          },
          { repoURL: stage.url, targetRevision: 'main', ref: 'values' },
        ],
      });
      await stage.sync();
      return {
        object: await stage.until('deployed', all(synced, isDone)),
        live: ['v1/configmaps/multi-source-settings'],
      };
    },
  },
];
