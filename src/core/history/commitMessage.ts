/** What the forges and git itself leave in a commit's message. Source: specs/git-audit.md 2.4. */
export interface MessageFacts {
  /** Number of the pull or merge request that the commit landed by. */
  readonly pullRequest?: number;
  /** Names as written in `Co-authored-by`, once each; a squash of a forge names its author there again, who is left out. */
  readonly coAuthors: readonly string[];
  /** Full ids of commits that the message says it reverts. */
  readonly reverts: readonly string[];
}

const PULL_REQUEST = [
  /^Merge pull request #(\d+) from /,
  /^Merged PR (\d+): /,
  /\(pull request #(\d+)\)$/,
  /\(#(\d+)\)$/,
  /\(!(\d+)\)$/,
];
const MERGE_REQUEST = /^See merge request \S*!(\d+)$/m;
const CO_AUTHOR = /^co-authored-by:[ \t]*([^<\n]*?)[ \t]*(?:<([^>\n]*)>)?[ \t]*$/gim;
const REVERTS = /^This reverts commit ([0-9a-f]{40}(?:[0-9a-f]{24})?)\b/gm;

/** Reads the message of a commit; nothing of it is trusted, so what comes out is numbers, ids and plain names. */
export function messageFacts(
  subject: string,
  body: string,
  author: { readonly name: string; readonly email: string },
): MessageFacts {
  const number =
    PULL_REQUEST.map((form) => form.exec(subject)?.[1]).find((found) => found !== undefined) ??
    MERGE_REQUEST.exec(body)?.[1];
  const names = Array.from(body.matchAll(CO_AUTHOR), ([, name = '', email = '']) => ({ name, email }))
    .filter(({ name, email }) => name !== author.name && email !== author.email)
    .map(({ name, email }) => name || email);
  return {
    ...(number !== undefined && number.length <= 9 && { pullRequest: Number(number) }),
    coAuthors: [...new Set(names.filter((name) => name !== ''))],
    reverts: Array.from(body.matchAll(REVERTS), ([, sha = '']) => sha),
  };
}

/** Characters that turn the direction of text or cannot be seen: a subject must read as it was written. */
const UNSEEN = /[\p{Cc}\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/gu;

/** Text of a commit for a row, a hover or a table: one line, without characters that would show it as something else. */
export function plainText(text: string): string {
  return text.replace(/\s+/g, ' ').replace(UNSEEN, '').trim();
}
