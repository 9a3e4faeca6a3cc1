import { listAt, textAt, type Dict, type Json } from './json.ts';
import { healthOf, type HealthChecks } from './health.ts';
import * as o from './objects.ts';
import * as t from './syncTasks.ts';
import type { OperationPhase, ResultCode, Task } from './syncTasks.ts';

/** What a step does to the cluster. Each answers with the text for the result, or throws with the server's refusal. */
export interface SyncOps {
  apply(target: o.Obj, live: o.Obj | undefined, dryRun: boolean): Promise<string>;
  /** Deletes and waits for nothing. */
  remove(obj: o.Obj): Promise<void>;
  removeHookFinalizer(obj: o.Obj): Promise<void>;
  /** After a wave that is not the last one of the last phase. */
  pause(): Promise<void>;
}

export interface SyncSettings {
  readonly dryRun: boolean;
  readonly prune: boolean;
  /** Somebody confirmed that objects with `Prune=confirm` may go. */
  readonly isConfirmed?: boolean;
  readonly checks?: HealthChecks;
  /** With ApplyOutOfSyncOnly: false for an object that needs nothing. */
  readonly needsApply?: (task: Task) => boolean;
}

export interface SyncState {
  readonly phase: OperationPhase;
  readonly message: string;
  readonly results: readonly Dict[];
}

type RunState = 'successful' | 'pending' | 'failed';
const afterResult: Record<Exclude<ResultCode, ''>, OperationPhase> = {
  Synced: 'Running',
  SyncFailed: 'Failed',
  Pruned: 'Succeeded',
  PruneSkipped: 'Succeeded',
};

/**
 * One step of a sync. Everything it knows of earlier steps is in `results`: the controller may restart between any
 * two. The sync goes on for as long as the phase is Running, and is stepped again whenever something changed.
 */
export async function syncStep(
  tasks: Task[],
  results: readonly Dict[],
  settings: SyncSettings,
  ops: SyncOps,
): Promise<SyncState> {
  return new Step(tasks, results, settings, ops).run();
}

/** Ends a sync early: running hooks are deleted. */
export async function terminateSync(
  tasks: Task[],
  results: readonly Dict[],
  settings: SyncSettings,
  ops: SyncOps,
): Promise<SyncState> {
  return new Step(tasks, results, settings, ops).terminate();
}

class Step {
  readonly #tasks: Task[];
  readonly #settings: SyncSettings;
  readonly #ops: SyncOps;
  readonly #results: Map<string, Dict>;
  #phase: OperationPhase = 'Running';
  #message = '';

  constructor(tasks: Task[], results: readonly Dict[], settings: SyncSettings, ops: SyncOps) {
    this.#tasks = tasks;
    this.#settings = settings;
    this.#ops = ops;
    this.#results = new Map(results.map((result) => [keyOfResult(result), result]));
    for (const task of tasks) {
      const result = this.#results.get(t.resultKey(task));
      if (result) {
        task.status = textAt(result, 'status') as ResultCode;
        task.state = textAt(result, 'hookPhase') as OperationPhase;
        task.message = textAt(result, 'message');
      }
    }
  }

