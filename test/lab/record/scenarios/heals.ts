import type { KubeObject } from '../../../../src/core/model/kubeObject.ts';
import { at } from '../../../../src/core/util/json.ts';
import { all, isDone, synced, syncIs } from '../facts.ts';
import { configMap, deployment, yaml } from '../manifests.ts';
import { AT_REST, type Recorded, type Scenario } from '../scenario.ts';
import type { Stage } from '../stage.ts';

const HEALING = { syncPolicy: { automated: { prune: true, selfHeal: true } } };

async function healing(stage: Stage): Promise<void> {
  await stage.commit({ 'app/web.yaml': yaml(deployment('web', { replicas: 2 }), configMap('settings')) });
  await stage.createApp(HEALING);
  await stage.until('deployed', all(synced, isDone));
}

const healsAre =
  (count: number) =>
  (app: KubeObject): boolean =>
    at(app, 'status', 'operationState', 'operation', 'sync', 'autoHealAttemptsCount') === count;

const HEALED = {
  phase: 'Synced',
  sync: 'Synced',
  operation: { phase: 'Succeeded', isAutomated: true, isSelfHeal: true },
  plans: AT_REST,
} as const;

/** From the edit of one live object to the rest after its heal, frame by frame. */
async function healed(stage: Stage, live: string, edit: () => Promise<unknown>): Promise<Recorded> {
  await healing(stage);
  await stage.followLive(live);
  stage.mark();
  await edit();
  return {
    object: await stage.until('healed', all(healsAre(1), synced, isDone)),
    live: [live],
    frames: true,
  };
}

export const heals: readonly Scenario[] = [
  {
    name: 'self-heal-fast',
    title: 'A value edited by hand is put back at once: the raw frames from the edit to the rest.',
    expect: { ...HEALED, health: 'Healthy', healAttempts: 1, historyLength: 1 },
    play: (stage) =>
      healed(stage, 'v1/configmaps/settings', () =>
        stage.edit('v1/configmaps/settings', { data: { colour: 'red' } }),
      ),
  },
  {
    name: 'self-heal-scaled',
    title: 'A Deployment scaled by hand is scaled back: Events of the workload name both numbers.',
    expect: { ...HEALED, healAttempts: 1 },
    play: (stage) =>
      healed(stage, 'apps/v1/deployments/web', () =>
        stage.edit('apps/v1/deployments/web/scale', { spec: { replicas: 5 } }, 'kubectl'),
      ),
  },
  {
    name: 'self-heal-deleted-object',
    title: 'An object deleted by hand is created again.',
    expect: { ...HEALED, healAttempts: 1 },
    play: (stage) =>
      healed(stage, 'v1/configmaps/settings', () =>
        stage.kube.remove(stage.livePath('v1/configmaps/settings')),
      ),
  },
  {
    name: 'self-heal-slow',
    title: 'The third edit in a row waits: the controller heals more slowly each time it has to.',
    expect: { ...HEALED, healAttempts: 3 },
    play: async (stage) => {
      await healing(stage);
      for (const count of [1, 2]) {
        await stage.edit('v1/configmaps/settings', { data: { colour: `red ${count}` } });
        await stage.until(`heal ${count}`, all(healsAre(count), synced, isDone));
      }
      await stage.followLive('v1/configmaps/settings');
      stage.mark();
      await stage.edit('v1/configmaps/settings', { data: { colour: 'red 3' } });
      return { object: await stage.until('heal 3', all(healsAre(3), synced, isDone)), frames: true };
    },
  },
  {
    name: 'self-heal-waiting',
    title: 'Between an edit and its heal, while the controller waits before it heals again.',
    expect: {
      phase: 'OutOfSync',
      sync: 'OutOfSync',
      resources: { 'Deployment/web': 'Synced', 'ConfigMap/settings': 'OutOfSync' },
      healAttempts: 2,
      plans: AT_REST,
    },
    play: async (stage) => {
      await healing(stage);
      for (const count of [1, 2]) {
        await stage.edit('v1/configmaps/settings', { data: { colour: `red ${count}` } });
        await stage.until(`heal ${count}`, all(healsAre(count), synced, isDone));
      }
      await stage.edit('v1/configmaps/settings', { data: { colour: 'red 3' } });
      return {
        object: await stage.until(
          'waiting',
          (app) => syncIs('OutOfSync')(app) && app['operation'] === undefined && healsAre(2)(app),
        ),
        live: ['v1/configmaps/settings'],
      };
    },
  },
  {
    name: 'self-heal-server-side-apply',
    title: 'A self-healing app that applies on the server takes a field back.',
    expect: { ...HEALED, healAttempts: 1 },
    play: async (stage) => {
      await stage.commit({ 'app/web.yaml': yaml(deployment('web', { replicas: 2 })) });
      await stage.createApp({ syncPolicy: { ...HEALING.syncPolicy, syncOptions: ['ServerSideApply=true'] } });
      await stage.until('deployed', all(synced, isDone));
      await stage.followLive('apps/v1/deployments/web');
      stage.mark();
      await stage.edit('apps/v1/deployments/web', { spec: { replicas: 1 } });
      return {
        object: await stage.until('healed', all(healsAre(1), synced, isDone)),
        live: ['apps/v1/deployments/web'],
        frames: true,
      };
    },
  },
];
