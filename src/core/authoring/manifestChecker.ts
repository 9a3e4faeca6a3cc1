import { RULES } from '../rules/all.ts';
import type { RuleContext, WorkspaceFacts } from '../rules/context.ts';
import type { Finding } from '../rules/finding.ts';
import { gateOf } from '../rules/gateOf.ts';
import type { Rule } from '../rules/rule.ts';
import { runRules } from '../rules/run.ts';
import type { TolerantParser } from '../yaml/parse.ts';
import { DocumentCache } from './documentCache.ts';

export interface CheckedFile {
  readonly uri: string;
  /** In the repository, with forward slashes. */
  readonly path: string;
  readonly languageId: string;
  readonly text: string;
}

export interface CheckAnswer {
  readonly findings: readonly Finding[];
  /** A document is broken and the parser that can say where was not given: ask again with it. */
  readonly needsTolerant: boolean;
}

/** What is kept of a file from one keystroke to the next. */
interface Kept {
  readonly documents: DocumentCache;
  /** By the text of the document, for the context and parser that they were found with. */
  findings: ReadonlyMap<string, readonly Finding[]>;
  context: RuleContext;
  tolerant: TolerantParser | undefined;
}

/** Checks open files as they are typed: a document that stays as it was is neither parsed nor checked again. */
export class ManifestChecker {
  readonly #files = new Map<string, Kept>();
  readonly #onError: (rule: Rule, error: unknown) => void;

  constructor(onError: (rule: Rule, error: unknown) => void) {
    this.#onError = onError;
  }

  /** The same context object promises the same answers: whoever knows more than before gives another one. */
  check(file: CheckedFile, context: RuleContext, tolerant?: TolerantParser): CheckAnswer {
    const kept = this.#keptOf(file.uri, context, tolerant);
    const documents = kept.documents.read(file.text, tolerant);
    const remembered = new Map<string, readonly Finding[]>();
    for (const { text } of documents) {
      const known = kept.findings.get(text);
      if (known) {
        remembered.set(text, known);
      }
    }
    const workspace = context.workspace ?? UNREAD;
    const findings = runRules({
      ...file,
      documents,
      remembered,
      rules: RULES,
      context,
      gate: (root, document) => gateOf({ ...file, document, root, workspace }),
      onError: this.#onError,
    });
    kept.findings = remembered;
    return { findings, needsTolerant: !tolerant && documents.some(({ problems }) => problems.length > 0) };
  }

  #keptOf(uri: string, context: RuleContext, tolerant: TolerantParser | undefined): Kept {
    const before = this.#files.get(uri);
    if (before?.context === context && before.tolerant === tolerant) {
      return before;
    }
    const documents = before?.documents ?? new DocumentCache();
    const kept: Kept = { documents, findings: new Map(), context, tolerant };
    this.#files.set(uri, kept);
    return kept;
  }

  forget(uri: string): void {
    this.#files.delete(uri);
  }
}

/** Before the files of the workspace are read, any object may be a base that a patch completes. */
const UNREAD: WorkspaceFacts = {
  declared: () => [],
  kindOf: () => undefined,
  list: () => undefined,
  isThisRepository: () => undefined,
  isCheckedOut: () => undefined,
  isPatched: () => true,
};
