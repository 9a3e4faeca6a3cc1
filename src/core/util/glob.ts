/**
 * Globs as Argo CD reads them, without a separator: `*` and `**` cross slashes, `?` is any character, `[a-z]`,
 * `[!a-z]`, `{a,b}` (nested too) and `\` as escape. A pattern that does not close a bracket matches nothing.
 */
export function globMatches(pattern: string, text: string): boolean {
  const source = toRegExpSource(pattern);
  return source !== undefined && new RegExp(`^${source}$`, 'su').test(text);
}

function toRegExpSource(pattern: string): string | undefined {
  const characters = Array.from(pattern);
  let source = '';
  let depth = 0;
  for (let index = 0; index < characters.length; index++) {
    const character = characters[index] ?? '';
    switch (character) {
      case '*':
        source += '.*';
        break;
      case '?':
        source += '.';
        break;
      case '\\':
        index += 1;
        source += literal(characters[index] ?? '\\');
        break;
      case '[': {
        const end = characters.indexOf(']', index + 2);
        const range = characterClass(characters.slice(index + 1, end < 0 ? 0 : end));
        if (end < 0 || range === undefined) {
          return undefined;
        }
        source += range;
        index = end;
        break;
      }
      case '{':
        depth += 1;
        source += '(?:';
        break;
      case '}':
        source += depth > 0 ? ')' : literal('}');
        depth = Math.max(0, depth - 1);
        break;
      case ',':
        source += depth > 0 ? '|' : ',';
        break;
      default:
        source += literal(character);
    }
  }
  return depth === 0 ? source : undefined;
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
