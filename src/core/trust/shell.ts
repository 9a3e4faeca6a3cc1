/** A word of a shell command, quotes taken off; offsets count in the script. */
export interface Word {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** One simple command. What only surrounds it (`sudo`, assignments, `if`) is left out. */
export interface ShellCommand {
  /** The name of the program, without its folder. */
  readonly program: string;
  readonly words: readonly Word[];
  readonly start: number;
  readonly end: number;
  /** Files that output goes to. */
  readonly targets: readonly string[];
}

const MAX_DEPTH = 8;
const KEYWORDS = new Set(['if', 'then', 'elif', 'else', 'do', 'while', 'until', '!', '{', 'time']);
/** Programs that run the program behind them; some take options with a value. */
const WRAPPERS: Readonly<Record<string, RegExp>> = {
  sudo: /^-[ughpCT]$/,
  env: /^-[uCS]$/,
  exec: /^-a$/,
  command: /^$/,
  nohup: /^$/,
  nice: /^-n$/,
  timeout: /^-[ks]$/,
  xargs: /^-[ILnPdEsa]$/,
  retry: /^$/,
};

/** The commands of a script in their order, those within `$(…)` and `sh -c` too. Never throws: a broken script ends early. */
export function shellCommands(script: string): readonly ShellCommand[] {
  const found: ShellCommand[] = [];
  new Reader(script, 0, found, 0).read();
  return found.toSorted((left, right) => left.start - right.start);
}

class Reader {
  readonly #text: string;
  /** Where the text starts in the script. */
  readonly #base: number;
  readonly #found: ShellCommand[];
  readonly #depth: number;
  #at = 0;
  #words: Word[] = [];
  #targets: string[] = [];
  #hereDocuments: string[] = [];

  constructor(text: string, base: number, found: ShellCommand[], depth: number) {
    this.#text = text;
    this.#base = base;
    this.#found = found;
    this.#depth = depth;
  }

