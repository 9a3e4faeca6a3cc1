import { redact } from './redact.ts';

/** Text that is looked at as a whole: a secret that began in it is known as one, however many chunks it came in. */
const WINDOW = 8 * 1024;
/** Where a secret has no end within this much text, the text after it is no longer shown. */
const LONGEST_OPEN = 32 * 1024;

/**
 * Redacts a text that comes in chunks. A secret may begin in one chunk and end in another, and the words that name it
 * may stand before both: so whole lines are told, redacted together with what came before them.
 */
export class RedactStream {
  #raw = '';
  /** What was told of `#raw`. */
  #told = '';
  #isDeaf = false;

  /** Takes a chunk and gives what can be told of it: the lines that ended. */
  push(chunk: string): string {
    if (this.#isDeaf || chunk === '') {
      return '';
    }
    this.#raw += chunk;
    const news = this.#tell(endOfLines(this.#raw));
    this.#forget();
    return news;
  }

  /** Whether a line has begun and nobody was told of all of it. */
  get hasRest(): boolean {
    return endOfLines(this.#raw) < this.#raw.length;
  }

  /** Tells also of the line that has not ended: a question that waits for its answer has no end of line. */
  flush(): string {
    return this.#tell(this.#raw.length);
  }

  /** The last words, redacted, at most `length` characters. */
  tail(length: number): string {
    const safe = redact(this.#raw).trim();
    return safe.length <= length ? safe : safe.slice(-length);
  }

  #tell(end: number): string {
    const safe = redact(this.#raw.slice(0, end));
    if (safe.length <= this.#told.length && this.#told.startsWith(safe)) {
      return '';
    }
    const common = commonLength(this.#told, safe);
    const isContinued = common === this.#told.length;
    this.#told = safe;
    // What was told of a line turned out to be a part of a secret: the line is told again, as a line of its own.
    return isContinued ? safe.slice(common) : `\n${safe.slice(endOfLines(safe.slice(0, common)))}`;
  }

  /** Drops the first lines of a long text, but only where nothing that is hidden reaches over the cut. */
  #forget(): void {
    if (this.#raw.length <= WINDOW) {
      return;
    }
    const cut = endOfLines(this.#raw.slice(0, this.#raw.length - WINDOW / 2));
    const head = redact(this.#raw.slice(0, cut));
    const tail = redact(this.#raw.slice(cut));
    if (cut > 0 && redact(this.#raw) === head + tail && this.#told.startsWith(head)) {
      this.#raw = this.#raw.slice(cut);
      this.#told = this.#told.slice(head.length);
    } else if (this.#raw.length > LONGEST_OPEN) {
      this.#isDeaf = true;
    }
  }
}

/** Index after the last end of a line; programs that draw a progress end it with a carriage return. */
function endOfLines(text: string): number {
  return Math.max(text.lastIndexOf('\n'), text.lastIndexOf('\r')) + 1;
}

function commonLength(left: string, right: string): number {
  let length = 0;
  while (length < left.length && left[length] === right[length]) {
    length++;
  }
  return length;
}
