/** One request as it arrived and how it was answered. */
export interface LoggedRequest {
  readonly at: number;
  readonly user: string;
  readonly verb: string;
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly contentType: string;
  readonly accept: string;
  readonly userAgent: string;
  /** Plural of the resource, empty for discovery and the like. */
  readonly resource: string;
  readonly body: string;
  /** Why the surface does not hold it; undefined where it does. */
  readonly outside?: string;
  /** 0 until it was answered. */
  status: number;
}

const kept = 20_000;

/** Every request since the start (or the last `clear`), oldest first. */
export class RequestLog {
  readonly #entries: LoggedRequest[] = [];
  readonly #waiting: {
    readonly test: (request: LoggedRequest) => boolean;
    readonly resolve: (request: LoggedRequest) => void;
  }[] = [];

  get all(): readonly LoggedRequest[] {
    return this.#entries;
  }

  add(entry: LoggedRequest): LoggedRequest {
    this.#entries.push(entry);
    if (this.#entries.length > kept) {
      this.#entries.splice(0, kept / 2);
    }
    for (const waiter of this.#waiting.filter(({ test }) => test(entry))) {
      this.#waiting.splice(this.#waiting.indexOf(waiter), 1);
      waiter.resolve(entry);
    }
    return entry;
  }

  matching(test: (request: LoggedRequest) => boolean): readonly LoggedRequest[] {
    return this.#entries.filter(test);
  }

  /** Requests that the surface does not hold: none, after a test of Plumbline. */
  get outside(): readonly LoggedRequest[] {
    return this.#entries.filter(({ outside }) => outside !== undefined);
  }

  /** The next request that passes the test, from now on. */
  next(test: (request: LoggedRequest) => boolean): Promise<LoggedRequest> {
    return new Promise((resolve) => {
      this.#waiting.push({ test, resolve });
    });
  }

  clear(): void {
    this.#entries.length = 0;
  }
}