  read(): void {
    while (this.#at < this.#text.length) {
      const character = this.#text[this.#at] ?? '';
      if (character === '\n') {
        this.#endCommand();
        this.#at++;
        this.#skipHereDocuments();
      } else if (/\s/.test(character)) {
        this.#at++;
      } else if (character === '\\' && /^\\\r?\n/.test(this.#text.slice(this.#at, this.#at + 3))) {
        this.#at = this.#text.indexOf('\n', this.#at) + 1;
      } else if (character === '#') {
        const end = this.#text.indexOf('\n', this.#at);
        this.#at = end < 0 ? this.#text.length : end;
      } else if (/[;&|()]/.test(character)) {
        this.#endCommand();
        this.#at++;
      } else if (/[<>]/.test(character) || /^\d[<>]/.test(this.#text.slice(this.#at, this.#at + 2))) {
        this.#redirect();
      } else {
        this.#words.push(this.#word());
      }
    }
    this.#endCommand();
  }

  #redirect(): void {
    const operator =
      /^\d?(?:<<<|<<-?|>>|>\||[<>]&?)/.exec(this.#text.slice(this.#at, this.#at + 4))?.[0] ?? '>';
    this.#at += operator.length;
    while (this.#text[this.#at] === ' ') {
      this.#at++;
    }
    if (this.#at >= this.#text.length || /[\n;|&]/.test(this.#text[this.#at] ?? '')) {
      return;
    }
    const { text } = this.#word();
    if (/^\d?<<-?$/.test(operator)) {
      this.#hereDocuments.push(text);
    } else if (operator.includes('>')) {
      this.#targets.push(text);
    }
  }

  /** Bodies of here documents are data. */
  #skipHereDocuments(): void {
    for (const delimiter of this.#hereDocuments) {
      for (;;) {
        const end = this.#text.indexOf('\n', this.#at);
        const line = this.#text.slice(this.#at, end < 0 ? undefined : end).trim();
        this.#at = end < 0 ? this.#text.length : end + 1;
        if (line === delimiter || end < 0) {
          break;
        }
      }
    }
    this.#hereDocuments = [];
  }

  #word(): Word {
    const start = this.#at;
    let text = '';
    while (this.#at < this.#text.length) {
      const character = this.#text[this.#at] ?? '';
      if (/[\s;&|<>()]/.test(character)) {
        break;
      }
      if (character === "'") {
        const end = this.#text.indexOf("'", this.#at + 1);
        const stop = end < 0 ? this.#text.length : end;
        text += this.#text.slice(this.#at + 1, stop);
        this.#at = stop + 1;
      } else if (character === '"') {
        text += this.#quoted();
      } else if (character === '\\') {
        const isLineEnd = /^\\\r?\n/.test(this.#text.slice(this.#at, this.#at + 3));
        text += isLineEnd ? '' : (this.#text[this.#at + 1] ?? '');
        this.#at += 2;
      } else if (character === '$') {
        text += this.#expansion();
      } else {
        text += character;
        this.#at++;
      }
    }
    this.#at = Math.max(this.#at, start + 1);
    return { text, start: this.#base + start, end: this.#base + Math.min(this.#at, this.#text.length) };
  }

  #quoted(): string {
    let text = '';
    this.#at++;
    while (this.#at < this.#text.length && this.#text[this.#at] !== '"') {
      if (this.#text[this.#at] === '\\') {
        text += this.#text[this.#at + 1] ?? '';
        this.#at += 2;
      } else if (this.#text[this.#at] === '$') {
        text += this.#expansion();
      } else {
        text += this.#text[this.#at] ?? '';
        this.#at++;
      }
    }
    this.#at++;
    return text;
  }

  /** `$NAME`, `${…}`, the `${{ … }}` of workflows, and `$(…)`, whose commands are read too. */
  #expansion(): string {
    const start = this.#at;
    if (this.#text.startsWith('${{', start)) {
      const end = this.#text.indexOf('}}', start);
      this.#at = end < 0 ? this.#text.length : end + 2;
    } else if (this.#text[start + 1] === '{') {
      const end = this.#text.indexOf('}', start);
      this.#at = end < 0 ? this.#text.length : end + 1;
    } else if (this.#text[start + 1] === '(') {
      const end = closing(this.#text, start + 1);
      if (this.#depth < MAX_DEPTH) {
        const inner = this.#text.slice(start + 2, end);
        new Reader(inner, this.#base + start + 2, this.#found, this.#depth + 1).read();
      }
      this.#at = end + 1;
    } else {
      this.#at = start + 1;
    }
    return this.#text.slice(start, this.#at);
  }

  #endCommand(): void {
    const words = unwrapped(this.#words);
    const [first] = words;
    const last = words.at(-1);
    if (first && last) {
      const program = (first.text.split('/').at(-1) ?? '').replace(/\.exe$/, '');
      this.#found.push({ program, words, start: first.start, end: last.end, targets: this.#targets });
      const script = /^(?:ba|da|z)?sh$/.test(program)
        ? words[words.findIndex(isCommandOption) + 1]
        : undefined;
      if (script && words.some(isCommandOption) && this.#depth < MAX_DEPTH) {
        // One unit for the quote; escapes within would shift what follows a little.
        new Reader(script.text, script.start + 1, this.#found, this.#depth + 1).read();
      }
    }
    this.#words = [];
    this.#targets = [];
  }
}

const isCommandOption = ({ text }: Word): boolean => /^-[a-z]*c$/.test(text);

function unwrapped(words: readonly Word[]): readonly Word[] {
  let from = 0;
  for (;;) {
    const word = words[from]?.text;
    const options = word === undefined ? undefined : WRAPPERS[word.split('/').at(-1) ?? ''];
    if (word === undefined) {
      return [];
    }
    if (KEYWORDS.has(word) || /^[A-Za-z_]\w*=/.test(word)) {
      from++;
    } else if (options && from + 1 < words.length) {
      from++;
      while (words[from]?.text.startsWith('-') === true) {
        from += options.test(words[from]?.text ?? '') ? 2 : 1;
      }
      // The duration of `timeout`.
      if (word.endsWith('timeout') && /^\d/.test(words[from]?.text ?? '')) {
        from++;
      }
    } else {
      return words.slice(from);
    }
  }
}

/** The place of the bracket that closes the one at `open`, quotes left out; the end where there is none. */
function closing(text: string, open: number): number {
  let depth = 0;
  for (let at = open; at < text.length; at++) {
    const character = text[at];
    if (character === "'") {
      const end = text.indexOf("'", at + 1);
      at = end < 0 ? text.length : end;
    } else if (character === '"') {
      at++;
      while (at < text.length && text[at] !== '"') {
        at += text[at] === '\\' ? 2 : 1;
      }
    } else if (character === '\\') {
      at++;
    } else if (character === '(') {
      depth++;
    } else if (character === ')' && --depth === 0) {
      return at;
    }
  }
  return text.length;
}
