/** Whether a character, given as its code point, is taken. */
export type Takes = (code: number) => boolean;

/** A place between two characters. */
export type Place = 'start' | 'end' | 'lineStart' | 'lineEnd' | 'wordEdge' | 'noWordEdge';

/** A regular expression as read. What a group captures is not kept. */
export type PatternNode =
  | { readonly kind: 'one'; readonly takes: Takes }
  | { readonly kind: 'at'; readonly place: Place }
  | { readonly kind: 'all'; readonly parts: readonly PatternNode[] }
  | { readonly kind: 'any'; readonly options: readonly PatternNode[] }
  | { readonly kind: 'repeat'; readonly part: PatternNode; readonly least: number; readonly most: number };

/** Thrown for text that is no regular expression of Go, or one larger than anybody writes. */
export class PatternError extends Error {}
