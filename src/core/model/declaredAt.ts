/** Where a workspace file declares an app. Offsets count UTF-16 units of the text. */
export interface DeclaredAt {
  readonly uri: string;
  readonly offset: number;
  readonly line: number;
}
