import type { ReadArray } from '../../core/kube/listItems.ts';
import { pageWords } from '../../core/kube/pageWords.ts';
import type { ClusterError } from '../../core/model/connection.ts';
import type { Json } from '../../core/util/json.ts';
import { parseJson } from '../../core/util/json.ts';
import { redact } from '../../core/util/redact.ts';
import type { Result } from '../../core/util/result.ts';
import { err, ok } from '../../core/util/result.ts';
import { ArrayReader } from './arrayReader.ts';

/** After this much work in one go, others get a turn: typing in the editor runs on the same thread. */
const SLICE_MS = 4;
/** Characters that are searched for the words of a page. */
const LONGEST_PAGE = 64 * 1024;

export async function readJson(body: AsyncIterable<Buffer>): Promise<Result<Json, ClusterError>> {
  const chunks: Buffer[] = [];
  for await (const chunk of body) {
    chunks.push(chunk);
  }
  const text = Buffer.concat(chunks).toString('utf8');
  const value = parseJson(text);
  return value === undefined ? garbage(text) : ok(value);
}

/** Reads the array under `key` object by object; `map` makes of each what is kept, so that the rest can go. */
export async function readArray<T>(
  body: AsyncIterable<Buffer>,
  key: 'items' | 'rows',
  map: (item: Json) => T | undefined,
): Promise<Result<ReadArray<T>, ClusterError>> {
  const reader = new ArrayReader(key);
  const items: T[] = [];
  let since = performance.now();
  for await (const objects of objectsOf(body, reader)) {
    for (const item of objects) {
      if (item === undefined) {
        return garbage('');
      }
      const mapped = map(item);
      if (mapped !== undefined) {
        items.push(mapped);
      }
      if (performance.now() - since > SLICE_MS) {
        await nextTurn();
        since = performance.now();
      }
    }
  }
  const envelope = reader.isComplete ? parseJson(reader.envelope) : undefined;
  return envelope === undefined ? garbage(reader.envelope) : ok({ items, envelope });
}

async function* objectsOf(
  body: AsyncIterable<Buffer>,
  reader: ArrayReader,
): AsyncGenerator<Generator<Json | undefined>> {
  for await (const chunk of body) {
    yield reader.push(chunk);
  }
  yield reader.end();
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}

/** The page of a proxy is worth a look; JSON that breaks off may hold anything and is not shown. */
function garbage(text: string): Result<never, ClusterError> {
  const words = text.trimStart().startsWith('<') ? pageWords(text.slice(0, LONGEST_PAGE)) : '';
  const detail = 'the answer is not JSON';
  return err({
    code: 'garbage',
    detail: words === '' ? detail : `${detail}: ${redact(words).slice(0, 200)}`,
  });
}
