import { at, textAt, type Dict } from './json.ts';
import {
  deletePolicies,
  hookFinalizer,
  isHook,
  syncPhases,
  waveOf,
  type DeletePolicy,
  type SyncPhase,
} from './hooks.ts';
import * as o from './objects.ts';

type Obj = o.Obj;
export type ResultCode = '' | 'Synced' | 'SyncFailed' | 'Pruned' | 'PruneSkipped';
export type OperationPhase = '' | 'Running' | 'Terminating' | 'Succeeded' | 'Failed' | 'Error';

/** One object in one phase of a sync. What became of it so far lives in the operation's results. */
export interface Task {
  phase: SyncPhase;
  wave: number;
  target?: Obj;
  live?: Obj;
  status: ResultCode;
  state: OperationPhase;
  message: string;
  skipsDryRun: boolean;
}

export const objOf = (task: Task): Obj => (task.target ?? task.live)!;
export const isPrune = (task: Task): boolean => task.target === undefined;
export const isHookTask = (task: Task): boolean => isHook(objOf(task));
export const isPending = (task: Task): boolean => task.state === '';
export const isRunning = (task: Task): boolean => task.state === 'Running';
export const isCompleted = (task: Task): boolean => /^(Succeeded|Failed|Error)$/.test(task.state);

export function hasPolicy(task: Task, policy: DeletePolicy): boolean {
  return isHookTask(task) && deletePolicies(objOf(task)).includes(policy);
}

/** The results of an operation are kept by object and phase. */
export function resultKey(task: Task): string {
  return `${o.keyOf(objOf(task))}:${task.phase}`;
}

export interface Plan {
  readonly pairs: readonly { readonly target?: Obj; readonly live?: Obj }[];
  readonly hooks: readonly Obj[];
  /** Where a target without a namespace goes; cluster-scoped targets get it too, in the results. */
  readonly namespace: string;
  readonly revision: string;
  /** Seconds of the epoch: part of the name of a hook that has only a `generateName`. */
  readonly startedAt: number;
  readonly skipsHooks: boolean;
  readonly prunesLast: boolean;
  readonly liveOf: (target: Obj) => Obj | undefined;
  readonly isServed: (group: string, kind: string) => boolean;
  /** Made by `CreateNamespace=true` when the namespace is not there. */
  readonly namespaceTask?: Obj;
}

/** The tasks of a sync in the order in which they run: phase, wave, kind, name; prunes in reversed waves. */
export function planTasks(plan: Plan): Task[] {
  const tasks: Task[] = [];
  for (const { target, live } of plan.pairs) {
    const found = (target ?? live)!;
    if (!isHook(found)) {
      tasks.push(...syncPhases(found).map((phase) => task(phase, target, live)));
    }
  }
  if (!plan.skipsHooks) {
    for (const hook of plan.hooks) {
      tasks.push(...syncPhases(hook).map((phase) => task(phase, hookTarget(hook, phase, plan), undefined)));
    }
  }
  if (plan.namespaceTask) {
    tasks.push(task('PreSync', plan.namespaceTask, undefined));
  }
  for (const one of tasks) {
    if (one.target && o.namespaceOf(one.target) === '' && one.target !== plan.namespaceTask) {
      one.target = o.withMetadata(one.target, { namespace: plan.namespace });
    }
    const live = one.live ?? (one.target ? plan.liveOf(one.target) : undefined);
    if (live) {
      one.live = live;
    }
    one.skipsDryRun = one.target !== undefined && skipsDryRun(one.target, plan);
  }
  reversePruneWaves(tasks);
  if (
    plan.prunesLast ||
    tasks.some((one) => isPrune(one) && o.hasOption(one.live, o.syncOptions, 'PruneLast=true'))
  ) {
    pruneLast(tasks, plan.prunesLast);
  }
  return order(tasks);
}

function task(phase: SyncPhase, target: Obj | undefined, live: Obj | undefined): Task {
  return {
    phase,
    wave: waveOf((target ?? live)!),
    ...(target ? { target } : {}),
    ...(live ? { live } : {}),
    status: '',
    state: '',
    message: '',
    skipsDryRun: false,
  };
}

function hookTarget(hook: Obj, phase: SyncPhase, plan: Plan): Obj {
  const short = plan.revision.length >= 8 ? plan.revision.slice(0, 7) : plan.revision;
  const generated = `${textAt(hook, 'metadata', 'generateName')}${`${short}-${phase}-${plan.startedAt}`.toLowerCase()}`;
  const finalizers = (at(hook, 'metadata', 'finalizers') as string[] | undefined) ?? [];
  return o.withMetadata(hook, {
    name: o.nameOf(hook) || generated,
    finalizers: finalizers.includes(hookFinalizer) ? finalizers : [...finalizers, hookFinalizer],
  });
}

/** A custom resource whose CRD comes in the same sync cannot be tried out before. */
function skipsDryRun(target: Obj, plan: Plan): boolean {
  if (plan.isServed(o.groupOf(target), o.kindOf(target))) {
    return false;
  }
  const comesAlong = plan.pairs.some(
    ({ target: other }) =>
      other !== undefined &&
      o.isCrd(other) &&
      textAt(other, 'spec', 'group') === o.groupOf(target) &&
      textAt(other, 'spec', 'names', 'kind') === o.kindOf(target),
  );
  return comesAlong || o.hasOption(target, o.syncOptions, 'SkipDryRunOnMissingResource=true');
}

