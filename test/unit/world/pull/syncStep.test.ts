import assert from 'node:assert/strict';

import { textAt, type Dict, type Json } from '../../../world/pull/json.ts';
import { keyOf, nameOf, withMetadata, type Key, type Obj } from '../../../world/pull/objects.ts';
import {
  imagesOf,
  syncStep,
  terminateSync,
  type SyncOps,
  type SyncSettings,
  type SyncState,
} from '../../../world/pull/syncStep.ts';
import { planTasks, type Task } from '../../../world/pull/syncTasks.ts';

/** A cluster in memory: what was applied is there at once, and Jobs run until the test ends them. */
class Cluster implements SyncOps {
  readonly objects = new Map<Key, Obj>();
  readonly log: string[] = [];
  refused = new Set<string>();

  async apply(target: Obj, _live: Obj | undefined, dryRun: boolean): Promise<string> {
    const name = nameOf(target);
    this.log.push(`${dryRun ? 'try' : 'apply'} ${name}`);
    if (this.refused.has(`${dryRun ? 'try' : 'apply'} ${name}`)) {
      throw new Error(`${name} is refused`);
    }
    if (!dryRun) {
      this.objects.set(keyOf(target), target);
    }
    return `${name} created${dryRun ? ' (dry run)' : ''}`;
  }

  async remove(obj: Obj): Promise<void> {
    this.log.push(`remove ${nameOf(obj)}`);
    this.objects.delete(keyOf(obj));
  }

  async removeHookFinalizer(obj: Obj): Promise<void> {
    this.log.push(`release ${nameOf(obj)}`);
  }

  async pause(): Promise<void> {
    this.log.push('pause');
  }

  end(name: string, type: 'Complete' | 'Failed'): void {
    const [key, job] = [...this.objects].find(([, obj]) => nameOf(obj) === name)!;
    this.objects.set(key, {
      ...job,
      status: { conditions: [{ type, status: 'True', message: `${name} ended` }] },
    });
  }
}

const config = (name: string, wave = 0): Obj => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: {
    name,
    namespace: 'shop',
    annotations: wave === 0 ? {} : { 'argocd.argoproj.io/sync-wave': String(wave) },
  },
});
const job = (name: string, hook: string, policy?: string): Obj => ({
  apiVersion: 'batch/v1',
  kind: 'Job',
  metadata: {
    name,
    namespace: 'shop',
    annotations: {
      'argocd.argoproj.io/hook': hook,
      ...(policy ? { 'argocd.argoproj.io/hook-delete-policy': policy } : {}),
    },
  },
});
const deployment = (name: string, wave: number, available: number): Obj => ({
  ...config(name, wave),
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  spec: { replicas: 1 },
  status: { observedGeneration: 1, replicas: 1, updatedReplicas: 1, availableReplicas: available },
});

interface Sync {
  readonly cluster: Cluster;
  readonly step: () => Promise<SyncState>;
  readonly terminate: () => Promise<SyncState>;
}

function sync(
  targets: readonly Obj[],
  part: { hooks?: readonly Obj[]; extra?: readonly Obj[]; settings?: Partial<SyncSettings> } = {},
): Sync {
  const cluster = new Cluster();
  for (const obj of part.extra ?? []) {
    cluster.objects.set(keyOf(obj), obj);
  }
  let results: readonly Dict[] = [];
  const tasks = (): Task[] =>
    planTasks({
      pairs: [
        ...targets.map((target) => {
          const live = cluster.objects.get(keyOf(target));
          return live ? { target, live } : { target };
        }),
        ...(part.extra ?? []).flatMap((live) => (cluster.objects.has(keyOf(live)) ? [{ live }] : [])),
      ],
      hooks: part.hooks ?? [],
      namespace: 'shop',
      revision: 'abc',
      startedAt: 0,
      skipsHooks: false,
      prunesLast: false,
      liveOf: (target) => cluster.objects.get(keyOf(target)),
      isServed: () => true,
    });
  const settings = { dryRun: false, prune: false, ...part.settings };
  const keep = async (state: Promise<SyncState>): Promise<SyncState> => {
    results = (await state).results;
    return state;
  };
  return {
    cluster,
    step: () => keep(syncStep(tasks(), results, settings, cluster)),
    terminate: () => keep(terminateSync(tasks(), results, settings, cluster)),
  };
}

const told = ({ phase, message }: SyncState): string => `${phase}: ${message}`;
const rows = ({ results }: SyncState): string[] =>
  results.map((one) =>
    ['name', 'status', 'hookPhase', 'message'].map((field) => textAt(one, field)).join(' '),
  );

