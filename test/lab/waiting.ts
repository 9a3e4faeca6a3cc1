import { request } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';

/** Something did not come true in time. */
export class NotInTime extends Error {
  constructor(what: string, ms: number, last: string) {
    super(`${what}: not within ${Math.round(ms / 1000)} s${last === '' ? '' : ` (last: ${last})`}`);
    this.name = 'NotInTime';
  }
}

export interface Wait {
  /** For the message, for example "the API server is ready". */
  readonly what: string;
  /** Gives a value once it is true; throwing or undefined means not yet. */
  readonly ask: () => Promise<unknown>;
  readonly within?: number;
  /** Milliseconds between two tries. A program that starts has no event that another could await. */
  readonly every?: number;
  readonly signal?: AbortSignal | undefined;
}

export async function until({ what, ask, within = 60_000, every = 50, signal }: Wait): Promise<void> {
  const end = Date.now() + within;
  let last = '';
  for (;;) {
    signal?.throwIfAborted();
    try {
      if ((await ask()) !== undefined) {
        return;
      }
    } catch (error) {
      last = error instanceof Error ? error.message : String(error);
    }
    if (Date.now() > end) {
      throw new NotInTime(what, within, last);
    }
    await pause(every, undefined, signal === undefined ? {} : { signal });
  }
}

/** Whether a plain HTTP address answers with success. */
export function answers(url: string): () => Promise<true | undefined> {
  return () =>
    new Promise((resolve, reject) => {
      const sent = request(url, { agent: false }, (response) => {
        response.resume();
        resolve(response.statusCode === 200 ? true : undefined);
      });
      sent.once('error', reject);
      sent.end();
    });
}
