import type {
  AppSource,
  ClusterClient,
  Clock,
  Logger,
  Random,
  SourceEvent,
  Watched,
} from '../../core/ports.ts';
import type { ClusterError } from '../../core/model/connection.ts';
import type { Disposable, Listen } from '../../core/util/emitter.ts';
import { Emitter } from '../../core/util/emitter.ts';
import { unreachable } from '../../core/util/unreachable.ts';
import { step } from '../../core/watch/listWatch.ts';
import type { ListWatchEffect, ListWatchInput, ListWatchState } from '../../core/watch/protocol.ts';
import { idleListWatch } from '../../core/watch/protocol.ts';
import { Outbox } from './outbox.ts';
import { StartQueue } from './startQueue.ts';

/**
 * Objects per page. Big pages cost few round trips (5,000 apps: 10, where pages of 100 add 2 s at 50 ms each), and
 * they stall nothing, since `readArray` parses object by object and `Outbox` cuts what it hands on.
 */
const PAGE_SIZE = 500;

export interface KubeAppSourceOptions {
  readonly client: ClusterClient;
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
  /** Called before everything is tried again: failed logins are forgiven then. */
  readonly onWillRetry?: () => void;
}

/** Follows kinds over the kube API: drives one list-watch machine for each kind and scope. */
export class KubeAppSource implements AppSource {
  readonly #options: KubeAppSourceOptions;
  readonly #emitted = new Emitter<readonly SourceEvent[]>();
  readonly onDidEmit: Listen<readonly SourceEvent[]> = this.#emitted.event;
  readonly #outbox = new Outbox((events) => this.#emitted.fire(events));
  readonly #followed = new Map<string, Followed>();
  readonly #starts: StartQueue;

  constructor(options: KubeAppSourceOptions) {
    this.#options = options;
    this.#starts = new StartQueue(options.clock);
  }

  follow(watched: readonly Watched[]): void {
    const wanted = new Map(watched.map((each) => [keyOf(each), each]));
    for (const [key, followed] of this.#followed) {
      if (!wanted.has(key)) {
        followed.dispose();
        this.#followed.delete(key);
        this.#starts.leave(key);
        this.#outbox.drop((event) => keyOf(event.of) === key);
      }
    }
    for (const [key, of] of wanted) {
      if (!this.#followed.has(key)) {
        const followed = new Followed(of, {
          ...this.#options,
          emit: (events) => this.#add(key, events),
          afterLists: (start) => this.#starts.afterLists(start),
        });
        this.#followed.set(key, followed);
        this.#starts.enter(key, () => followed.feed({ type: 'start' }));
      }
    }
  }

  retry(): void {
    this.#options.onWillRetry?.();
    for (const followed of this.#followed.values()) {
      followed.feed({ type: 'retry' });
    }
  }

  dispose(): void {
    this.#starts.dispose();
    this.follow([]);
    this.#outbox.dispose();
    this.#emitted.dispose();
  }

  #add(key: string, events: readonly SourceEvent[]): void {
    this.#outbox.add(events);
    if (events.some(({ type }) => type === 'listed' || type === 'stale' || type === 'denied')) {
      this.#starts.leave(key);
    }
  }
}

function keyOf(of: Watched): string {
  return `${of.spec.group}/${of.version}/${of.spec.resource}@${of.namespace ?? ''}`;
}

interface FollowedOptions extends KubeAppSourceOptions {
  readonly emit: (events: readonly SourceEvent[]) => void;
  /** Runs `start` once what a tree is made of was read. */
  readonly afterLists: (start: () => void) => Disposable;
}

/** The machine of one kind in one scope, with its one request or timer. */
class Followed implements Disposable {
  readonly #of: Watched;
  readonly #options: FollowedOptions;
  #state: ListWatchState;
  #current: Disposable | undefined;
  readonly #painting = new AbortController();

  constructor(of: Watched, options: FollowedOptions) {
    this.#of = of;
    this.#options = options;
    this.#state = idleListWatch(of, options.client.server);
  }

