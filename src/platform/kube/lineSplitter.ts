const NEWLINE = 10;
/** Ten times what etcd takes for one object: whoever sends a longer line sends something else. */
const LONGEST_LINE = 16 * 1024 * 1024;

/**
 * Cuts a watch into lines. An object spans chunks and a chunk holds objects, and a chunk may end within a character:
 * so bytes are searched, joined only where they must be, and decoded line by line.
 */
export class LineSplitter {
  #rest: Buffer[] = [];
  #restLength = 0;

  /** Throws when a line has no end. */
  push(chunk: Buffer): string[] {
    const lines: string[] = [];
    let from = 0;
    for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, from)) {
      lines.push(this.#join(chunk.subarray(from, end)));
      from = end + 1;
    }
    this.#rest.push(chunk.subarray(from));
    this.#restLength += chunk.length - from;
    if (this.#restLength > LONGEST_LINE) {
      throw new Error('a watch sent a line without an end');
    }
    return lines.filter((line) => line !== '');
  }

  /** What came after the last newline: empty unless the stream was cut. */
  get rest(): string {
    return Buffer.concat(this.#rest).toString('utf8');
  }

  #join(end: Buffer): string {
    const line = this.#restLength === 0 ? end : Buffer.concat([...this.#rest, end]);
    this.#rest = [];
    this.#restLength = 0;
    return line.toString('utf8').trim();
  }
}
