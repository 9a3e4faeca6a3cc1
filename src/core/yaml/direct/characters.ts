/** Stands behind the last unit: a text that holds one itself is not read here. */
export const END = 0;
export const TAB = 9;
export const LINE_FEED = 10;
export const RETURN = 13;
export const BLANK = 32;
export const QUOTE = 34;
export const HASH = 35;
export const AMPERSAND = 38;
export const APOSTROPHE = 39;
export const ASTERISK = 42;
export const PLUS = 43;
export const COMMA = 44;
export const DASH = 45;
export const DOT = 46;
export const COLON = 58;
export const GREATER = 62;
export const BRACKET = 91;
export const BACKSLASH = 92;
export const BRACKET_END = 93;
export const BRACE = 123;
export const PIPE = 124;
export const BRACE_END = 125;
/** Stands for every unit beyond ASCII: none of them is a sign. */
export const OTHER = 255;
/** `~`. */
export const LAST_VISIBLE = 126;

export function isBreakOrEnd(code: number): boolean {
  return code === LINE_FEED || code === RETURN || code === END;
}

export function isSpace(code: number): boolean {
  return code === BLANK || code === LINE_FEED || code === TAB || code === RETURN;
}

export function isSpaceOrEnd(code: number): boolean {
  return code === BLANK || code === LINE_FEED || code === TAB || code === RETURN || code === END;
}

/** `,`, `[`, `]`, `{` or `}`. */
export function isFlowSign(code: number): boolean {
  return code === COMMA || code === BRACKET || code === BRACKET_END || code === BRACE || code === BRACE_END;
}

/** Signs that a scalar without quotes cannot begin with, or in some places only. */
const NO_START = new Uint8Array(128);
for (const sign of '\0\t\n\r !"#%&\'*,:>?@[]`{|}') {
  NO_START[sign.charCodeAt(0)] = 1;
}

/** Whether a scalar without quotes may begin with it. */
export function canBegin(code: number): boolean {
  return code > 127 || NO_START[code] === 0;
}

/** `\n`, `\t`, `\"`, `\\` and `\/`: others are rare. */
export function isSimpleEscape(code: number): boolean {
  return code === 110 || code === 116 || code === QUOTE || code === BACKSLASH || code === 47;
}

/** Signs at which a scalar without quotes may end, or which it must not hold; most units are none. */
const MAY_END = new Uint8Array(256);
for (const sign of '\0\t\n\r#:') {
  MAY_END[sign.charCodeAt(0)] = 1;
}

export function mayEndPlain(code: number): boolean {
  return MAY_END[code] === 1;
}
