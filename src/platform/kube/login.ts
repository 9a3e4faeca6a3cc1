import type { ClusterError } from '../../core/model/connection.ts';
import type { Clock } from '../../core/ports.ts';
import type { Disposable, Listen } from '../../core/util/emitter.ts';
import { Emitter } from '../../core/util/emitter.ts';
import { redact } from '../../core/util/redact.ts';
import type { Result } from '../../core/util/result.ts';
import { err, ok } from '../../core/util/result.ts';

/** A credential is not used in its last seconds: a request takes time, and clocks differ. */
const EXPIRY_MARGIN_MS = 10_000;

/** What a login gave: a bearer token, or a client certificate with its key (PEM), or both. */
export interface Grant {
  readonly token?: string;
  readonly cert?: string;
  readonly key?: string;
  /** Milliseconds of the epoch; absent when the login did not say. */
  readonly expiresAt?: number;
}

/** One run of a login. Ends early with the signal, whose reason is `timeout` or `cancelled`. */
export type Obtain = (
  signal: AbortSignal,
  say: (text: string) => void,
) => Promise<Result<Grant, ClusterError>>;

export interface LoginOptions {
  /** Named in errors: the program, or the kind of login. */
  readonly program: string;
  readonly obtain: Obtain;
  readonly clock: Clock;
  readonly timeoutMs: () => number;
}

interface Flight {
  readonly result: Promise<Result<Grant, ClusterError>>;
  readonly controller: AbortController;
  waiters: number;
}

/**
 * The one login of a user entry, shared by all that connect as this user. However many ask at once, one run serves
 * them. A run that failed, or gave what the server refuses again, is not repeated until `forgive`: a login may open a
 * browser, so the next one waits for somebody to ask.
 */
export class Login implements Disposable {
  readonly #options: LoginOptions;
  readonly #said = new Emitter<string>();
  readonly onDidSay: Listen<string> = this.#said.event;
  #grant: Grant | undefined;
  /** The server took this grant at least once. */
  #isProven = false;
  #wasRefused = false;
  #failure: ClusterError | undefined;
  #flight: Flight | undefined;

  constructor(options: LoginOptions) {
    this.#options = options;
  }

  /** Whether a request could go out without running anything. */
  get isHeld(): boolean {
    return this.#failure === undefined && this.#held() !== undefined;
  }

  async grant(signal: AbortSignal): Promise<Result<Grant, ClusterError>> {
    if (signal.aborted) {
      return err({ code: 'cancelled' });
    }
    if (this.#failure) {
      return err(this.#failure);
    }
    const held = this.#held();
    if (held) {
      return ok(held);
    }
    if (!this.#flight || this.#flight.controller.signal.aborted) {
      this.#flight = this.#start();
    }
    return await waitFor(this.#flight, signal);
  }

  /** The server answered 401 to this grant. True when asking for another one makes sense: once, not twice in a row. */
  refuse(grant: Grant, error: ClusterError): boolean {
    if (grant !== this.#grant) {
      return true; // somebody else came first; what is there now is newer
    }
    this.#grant = undefined;
    if (this.#wasRefused && !this.#isProven) {
      this.#failure = error;
      return false;
    }
    this.#wasRefused = true;
    return true;
  }

  /** The server took this grant. */
  accept(grant: Grant): void {
    if (grant === this.#grant) {
      this.#isProven = true;
      this.#wasRefused = false;
    }
  }

  /** Somebody asked for another try: what failed may be run again. */
  forgive(): void {
    this.#failure = undefined;
    this.#wasRefused = false;
  }

  cancel(): void {
    this.#flight?.controller.abort('cancelled');
  }

  dispose(): void {
    this.cancel();
    this.#said.dispose();
  }

  #held(): Grant | undefined {
    const end = (this.#grant?.expiresAt ?? Infinity) - EXPIRY_MARGIN_MS;
    return end > this.#options.clock.now() ? this.#grant : undefined;
  }

  #start(): Flight {
    const { clock, timeoutMs } = this.#options;
    const controller = new AbortController();
    const timer = clock.after(timeoutMs(), () => controller.abort('timeout'));
    const run = this.#run(controller.signal);
    const result = Promise.race([run, abortion(controller.signal, this.#options.program)]).then((outcome) => {
      timer.dispose();
      if (this.#flight?.controller === controller) {
        this.#flight = undefined;
      }
      if (outcome.ok) {
        this.#grant = outcome.value;
        this.#isProven = false;
      } else if (outcome.error.code !== 'cancelled') {
        this.#failure = outcome.error;
      }
      return outcome;
    });
    return { result, controller, waiters: 0 };
  }

  async #run(signal: AbortSignal): Promise<Result<Grant, ClusterError>> {
    const { obtain, program } = this.#options;
    try {
      return await obtain(signal, (text) => this.#said.fire(text));
    } catch (error) {
      // Arguments that no process can be started with, for one.
      const detail = redact(error instanceof Error ? error.message : String(error));
      return err({ code: 'login', reason: 'failed', program, detail });
    }
  }
}

/** Waits together with others. The last one to leave ends the run, which then nobody wants. */
function waitFor(flight: Flight, signal: AbortSignal): Promise<Result<Grant, ClusterError>> {
  flight.waiters++;
  return new Promise((resolve, reject) => {
    const leave = () => {
      resolve(err({ code: 'cancelled' }));
      flight.waiters--;
      if (flight.waiters === 0) {
        flight.controller.abort('unwanted');
      }
    };
    signal.addEventListener('abort', leave, { once: true });
    flight.result.finally(() => signal.removeEventListener('abort', leave)).then(resolve, reject);
  });
}

/** Settles when the run is ended from outside, whether or not the run itself listens. */
function abortion(signal: AbortSignal, program: string): Promise<Result<never, ClusterError>> {
  return new Promise((resolve) => {
    const settle = () => {
      const reason: unknown = signal.reason;
      const isOurs = reason === 'timeout' || reason === 'cancelled';
      resolve(err(isOurs ? { code: 'login', reason, program, detail: '' } : { code: 'cancelled' }));
    };
    signal.addEventListener('abort', settle, { once: true });
  });
}
