import { decodeBase64 } from './base64.ts';

/** Values shorter than this are replaced only where they stand alone: they may be a part of any word. */
const SHORT = 4;
/** A line of a longer value is recognised by itself from this length on (a key file quoted in part). */
const LINE = 8;

const HIDDEN = '<masked>';

/**
 * Replaces secret values in a text. `masks` maps base64 of each value to its mask; a value is found in clear, in
 * base64 and as a quoted (escaped) text. `isAboutSecret` also removes what the server quotes or prints as a value.
 */
export function redactSecretText(
  text: string,
  masks: ReadonlyMap<string, string>,
  isAboutSecret: boolean,
): string {
  const forms = spellings(masks, text);
  // One pass: a mask that was put in is never searched again.
  const hidden =
    forms.size === 0
      ? text
      : text.replace(
          new RegExp([...forms.keys()].map(pattern).join('|'), 'g'),
          (found) => forms.get(found) ?? HIDDEN,
        );
  return isAboutSecret ? redactQuoted(hidden) : hidden;
}

/**
 * Those that the text has, the longest first, so that a value inside another one does not cut it in pieces. The others
 * must not reach the pattern: one that grows too large is refused with itself in the message.
 */
function spellings(masks: ReadonlyMap<string, string>, text: string): ReadonlyMap<string, string> {
  const forms = new Map<string, string>();
  for (const [base64, mask] of masks) {
    const clear = decodeBase64(base64) ?? '';
    const lines = clear.split(/\r?\n/).filter((line) => line.trim().length >= LINE);
    for (const form of [base64, clear, JSON.stringify(clear).slice(1, -1), clear.trim(), ...lines]) {
      if (form.length <= text.length && form.trim() !== '' && !forms.has(form) && text.includes(form)) {
        forms.set(form, mask);
      }
    }
  }
  return new Map([...forms].toSorted(([left], [right]) => right.length - left.length));
}

function pattern(form: string): string {
  const escaped = form.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return form.length < SHORT ? `(?<![A-Za-z0-9])${escaped}(?![A-Za-z0-9])` : escaped;
}

/**
 * Shapes in which API servers print values: `Invalid value: "…"`, `Unsupported value: …:`, Go's `{Value:…}` and
 * `got "…"`, and the excerpt after `bigger context|`. Names of fields and objects are left.
 */
function redactQuoted(text: string): string {
  return text
    .replace(
      /((?:Invalid|Unsupported|Duplicate|Too long) value: )(?:"(?:[^"\\]|\\.)*"|`[^`]*`|[^:,]+)/g,
      `$1${HIDDEN}`,
    )
    .replace(/(\bValue:)(?:"(?:[^"\\]|\\.)*"|[^}\s]*)/g, `$1${HIDDEN}`)
    .replace(/((?:got|found|near|parsing|cannot parse) )(?:"(?:[^"\\]|\\.)*"|'[^']*')/g, `$1${HIDDEN}`)
    .replace(/(context|\.\.\.)\|.*\|(\.\.\.)/gs, `$1|${HIDDEN}|$2`);
}
