/** UTF-16 units from the start of a text, the end left out. */
export interface TextRange {
  readonly start: number;
  readonly end: number;
}

export type Severity = 'error' | 'warning' | 'information' | 'hint';

/** Another place that explains a finding. */
export interface Related {
  readonly message: string;
  readonly range: TextRange;
  /** The file that the range counts in; undefined: the same document. */
  readonly uri?: string;
}

export interface TextEdit {
  readonly range: TextRange;
  readonly text: string;
}

/** A change of the same document that removes the finding. */
export interface Fix {
  /** In Title Case, as a menu entry: "Change to `selfHeal`". */
  readonly title: string;
  readonly edits: readonly TextEdit[];
  /** The one that "fix all" and the keyboard take. At most one of a finding. */
  readonly isPreferred?: boolean;
}

/** What a rule says. Ranges count in the document's own text, like the offsets of its nodes. */
export interface Found {
  readonly range: TextRange;
  /** What is wrong and what follows from it, in one or two sentences. */
  readonly message: string;
  /** Where it differs from the rule's own. */
  readonly severity?: Severity;
  readonly related?: readonly Related[];
  readonly fixes?: readonly Fix[];
  readonly tags?: readonly ('deprecated' | 'unnecessary')[];
}

/** What the engine answers. Ranges count in the whole file. */
export interface Finding extends Found {
  readonly rule: RuleId;
  readonly severity: Severity;
}

/** `PL` and three digits, stable for good: people write it into suppressions. */
export type RuleId = `PL${number}`;
