import type { RuleContext } from '../rules/context.ts';
import type { Rule } from '../rules/rule.ts';
import type { TolerantParser } from '../yaml/parse.ts';
import { checkFile, isChecked } from './folderCheck.ts';
import type { PlacedFinding } from './indexMessages.ts';

/** A file with what is wrong with it. */
export type FileFindings = readonly [path: string, findings: readonly PlacedFinding[]];

/** Manifests of a folder that are checked from memory, since only the editor can read them. */
export class ClosedTexts {
  readonly #texts = new Map<string, string>();
  /** What was last told of a file. */
  readonly #told = new Map<string, string>();
  readonly #tolerant: TolerantParser;
  readonly #onError: (rule: Rule, path: string, error: unknown) => void;

  constructor(tolerant: TolerantParser, onError: (rule: Rule, path: string, error: unknown) => void) {
    this.#tolerant = tolerant;
    this.#onError = onError;
  }

  /** Undefined: the file is gone. */
  set(path: string, text: string | undefined): void {
    if (text !== undefined && isChecked(path, text)) {
      this.#texts.set(path, text);
    } else {
      this.#texts.delete(path);
    }
  }

  /** Parts of some files each, so that the caller may pause; only what is something else than was told before. */
  *check(context: RuleContext, size: number): Generator<readonly FileFindings[], void, undefined> {
    const paths = [...new Set([...this.#texts.keys(), ...this.#told.keys()])];
    for (let at = 0; at < paths.length; at += size) {
      yield paths.slice(at, at + size).flatMap((path) => this.#news(path, context));
    }
  }

  #news(path: string, context: RuleContext): readonly FileFindings[] {
    const text = this.#texts.get(path);
    const onError = (rule: Rule, error: unknown): void => this.#onError(rule, path, error);
    const tolerant = this.#tolerant;
    const findings = text === undefined ? [] : checkFile({ path, text, context, tolerant, onError });
    const now = findings.length === 0 ? undefined : JSON.stringify(findings);
    if (this.#told.get(path) === now) {
      return [];
    }
    if (now === undefined) {
      this.#told.delete(path);
    } else {
      this.#told.set(path, now);
    }
    return [[path, findings]];
  }
}
