import type { YamlDocument, YamlNode } from '../yaml/node.ts';
import type { TolerantParser } from '../yaml/parse.ts';
import { parseYaml } from '../yaml/parse.ts';
import type { RuleContext } from './context.ts';
import { ruleDocuments } from './documents.ts';
import type { Finding, Found, TextRange } from './finding.ts';
import type { GateResult } from './gate.ts';
import { OPEN_GATE } from './gate.ts';
import type { Rule, RuleDocument } from './rule.ts';
import { suppressionsOf } from './suppress.ts';

/** Of one document: a file that is something else entirely must not fill the Problems view. */
const MAX_FINDINGS = 100;
/** Kinds to remember the rules of. */
const MAX_KINDS = 500;

export interface RunOptions {
  readonly uri: string;
  readonly path: string;
  readonly text: string;
  readonly rules: readonly Rule[];
  readonly context: RuleContext;
  readonly tolerant?: TolerantParser;
  /** Answers how much of a document can be judged; without, all of it. */
  readonly gate?: (root: YamlNode | undefined, document: YamlDocument) => GateResult;
  /** A rule that throws is a bug of its own: it is told here, and the others go on. */
  readonly onError?: (rule: Rule, error: unknown) => void;
  /** Documents as they were parsed before; by default the text is parsed. */
  readonly documents?: readonly YamlDocument[];
  /** Answers of an earlier run with the same context, by the text of their document. Filled for the next run. */
  readonly remembered?: Map<string, readonly Finding[]>;
}

/** Every finding of a file in the order of its text, suppressions applied. Ranges count in the file. */
export function runRules(options: RunOptions): readonly Finding[] {
  const { text } = options;
  const suppressions = suppressionsOf(text);
  const documents = options.documents ?? parseYaml(text, options.tolerant);
  return documents
    .flatMap((document) => {
      const known = options.remembered?.get(document.text) ?? inDocument(document, options);
      options.remembered?.set(document.text, known);
      return known.map((finding) => moved(finding, document.offset));
    })
    .filter((finding) => !suppressions.isSilenced(finding))
    .sort((left, right) => left.range.start - right.range.start || left.range.end - right.range.end);
}

/** Ranges count in the document. */
function inDocument(document: YamlDocument, options: RunOptions): readonly Finding[] {
  const { uri, path, gate } = options;
  return ruleDocuments(document, { uri, path }, (root) => gate?.(root, document) ?? OPEN_GATE)
    .flatMap((one) => findingsOf(one, options))
    .slice(0, MAX_FINDINGS);
}

function findingsOf(document: RuleDocument, options: RunOptions): Finding[] {
  const isRefused = document.problems.length > 0 || document.gate.checks === 'hint';
  const findings: Finding[] = [];
  if (document.gate.checks === 'none') {
    return findings;
  }
  for (const rule of rulesFor(`${document.group}/${document.kind}`, options.rules)) {
    if (isRefused && rule.readsBroken !== true) {
      continue;
    }
    try {
      for (const found of rule.check(document, options.context)) {
        findings.push(named(rule, found));
      }
    } catch (error) {
      options.onError?.(rule, error);
    }
  }
  return findings;
}

/** By the list of all rules, and by kind: which rules look at it is asked for every document of a workspace. */
const chosen = new WeakMap<readonly Rule[], Map<string, readonly Rule[]>>();

function rulesFor(kind: string, rules: readonly Rule[]): readonly Rule[] {
  const known = chosen.get(rules) ?? new Map<string, readonly Rule[]>();
  chosen.set(rules, known);
  const own = known.get(kind) ?? rules.filter(({ kinds }) => !kinds || kinds.includes(kind));
  if (known.size < MAX_KINDS) {
    known.set(kind, own);
  }
  return own;
}

function named(rule: Rule, found: Found): Finding {
  return { ...found, rule: rule.id, severity: found.severity ?? rule.severity };
}

/** From offsets of a document to offsets of its file. Rules give nodes as ranges: of those only the place is kept. */
function moved(finding: Finding, by: number): Finding {
  const move = ({ start, end }: TextRange): TextRange => ({ start: start + by, end: end + by });
  return {
    ...finding,
    range: move(finding.range),
    ...(finding.related && {
      related: finding.related.map((one) =>
        one.uri === undefined ? { ...one, range: move(one.range) } : one,
      ),
    }),
    ...(finding.fixes && {
      fixes: finding.fixes.map((fix) => ({
        ...fix,
        edits: fix.edits.map((edit) => ({ ...edit, range: move(edit.range) })),
      })),
    }),
  };
}
