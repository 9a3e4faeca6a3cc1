import { RULES } from '../rules/all.ts';
import type { RuleContext } from '../rules/context.ts';
import type { Finding } from '../rules/finding.ts';
import { gateOf } from '../rules/gateOf.ts';
import type { Rule } from '../rules/rule.ts';
import { runRules } from '../rules/run.ts';
import { ciSystemOf } from '../trust/ciFile.ts';
import type { YamlDocument } from '../yaml/node.ts';
import type { TolerantParser } from '../yaml/parse.ts';
import { parseYaml } from '../yaml/parse.ts';
import type { PlacedFinding } from './indexMessages.ts';
import { LinePlaces } from './linePlaces.ts';

/** Of one file: what is so wrong is something else. */
const MOST = 100;
const MANIFEST = /^[ \t]*(?:- +)?["']?apiVersion["']?[ \t]*:/m;

/** Whether a file that nobody has open is worth a check: an object of Kubernetes stands in it, or CI runs it. */
export function isChecked(path: string, text: string): boolean {
  return ciSystemOf(path) !== undefined || MANIFEST.test(text);
}

export interface FolderCheck {
  readonly path: string;
  readonly text: string;
  readonly context: RuleContext;
  readonly tolerant: TolerantParser;
  readonly onError: (rule: Rule, error: unknown) => void;
}

/** What is wrong with a file on disk, the same as when it is open. */
export function checkFile({ path, text, context, tolerant, onError }: FolderCheck): readonly PlacedFinding[] {
  const { workspace } = context;
  const findings = runRules({
    uri: path,
    path,
    text,
    rules: RULES,
    context,
    documents: parseYaml(text, tolerant),
    gate: (root, document: YamlDocument) => gateOf({ path, languageId: 'yaml', document, root, workspace }),
    onError,
  });
  return findings.length === 0 ? NONE : placed(text, findings.slice(0, MOST));
}

const NONE: readonly PlacedFinding[] = [];

function placed(text: string, findings: readonly Finding[]): readonly PlacedFinding[] {
  const places = new LinePlaces(text);
  return findings.map(({ rule, severity, message, range, related = [], tags = [] }) => ({
    rule,
    severity,
    message,
    range: places.of(range),
    related: related
      .filter(({ uri }) => uri === undefined)
      .map((one) => ({ message: one.message, range: places.of(one.range) })),
    tags,
  }));
}
