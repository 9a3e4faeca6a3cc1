import type { HoverCommand } from './row.ts';

/** Text from outside as markdown that shows exactly that text: no links, no images, no headings come of it. */
export function escapeMarkdown(text: string): string {
  return text.replace(/[\\`*_{}[\]()#+\-.!|<>~&$:]/g, String.raw`\$&`).replace(/\r?\n/g, ' ');
}

/** A block of text from outside, line breaks kept. The fence is longer than any run of backticks inside. */
export function codeBlock(text: string, language = 'text'): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map((run) => run[0].length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language}\n${text}\n${fence}`;
}

/** `title` is ours, `argument` may hold anything. */
export function commandLink(title: string, command: HoverCommand, argument: string): string {
  return `[${escapeMarkdown(title)}](command:${command}?${encodeURIComponent(JSON.stringify([argument])).replace(/[()]/g, escapeParenthesis)})`;
}

/** Blocks apart, empty ones left out. */
export function paragraphs(...blocks: readonly (string | undefined)[]): string {
  return blocks.filter((block) => block !== undefined && block !== '').join('\n\n');
}

/** A two-column table; values are escaped, rows without a value are left out. */
export function facts(rows: readonly (readonly [name: string, value: string | undefined])[]): string {
  const told = rows.filter((row): row is readonly [string, string] => row[1] !== undefined && row[1] !== '');
  if (told.length === 0) {
    return '';
  }
  const lines = told.map(([name, value]) => `| ${escapeMarkdown(name)} | ${escapeMarkdown(value)} |`);
  return ['| | |', '|:--|:--|', ...lines].join('\n');
}

function escapeParenthesis(character: string): string {
  return character === '(' ? '%28' : '%29';
}