describe('step of a sync', () => {
  it('tries everything before it applies anything, and is done at once with a single wave', async () => {
    const { cluster, step } = sync([config('a'), config('b')]);
    const state = await step();
    assert.equal(told(state), 'Succeeded: successfully synced (all tasks run)');
    assert.deepEqual(cluster.log, ['try a', 'try b', 'apply a', 'apply b']);
    assert.deepEqual(rows(state), ['a Synced Running a created', 'b Synced Running b created']);
  });

  it('stops before the first apply when one object would be refused', async () => {
    const { cluster, step } = sync([config('a'), config('b')]);
    cluster.refused.add('try b');
    const state = await step();
    assert.equal(told(state), 'Failed: one or more objects failed to apply (dry run)');
    assert.deepEqual(rows(state), ['b SyncFailed Failed b is refused']);
    assert.equal(cluster.objects.size, 0);
  });

  it('fails with the reason of what could not be applied', async () => {
    const { cluster, step } = sync([config('a')]);
    cluster.refused.add('apply a');
    assert.equal(told(await step()), 'Failed: one or more objects failed to apply, reason: a is refused');
  });

  it('goes wave by wave, with a pause after each but the last, and waits for health in between', async () => {
    const { cluster, step } = sync([deployment('early', -1, 0), config('late', 1)]);
    assert.equal(told(await step()), 'Running: waiting for healthy state of apps/Deployment/early');
    assert.deepEqual(cluster.log, ['try early', 'try late', 'apply early', 'pause']);
    assert.equal(told(await step()), 'Running: waiting for healthy state of apps/Deployment/early');
    cluster.objects.set(keyOf(deployment('early', -1, 1)), deployment('early', -1, 1));
    const state = await step();
    assert.equal(told(state), 'Succeeded: successfully synced (all tasks run)');
    assert.deepEqual(rows(state), [
      'early Synced Succeeded early created',
      'late Synced Running late created',
    ]);
  });

  it('waits for a hook before anything else and takes its end as the result', async () => {
    const { cluster, step } = sync([config('a')], { hooks: [job('migrate', 'PreSync')] });
    assert.equal(told(await step()), 'Running: waiting for completion of hook batch/Job/migrate');
    assert.deepEqual(cluster.log, ['try migrate', 'try a', 'apply migrate', 'pause']);
    cluster.end('migrate', 'Complete');
    const state = await step();
    assert.equal(told(state), 'Succeeded: successfully synced (all tasks run)');
    assert.deepEqual(rows(state), ['migrate Synced Succeeded migrate ended', 'a Synced Running a created']);
    assert.equal(textAt(state.results[0], 'hookType'), 'PreSync');
  });

  it('fails when a hook fails, and runs the SyncFail hook before that', async () => {
    const { cluster, step } = sync([config('a')], {
      hooks: [job('migrate', 'PreSync'), job('alarm', 'SyncFail')],
    });
    await step();
    cluster.end('migrate', 'Failed');
    assert.equal(told(await step()), 'Running: waiting for completion of hook batch/Job/alarm');
    cluster.end('alarm', 'Complete');
    const state = await step();
    assert.equal(told(state), 'Failed: one or more synchronization tasks completed unsuccessfully');
    assert.equal(cluster.log.includes('apply a'), false);
  });

  it('deletes what is left of a hook before it makes it again', async () => {
    const hook = job('migrate', 'PreSync');
    const { cluster, step } = sync([], { hooks: [hook] });
    cluster.objects.set(keyOf(hook), {
      ...hook,
      status: { conditions: [{ type: 'Complete', status: 'True' }] },
    });
    assert.equal(told(await step()), 'Running: waiting for deletion of hook batch/Job/migrate');
    assert.equal(cluster.objects.size, 0);
    assert.equal(told(await step()), 'Running: waiting for completion of hook batch/Job/migrate');
  });

  it('deletes a hook that succeeded where its policy says so', async () => {
    const { cluster, step } = sync([config('a')], { hooks: [job('migrate', 'PreSync', 'HookSucceeded')] });
    await step();
    cluster.end('migrate', 'Complete');
    await step();
    assert.deepEqual([...cluster.objects.values()].map(nameOf), ['a']);
  });

  it('prunes only when asked, and never what forbids it', async () => {
    const extra = [
      config('gone'),
      withMetadata(config('kept'), { annotations: { 'argocd.argoproj.io/sync-options': 'Prune=false' } }),
    ];
    const asked = sync([config('a')], { extra, settings: { prune: true } });
    assert.deepEqual(rows(await asked.step()), [
      'gone Pruned Succeeded pruned',
      'kept PruneSkipped Succeeded ignored (no prune)',
      'a Synced Running a created',
    ]);
    const unasked = sync([config('a')], { extra });
    assert.deepEqual(rows(await unasked.step()).slice(0, 2), [
      'gone PruneSkipped Succeeded ignored (requires pruning)',
      'kept PruneSkipped Succeeded ignored (requires pruning)',
    ]);
    assert.equal(unasked.cluster.objects.size, 3);
  });

  it('only says what it would do in a dry run', async () => {
    const { cluster, step } = sync([config('a', 1), config('b')], {
      extra: [config('gone')],
      settings: { dryRun: true, prune: true },
    });
    let state = await step();
    for (let guard = 0; state.phase === 'Running' && guard < 9; guard += 1) {
      state = await step();
    }
    assert.equal(state.phase, 'Succeeded');
    assert.deepEqual(rows(state).sort(), [
      'a Synced Succeeded a created (dry run)',
      'b Synced Succeeded b created (dry run)',
      'gone Pruned Succeeded pruned (dry run)',
    ]);
    assert.deepEqual([...cluster.objects.values()].map(nameOf), ['gone']);
  });

  it('deletes running hooks when it is ended', async () => {
    const { cluster, step, terminate } = sync([config('a')], { hooks: [job('migrate', 'PreSync')] });
    await step();
    const state = await terminate();
    assert.equal(told(state), 'Failed: Operation terminated');
    assert.deepEqual(rows(state), ['migrate Synced Failed Terminated']);
    assert.deepEqual(cluster.log.slice(-2), ['release migrate', 'remove migrate']);
  });

  it('has nothing to do without tasks', async () => {
    assert.equal(told(await sync([]).step()), 'Succeeded: successfully synced (no more tasks)');
  });
});

it('names the images of a pod template once each', () => {
  const containers: Json = [
    { name: 'a', image: 'x:1' },
    { name: 'b', image: 'y:2' },
  ];
  const spec = { template: { spec: { initContainers: [{ name: 'i', image: 'x:1' }], containers } } };
  assert.deepEqual(imagesOf({ spec }), ['x:1', 'y:2']);
});
