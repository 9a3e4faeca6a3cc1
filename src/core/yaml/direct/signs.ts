import * as ch from './characters.ts';

/** Units for which room is kept from one text to the next; a longer text gets its own. */
const KEPT = 1 << 18;
/** Zeros behind the last unit, so that no look ahead leaves the text. */
const BEHIND = 8;
/** Controls that are no YAML or rare in it, halves of characters, marks of byte order, line breaks of old. */
const RARE = /[^\t\n\r\u0020-\u007E\u00A0-\uD7FF\uE000-\uFEFE\uFF00-\uFFFD]|\r(?!\n)/;

const encoder = new TextEncoder();
const kept = new Uint8Array(KEPT + BEHIND);

/**
 * The units of a text as bytes, with `END` behind them: a byte is looked at several times as fast as a unit of a string.
 * Valid until the next text is asked about. Undefined for text with units that the direct parser does not take.
 */
export function signsOf(text: string): Uint8Array | undefined {
  const { length } = text;
  const signs = length <= KEPT ? kept : new Uint8Array(length + BEHIND);
  const { read, written } = encoder.encodeInto(text, signs);
  const isAscii = read === length && written === length;
  signs.fill(ch.END, length, length + BEHIND);
  if (!(isAscii && isVisible(signs, length)) && RARE.test(text)) {
    return undefined;
  }
  return isAscii ? signs : filled(signs, text);
}

function filled(signs: Uint8Array, text: string): Uint8Array {
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    signs[at] = code > 127 ? ch.OTHER : code;
  }
  return signs;
}

/** Signs of which `RARE` may be one. */
const UNSEEN = Uint8Array.from({ length: 256 }, (_, code) =>
  (code < ch.BLANK || code > ch.LAST_VISIBLE) && code !== ch.LINE_FEED && code !== ch.TAB ? 1 : 0,
);

/** Visible signs, blanks and lines alone, as in most texts: no expression need look at them. */
function isVisible(signs: Uint8Array, length: number): boolean {
  let unseen = 0;
  for (let at = 0; at < length; at++) {
    unseen |= UNSEEN[signs[at] ?? 0] ?? 1;
  }
  return unseen === 0;
}