  async run(): Promise<SyncState> {
    const isFirst = this.#results.size === 0;
    if (isFirst && (await this.#dryRunFails())) {
      return this.#end('Failed', 'one or more objects failed to apply (dry run)');
    }
    this.#updateRunning();
    const isMulti = t.isMultiStep(this.#tasks);
    const running = this.#tasks.filter((task) => (isMulti || t.isHookTask(task)) && t.isRunning(task));
    if (running.length > 0) {
      return this.#wait(running, false);
    }
    const leaving = this.#tasks.filter(
      (task) => task.status === 'Pruned' && task.live && o.isDeleting(task.live),
    );
    if (leaving.length > 0) {
      return this.#wait(leaving, true);
    }
    for (const task of this.#tasks.filter((one) => t.isHookTask(one) && t.isCompleted(one) && one.live)) {
      await this.#ops.removeHookFinalizer(task.live!);
    }
    return this.#goOn();
  }

  async terminate(): Promise<SyncState> {
    for (const task of this.#tasks.filter((one) => t.isHookTask(one))) {
      if (task.live && (t.isRunning(task) || t.isCompleted(task))) {
        await this.#ops.removeHookFinalizer(task.live);
      }
      if (t.isRunning(task)) {
        if (task.live) {
          await this.#ops.remove(task.live);
        }
        this.#set(task, task.status, task.live ? 'Failed' : 'Succeeded', 'Terminated');
      }
    }
    return this.#end('Failed', 'Operation terminated');
  }

  async #goOn(): Promise<SyncState> {
    const onFailure = this.#tasks.filter((task) => task.phase === 'SyncFail');
    const tasks = this.#tasks.filter((task) => task.phase !== 'SyncFail');
    if (tasks.some((task) => t.isCompleted(task) && task.state !== 'Succeeded')) {
      await this.#deleteHooks('HookFailed');
      const failed = tasks.filter((task) => task.status === 'SyncFailed');
      return this.#fail(onFailure, failed, 'one or more synchronization tasks completed unsuccessfully');
    }
    const pending = tasks.filter((task) => t.isPending(task) && (this.#settings.needsApply?.(task) ?? true));
    const first = pending[0];
    if (!first) {
      await this.#deleteHooks('HookSucceeded');
      return this.#end('Succeeded', 'successfully synced (no more tasks)');
    }
    const isFinal = !t.isMultiStep([first, pending.at(-1)!]);
    const now = pending.filter((task) => task.phase === first.phase && task.wave === first.wave);
    const ran = await this.#runTasks(now, false);
    if (ran !== 'failed' && !isFinal) {
      await this.#ops.pause();
    }
    if (ran === 'failed') {
      const failed = now.filter((task) => task.status === 'SyncFailed');
      const state = await this.#fail(onFailure, failed, 'one or more objects failed to apply');
      await (state.phase === 'Failed' ? this.#deleteHooks('HookFailed') : undefined);
      return state;
    }
    if (ran === 'pending') {
      return this.#wait(
        now.filter((task) => this.#mustGoFirst(task) || (t.isPrune(task) && t.isPending(task))),
        true,
      );
    }
    if (now.length === pending.length && !now.some(t.isHookTask)) {
      await this.#deleteHooks('HookSucceeded');
      return this.#end('Succeeded', 'successfully synced (all tasks run)');
    }
    return this.#wait(now, false);
  }

  async #dryRunFails(): Promise<boolean> {
    const tasks = this.#settings.needsApply ? this.#tasks.filter(this.#settings.needsApply) : this.#tasks;
    return (await this.#runTasks(tasks, true)) === 'failed';
  }

  /** Hooks end as their health says; other objects only hold up a sync of several steps. */
  #updateRunning(): void {
    for (const task of this.#tasks.filter((one) => t.isRunning(one) && one.live)) {
      const health = healthOf(task.live!, this.#settings.checks);
      if (t.isHookTask(task)) {
        const message = health ? (health.message ?? '') : `${o.nameOf(task.live!)} created`;
        this.#set(task, task.status, hookPhase(health?.status), message);
      } else if (!health) {
        this.#set(task, task.status, 'Succeeded', task.message);
      } else if (health.status === 'Healthy' || health.status === 'Degraded') {
        this.#set(
          task,
          task.status,
          health.status === 'Healthy' ? 'Succeeded' : 'Failed',
          health.message ?? '',
        );
      }
    }
  }

  async #runTasks(tasks: readonly Task[], asDryRun: boolean): Promise<RunState> {
    const dryRun = asDryRun || this.#settings.dryRun;
    let state: RunState = 'successful';
    if (this.#unconfirmed(tasks).length > 0) {
      return 'pending';
    }
    for (const task of tasks.filter(t.isPrune)) {
      state = worst(state, await this.#prune(task, dryRun));
    }
    if (state !== 'successful') {
      return state;
    }
    const creates = tasks.filter((task) => !t.isPrune(task));
    for (const task of creates.filter((one) => this.#mustGoFirst(one) && !dryRun)) {
      await this.#ops.removeHookFinalizer(task.live!);
      await this.#ops.remove(task.live!);
      state = 'pending';
    }
    if (state !== 'successful') {
      return state;
    }
    for (const task of creates.filter((one) => !(dryRun && one.skipsDryRun))) {
      state = worst(state, await this.#apply(task, dryRun));
    }
    return state;
  }

  async #prune(task: Task, dryRun: boolean): Promise<RunState> {
    const [code, message] = await this.#pruned(task.live!, dryRun);
    if (!dryRun || this.#settings.dryRun || code === 'SyncFailed') {
      this.#set(task, code, afterResult[code], message);
    }
    return code === 'SyncFailed' ? 'failed' : 'successful';
  }

  async #pruned(live: o.Obj, dryRun: boolean): Promise<['SyncFailed' | 'Pruned' | 'PruneSkipped', string]> {
    if (!this.#settings.prune) {
      return ['PruneSkipped', 'ignored (requires pruning)'];
    }
    if (o.hasOption(live, o.syncOptions, 'Prune=false')) {
      return ['PruneSkipped', 'ignored (no prune)'];
    }
    if (dryRun) {
      return ['Pruned', 'pruned (dry run)'];
    }
    try {
      await (o.isDeleting(live) ? undefined : this.#ops.remove(live));
      return ['Pruned', 'pruned'];
    } catch (error) {
      return ['SyncFailed', messageOf(error)];
    }
  }

  async #apply(task: Task, dryRun: boolean): Promise<RunState> {
    try {
      const message = await this.#ops.apply(task.target!, task.live, dryRun);
      if (!dryRun || this.#settings.dryRun) {
        this.#set(task, 'Synced', this.#settings.dryRun ? 'Succeeded' : afterResult.Synced, message);
      }
      return 'successful';
    } catch (error) {
      this.#set(task, 'SyncFailed', 'Failed', messageOf(error));
      return 'failed';
    }
  }

  #unconfirmed(tasks: readonly Task[]): Task[] {
    const asks = (task: Task): boolean =>
      t.isPrune(task) && o.hasOption(task.live, o.syncOptions, 'Prune=confirm');
    return this.#settings.isConfirmed ? [] : tasks.filter(asks);
  }

  /** A hook that still stands from the last sync is deleted before it is made again. */
  #mustGoFirst(task: Task): boolean {
    return task.live !== undefined && t.isPending(task) && t.hasPolicy(task, 'BeforeHookCreation');
  }

