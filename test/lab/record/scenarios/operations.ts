import type { KubeObject } from '../../../../src/core/model/kubeObject.ts';
import { at } from '../../../../src/core/util/json.ts';
import { all, isDone, isOver, messageHas, phaseIs, refreshed, synced, syncIs, verdictIs } from '../facts.ts';
import { configMap, deployment, hook, job, wave, yaml } from '../manifests.ts';
import { AT_REST, BUSY, type Scenario } from '../scenario.ts';
import type { Stage } from '../stage.ts';

/** What one file declares, synced by hand and at rest. */
async function deployed(stage: Stage, file: string, text: string): Promise<void> {
  await stage.commit({ [file]: text });
  await stage.createApp();
  await stage.sync();
  await stage.until('deployed', all(synced, isDone));
}

/** Settings at rest in their first version, the second in Git. */
async function oneCommitBehind(stage: Stage): Promise<void> {
  await deployed(stage, 'app/settings.yaml', yaml(configMap('settings'), configMap('texts')));
  await stage.commit({
    'app/settings.yaml': yaml(configMap('settings', { colour: 'green' }), configMap('texts')),
  });
  await stage.refresh();
  await stage.until('one commit behind', all(syncIs('OutOfSync'), refreshed));
}

/** A sync that holds until the stage is closed: its hook takes longer than anybody waits. */
async function holdingSync(stage: Stage): Promise<KubeObject> {
  await stage.commit({
    'app/all.yaml': yaml(
      configMap('settings'),
      job('migrate', { takes: '20m', annotations: hook('PreSync') }),
    ),
  });
  await stage.createApp();
  await stage.until('compared', syncIs('OutOfSync'));
  stage.mark();
  await stage.sync();
  stage.onClose(async () => {
    await stage.patchApp({ status: { operationState: { phase: 'Terminating' } } }).catch(() => undefined);
  });
  return stage.until('waiting for the hook', all(phaseIs('Running'), messageHas('waiting for')));
}

/** Git holds a kind that the cluster does not know. */
async function unknownKind(stage: Stage): Promise<void> {
  const widget = { apiVersion: 'made.up.example/v1', kind: 'Widget', metadata: { name: 'one' } };
  await stage.commit({ 'app/widget.yaml': yaml(widget) });
  await stage.createApp();
}