/** What was created last goes first: the lowest wave of the prunes swaps with the highest, and so on inwards. */
function reversePruneWaves(tasks: readonly Task[]): void {
  const prunes = tasks.filter(isPrune);
  const waves = [...new Set(prunes.map((one) => one.wave))].sort((a, b) => a - b);
  for (const one of prunes) {
    one.wave = waves[waves.length - 1 - waves.indexOf(one.wave)] ?? one.wave;
  }
}

function pruneLast(tasks: readonly Task[], all: boolean): void {
  const last = Math.max(0, ...tasks.filter((one) => one.phase === 'Sync').map((one) => one.wave)) + 1;
  for (const one of tasks) {
    if (isPrune(one) && (all || o.hasOption(one.live, o.syncOptions, 'PruneLast=true'))) {
      one.wave = last;
    }
  }
}

const phaseOrder: Record<SyncPhase, number> = { PreSync: -1, Sync: 0, PostSync: 1, SyncFail: 2 };
/** Kinds that others need come first; kinds that are not listed come last. */
const kindOrder = [
  'Namespace',
  'NetworkPolicy',
  'ResourceQuota',
  'LimitRange',
  'PodSecurityPolicy',
  'PodDisruptionBudget',
  'ServiceAccount',
  'Secret',
  'ConfigMap',
  'StorageClass',
  'PersistentVolume',
  'PersistentVolumeClaim',
  'CustomResourceDefinition',
  'ClusterRole',
  'ClusterRoleBinding',
  'Role',
  'RoleBinding',
  'Service',
  'DaemonSet',
  'Pod',
  'ReplicationController',
  'ReplicaSet',
  'Deployment',
  'HorizontalPodAutoscaler',
  'StatefulSet',
  'Job',
  'CronJob',
  'IngressClass',
  'Ingress',
  'APIService',
];

function order(tasks: readonly Task[]): Task[] {
  const rank = (one: Task): number => {
    const index = kindOrder.indexOf(o.kindOf(objOf(one)));
    return index < 0 ? kindOrder.length : index;
  };
  const sorted = [...tasks].sort(
    (a, b) =>
      phaseOrder[a.phase] - phaseOrder[b.phase] ||
      a.wave - b.wave ||
      rank(a) - rank(b) ||
      (o.nameOf(objOf(a)) < o.nameOf(objOf(b)) ? -1 : 1),
  );
  const isCoreNamespace = (obj: Obj): boolean => o.kindOf(obj) === 'Namespace' && o.groupOf(obj) === '';
  pullForward(
    sorted,
    (obj) => (isCoreNamespace(obj) ? o.nameOf(obj) : undefined),
    (obj) => o.namespaceOf(obj) || undefined,
  );
  pullForward(
    sorted,
    (obj) =>
      o.isCrd(obj) ? `${textAt(obj, 'spec', 'group')}/${textAt(obj, 'spec', 'names', 'kind')}` : undefined,
    (obj) => `${o.groupOf(obj)}/${o.kindOf(obj)}`,
  );
  return sorted;
}

/** Moves what others need (a namespace, a CRD) in front of the first that needs it, into its phase and wave. */
function pullForward(
  tasks: Task[],
  provides: (obj: Obj) => string | undefined,
  needs: (obj: Obj) => string | undefined,
): void {
  for (let index = 0; index < tasks.length; index += 1) {
    const one = tasks[index]!;
    const what = one.target ? provides(one.target) : undefined;
    if (what === undefined) {
      continue;
    }
    const first = tasks.slice(0, index).findIndex((other) => {
      const need = other.target && provides(other.target) === undefined ? needs(other.target) : undefined;
      return need === what;
    });
    if (first >= 0) {
      one.wave = tasks[first]!.wave;
      one.phase = tasks[first]!.phase;
      tasks.splice(index, 1);
      tasks.splice(first, 0, one);
    }
  }
}

/** Does the sync have more than one step, so that each waits for health? */
export function isMultiStep(tasks: readonly Task[]): boolean {
  const first = tasks[0];
  const last = tasks.at(-1);
  return first?.wave !== last?.wave || first?.phase !== last?.phase;
}

/** A result as the operation's status holds it. */
export function resultOf(one: Task, images: readonly string[]): Dict {
  const obj = objOf(one);
  return {
    group: o.groupOf(obj),
    version: o.versionOf(obj),
    kind: o.kindOf(obj),
    namespace: o.namespaceOf(obj),
    name: o.nameOf(obj),
    ...(one.status === '' ? {} : { status: one.status }),
    ...(one.message === '' ? {} : { message: one.message }),
    ...(isHookTask(one) ? { hookType: one.phase } : {}),
    ...(one.state === '' ? {} : { hookPhase: one.state }),
    syncPhase: one.phase,
    ...(images.length > 0 ? { images: [...images] } : {}),
  };
}
