import { readItem, toPage, wholeItems } from '../../core/kube/listItems.ts';
import { listPath } from '../../core/kube/paths.ts';
import type { Asked } from '../../core/kube/statusError.ts';
import type { ClusterError } from '../../core/model/connection.ts';
import type { ListPage, ListRequest, OnItems } from '../../core/ports.ts';
import type { JsonObject } from '../../core/util/json.ts';
import type { Result } from '../../core/util/result.ts';
import { err, ok } from '../../core/util/result.ts';
import type { KubeAnswer, KubeRequest } from './connection.ts';
import { continueOf } from './continueOf.ts';
import { readArray } from './readBody.ts';

type Answer<T> = Promise<Result<T, ClusterError>>;

/** Bytes that may wait for the end of their page: some 1,500 big objects. A server that sends more does not cut pages. */
const LONGEST_WAIT = 8 * 1024 * 1024;
/** Bytes that are cut into objects in one go, so that few objects live at once. */
const PIECE = 64 * 1024;

interface Received {
  readonly body: AsyncIterable<Buffer>;
  /** Of the page after this one. */
  readonly token?: string;
  readonly explain: KubeAnswer['explain'];
}

interface Ahead {
  readonly received: Answer<Received>;
  readonly abort: AbortController;
}

/**
 * Reads all pages of a list. The token of the next page stands behind the objects of this one; so a page is taken in
 * whole, the next is asked for, and only then this one is parsed: the server and the network work while we do.
 */
export class ListPages {
  readonly #send: (request: KubeRequest, signal: AbortSignal) => Answer<KubeAnswer>;
  readonly #ahead = new Map<string, Ahead>();

  constructor(send: (request: KubeRequest, signal: AbortSignal) => Answer<KubeAnswer>) {
    this.#send = send;
  }

  /** Whoever wants the next page asks in the turn in which this one resolves; it is given up otherwise. */
  async read(
    request: ListRequest,
    { asked, onItems }: { readonly asked: Asked; readonly onItems: OnItems },
    signal: AbortSignal,
  ): Answer<ListPage> {
    const received = await this.#receive(request, asked, signal);
    if (!received.ok) {
      return received;
    }
    const { body, token, explain } = received.value;
    const next = token === undefined ? undefined : this.#askAhead({ ...request, continue: token }, asked);
    const abort = (): void => this.#giveUp(next);
    signal.addEventListener('abort', abort);
    try {
      return await parsed(body, onItems, signal);
    } catch (thrown) {
      this.#giveUp(next);
      return err(explain(thrown));
    } finally {
      signal.removeEventListener('abort', abort);
      setImmediate(abort);
    }
  }

  dispose(): void {
    for (const path of this.#ahead.keys()) {
      this.#giveUp(path);
    }
  }

  /** What was asked for ahead, or what is asked for now. */
  async #receive(request: ListRequest, asked: Asked, signal: AbortSignal): Answer<Received> {
    const path = listPath(request);
    const ahead = this.#ahead.get(path);
    if (ahead === undefined) {
      return await this.#take(path, asked, signal);
    }
    this.#ahead.delete(path);
    const abort = (): void => ahead.abort.abort();
    signal.addEventListener('abort', abort, { once: true });
    try {
      return await ahead.received;
    } finally {
      signal.removeEventListener('abort', abort);
    }
  }

  /** Answers its name. */
  #askAhead(request: ListRequest, asked: Asked): string {
    const path = listPath(request);
    const abort = new AbortController();
    this.#ahead.set(path, { received: this.#take(path, asked, abort.signal), abort });
    return path;
  }

  #giveUp(path: string | undefined): void {
    const ahead = path === undefined ? undefined : this.#ahead.get(path);
    if (path !== undefined && ahead !== undefined) {
      this.#ahead.delete(path);
      ahead.abort.abort();
    }
  }

  async #take(path: string, asked: Asked, signal: AbortSignal): Answer<Received> {
    const sent = await this.#send({ method: 'GET', path, isWhole: true, asked }, signal);
    if (!sent.ok) {
      return sent;
    }
    const { body, explain } = sent.value;
    try {
      return ok({ ...(await takenIn(body as AsyncIterable<Buffer>)), explain });
    } catch (thrown) {
      return err(explain(thrown));
    }
  }
}

async function takenIn(body: AsyncIterable<Buffer>): Promise<Omit<Received, 'explain'>> {
  const chunks: Buffer[] = [];
  let length = 0;
  const coming = body[Symbol.asyncIterator]();
  for (let next = await coming.next(); next.done !== true; next = await coming.next()) {
    chunks.push(next.value);
    length += next.value.length;
    if (length > LONGEST_WAIT) {
      return { body: both(chunks, coming) };
    }
  }
  const page = Buffer.concat(chunks, length);
  const token = continueOf(page);
  return { body: both(piecesOf(page)), ...(token !== undefined && { token }) };
}

async function parsed(body: AsyncIterable<Buffer>, onItems: OnItems, signal: AbortSignal): Answer<ListPage> {
  const rest: JsonObject[] = [];
  const read = await readArray(until(signal, body), 'items', readItem, (items) => {
    const { whole, others } = wholeItems(items);
    rest.push(...others);
    if (whole.length > 0 && !signal.aborted) {
      onItems(whole);
    }
  });
  if (signal.aborted) {
    return err({ code: 'cancelled' });
  }
  return read.ok ? toPage({ items: rest, envelope: read.value.envelope }) : read;
}

function* piecesOf(page: Buffer): Generator<Buffer> {
  for (let from = 0; from < page.length; from += PIECE) {
    yield page.subarray(from, from + PIECE);
  }
}

async function* both(here: Iterable<Buffer>, coming?: AsyncIterator<Buffer>): AsyncGenerator<Buffer> {
  yield* here;
  for (let next = await coming?.next(); next && next.done !== true; next = await coming?.next()) {
    yield next.value;
  }
}

async function* until(signal: AbortSignal, body: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  for await (const chunk of body) {
    if (signal.aborted) {
      return;
    }
    yield chunk;
  }
}
