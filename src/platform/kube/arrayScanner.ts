const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_BRACE = 0x7b;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACE = 0x7d;
const CLOSE_BRACKET = 0x5d;

/** 1 for every byte that, outside of strings, neither opens nor closes anything. */
const IS_ORDINARY = new Uint8Array(256).fill(1);
for (const byte of [QUOTE, OPEN_BRACE, OPEN_BRACKET, CLOSE_BRACE, CLOSE_BRACKET]) {
  IS_ORDINARY[byte] = 0;
}

/**
 * Cuts the objects out of one array of a JSON document as its bytes arrive, however it is written. Knows just enough of
 * JSON to find where each object ends; JSON.parse judges the rest.
 */
export class ArrayScanner {
  readonly #mark: string;
  #depth = 0;
  #isInString = false;
  #isEscaped = false;
  #isInArray = false;
  #wasThere = false;
  /** Bytes of the object under way that came with earlier chunks. */
  #object: Buffer[] = [];
  /** Everything outside the array. */
  #around: Buffer[] = [];

  /** `key` of the top level holds the array: `items` of a list, `rows` of a table. */
  constructor(key: string) {
    this.#mark = `"${key}":`;
  }

  /** True after the last brace of the document. */
  get isComplete(): boolean {
    return this.#depth === 0 && this.#around.length > 0;
  }

  /** In the array, and not within one of its objects. */
  get isBetweenObjects(): boolean {
    return this.#isInArray && this.#depth === 2;
  }

  /** The document with the array empty. */
  get envelope(): string {
    return Buffer.concat(this.#around).toString('utf8');
  }

  /** The texts of the objects that end in this chunk, in order. */
  push(chunk: Buffer): string[] {
    const objects: string[] = [];
    const { length } = chunk;
    // Locals and two tight loops: this touches every byte of every list, and private fields would halve its speed.
    let isInString = this.#isInString;
    let from = 0;
    let index = this.#isEscaped ? 1 : 0;
    this.#isEscaped = false;
    while (index < length) {
      if (isInString) {
        let byte = chunk[index];
        while (index < length && byte !== QUOTE && byte !== BACKSLASH) {
          byte = chunk[++index];
        }
        if (byte === BACKSLASH) {
          this.#isEscaped = index + 1 === length;
          index += 2;
        } else {
          isInString = index >= length;
          index++;
        }
        continue;
      }
      let byte = chunk[index] ?? 0;
      while (index < length && IS_ORDINARY[byte] === 1) {
        byte = chunk[++index] ?? 0;
      }
      if (index >= length) {
        break;
      }
      if (byte === QUOTE) {
        isInString = true;
      } else if (byte === OPEN_BRACE || byte === OPEN_BRACKET) {
        from = this.#opens(chunk, byte, from, index);
      } else {
        from = this.#closes(chunk, from, index, objects);
      }
      index++;
    }
    this.#isInString = isInString;
    this.#keep(chunk.subarray(from));
    return objects;
  }

  /** Answers from where on the bytes are not yet put anywhere. */
  #opens(chunk: Buffer, byte: number, from: number, index: number): number {
    const depth = this.#depth++;
    if (this.#isInArray) {
      return depth === 2 ? index : from;
    }
    if (byte !== OPEN_BRACKET || depth !== 1 || !this.#opensArray(chunk.subarray(from, index))) {
      return from;
    }
    this.#around.push(chunk.subarray(from, index + 1));
    this.#isInArray = true;
    this.#wasThere = true;
    return index + 1;
  }

  #closes(chunk: Buffer, from: number, index: number, objects: string[]): number {
    const depth = --this.#depth;
    if (!this.#isInArray || depth > 2) {
      return from;
    }
    if (depth === 2) {
      objects.push(this.#take(chunk.subarray(from, index + 1)));
      return index + 1;
    }
    this.#isInArray = false;
    return index;
  }

  #opensArray(before: Buffer): boolean {
    if (this.#wasThere) {
      return false;
    }
    const text = Buffer.concat([...this.#around, before]).toString('utf8');
    return text.replace(/\s+/g, '').endsWith(this.#mark);
  }

  #take(end: Buffer): string {
    if (this.#object.length === 0) {
      return end.toString('utf8');
    }
    const bytes = Buffer.concat([...this.#object, end]);
    this.#object = [];
    return bytes.toString('utf8');
  }

  #keep(rest: Buffer): void {
    if (rest.length === 0) {
      return;
    }
    if (!this.#isInArray) {
      this.#around.push(rest);
    } else if (this.#depth > 2) {
      this.#object.push(rest);
    }
  }
}
