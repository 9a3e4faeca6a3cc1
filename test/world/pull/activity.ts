import { setTimeout as delay } from 'node:timers/promises';

/** How fast waits pass: 1 is real time, 100 makes two seconds last twenty milliseconds. May change while in use. */
export interface Pace {
  speed: number;
  /** Leave no Events: what happened weeks ago has none any more. */
  isSilent?: boolean;
  /** Told when a wait is over, and at which moment of the world that is: a clock may be moved on. */
  onWaited?: (due: number) => void;
}

/**
 * Knows whether anything is going on, so that callers can await quiet instead of sleeping. Everything that will lead
 * to more work counts: running steps and waits alike.
 */
export class Activity {
  readonly #pace: Pace;
  readonly #now: () => number;
  readonly #stop = new AbortController();
  readonly #idlers = new Set<() => void>();
  #count = 0;

  /** @param now milliseconds of the epoch, in the world */
  constructor(pace: Pace, now: () => number = Date.now) {
    this.#pace = pace;
    this.#now = now;
  }

  get isClosed(): boolean {
    return this.#stop.signal.aborted;
  }

  get signal(): AbortSignal {
    return this.#stop.signal;
  }

  get isSilent(): boolean {
    return this.#pace.isSilent === true;
  }

  get isIdle(): boolean {
    return this.#count === 0;
  }

  /** Milliseconds of the world's time for milliseconds of the clock: the clock runs at its own pace, waits do not. */
  passed(clockMs: number): number {
    return clockMs * this.#pace.speed;
  }

  /** Runs something that counts as going on until it has ended. */
  async run<T>(work: () => Promise<T>): Promise<T> {
    this.#count += 1;
    try {
      return await work();
    } finally {
      this.#count -= 1;
      if (this.#count === 0) {
        this.#idlers.forEach((tell) => tell());
      }
    }
  }

  /** Waits some milliseconds of the world's time; ends early when the world is closed. */
  async wait(ms: number): Promise<void> {
    const due = this.#now() + ms;
    const { signal } = this;
    await this.run(() => delay(ms / this.#pace.speed, undefined, { signal }).catch(() => undefined));
    this.#pace.onWaited?.(due);
  }

  /** Waits real milliseconds; ends early when the world is closed. */
  async rest(ms: number): Promise<void> {
    await delay(ms, undefined, { signal: this.signal }).catch(() => undefined);
  }

  /** Calls back after some milliseconds of the world's time, unless the world is closed before. */
  later(ms: number, call: () => void): void {
    void this.wait(ms).then(() => (this.isClosed ? undefined : call()));
  }

  /** Calls back after real milliseconds, for what may happen any time and holds up nobody, such as a resync. */
  inBackground(ms: number, call: () => void): void {
    const { signal } = this;
    void delay(ms, undefined, { signal, ref: false }).then(call, () => undefined);
  }

  /** Resolves when nothing is going on. */
  async idle(): Promise<void> {
    while (!this.isIdle && !this.isClosed) {
      await new Promise<void>((resolve) => {
        const tell = (): void => {
          this.#idlers.delete(tell);
          resolve();
        };
        this.#idlers.add(tell);
        this.signal.addEventListener('abort', tell, { once: true });
      });
    }
  }

  close(): void {
    this.#stop.abort();
  }
}
