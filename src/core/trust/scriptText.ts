import type { TextRange } from '../rules/finding.ts';
import type { YamlScalar } from '../yaml/node.ts';

/** The text of a script as the shell gets it, and where each of its units stands in the document. */
export interface ScriptText {
  readonly text: string;
  rangeOf(start: number, end: number): TextRange;
}

/** Block scalars lose their indentation; of folded ones lines become one. Escapes in quotes make all of it one place. */
export function scriptText(document: string, node: YamlScalar): ScriptText {
  const written = document.slice(node.start, node.end);
  const isBlock = node.style === 'literal' || node.style === 'folded';
  if (!isBlock) {
    const shift = written.indexOf(node.text);
    return {
      text: node.text,
      rangeOf: (start, end) =>
        shift < 0
          ? { start: node.start, end: node.end }
          : { start: node.start + shift + start, end: node.start + shift + end },
    };
  }
  const places: number[] = [];
  let text = '';
  let indent = -1;
  for (const line of linesOf(written)) {
    const blanks = /^ */.exec(line.text)?.[0].length ?? 0;
    const isEmpty = line.text.trim() === '';
    if (indent < 0 && !isEmpty) {
      indent = blanks;
    }
    const from = Math.min(line.text.length, Math.max(indent, 0));
    for (let at = from; at < line.text.length; at++) {
      places.push(node.start + line.start + at);
    }
    places.push(node.start + line.start + line.text.length);
    const isFolded = node.style === 'folded' && !isEmpty;
    text += `${line.text.slice(from)}${isFolded ? ' ' : '\n'}`;
  }
  return {
    text,
    rangeOf: (start, end) => ({
      start: places[start] ?? node.start,
      end: end > start ? (places[end - 1] ?? node.end - 1) + 1 : (places[start] ?? node.start),
    }),
  };
}

function linesOf(text: string): readonly { readonly text: string; readonly start: number }[] {
  let start = 0;
  return text.split('\n').map((line) => {
    const from = start;
    start += line.length + 1;
    return { text: line.replace(/\r$/, ''), start: from };
  });
}
