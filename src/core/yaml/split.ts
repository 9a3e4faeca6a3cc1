/** The text of one document and where it starts in its file. */
export interface DocumentText {
  readonly offset: number;
  readonly text: string;
}

/** `---` and `...` end a document wherever they stand at the start of a line, block scalars included. */
const MARKER = /^(?:---|\.\.\.)(?=[ \t\r\n]|$)/gm;

/**
 * The documents of a stream by a scan for markers, without parsing. Each text begins with its `---` line (or its
 * directives); a piece without content, such as comments after `...`, is left out.
 */
export function splitDocuments(file: string): readonly DocumentText[] {
  const starts: number[] = [file.startsWith('\uFEFF') ? 1 : 0];
  const marks = file.includes('---') || file.includes('...') ? file.matchAll(MARKER) : [];
  for (const match of marks) {
    const at = match.index;
    const isEnd = match[0] === '...';
    const start = isEnd ? lineAfter(file, at) : at;
    const previous = starts.at(-1) ?? 0;
    // Directives and comments before a `---` are part of the document that it opens.
    if (!isEnd && isPreamble(file.slice(previous, at))) {
      continue;
    }
    if (start > previous) {
      starts.push(start);
    }
  }
  return starts.flatMap((offset, index) => {
    const text = file.slice(offset, starts[index + 1] ?? file.length);
    return hasContent(text) ? [{ offset, text }] : [];
  });
}

function lineAfter(file: string, at: number): number {
  const end = file.indexOf('\n', at);
  return end === -1 ? file.length : end + 1;
}

/** Comments, blank lines and directives only. */
function isPreamble(text: string): boolean {
  return !/^[ \t]*[^ \t\r\n#%]/m.test(text);
}

function hasContent(text: string): boolean {
  return /^(?!---(?:[ \t]*(?:#.*)?$)|\.\.\.)[ \t]*[^ \t\r\n#%]/m.test(text);
}