export const operations: readonly Scenario[] = [
  {
    name: 'sync-requested',
    title: 'A sync was written into the slot, and the controller has not begun.',
    expect: {
      phase: 'Requested',
      sync: 'OutOfSync',
      operation: { isRequested: true, isAutomated: false },
      plans: { sync: ['operationRequested'], refresh: [], terminate: ['notRunning'] },
    },
    play: async (stage) => {
      await oneCommitBehind(stage);
      const requested = await stage.sync();
      await stage.until('over', all(synced, isDone));
      return { object: requested };
    },
  },
  {
    name: 'sync-no-reaction',
    title: 'A sync of an Application in a namespace that no controller watches: nobody ever answers.',
    expect: {
      phase: 'Requested',
      sync: 'Unknown',
      health: null,
      operation: { isRequested: true },
      plans: { sync: ['operationRequested'], refresh: [], terminate: ['notRunning'] },
    },
    play: async (stage) => {
      await stage.commit({ 'app/settings.yaml': yaml(configMap('settings')) });
      const app = await stage.create({
        apiVersion: 'argoproj.io/v1alpha1',
        kind: 'Application',
        metadata: { name: stage.name, namespace: stage.name },
        spec: {
          project: 'default',
          source: { repoURL: stage.url, targetRevision: 'main', path: 'app' },
          destination: { server: 'https://kubernetes.default.svc', namespace: stage.name },
        },
        operation: { initiatedBy: { username: 'sam.doyle' }, sync: { syncStrategy: { hook: {} } } },
      });
      return { object: app };
    },
  },
  {
    name: 'sync-running-frames',
    title: 'A sync from the request to the rest, frame by frame.',
    expect: {
      phase: 'Synced',
      sync: 'Synced',
      health: 'Healthy',
      operation: { phase: 'Succeeded', isAutomated: false },
      historyLength: 2,
      plans: AT_REST,
    },
    play: async (stage) => {
      await oneCommitBehind(stage);
      stage.mark();
      await stage.sync();
      return { object: await stage.until('over', all(synced, isDone)), frames: true };
    },
  },
  {
    name: 'sync-waiting-for-hook',
    title: 'A sync waits until its PreSync Job has run.',
    expect: {
      phase: 'Running',
      sync: 'OutOfSync',
      health: 'Missing',
      operation: { phase: 'Running', message: 'waiting for completion of hook batch/Job/migrate' },
      plans: BUSY,
    },
    play: async (stage) => ({ object: await holdingSync(stage), frames: true }),
  },
  {
    name: 'sync-waiting-for-wave',
    title: 'A sync waits until the first of two waves is healthy.',
    expect: {
      phase: 'Running',
      sync: 'OutOfSync',
      operation: { phase: 'Running', message: 'waiting for healthy state of apps/Deployment/first' },
      plans: BUSY,
    },
    play: async (stage) => {
      await stage.commit({
        'app/all.yaml': yaml(
          deployment('first', { takes: '6s', annotations: wave(-1) }),
          deployment('second', { annotations: wave(2) }),
        ),
      });
      await stage.createApp();
      await stage.until('compared', syncIs('OutOfSync'));
      stage.mark();
      await stage.sync();
      const waiting = await stage.until(
        'waiting',
        all(phaseIs('Running'), messageHas('waiting for healthy')),
      );
      await stage.until('over', all(synced, isDone));
      return { object: waiting, frames: true };
    },
  },
  {
    name: 'sync-waves-done',
    title: 'Three waves with hooks before and after, all run.',
    expect: {
      phase: 'Synced',
      sync: 'Synced',
      health: 'Healthy',
      operation: { phase: 'Succeeded' },
      plans: AT_REST,
    },
    play: async (stage) => {
      await stage.commit({
        'app/all.yaml': yaml(
          job('before', { annotations: hook('PreSync') }),
          configMap('settings', {}, wave(-1)),
          deployment('web', { annotations: wave(1) }),
          job('after', { annotations: hook('PostSync', 'HookSucceeded') }),
        ),
      });
      await stage.createApp();
      await stage.sync();
      return { object: await stage.until('over', all(synced, isDone)), live: ['batch/v1/jobs/before'] };
    },
  },
  {
    name: 'sync-failed',
    title: 'A sync by hand failed: the selector of a Deployment cannot be changed.',
    expect: {
      phase: 'SyncFailed',
      sync: 'OutOfSync',
      operation: { phase: 'Failed', isAutomated: false },
      historyLength: 1,
      plans: AT_REST,
    },
    play: async (stage) => {
      await deployed(stage, 'app/web.yaml', yaml(deployment('web')));
      await stage.commit({ 'app/web.yaml': yaml(otherSelector()) });
      stage.mark();
      await stage.sync();
      return {
        object: await stage.until('failed', all(phaseIs('Failed'), syncIs('OutOfSync'), isDone)),
        frames: true,
      };
    },
  },
  {
    name: 'sync-failed-automated',
    title: 'Automation failed once at this revision and does not try again.',
    expect: {
      phase: 'Stuck',
      sync: 'OutOfSync',
      operation: { phase: 'Failed', isAutomated: true },
      plans: AT_REST,
    },
    play: async (stage) => {
      await stage.commit({ 'app/web.yaml': yaml(deployment('web')) });
      // Without a word about retries, automation tries five times more; see sync-retrying-automated.
      await stage.createApp({ syncPolicy: { automated: { selfHeal: true }, retry: { limit: 0 } } });
      await stage.until('deployed', all(synced, isDone));
      await stage.commit({ 'app/web.yaml': yaml(otherSelector()) });
      await stage.refresh();
      await stage.until('failed', phaseIs('Failed'));
      await stage.refresh();
      return { object: await stage.until('given up', all(phaseIs('Failed'), refreshed, isDone)) };
    },
  },
  {
    name: 'sync-retrying',
    title: 'A failed try waits for its retry: Running with an end.',
    expect: { phase: 'Retrying', operation: { phase: 'Running', message: 'Retrying attempt' }, plans: BUSY },
    play: async (stage) => {
      await deployed(stage, 'app/web.yaml', yaml(deployment('web')));
      await stage.commit({ 'app/web.yaml': yaml(otherSelector()) });
      stage.mark();
      await stage.sync(
        {},
        { retry: { limit: 1, backoff: { duration: '2s', factor: 2, maxDuration: '5s' } } },
      );
      const waiting = await stage.until(
        'waiting for the retry',
        (app) => phaseIs('Running')(app) && at(app, 'status', 'operationState', 'finishedAt') !== undefined,
      );
      return { object: waiting, frames: true };
    },
  },
  {
    name: 'sync-retrying-automated',
    title: 'Automation failed and tries again: five times more where the app says nothing about retries.',
    expect: {
      phase: 'Retrying',
      sync: 'OutOfSync',
      operation: { phase: 'Running', isAutomated: true, message: 'Retrying attempt' },
      plans: BUSY,
    },
    play: async (stage) => {
      await stage.commit({ 'app/web.yaml': yaml(deployment('web')) });
      await stage.createApp({ syncPolicy: { automated: {} } });
      await stage.until('deployed', all(synced, isDone));
      await stage.commit({ 'app/web.yaml': yaml(otherSelector()) });
      stage.mark();
      await stage.refresh();
      const waiting = await stage.until(
        'waiting for the second retry',
        (app) =>
          phaseIs('Running')(app) &&
          at(app, 'status', 'operationState', 'finishedAt') !== undefined &&
          at(app, 'status', 'operationState', 'retryCount') === 1,
      );
      await stage.patchApp({ status: { operationState: { phase: 'Terminating' } } });
      return { object: waiting, frames: true };
    },
  },
  {
    name: 'sync-failing-hook',
    title: 'The PreSync Job failed, so nothing was applied.',
    expect: {
      phase: 'SyncFailed',
      sync: 'OutOfSync',
      health: 'Missing',
      operation: { phase: 'Failed' },
      historyLength: 0,
      plans: AT_REST,
    },
    play: async (stage) => {
      const image = 'oci.fernhill.example/shop/migrate:fails';
      await stage.commit({
        'app/all.yaml': yaml(configMap('settings'), job('migrate', { image, annotations: hook('PreSync') })),
      });
      await stage.createApp();
      await stage.until('compared', syncIs('OutOfSync'));
      stage.mark();
      await stage.sync();
      return {
        object: await stage.until('failed', all(phaseIs('Failed'), isDone)),
        live: ['batch/v1/jobs/migrate'],
        frames: true,
      };
    },
  },
  {
    name: 'sync-invalid-manifest',
    title: 'Git holds an object that the API server refuses.',
    expect: { phase: 'SyncFailed', sync: 'OutOfSync', operation: { phase: 'Failed' }, plans: AT_REST },
    play: async (stage) => {
      const bad = { ...configMap('settings'), data: { colour: 7 } };
      await stage.commit({ 'app/bad.yaml': yaml(bad) });
      await stage.createApp();
      await stage.sync();
      return { object: await stage.until('failed', all(phaseIs('Failed'), isDone)) };
    },
  },
  {
    name: 'sync-unknown-kind',
    title: 'Git holds a kind that the cluster does not know.',
    expect: {
      phase: 'SyncFailed',
      sync: 'OutOfSync',
      health: 'Missing',
      resources: { 'Widget/one': 'OutOfSync' },
      operation: { phase: 'Failed' },
      plans: AT_REST,
    },
    play: async (stage) => {
      await unknownKind(stage);
      await stage.sync();
      return { object: await stage.until('failed', all(phaseIs('Failed'), isDone)) };
    },
  },
  {
    name: 'dry-run-succeeded',
    title: 'A dry run of a waiting commit went well and changed nothing.',
    expect: {
      phase: 'OutOfSync',
      sync: 'OutOfSync',
      operation: { phase: 'Succeeded', isDryRun: true },
      historyLength: 1,
      plans: AT_REST,
    },
    play: async (stage) => {
      await oneCommitBehind(stage);
      stage.mark();
      await stage.sync({ dryRun: true });
      const object = await stage.until('over', all(phaseIs('Succeeded'), isOver));
      await stage.untilEvent(`Sync operation to ${stage.commits.at(-1) ?? ''} succeeded`);
      return { object, frames: true };
    },
  },
  {
    name: 'dry-run-failed',
    title: 'A dry run says that a sync would fail.',
    expect: {
      phase: 'OutOfSync',
      sync: 'OutOfSync',
      operation: { phase: 'Failed', isDryRun: true },
      plans: AT_REST,
    },
    play: async (stage) => {
      await unknownKind(stage);
      await stage.sync({ dryRun: true });
      return { object: await stage.until('over', all(phaseIs('Failed'), isOver)) };
    },
  },
  {
    name: 'selective-sync',
    title: 'One of two differing objects was synced: no entry in the history.',
    expect: {
      phase: 'OutOfSync',
      sync: 'OutOfSync',
      operation: { phase: 'Succeeded' },
      resources: { 'ConfigMap/settings': 'Synced', 'ConfigMap/texts': 'OutOfSync' },
      historyLength: 1,
      plans: AT_REST,
    },
    play: async (stage) => {
      await oneCommitBehind(stage);
      await stage.edit('v1/configmaps/texts', { data: { colour: 'red' } });
      await stage.sync({ resources: [{ kind: 'ConfigMap', name: 'settings', namespace: stage.name }] });
      return {
        object: await stage.until(
          'over',
          all(phaseIs('Succeeded'), verdictIs('ConfigMap/settings', 'Synced'), isDone),
        ),
      };
    },
  },
  {
    name: 'sync-to-revision',
    title: 'Synced by hand to the commit before: deployed, and OutOfSync against the branch.',
    expect: {
      phase: 'OutOfSync',
      sync: 'OutOfSync',
      operation: { phase: 'Succeeded' },
      historyLength: 2,
      plans: AT_REST,
    },
    play: async (stage) => {
      await oneCommitBehind(stage);
      await stage.sync({ revision: stage.commits[0] });
      return { object: await stage.until('over', all(phaseIs('Succeeded'), syncIs('OutOfSync'), isDone)) };
    },
  },
  {
    name: 'sync-pruned',
    title: 'A sync with prune deleted what Git no longer has.',
    expect: {
      phase: 'Synced',
      sync: 'Synced',
      operation: { phase: 'Succeeded' },
      resources: { 'ConfigMap/settings': 'Synced' },
      plans: AT_REST,
    },
    play: async (stage) => {
      await oneCommitBehind(stage);
      await stage.commit({ 'app/settings.yaml': yaml(configMap('settings')) });
      await stage.sync({ prune: true });
      return { object: await stage.until('over', all(synced, isDone)) };
    },
  },
  {
    name: 'sync-prune-skipped',
    title: 'A sync without prune left what Git no longer has.',
    expect: {
      phase: 'OutOfSync',
      sync: 'OutOfSync',
      operation: { phase: 'Succeeded' },
      resources: { 'ConfigMap/settings': 'Synced', 'ConfigMap/texts': 'OutOfSync' },
      pruneCount: 1,
      plans: AT_REST,
    },
    play: async (stage) => {
      await oneCommitBehind(stage);
      await stage.commit({ 'app/settings.yaml': yaml(configMap('settings')) });
      await stage.sync();
      return {
        object: await stage.until(
          'over',
          all(phaseIs('Succeeded'), verdictIs('ConfigMap/texts', 'OutOfSync'), isDone),
        ),
      };
    },
  },
  {
    name: 'sync-waiting-for-confirmation',
    title: 'A sync waits until somebody confirms that an object may be pruned.',
    expect: {
      phase: 'Running',
      operation: { phase: 'Running', message: 'waiting for pruning confirmation of' },
      plans: BUSY,
    },
    play: async (stage) => {
      const texts = configMap('texts', {}, { 'argocd.argoproj.io/sync-options': 'Prune=confirm' });
      await deployed(stage, 'app/settings.yaml', yaml(configMap('settings'), texts));
      await stage.commit({ 'app/settings.yaml': yaml(configMap('settings')) });
      stage.mark();
      await stage.sync({ prune: true });
      return {
        object: await stage.until('waiting', all(phaseIs('Running'), messageHas('confirmation'))),
        frames: true,
      };
    },
  },
  {
    name: 'sync-terminating',
    title: 'A running sync was told to stop.',
    expect: {
      phase: 'Terminating',
      operation: { phase: 'Terminating' },
      plans: { sync: ['operationRunning'], refresh: [], terminate: ['terminating'] },
    },
    play: async (stage) => {
      await holdingSync(stage);
      stage.mark();
      const terminating = await stage.patchApp({ status: { operationState: { phase: 'Terminating' } } });
      await stage.until('ended', phaseIs('Failed'));
      return { object: terminating, frames: true };
    },
  },
  {
    name: 'sync-terminated',
    title: 'A running sync was told to stop, and did.',
    expect: {
      phase: 'SyncFailed',
      sync: 'OutOfSync',
      operation: { phase: 'Failed', message: 'Operation terminated' },
      plans: AT_REST,
    },
    play: async (stage) => {
      await holdingSync(stage);
      stage.mark();
      await stage.patchApp({ status: { operationState: { phase: 'Terminating' } } });
      return { object: await stage.until('ended', all(phaseIs('Failed'), isDone)), frames: true };
    },
  },
  {
    name: 'sync-blocked-by-window',
    title: 'A sync by hand in a time that the project denies.',
    expect: { phase: 'Blocked', operation: { phase: 'Running', message: 'sync window' }, plans: BUSY },
    play: async (stage) => {
      await stage.createProject({
        syncWindows: [{ kind: 'deny', schedule: '* * * * *', duration: '24h', applications: ['*'] }],
      });
      await stage.commit({ 'app/settings.yaml': yaml(configMap('settings')) });
      await stage.createApp({ project: stage.name });
      await stage.until('compared', syncIs('OutOfSync'));
      stage.mark();
      await stage.sync();
      return { object: await stage.until('blocked', messageHas('sync window')), frames: true };
    },
  },
  {
    name: 'refresh-requested',
    title: 'A hard refresh was asked for and is not answered yet; its frames to the end.',
    expect: {
      phase: 'Refreshing',
      sync: 'Synced',
      plans: { sync: [], refresh: [], terminate: ['notRunning'] },
    },
    play: async (stage) => {
      await deployed(stage, 'app/settings.yaml', yaml(configMap('settings')));
      stage.mark();
      const requested = await stage.refresh('hard');
      await stage.until('answered', refreshed);
      return { object: requested, frames: true };
    },
  },
];

/** The same Deployment with another selector, which the API server refuses to change. */
function otherSelector(): object {
  const web = deployment('web') as { readonly spec: { readonly template: object } };
  const labels = { app: 'web', tier: 'front' };
  const template = { ...web.spec.template, metadata: { labels } };
  return { ...web, spec: { ...web.spec, selector: { matchLabels: labels }, template } };
}
