/**
 * Characters that show nothing, or turn the direction of what follows: with them a name reads as another one. A joiner
 * between two pictures is a part of one picture.
 */
const UNSEEN =
  /(?!\t|\n|\u200d|\p{Variation_Selector})[\p{Cc}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\ufff9-\ufffb]|(?<!\p{Extended_Pictographic}\p{Variation_Selector}?|\p{Emoji_Modifier})\u200d|\u200d(?!\p{Extended_Pictographic})/gu;

/** JSON with such characters as escapes: the same value, to be read before it is sent. */
export function visibleJson(json: string): string {
  return json.replace(UNSEEN, (found) =>
    Array.from({ length: found.length }, (_, at) => unitOf(found.charCodeAt(at))).join(''),
  );
}

/** Text from outside as what it is: an unseen character is written out (`‹U+202E›`). Line breaks and tabs stay. */
export function visibleText(text: string): string {
  return text.replace(
    UNSEEN,
    (found) => `‹U+${(found.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}›`,
  );
}

function unitOf(unit: number): string {
  return `\\u${unit.toString(16).padStart(4, '0')}`;
}
