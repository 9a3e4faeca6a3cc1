import { GoPattern } from './goPattern.ts';
import { remembered } from './remembered.ts';

/**
 * Globs over paths as editors write them: `*` and `?` stay within a segment, `**` crosses, `{a,b}` and `[a-z]` work. A
 * pattern without a slash matches a name at any depth, and one that names a folder matches all that lies in it.
 */
export function pathMatches(glob: string, path: string): boolean {
  return patternOf(glob)?.test(path) === true;
}

const MOST_KNOWN = 200;
const patternOf = remembered(MOST_KNOWN, compile);

function compile(glob: string): GoPattern | undefined {
  const trimmed = glob.replace(/^\.?\//, '').replace(/\/$/, '');
  const anywhere = trimmed.includes('/') ? '' : '(?:.*/)?';
  const source = trimmed.replaceAll(/\*\*\/|\*\*|\*|\?|\{[^{}]*\}|\[[^\]/]+\]|[.+^${}()|[\]\\]/g, (token) => {
    switch (token) {
      case '**/':
        return '(?:.*/)?';
      case '**':
        return '.*';
      case '*':
        return '[^/]*';
      case '?':
        return '[^/]';
      default:
        return bracket(token);
    }
  });
  return GoPattern.of(`^${anywhere}${source}(?:/.*)?$`);
}

function bracket(token: string): string {
  if (token.length > 2 && token.startsWith('{')) {
    const words = token.slice(1, -1).split(',');
    return `(?:${words.map((word) => word.split('*').map(literal).join('[^/]*')).join('|')})`;
  }
  if (token.length > 2 && token.startsWith('[')) {
    return token.replace(/^\[!/, '[^');
  }
  return literal(token);
}

function literal(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`);
}
