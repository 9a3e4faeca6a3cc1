import { gzip } from 'node:zlib';
import { promisify } from 'node:util';

import type { FaultEffect } from './faults.ts';
import type { Outgoing } from './requestContext.ts';

/** From this size on the server compresses a list for whoever accepts it; watches never. */
const compressFrom = 128 * 1024;
const zip = promisify(gzip);

export type CutConnection = (how: 'rst' | 'fin') => void;

/** One response on its way out, through the fault that may meet it. */
export class WirePipe {
  readonly #out: Outgoing;
  readonly #fault: FaultEffect | undefined;
  readonly #cut: CutConnection;
  #sent = 0;
  #isBroken = false;
  #tail: Promise<void> = Promise.resolve();

  constructor(out: Outgoing, fault: FaultEffect | undefined, cut: CutConnection) {
    this.#out = out;
    this.#fault = fault;
    this.#cut = cut;
  }

  /** True once nothing may follow: cut, stalled, or gone on the client's side. */
  get isBroken(): boolean {
    return this.#isBroken || this.#out.destroyed;
  }

  head(status: number, headers: Readonly<Record<string, string>>): void {
    if (this.isBroken) {
      return;
    }
    if (this.#meetsHead()) {
      this.#break(Buffer.alloc(0));
    } else {
      this.#out.writeHead(status, headers);
    }
  }

  /** Sends the head by itself: HTTP/1.1 holds it back until the first write, HTTP/2 does not. */
  flush(): void {
    if (!this.isBroken) {
      (this.#out as { flushHeaders?: () => void }).flushHeaders?.();
    }
  }

  /** A cut or stall that lets no byte of the body through does not let the head through either. */
  #meetsHead(): boolean {
    const fault = this.#fault;
    return (fault?.kind === 'cut' || fault?.kind === 'stall') && fault.afterBytes === undefined;
  }

  /** Sends a whole body, compressed where the server would. */
  async body(
    head: { readonly status: number; readonly headers: Readonly<Record<string, string>> },
    text: string,
    acceptsGzip: boolean,
  ): Promise<void> {
    let bytes: Uint8Array = Buffer.from(text);
    const isZipped = acceptsGzip && bytes.length > compressFrom;
    if (isZipped) {
      bytes = await zip(bytes, { level: 1 });
    }
    await this.#delay();
    const isPlain =
      this.#fault === undefined || this.#fault.kind === 'status' || this.#fault.kind === 'garbage';
    this.head(head.status, {
      ...head.headers,
      ...(isZipped ? { 'content-encoding': 'gzip', vary: 'Accept-Encoding' } : {}),
      ...(isPlain ? { 'content-length': String(bytes.length) } : {}),
    });
    if (!isPlain) {
      this.flush();
    }
    this.write(bytes);
    this.end();
  }

  write(chunk: string | Uint8Array): void {
    const fault = this.#fault;
    if (this.isBroken) {
      return;
    }
    const bytes = Buffer.from(chunk as string);
    if (
      (fault?.kind === 'cut' || fault?.kind === 'stall') &&
      this.#sent + bytes.length > (fault.afterBytes ?? 0)
    ) {
      this.#break(bytes.subarray(0, (fault.afterBytes ?? 0) - this.#sent));
      return;
    }
    this.#sent += bytes.length;
    if (fault?.kind === 'slow' && fault.bytesPerSecond !== undefined) {
      this.#paced(bytes, fault.bytesPerSecond);
    } else {
      this.#out.write(bytes);
    }
  }

  end(): void {
    void this.#finish();
  }

  /** From now on silence, with the connection open. */
  stall(): void {
    this.#isBroken = true;
  }

  cut(how: 'rst' | 'fin'): void {
    this.#isBroken = true;
    this.#cut(how);
  }

  #break(last: Uint8Array): void {
    this.#isBroken = true;
    const fault = this.#fault;
    const go = (): void => {
      if (fault?.kind === 'cut') {
        this.#cut(fault.how);
      }
    };
    if (last.length > 0) {
      this.#out.write(last, () => setImmediate(go));
    } else {
      setImmediate(go);
    }
  }

  #paced(bytes: Uint8Array, bytesPerSecond: number): void {
    const portion = Math.max(1, Math.ceil(bytesPerSecond / 20));
    for (let from = 0; from < bytes.length; from += portion) {
      this.#tail = this.#portion(this.#tail, bytes.subarray(from, from + portion));
    }
  }

  async #portion(before: Promise<void>, bytes: Uint8Array): Promise<void> {
    await before;
    await pause(50);
    if (!this.isBroken) {
      this.#out.write(bytes);
    }
  }

  async #finish(): Promise<void> {
    await this.#tail;
    if (!this.isBroken) {
      this.#out.end();
    }
  }

  async #delay(): Promise<void> {
    if (this.#fault?.kind === 'slow' && this.#fault.ms !== undefined) {
      await pause(this.#fault.ms);
    }
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms).unref();
  });
}
