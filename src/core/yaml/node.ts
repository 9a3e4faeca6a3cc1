/**
 * A document's tree with the place of each token. Offsets are UTF-16 units from the start of the document's own text
 * (`YamlDocument.text`), so that a document that only moved needs no new tree.
 */
export type YamlNode = YamlMap | YamlSequence | YamlScalar | YamlAlias;

interface NodeBase {
  /** First unit of the token; quotes and brackets count, tag and anchor do not. Of an empty value: after the colon. */
  readonly start: number;
  /** One past the last unit, comments and line breaks after it left out. */
  readonly end: number;
  readonly anchor?: string;
  /** As written: `!!str`, `!Ref`. */
  readonly tag?: string;
}

export interface YamlMap extends NodeBase {
  readonly type: 'map';
  /** In the order of the text, duplicates and merge keys (`<<`) included. */
  readonly entries: readonly YamlEntry[];
  readonly isFlow: boolean;
}

export interface YamlEntry {
  readonly key: YamlNode;
  readonly value: YamlNode;
}

export interface YamlSequence extends NodeBase {
  readonly type: 'sequence';
  readonly items: readonly YamlNode[];
  readonly isFlow: boolean;
}

export type ScalarStyle = 'plain' | 'single' | 'double' | 'literal' | 'folded';

export interface YamlScalar extends NodeBase {
  readonly type: 'scalar';
  /** Unquoted and unfolded. */
  readonly text: string;
  readonly style: ScalarStyle;
  /** As the controllers read it (YAML 1.1, see `scalars.ts`). */
  readonly value: string | number | boolean | null;
}

export interface YamlAlias extends NodeBase {
  readonly type: 'alias';
  readonly name: string;
  /** Undefined where the document has no such anchor before it. */
  readonly target: YamlNode | undefined;
}

export interface YamlProblem {
  /** Of the tolerant parser (`BAD_INDENT`, `MISSING_CHAR`, …), or `SYNTAX`. */
  readonly code: string;
  readonly message: string;
  readonly start: number;
  readonly end: number;
}

/** The keys of a document, however deep. */
export interface KeyNames {
  /** False: no map of it has the key. True of every key that stands in one, and of some that do not. */
  mayHave(name: string): boolean;
}

/** One document of a file. */
export interface YamlDocument {
  /** Where the document's text starts in the file, its `---` line included. */
  readonly offset: number;
  readonly text: string;
  /** Undefined for an empty document. Of a broken one: what could be made out. */
  readonly root: YamlNode | undefined;
  /** Undefined where the parser does not tell. */
  readonly keys?: KeyNames;
  /** False: in none of its maps stands a key twice. */
  readonly mayRepeat?: boolean;
  readonly problems: readonly YamlProblem[];
}
