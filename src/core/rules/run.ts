import type { YamlDocument, YamlNode } from '../yaml/node.ts';
import type { TolerantParser } from '../yaml/parse.ts';
import { parseYaml } from '../yaml/parse.ts';
import { ciSystemOf } from '../trust/ciFile.ts';
import type { RuleContext } from './context.ts';
import { ruleDocuments } from './documents.ts';
import type { Finding, Found, TextRange } from './finding.ts';
import type { GateResult } from './gate.ts';
import { OPEN_GATE } from './gate.ts';
import type { Rule, RuleDocument } from './rule.ts';
import { schemaProblems } from './schemaProblems.ts';
import { suppressionsOf } from './suppress.ts';

/** Of one document: a file that is something else entirely must not fill the Problems view. */
const MAX_FINDINGS = 100;
/** Kinds to remember the rules of, and groups that have one of the same name. */
const MAX_KINDS = 500;
const MAX_GROUPS = 8;

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
  const findings: Finding[] = [];
  for (const document of documents) {
    const known = options.remembered?.get(document.text) ?? inDocument(document, options);
    options.remembered?.set(document.text, known);
    for (const finding of known) {
      const here = moved(finding, document.offset);
      if (!suppressions.isSilenced(here)) {
        findings.push(here);
      }
    }
  }
  return findings.sort(
    (left, right) => left.range.start - right.range.start || left.range.end - right.range.end,
  );
}

/** Ranges count in the document. */
function inDocument(document: YamlDocument, options: RunOptions): readonly Finding[] {
  const { gate } = options;
  const findings: Finding[] = [];
  for (const one of ruleDocuments(document, options, (root) => gate?.(root, document) ?? OPEN_GATE)) {
    find(one, options, findings);
    if (findings.length >= MAX_FINDINGS) {
      return findings.slice(0, MAX_FINDINGS);
    }
  }
  return findings;
}

function find(document: RuleDocument, options: RunOptions, findings: Finding[]): void {
  const isRefused = document.problems.length > 0 || document.gate.checks === 'hint';
  if (document.gate.checks === 'none') {
    return;
  }
  for (const rule of rulesFor(document, options.rules)) {
    if ((isRefused && !rule.readsBroken) || isSilent(rule, document, options.context)) {
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
}

/** Most rules speak of a few fields: a look at the document's keys spares most of the questions. */
function isSilent(rule: Rule, document: RuleDocument, context: RuleContext): boolean {
  if (rule.isOfSchema === true) {
    return schemaProblems(document, context).length === 0;
  }
  const { keys } = document;
  if (!rule.keys || !keys) {
    return rule.readsBroken === 'only' && document.problems.length === 0;
  }
  for (const key of rule.keys) {
    if (keys.mayHave(key)) {
      return false;
    }
  }
  return true;
}

/** Which rules look at a kind: asked for every document of a workspace. */
interface Chosen {
  readonly group: string;
  readonly isOfCi: boolean;
  readonly rules: readonly Rule[];
}

/** By the list of all rules, and by kind. */
const chosen = new WeakMap<readonly Rule[], Map<string, Chosen[]>>();

function rulesFor({ group, kind, path }: RuleDocument, rules: readonly Rule[]): readonly Rule[] {
  const isOfCi = ciSystemOf(path) !== undefined;
  let kinds = chosen.get(rules);
  if (!kinds) {
    kinds = new Map();
    chosen.set(rules, kinds);
  }
  const known = kinds.get(kind);
  for (const one of known ?? []) {
    if (one.group === group && one.isOfCi === isOfCi) {
      return one.rules;
    }
  }
  const name = `${group}/${kind}`;
  const own = rules.filter(
    (rule) => (!rule.kinds || rule.kinds.includes(name)) && (isOfCi || rule.isOfCi !== true),
  );
  if (kinds.size < MAX_KINDS && (known?.length ?? 0) < MAX_GROUPS) {
    kinds.set(kind, [...(known ?? []), { group, isOfCi, rules: own }]);
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
