import type { GateResult } from './gate.ts';
import type { RuleContext } from './context.ts';
import type { Found, RuleId, Severity } from './finding.ts';
import type { KeyNames, YamlNode, YamlProblem } from '../yaml/node.ts';

/** One object of a file: a YAML document, or an item of a `kind: List`. */
export interface RuleDocument {
  /** Of the file. */
  readonly uri: string;
  /** Relative to the repository (or the workspace folder where there is none), with forward slashes. */
  readonly path: string;
  /** The document's text: offsets of nodes and ranges of findings count in it. */
  readonly text: string;
  /** Where that text starts in the file. */
  readonly offset: number;
  /** Undefined for an empty document, and for one that is broken beyond reading. */
  readonly root: YamlNode | undefined;
  /** Of the YAML itself. Rules other than PL001 see broken documents only if they ask to. */
  readonly problems: readonly YamlProblem[];
  /** As of the YAML document that it stands in. */
  readonly keys: KeyNames | undefined;
  readonly mayRepeat: boolean;
  /** Empty where the document names none; the group of the core API is empty too. */
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly gate: GateResult;
}

export interface Rule {
  readonly id: RuleId;
  readonly severity: Severity;
  /** One line for the list of rules. */
  readonly title: string;
  /** `<group>/<kind>` of the objects it looks at (`argoproj.io/Application`); undefined: every document. */
  readonly kinds?: readonly string[];
  /** It has nothing to say of a document that holds none of these keys, and is not asked then. */
  readonly keys?: readonly string[];
  /** Of the files that CI runs alone. */
  readonly isOfCi?: boolean;
  /** It speaks of nothing but what the schema of the document's kind does not allow. */
  readonly isOfSchema?: boolean;
  /** True for the rules that have something to say about broken documents; `only`: about no others. */
  readonly readsBroken?: boolean | 'only';
  check(document: RuleDocument, context: RuleContext): Iterable<Found>;
}
