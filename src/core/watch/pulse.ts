import * as l10n from '@vscode/l10n';

import type { ClusterError } from '../model/connection.ts';
import type { Clock } from '../ports.ts';
import { DisposableStore } from '../util/disposable.ts';
import type { Disposable } from '../util/emitter.ts';

/** Milliseconds; `silence: Infinity` switches all of it off. */
export interface PulseTimes {
  /** Nothing came on any stream: time to ask whether anybody is there. */
  readonly silence: number;
  /** Nothing came on a stream that bookmarks keep warm. They come each minute, so this is one and a half. */
  readonly bookmark: number;
}

export interface PulseOptions {
  readonly clock: Clock;
  readonly times: PulseTimes;
  /** Named in errors. */
  readonly server: () => string;
  /** One small request. Resolves with the error where nothing answered, and with undefined for any answer at all. */
  readonly ask: (signal: AbortSignal) => Promise<ClusterError | undefined>;
}

/** One open stream. Disposing takes it out. */
export interface PulseStream extends Disposable {
  heard(): void;
  /** A bookmark came: from now on a longer silence than theirs tells that this stream is dead. */
  bookmarked(): void;
}

interface Followed {
  heardAt: number;
  hasBookmarks: boolean;
  readonly onDead: (error: ClusterError) => void;
}

/**
 * Notices a server that went away without a word (a VPN that dropped, a laptop that slept, a router that forgot): TCP
 * keeps such a stream open for minutes. Silence alone proves nothing, so a small request asks; where that stays without
 * an answer, all streams of the path are given up at once. A path that is back while an old stream is not is told by the
 * bookmarks that no longer come. An idle server is asked about once a minute, as its bookmarks fill the other half.
 */
export class Pulse implements Disposable {
  readonly #options: PulseOptions;
  readonly #streams = new Set<Followed>();
  readonly #abort = new AbortController();
  readonly #members = new DisposableStore();
  #timer: Disposable | undefined;
  #answeredAt = 0;
  #isAsking = false;

  constructor(options: PulseOptions) {
    this.#options = options;
    this.#members.add({ dispose: () => this.#abort.abort() });
    this.#members.add({ dispose: () => this.#timer?.dispose() });
  }

  /** `onDead` is called at most once, and the stream is taken out before. */
  open(onDead: (error: ClusterError) => void): PulseStream {
    const { clock } = this.#options;
    const stream: Followed = { heardAt: clock.now(), hasBookmarks: false, onDead };
    this.#streams.add(stream);
    if (this.#timer === undefined) {
      this.#arm();
    }
    return {
      heard: () => (stream.heardAt = clock.now()),
      bookmarked: () => (stream.hasBookmarks = true),
      dispose: () => void this.#streams.delete(stream),
    };
  }

  dispose(): void {
    this.#streams.clear();
    this.#members.dispose();
  }

  #arm(): void {
    this.#timer?.dispose();
    this.#timer = undefined;
    const { clock, times } = this.#options;
    if (this.#streams.size === 0 || this.#abort.signal.aborted || times.silence === Infinity) {
      return;
    }
    const due = [
      ...(this.#isAsking ? [] : [this.#heardAt() + times.silence]),
      ...[...this.#streams].filter((one) => one.hasBookmarks).map((one) => one.heardAt + times.bookmark),
    ];
    const at = Math.min(...due);
    if (Number.isFinite(at)) {
      this.#timer = clock.after(Math.max(0, at - clock.now()), () => this.#tick());
    }
  }

  #tick(): void {
    const { clock, times, server } = this.#options;
    const now = clock.now();
    this.#forgetFuture(now);
    const isLate = (one: Followed): boolean => one.hasBookmarks && now - one.heardAt >= times.bookmark;
    for (const late of [...this.#streams].filter(isLate)) {
      const silentMs = now - late.heardAt;
      const detail = l10n.t('nothing came for {0} s, not even a bookmark', seconds(silentMs));
      this.#giveUp(late, { code: 'timeout', server: server(), detail, silentMs });
    }
    if (!this.#isAsking && this.#streams.size > 0 && now - this.#heardAt() >= times.silence) {
      void this.#ask(now);
    }
    this.#arm();
  }

  async #ask(since: number): Promise<void> {
    const { ask, server, clock } = this.#options;
    this.#isAsking = true;
    const error = await ask(this.#abort.signal);
    this.#isAsking = false;
    if (this.#abort.signal.aborted) {
      return;
    }
    // What was opened or heard meanwhile proves the opposite.
    if (error && this.#heardAt() < since) {
      const silentMs = clock.now() - this.#heardAt();
      const detail = l10n.t(
        'nothing came for {0} s, and a new request stayed without an answer',
        seconds(silentMs),
      );
      const silent = [...this.#streams];
      for (const stream of silent) {
        this.#giveUp(stream, { code: 'unreachable', server: server(), detail, silentMs });
      }
    } else {
      this.#answeredAt = clock.now();
    }
    this.#arm();
  }

  /** The clock may have been set back: signs of life from then on would hide a silence for as long. */
  #forgetFuture(now: number): void {
    this.#answeredAt = Math.min(this.#answeredAt, now);
    for (const stream of this.#streams) {
      stream.heardAt = Math.min(stream.heardAt, now);
    }
  }

  #giveUp(stream: Followed, error: ClusterError): void {
    this.#streams.delete(stream);
    stream.onDead(error);
  }

  #heardAt(): number {
    return Math.max(this.#answeredAt, ...[...this.#streams].map((one) => one.heardAt));
  }
}

function seconds(ms: number): number {
  return Math.round(ms / 1000);
}
