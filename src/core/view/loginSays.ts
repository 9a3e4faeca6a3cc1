/** What a login program printed, as far as somebody has to act on it. */
export interface LoginSays {
  /** The last lines that say anything. */
  readonly lines: readonly string[];
  /** The address to open. */
  readonly page?: string;
  /** The code to type there. */
  readonly code?: string;
}

const SHOWN_LINES = 6;
const LONGEST_LINE = 200;

/** Colours and cursor movements of a program that believes in a terminal. */
// oxlint-disable-next-line no-control-regex
const ESCAPES = /\u001B(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007]*\u0007)/g;

/** Only what a browser opens safely: TLS, or a page that the program itself serves on this machine. */
const PAGE = /https:\/\/[^\s"'<>]+|http:\/\/(?:localhost|127\.0\.0\.1)[^\s"'<>]*/g;

/** `enter the code B2K3X4Y5Z`, `Then enter the code:\n\nABCD-EFGH`, or a lone ABCD-EFGH. */
const CODES = [
  /\bcode(?: is)?[:\s]+["']?([A-Z0-9]{4,}(?:-[A-Z0-9]{2,})*)\b/,
  /\b([A-Z0-9]{4,}-[A-Z0-9]{4,})\b/,
];

export function loginSays(said: string): LoginSays {
  const text = said.replace(ESCAPES, '').replaceAll('\r', '\n');
  const lines = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line, index, all) => line !== '' && line !== all[index - 1])
    .map((line) => (line.length > LONGEST_LINE ? `${line.slice(0, LONGEST_LINE - 1)}…` : line));
  const page = [...text.matchAll(PAGE)].at(-1)?.[0].replace(/[.,;:)\]]+$/, '');
  const code = CODES.map((pattern) => pattern.exec(text)?.[1]).find((found) => found !== undefined);
  return {
    lines: lines.slice(-SHOWN_LINES),
    ...(page === undefined ? {} : { page }),
    ...(code === undefined ? {} : { code }),
  };
}
