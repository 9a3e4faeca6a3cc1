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

/** Checks open files as they are typed: what did not change since the last call is not parsed again. */
export class ManifestChecker {
  readonly #files = new Map<string, DocumentCache>();
  readonly #onError: (rule: Rule, error: unknown) => void;

  constructor(onError: (rule: Rule, error: unknown) => void) {
    this.#onError = onError;
  }

  check(file: CheckedFile, context: RuleContext, tolerant?: TolerantParser): CheckAnswer {
    let cache = this.#files.get(file.uri);
    if (!cache) {
      cache = new DocumentCache();
      this.#files.set(file.uri, cache);
    }
    const documents = cache.read(file.text, tolerant);
    const workspace = context.workspace ?? UNREAD;
    const findings = runRules({
      ...file,
      documents,
      rules: RULES,
      context,
      gate: (root, document) => gateOf({ ...file, document, root, workspace }),
      onError: this.#onError,
    });
    return { findings, needsTolerant: !tolerant && documents.some(({ problems }) => problems.length > 0) };
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
