export const TAB = 9;
export const LINE_FEED = 10;
export const RETURN = 13;
export const BLANK = 32;
export const EXCLAMATION = 33;
export const QUOTE = 34;
export const HASH = 35;
export const PERCENT = 37;
export const AMPERSAND = 38;
export const APOSTROPHE = 39;
export const ASTERISK = 42;
export const PLUS = 43;
export const COMMA = 44;
export const DASH = 45;
export const DOT = 46;
export const COLON = 58;
export const GREATER = 62;
export const QUESTION = 63;
export const AT = 64;
export const BRACKET = 91;
export const BACKSLASH = 92;
export const BRACKET_END = 93;
export const BACKTICK = 96;
export const BRACE = 123;
export const PIPE = 124;
export const BRACE_END = 125;

/** NaN is past the end. */
export function isBreakOrEnd(code: number): boolean {
  return code === LINE_FEED || code === RETURN || Number.isNaN(code);
}

export function isSpace(code: number): boolean {
  return code === BLANK || code === LINE_FEED || code === TAB || code === RETURN;
}

export function isSpaceOrEnd(code: number): boolean {
  return code === BLANK || code === LINE_FEED || code === TAB || code === RETURN || Number.isNaN(code);
}

/** `,`, `[`, `]`, `{` or `}`. */
export function isFlowSign(code: number): boolean {
  return code === COMMA || code === BRACKET || code === BRACKET_END || code === BRACE || code === BRACE_END;
}

/** Whether a scalar without quotes may begin with it; what may do so in some places only is left out. */
export function canBegin(code: number): boolean {
  switch (code) {
    case TAB:
    case LINE_FEED:
    case RETURN:
    case BLANK:
    case EXCLAMATION:
    case QUOTE:
    case HASH:
    case PERCENT:
    case AMPERSAND:
    case APOSTROPHE:
    case ASTERISK:
    case COMMA:
    case COLON:
    case GREATER:
    case QUESTION:
    case AT:
    case BRACKET:
    case BRACKET_END:
    case BACKTICK:
    case BRACE:
    case PIPE:
    case BRACE_END:
      return false;
    default:
      return !Number.isNaN(code);
  }
}

/** `\n`, `\t`, `\"`, `\\` and `\/`: others are rare. */
export function isSimpleEscape(code: number): boolean {
  return code === 110 || code === 116 || code === QUOTE || code === BACKSLASH || code === 47;
}

/** One past the last unit that is no blank or line break. */
export function trimmed(text: string, start: number, end: number): number {
  let at = end;
  while (at > start && isSpace(text.charCodeAt(at - 1))) {
    at--;
  }
  return at;
}
