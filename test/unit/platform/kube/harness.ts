import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { kubeConnectionId } from '../../../../src/core/model/ids.ts';
import type { ClusterError } from '../../../../src/core/model/connection.ts';
import type { KubeObject } from '../../../../src/core/model/kubeObject.ts';
import type {
  AppSource,
  Clock,
  ClusterSession,
  Logger,
  SourceEvent,
  Watched,
} from '../../../../src/core/ports.ts';
import { laidOver, recorded, toCreate } from '../../recorded.ts';
import type { Result } from '../../../../src/core/util/result.ts';
import { systemClock } from '../../../../src/platform/clock.ts';
import { KubeconfigFiles } from '../../../../src/platform/kube/kubeconfigFiles.ts';
import type { KubeconfigFilesOptions } from '../../../../src/platform/kube/kubeconfigFiles.ts';

/** A timer that never ends by itself: nothing here waits for real time. */
export const NEVER = new AbortController().signal;

export const APPLICATIONS: Watched = {
  spec: {
    group: 'argoproj.io',
    versions: ['v1alpha1'],
    kind: 'Application',
    resource: 'applications',
    hasTable: true,
  },
  version: 'v1alpha1',
};

export function anApplication(name: string, sync = 'Synced'): KubeObject {
  return laidOver(toCreate(recorded('synced')), { metadata: { name }, status: { sync: { status: sync } } });
}

/** Time that moves only by hand. Due calls run in the order of their times. */
export class FakeClock implements Clock {
  #now = 1_700_000_000_000;
  #timers: { readonly at: number; readonly call: () => void }[] = [];
  readonly #waiting: (() => void)[] = [];

  now(): number {
    return this.#now;
  }

  after(ms: number, call: () => void): { dispose(): void } {
    const timer = { at: this.#now + ms, call };
    this.#timers.push(timer);
    this.#waiting.splice(0).forEach((wake) => wake());
    return { dispose: () => (this.#timers = this.#timers.filter((each) => each !== timer)) };
  }

  get pending(): number {
    return this.#timers.length;
  }

  /** Resolves when somebody sets a timer. */
  nextTimer(): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
    });
  }

  advance(ms: number): void {
    this.#now += ms;
    const due = this.#timers.filter((timer) => timer.at <= this.#now).sort((a, b) => a.at - b.at);
    this.#timers = this.#timers.filter((timer) => timer.at > this.#now);
    due.forEach((timer) => timer.call());
  }
}

/** Runs timers at once, whatever they ask for, and counts what they asked for. */
export class ImpatientClock implements Clock {
  readonly waits: number[] = [];

  now(): number {
    return Date.now();
  }

  after(ms: number, call: () => void): { dispose(): void } {
    this.waits.push(ms);
    const turn = setImmediate(call);
    return { dispose: () => clearImmediate(turn) };
  }
}

/** Keeps every line, so that a test can look for what must not be in it. */
export class RecordingLogger implements Logger {
  readonly lines: string[] = [];
  error = (message: string): void => void this.lines.push(message);
  warn = (message: string): void => void this.lines.push(message);
  info = (message: string): void => void this.lines.push(message);
  debug = (message: string): void => void this.lines.push(message);
  trace = (message: string): void => void this.lines.push(message);
}

export function kubeconfigFiles(options: Partial<KubeconfigFilesOptions> = {}): KubeconfigFiles {
  return new KubeconfigFiles({
    setting: () => [],
    env: { PATH: process.env['PATH'] },
    home: '/nonexistent',
    platform: 'linux',
    clock: systemClock,
    random: () => 0.5,
    logger: new RecordingLogger(),
    proxy: () => ({}),
    loginTimeoutMs: () => 10_000,
    userAgent: 'plumbline-test',
    ...options,
  });
}

/** Opens a context of a file and disposes of everything when the test is over. */
export class Sessions {
  readonly #made: { dispose(): void }[] = [];
  readonly folder = mkdtempSync(path.join(tmpdir(), 'plumbline-kube-'));

  /** Writes a kubeconfig (JSON is YAML) or any other file. */
  write(name: string, content: unknown): string {
    const file = path.join(this.folder, name);
    writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content), { mode: 0o755 });
    return file;
  }

  async open(
    kubeconfig: string,
    context: string,
    options: Partial<KubeconfigFilesOptions> = {},
  ): Promise<ClusterSession> {
    const files = kubeconfigFiles({ setting: () => [kubeconfig], ...options });
    this.#made.push(files);
    return value(await files.open(kubeConnectionId(kubeconfig, context)));
  }

  keep<T extends { dispose(): void }>(made: T): T {
    this.#made.push(made);
    return made;
  }

  dispose(): void {
    this.#made.splice(0).forEach((each) => each.dispose());
    rmSync(this.folder, { recursive: true, force: true });
  }
}

export function value<T>(result: Result<T, ClusterError>): T {
  assert.ok(result.ok, result.ok ? '' : JSON.stringify(result.error));
  return result.value;
}

export function failure<T>(result: Result<T, ClusterError>): ClusterError {
  assert.ok(!result.ok, 'expected a failure');
  return result.error;
}

/** Everything that a source said, and a way to wait for the next thing of a kind. */
export class Listener {
  readonly events: SourceEvent[] = [];
  readonly batches: number[] = [];
  readonly #waiting: {
    readonly test: (event: SourceEvent) => boolean;
    readonly resolve: (event: SourceEvent) => void;
  }[] = [];
  #read = 0;

  constructor(source: AppSource) {
    source.onDidEmit((events) => {
      this.batches.push(events.length);
      this.events.push(...events);
      this.#wake();
    });
  }

  /** The next event of this type that no earlier `next` answered or passed over. */
  next<T extends SourceEvent['type']>(type: T): Promise<Extract<SourceEvent, { type: T }>> {
    return new Promise((resolve) => {
      this.#waiting.push({
        test: (event) => event.type === type,
        resolve: (event) => resolve(event as Extract<SourceEvent, { type: T }>),
      });
      this.#wake();
    });
  }

  /** Names as they stand after all that was said. */
  names(): readonly string[] {
    const names = new Set<string>();
    for (const event of this.events) {
      if (event.type === 'page') {
        event.objects.forEach((object) => names.add(`${object.metadata.namespace}/${object.metadata.name}`));
      } else if (event.type === 'listed') {
        [...names].filter((name) => !event.keys.has(name)).forEach((name) => names.delete(name));
      } else if (event.type === 'changed') {
        names.add(`${event.object.metadata.namespace}/${event.object.metadata.name}`);
      } else if (event.type === 'removed') {
        names.delete(`${event.object.metadata.namespace}/${event.object.metadata.name}`);
      }
    }
    return [...names].toSorted((a, b) => a.localeCompare(b));
  }

  #wake(): void {
    while (this.#waiting.length > 0) {
      const waiter = this.#waiting[0];
      const index = this.events.findIndex((event, at) => at >= this.#read && waiter?.test(event));
      const event = this.events[index];
      if (!waiter || !event) {
        return;
      }
      this.#read = index + 1;
      this.#waiting.shift();
      waiter.resolve(event);
    }
  }
}
