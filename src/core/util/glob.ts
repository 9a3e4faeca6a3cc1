import type { GlobPart } from './globProgram.ts';
import { globProgram } from './globProgram.ts';
import { remembered } from './remembered.ts';

/** With more stars a regular expression may try each way to share the text among them, which never ends. */
const STARS_OF_REGEXP = 2;
const DEEPEST = 50;

/**
 * Globs as Argo CD reads them, without a separator: `*` and `**` cross slashes, `?` is any character, `[a-z]`,
 * `[!a-z]`, `{a,b}` (nested too) and `\` as escape. A pattern that does not close a bracket matches nothing.
 */
export function globMatches(pattern: string, text: string): boolean {
  return matcherOf(pattern)(text);
}

type Matcher = (text: string) => boolean;

/** The same few patterns are asked of thousands of names. */
const MOST_KEPT = 200;
const matcherOf = remembered(MOST_KEPT, toMatcher);

function toMatcher(pattern: string): Matcher {
  const parts = toParts(pattern);
  if (parts === undefined) {
    return () => false;
  }
  if (countStars(parts) > STARS_OF_REGEXP) {
    return globProgram(parts);
  }
  const expression = new RegExp(`^${toRegExpSource(parts)}$`, 'su');
  return (text) => expression.test(text);
}

function toParts(pattern: string): readonly GlobPart[] | undefined {
  const characters = Array.from(pattern);
  /** Open braces, outermost first, each with its options; the last option is being read. */
  const open: GlobPart[][][] = [];
  let parts: GlobPart[] = [];
  const top = parts;
  const one = (source: string): void => void parts.push({ kind: 'one', source });
  for (let index = 0; index < characters.length; index++) {
    const character = characters[index] ?? '';
    switch (character) {
      case '*':
        if (parts.at(-1)?.kind !== 'star') {
          parts.push({ kind: 'star' });
        }
        break;
      case '?':
        one('.');
        break;
      case '\\':
        index += 1;
        one(literal(characters[index] ?? '\\'));
        break;
      case '[': {
        const end = characters.indexOf(']', index + 2);
        const range = characterClass(characters.slice(index + 1, end < 0 ? 0 : end));
        if (end < 0 || range === undefined) {
          return undefined;
        }
        one(range);
        index = end;
        break;
      }
      case '{': {
        const first: GlobPart[] = [];
        const options = [first];
        parts.push({ kind: 'choice', options });
        open.push(options);
        parts = first;
        if (open.length > DEEPEST) {
          return undefined;
        }
        break;
      }
      case '}':
        if (open.pop() === undefined) {
          one(literal('}'));
        } else {
          parts = readAgain(top, open);
        }
        break;
      case ',': {
        const options = open.at(-1);
        if (options) {
          parts = [];
          options.push(parts);
        } else {
          one(',');
        }
        break;
      }
      default:
        one(literal(character));
    }
  }
  return open.length === 0 ? top : undefined;
}

/** What is read on after a brace was closed. */
function readAgain(top: GlobPart[], open: readonly GlobPart[][][]): GlobPart[] {
  return open.at(-1)?.at(-1) ?? top;
}

function countStars(parts: readonly GlobPart[]): number {
  return parts.reduce((sum, part) => sum + starsOf(part), 0);
}

function starsOf(part: GlobPart): number {
  if (part.kind === 'choice') {
    return part.options.reduce((sum, option) => sum + countStars(option), 0);
  }
  return part.kind === 'star' ? 1 : 0;
}

function toRegExpSource(parts: readonly GlobPart[]): string {
  return parts
    .map((part) => {
      if (part.kind === 'choice') {
        return `(?:${part.options.map(toRegExpSource).join('|')})`;
      }
      return part.kind === 'star' ? '.*' : part.source;
    })
    .join('');
}

function characterClass(characters: readonly string[]): string | undefined {
  const isNegated = characters[0] === '!';
  const members = characters.slice(isNegated ? 1 : 0);
  if (members.length === 0) {
    return undefined;
  }
  const isRange = members.length === 3 && members[1] === '-';
  if (isRange && (members[0] ?? '') > (members[2] ?? '')) {
    return undefined;
  }
  const body = members.map((member, index) => (isRange && index === 1 ? '-' : inClass(member))).join('');
  return `[${isNegated ? '^' : ''}${body}]`;
}

function literal(character: string): string {
  return /[\\^$.*+?()[\]{}|/]/.test(character) ? `\\${character}` : character;
}

/** A hyphen is a syntax error when escaped outside a class, and a range when not escaped inside one. */
function inClass(character: string): string {
  return character === '-' ? String.raw`\-` : literal(character);
}