  async #deleteHooks(policy: 'HookSucceeded' | 'HookFailed'): Promise<void> {
    for (const task of this.#tasks.filter(
      (one) => one.live && !t.isRunning(one) && t.hasPolicy(one, policy),
    )) {
      await this.#ops.remove(task.live!);
    }
  }

  async #fail(onFailure: readonly Task[], failed: readonly Task[], message: string): Promise<SyncState> {
    const reasons = [...new Set(failed.map((task) => task.message))];
    const full = reasons.length > 0 ? `${message}, reason: ${reasons.join(',')}` : message;
    if (onFailure.every(t.isCompleted)) {
      return this.#end('Failed', full);
    }
    const pending = onFailure.filter((task) => !t.isCompleted(task) && !t.isRunning(task));
    await this.#runTasks(pending, false);
    return this.#wait(pending, false);
  }

  #wait(tasks: readonly Task[], isDeletion: boolean): SyncState {
    const hooks = tasks.filter(t.isHookTask);
    const first = hooks[0] ?? tasks[0];
    if (!first) {
      return this.#end('Running', '');
    }
    const what = isDeletion
      ? `deletion of${hooks.length > 0 ? ' hook' : ''}`
      : hooks.length > 0
        ? 'completion of hook'
        : 'healthy state of';
    const unconfirmed = this.#unconfirmed(tasks);
    const obj = t.objOf(unconfirmed[0] ?? first);
    const more = (unconfirmed.length > 0 ? unconfirmed : tasks).length - 1;
    const others =
      more > 0 ? ` and ${more} more ${hooks.length === tasks.length ? 'hooks' : 'resources'}` : '';
    const reason = unconfirmed.length > 0 ? 'pruning confirmation of' : what;
    return this.#end(
      'Running',
      `waiting for ${reason} ${o.groupOf(obj)}/${o.kindOf(obj)}/${o.nameOf(obj)}${others}`,
    );
  }

  #set(task: Task, status: ResultCode, state: OperationPhase, message: string): void {
    task.status = status;
    task.state = state;
    task.message = message === '' ? task.message : message;
    this.#results.set(t.resultKey(task), t.resultOf(task, imagesOf(t.objOf(task))));
  }

  #end(phase: OperationPhase, message: string): SyncState {
    this.#phase = phase;
    this.#message = message;
    return { phase: this.#phase, message: this.#message, results: [...this.#results.values()] };
  }
}

function keyOfResult(result: Dict): string {
  const word = (field: string): string => textAt(result, field);
  return `${o.key(word('group'), word('kind'), word('namespace'), word('name'))}:${word('syncPhase')}`;
}

function hookPhase(health: string | undefined): OperationPhase {
  if (health === 'Unknown' || health === 'Degraded') {
    return 'Failed';
  }
  return health === 'Progressing' || health === 'Suspended' ? 'Running' : 'Succeeded';
}

function worst(a: RunState, b: RunState): RunState {
  const order: readonly RunState[] = ['successful', 'pending', 'failed'];
  return order.indexOf(b) > order.indexOf(a) ? b : a;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Images of a pod template, in order, each once. */
export function imagesOf(obj: Json): string[] {
  const specs = [['spec'], ['spec', 'template', 'spec'], ['spec', 'jobTemplate', 'spec', 'template', 'spec']];
  const images = specs.flatMap((path) =>
    ['initContainers', 'containers'].flatMap((list) =>
      listAt(obj, ...path, list).map((one) => textAt(one, 'image')),
    ),
  );
  return [...new Set(images.filter((image) => image !== ''))];
}
