import type { commitOn } from './sides.ts';

/** A commit that the sample's people never made, for both sides. */
export interface Mishap {
  /** What the commit brings; also the name of its test. */
  readonly title: string;
  readonly files: Parameters<typeof commitOn>[2];
}

/** A change of a file for `commitOn`, which throws where nothing changes. */
export const replace =
  (before: string | RegExp, after: string) =>
  (text: string): string =>
    text.replace(before, after);
