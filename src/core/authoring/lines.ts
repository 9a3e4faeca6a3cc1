/** One line of block YAML, taken apart without its neighbours. Columns are UTF-16 units. */
export interface Line {
  readonly text: string;
  readonly indent: number;
  /** Columns of the `-` that the line begins with. */
  readonly dashes: readonly number[];
  /** Where what follows them begins. */
  readonly content: number;
  readonly key: LineKey | undefined;
  /** Column of `#`. */
  readonly comment: number | undefined;
}

export interface LineKey {
  /** Without quotes. */
  readonly name: string;
  readonly start: number;
  readonly end: number;
  readonly colon: number;
  /** Nothing follows the colon: its value stands below. */
  readonly isOpen: boolean;
  /** A block scalar follows: what stands below is text. */
  readonly opensText: boolean;
}

const KEY =
  /^(?:"((?:[^"\\]|\\.)*)"|'((?:[^']|'')*)'|([^\s"'#[\]{},&*!|>%@`-][^#]*?|-[^\s#][^#]*?))[ \t]*:(?=[ \t\r]|$)/;

export function lineOf(text: string): Line {
  const indent = /^ */.exec(text)?.[0].length ?? 0;
  const dashes: number[] = [];
  let content = indent;
  for (
    let dash = /^-(?:[ \t]+|\r?$)/.exec(text.slice(content));
    dash;
    dash = /^-(?:[ \t]+|\r?$)/.exec(text.slice(content))
  ) {
    dashes.push(content);
    content += dash[0].length;
  }
  const comment = commentOf(text);
  return { text, indent, dashes, content, key: keyOf(text, content, comment), comment };
}

/** Only white space, dashes and comments. */
export function isBlank({ text, content, comment }: Line): boolean {
  return text.slice(content, comment).trim() === '';
}

function keyOf(text: string, start: number, comment: number | undefined): LineKey | undefined {
  const found = KEY.exec(text.slice(start, comment));
  if (!found) {
    return undefined;
  }
  const colon = start + found[0].length - 1;
  const name = found[1] ?? found[2] ?? found[3] ?? '';
  const value = text.slice(colon + 1, comment).trim();
  const end = start + found[0].slice(0, -1).trimEnd().length;
  return {
    name,
    start,
    end,
    colon,
    isOpen: /^(?:[&!]\S+)?$/.test(value),
    opensText: /^(?:[&!]\S+\s+)?[|>][-+0-9]*$/.test(value),
  };
}

function commentOf(text: string): number | undefined {
  let quote = '';
  for (let at = 0; at < text.length; at++) {
    const unit = text.charAt(at);
    if (quote !== '') {
      quote = unit === quote ? '' : quote;
    } else if ((unit === '"' || unit === "'") && /[\s:[{,-]/.test(text.charAt(at - 1) || ' ')) {
      quote = unit;
    } else if (unit === '#' && /^\s?$/.test(text.charAt(at - 1))) {
      return at;
    }
  }
  return undefined;
}
