/** One value of a pipeline: a literal, a place in the data, a variable, or another pipeline in parentheses. */
export type Operand =
  | { readonly kind: 'literal'; readonly value: string | number | boolean }
  /** `.a.b` has the root `.`, `$.a` the root `$`, `$x.a` the root `$x`. */
  | { readonly kind: 'place'; readonly root: string; readonly keys: readonly string[] }
  /** `at` is `file:line:column`, as Go counts: lines from 1, columns from 0. */
  | { readonly kind: 'call'; readonly name: string; readonly at: string }
  | { readonly kind: 'group'; readonly pipe: Pipe };

/** Commands from left to right; each gets what the one before gave as its last argument. */
export type Pipe = readonly (readonly Operand[])[];

export type Part =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'print'; readonly pipe: Pipe }
  | {
      readonly kind: 'if' | 'with';
      readonly pipe: Pipe;
      readonly body: readonly Part[];
      readonly otherwise: readonly Part[];
    }
  | {
      readonly kind: 'range';
      readonly pipe: Pipe;
      readonly names: readonly string[];
      readonly body: readonly Part[];
    }
  | { readonly kind: 'define'; readonly name: string; readonly body: readonly Part[] };

type Token = { readonly text: string } | Action;

interface Action {
  readonly action: string;
  readonly file: string;
  /** Where the action's text begins in the file. */
  readonly offset: number;
  readonly source: string;
}

/** Parses the part of Go's template language that the sample's charts are written in; throws at anything else. */
export function parseTemplate(text: string, file: string): readonly Part[] {
  const tokens = tokensOf(text, file);
  const { parts, next } = block(tokens, 0);
  if (next < tokens.length) {
    throw new Error('unexpected {{end}}');
  }
  return parts;
}

/** `{{-` eats white space before it, `-}}` behind it. */
function tokensOf(text: string, file: string): readonly Token[] {
  const tokens: Token[] = [];
  let from = 0;
  let trims = false;
  for (const match of text.matchAll(/\{\{(-?)([\s\S]*?)(-?)\}\}/g)) {
    const before = text.slice(from, match.index);
    const left = trims ? before.trimStart() : before;
    const inside = match[2] ?? '';
    const leading = inside.length - inside.trimStart().length;
    const offset = match.index + 2 + (match[1] ?? '').length + leading;
    tokens.push(
      { text: match[1] === '-' ? left.trimEnd() : left },
      { action: inside.trim(), file, offset, source: text },
    );
    trims = match[3] === '-';
    from = match.index + match[0].length;
  }
  const rest = text.slice(from);
  return [...tokens, { text: trims ? rest.trimStart() : rest }];
}

/** Up to the `end` or `else` of this block, which `next` stands at. */
function block(
  tokens: readonly Token[],
  from: number,
): { readonly parts: readonly Part[]; readonly next: number } {
  const parts: Part[] = [];
  let at = from;
  for (let token = tokens[at]; token !== undefined; token = tokens[at]) {
    if ('text' in token) {
      parts.push({ kind: 'text', text: token.text });
      at += 1;
      continue;
    }
    if (token.action === 'end' || token.action === 'else') {
      break;
    }
    const [word = ''] = /^\S*/.exec(token.action) ?? [];
    if (['if', 'with', 'range', 'define'].includes(word)) {
      const nested = nest(tokens, at, word, rest(token, word.length));
      parts.push(nested.part);
      at = nested.next;
    } else {
      if (!token.action.startsWith('/*')) {
        parts.push({ kind: 'print', pipe: parsePipe(token) });
      }
      at += 1;
    }
  }
  return { parts, next: at };
}

function nest(
  tokens: readonly Token[],
  at: number,
  word: string,
  said: Action,
): { readonly part: Part; readonly next: number } {
  const body = block(tokens, at + 1);
  const isElse = isAction(tokens[body.next], 'else');
  const otherwise = isElse ? block(tokens, body.next + 1) : { parts: [], next: body.next };
  if (!isAction(tokens[otherwise.next], 'end')) {
    throw new Error(`unexpected EOF: {{${word}}} has no {{end}}`);
  }
  const next = otherwise.next + 1;
  if (word === 'define') {
    return { part: { kind: 'define', name: said.action.replaceAll('"', ''), body: body.parts }, next };
  }
  if (word === 'range') {
    const declared = /^((?:\$\w+\s*,?\s*)+):=([\s\S]*)$/.exec(said.action);
    const names = (declared?.[1] ?? '').split(',').flatMap((name) => name.trim() || []);
    const over = declared === null ? said : rest(said, said.action.length - (declared[2] ?? '').length);
    return { part: { kind: 'range', names, pipe: parsePipe(over), body: body.parts }, next };
  }
  const kind = word === 'if' ? 'if' : 'with';
  return { part: { kind, pipe: parsePipe(said), body: body.parts, otherwise: otherwise.parts }, next };
}

/** The action without its first letters, and without white space after them. */
function rest(token: Action, length: number): Action {
  const left = token.action.slice(length);
  const offset = token.offset + length + left.length - left.trimStart().length;
  return { ...token, action: left.trimStart(), offset };
}

const isAction = (token: Token | undefined, action: string): boolean =>
  token !== undefined && 'action' in token && token.action === action;

const WORDS = /\s*("(?:[^"\\]|\\.)*"|[()|]|[^\s()|]+)/gy;

interface Word {
  readonly text: string;
  readonly at: string;
}

function parsePipe(token: Action): Pipe {
  const words = [...token.action.matchAll(WORDS)].map((match): Word => {
    const text = match[1] ?? '';
    const before = token.source.slice(0, token.offset + match.index + match[0].length - text.length);
    const lines = before.split('\n');
    return { text, at: `${token.file}:${lines.length}:${lines.at(-1)?.length ?? 0}` };
  });
  const { pipe, next } = pipeFrom(words, 0);
  if (next < words.length) {
    throw new Error(`unexpected ${words[next]?.text ?? ''} in ${token.action}`);
  }
  return pipe;
}

function pipeFrom(words: readonly Word[], from: number): { readonly pipe: Pipe; readonly next: number } {
  const commands: Operand[][] = [[]];
  let at = from;
  for (let word = words[at]; word !== undefined && word.text !== ')'; word = words[at]) {
    if (word.text === '|') {
      commands.push([]);
    } else if (word.text === '(') {
      const group = pipeFrom(words, at + 1);
      commands.at(-1)?.push({ kind: 'group', pipe: group.pipe });
      at = group.next;
    } else {
      commands.at(-1)?.push(operand(word));
    }
    at += 1;
  }
  return { pipe: commands, next: at };
}

function operand({ text: word, at }: Word): Operand {
  if (word.startsWith('"')) {
    return { kind: 'literal', value: JSON.parse(word) as string };
  }
  if (/^-?\d+$/.test(word)) {
    return { kind: 'literal', value: Number(word) };
  }
  if (word === 'true' || word === 'false') {
    return { kind: 'literal', value: word === 'true' };
  }
  const place = /^(\$\w*|)((?:\.\w+)*|\.)$/.exec(word);
  if (place !== null) {
    const keys = (place[2] ?? '').split('.').filter((key) => key !== '');
    return { kind: 'place', root: place[1] === '' ? '.' : (place[1] ?? '.'), keys };
  }
  if (/^\w+$/.test(word)) {
    return { kind: 'call', name: word, at };
  }
  throw new Error(`unexpected ${word} in operand`);
}
