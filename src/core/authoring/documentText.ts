import type { DocumentText } from '../yaml/split.ts';

/** The document around a place, one without content too: that is where a new one is written. */
export function documentTextAt(file: string, position: number): DocumentText {
  const starts = [
    0,
    ...Array.from(
      file.matchAll(/^(?:---|\.\.\.)(?=[ \t\r\n]|$).*\n?/gm),
      (mark) => mark.index + mark[0].length,
    ),
  ];
  const index = starts.findLastIndex((start) => start <= position);
  const offset = starts[Math.max(index, 0)] ?? 0;
  const rest = file.slice(offset);
  const next = /^(?:---|\.\.\.)(?=[ \t\r\n]|$)/m.exec(rest);
  return { offset, text: next ? rest.slice(0, next.index) : rest };
}

/** Values of the top-level keys that say what a document is, read from its lines. */
export function typeOf(text: string): { readonly apiVersion?: string; readonly kind?: string } {
  const value = (key: string): string | undefined =>
    new RegExp(`^${key}:[ \\t]+["']?([^\\s"'#]+)`, 'm').exec(text)?.[1];
  const apiVersion = value('apiVersion');
  const kind = value('kind');
  return { ...(apiVersion !== undefined && { apiVersion }), ...(kind !== undefined && { kind }) };
}
