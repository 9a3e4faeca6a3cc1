import type { Json } from '../json.ts';
import { parseJson } from '../json.ts';
import { JqUnknown } from './jqSyntax.ts';

export type JqToken =
  | { readonly is: 'word'; readonly text: string }
  | { readonly is: 'field'; readonly text: string }
  | { readonly is: 'variable'; readonly text: string }
  | { readonly is: 'sign'; readonly text: string }
  | { readonly is: 'literal'; readonly value: Json };

const TOKEN =
  /(?<space>\s+)|(?<field>\.[A-Za-z_]\w*)|(?<variable>\$[A-Za-z_]\w*)|(?<word>[A-Za-z_]\w*)|(?<number>\d+(?:\.\d+)?(?:[eE][-+]?\d+)?)|(?<string>"(?:[^"\\]|\\.)*")|(?<sign>\.\.|\/\/=|\?\/\/|[|+\-*/%]=|\/\/|[=!<>]=|[.[\]():;,|?{}<>=+\-*/%])/suy;

/** The words and signs of an expression. Throws `JqUnknown` at what is none, and at text with something in it to evaluate. */
export function jqTokens(text: string): readonly JqToken[] {
  const tokens: JqToken[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.length) {
    const at = TOKEN.lastIndex;
    const groups = TOKEN.exec(text)?.groups;
    if (groups === undefined) {
      throw new JqUnknown(text.slice(at));
    }
    tokens.push(...tokenOf(groups));
  }
  return tokens;
}

function tokenOf(groups: Readonly<Record<string, string | undefined>>): readonly JqToken[] {
  const { space, field, variable, word, number, string, sign } = groups;
  if (space !== undefined) {
    return [];
  }
  if (number !== undefined || string !== undefined) {
    // `\(…)` in a text is no JSON.
    const value = parseJson(number ?? string ?? '');
    if (value === undefined) {
      throw new JqUnknown(number ?? string);
    }
    return [{ is: 'literal', value }];
  }
  if (field !== undefined) {
    return [{ is: 'field', text: field.slice(1) }];
  }
  if (variable !== undefined) {
    return [{ is: 'variable', text: variable.slice(1) }];
  }
  return word === undefined ? [{ is: 'sign', text: sign ?? '' }] : [{ is: 'word', text: word }];
}
