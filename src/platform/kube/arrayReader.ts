import type { Json } from '../../core/util/json.ts';
import { parseJson } from '../../core/util/json.ts';
import { ArrayScanner } from './arrayScanner.ts';

/** Quotes in `{"apiVersion":"v1","kind":"Pod"`, and in `{"cells":`, which rows of a table begin with. */
const QUOTES_OF_ITEM = 8;
const QUOTES_OF_ROW = 2;

/** Bytes without a mark after which it is no use to wait for one: objects may begin with their own name. */
const LONGEST_WAIT = 512 * 1024;

const QUOTE = '"';
const NOTHING = Buffer.alloc(0);

/**
 * Parses the objects of one array of a JSON document as its bytes arrive. The objects of a list all begin alike, so the
 * next `},{"apiVersion":"…","kind":"…"` is most likely where one ends; Node finds that far faster than we can count
 * braces, and JSON.parse tells whether it is true: what is cut too short never parses. The scanner reads the rest: the
 * beginning, the end, and documents that are written in another way.
 */
export class ArrayReader {
  readonly #scanner: ArrayScanner;
  readonly #quotes: number;
  #mark: string | undefined;
  /** In the fast way: bytes from the beginning of an object on. */
  #rest: Buffer | undefined;
  /** No mark lies before here in `#rest`. */
  #searched = 0;

  /** `key` of the top level holds the array: `items` of a list, `rows` of a table. */
  constructor(key: 'items' | 'rows') {
    this.#scanner = new ArrayScanner(key);
    this.#quotes = key === 'items' ? QUOTES_OF_ITEM : QUOTES_OF_ROW;
  }

  /** True after the last brace of the document. */
  get isComplete(): boolean {
    return this.#scanner.isComplete;
  }

  /** The document with the array empty. */
  get envelope(): string {
    return this.#scanner.envelope;
  }

  /** The objects that are known to end by now; undefined for one that is no JSON. */
  *push(chunk: Buffer): Generator<Json | undefined> {
    if (this.#rest) {
      this.#rest = Buffer.concat([this.#rest, chunk]);
    } else {
      yield* this.#scanUpToMark(chunk);
    }
    if (this.#rest && this.#mark !== undefined) {
      yield* this.#cut(this.#rest, this.#mark);
    }
    if (this.#rest && this.#rest.length > LONGEST_WAIT) {
      yield* this.end();
    }
  }

  /** Reads what waits for a mark. To be called once all bytes were pushed. */
  *end(): Generator<Json | undefined> {
    const rest = this.#rest ?? NOTHING;
    this.#rest = undefined;
    yield* this.#scan(rest);
  }

  /** Reads with the scanner, and leaves for the fast way what follows the end of an object. */
  *#scanUpToMark(chunk: Buffer): Generator<Json | undefined> {
    const end = this.#mark === undefined ? -1 : chunk.indexOf(this.#mark);
    if (end < 0) {
      yield* this.#scan(chunk);
      return;
    }
    yield* this.#scan(chunk.subarray(0, end + 1));
    if (this.#scanner.isBetweenObjects) {
      this.#rest = chunk.subarray(end + 2);
      this.#searched = 0;
    } else {
      yield* this.#scan(chunk.subarray(end + 1));
    }
  }

  *#scan(bytes: Buffer): Generator<Json | undefined> {
    for (const text of this.#scanner.push(bytes)) {
      this.#mark ??= markOf(text, this.#quotes);
      yield parseJson(text);
    }
  }

  *#cut(bytes: Buffer, mark: string): Generator<Json | undefined> {
    let begin = 0;
    let end = bytes.indexOf(mark, this.#searched);
    while (end >= 0) {
      const object = parseJson(bytes.toString('utf8', begin, end + 1));
      if (object !== undefined) {
        yield object;
        begin = end + 2; // past the brace and the comma
      }
      end = bytes.indexOf(mark, end + 1);
    }
    this.#rest = bytes.subarray(begin);
    this.#searched = Math.max(0, this.#rest.length - mark.length);
  }
}

/** How one object ends and the next begins; undefined where it cannot be told. */
function markOf(object: string, quotes: number): string | undefined {
  let end = -1;
  for (let count = 0; count < quotes; count++) {
    end = object.indexOf(QUOTE, end + 1);
    if (end < 0) {
      return undefined;
    }
  }
  return `},${object.slice(0, end + 1)}`;
}
