/** A commit as it is stored: its parents are named also where a shallow clone has not got them. */
export interface RawCommit {
  readonly tree: string;
  readonly parents: readonly string[];
  readonly author: string;
  readonly message: string;
}

export function parseRawCommit(bytes: Uint8Array): RawCommit {
  const text = new TextDecoder().decode(bytes);
  const end = text.indexOf('\n\n');
  const header = (end < 0 ? text : text.slice(0, end)).split('\n');
  const all = (name: string): string[] =>
    header.filter((line) => line.startsWith(`${name} `)).map((line) => line.slice(name.length + 1));
  return {
    tree: all('tree')[0] ?? '',
    parents: all('parent'),
    author: (all('author')[0] ?? '').replace(/ <.*$/, ''),
    message: end < 0 ? '' : text.slice(end + 2),
  };
}