  feed(input: ListWatchInput): void {
    const { clock, random } = this.#options;
    const { state, effects } = step(this.#state, input, { now: clock.now(), random });
    this.#state = state;
    for (const effect of effects) {
      this.#run(effect);
    }
  }

  dispose(): void {
    this.#painting.abort();
    this.feed({ type: 'stop' });
  }

  #run(effect: ListWatchEffect): void {
    switch (effect.do) {
      case 'emit':
        this.#log(effect.events);
        return this.#options.emit(effect.events);
      case 'abort':
        return this.#replace(undefined);
      case 'wait': {
        const timer = this.#options.clock.after(effect.ms, () =>
          this.feed({ type: 'waited', turn: effect.turn }),
        );
        return this.#replace(timer);
      }
      case 'table':
        void this.#table();
        return undefined;
      case 'list':
        return this.#request((signal) => this.#list(effect, signal));
      case 'watch':
        return this.#watchAfterLists(effect);
      default:
        return unreachable(effect);
    }
  }

  #replace(next: Disposable | undefined): void {
    this.#current?.dispose();
    this.#current = next;
  }

  #request(send: (signal: AbortSignal) => Promise<void>): void {
    const controller = new AbortController();
    this.#replace({ dispose: () => controller.abort() });
    void send(controller.signal);
  }

  #watchAfterLists(effect: Extract<ListWatchEffect, { do: 'watch' }>): void {
    let waiting: Disposable | undefined;
    this.#replace({ dispose: () => waiting?.dispose() });
    waiting = this.#options.afterLists(() => this.#request((signal) => this.#watch(effect, signal)));
  }

  async #table(): Promise<void> {
    const rows = await this.#options.client.table(this.#scope(), this.#painting.signal);
    if (rows.ok) {
      this.feed({ type: 'rows', rows: rows.value });
    } else {
      this.#options.logger.debug(`${this.#name()}: no table (${rows.error.code})`);
    }
  }

  async #list(effect: Extract<ListWatchEffect, { do: 'list' }>, signal: AbortSignal): Promise<void> {
    const { turn } = effect;
    const page = await this.#options.client.list(
      {
        ...this.#scope(),
        limit: PAGE_SIZE,
        ...(effect.continue === undefined ? {} : { continue: effect.continue }),
      },
      signal,
    );
    this.feed(
      page.ok ? { type: 'page', turn, page: page.value } : { type: 'ended', turn, error: page.error },
    );
  }

  async #watch(effect: Extract<ListWatchEffect, { do: 'watch' }>, signal: AbortSignal): Promise<void> {
    const { turn, resourceVersion, timeoutSeconds } = effect;
    const ended = await this.#options.client.watch(
      { ...this.#scope(), resourceVersion, timeoutSeconds },
      (frame) => this.feed({ type: 'frames', turn, frames: [frame] }),
      signal,
      () => this.feed({ type: 'opened', turn }),
    );
    this.feed(ended.ok ? { type: 'ended', turn } : { type: 'ended', turn, error: ended.error });
  }

  #scope(): {
    readonly group: string;
    readonly version: string;
    readonly resource: string;
    readonly namespace?: string;
  } {
    const { spec, version, namespace } = this.#of;
    return {
      group: spec.group,
      version,
      resource: spec.resource,
      ...(namespace === undefined ? {} : { namespace }),
    };
  }

  #name(): string {
    const { spec, namespace } = this.#of;
    return `${spec.resource} in ${namespace ?? 'all namespaces'} of ${this.#options.client.id}`;
  }

  #log(events: readonly SourceEvent[]): void {
    const { logger } = this.#options;
    for (const event of events) {
      if (event.type === 'live') {
        logger.debug(`${this.#name()}: live`);
      } else if (event.type === 'stale') {
        logger.warn(`${this.#name()}: ${words(event.error)}; trying again`);
      } else if (event.type === 'denied') {
        logger.warn(`${this.#name()}: ${words(event.error)}; waiting for a retry`);
      }
    }
  }
}

function words(error: ClusterError): string {
  return 'detail' in error ? `${error.code}: ${error.detail}` : error.code;
}
