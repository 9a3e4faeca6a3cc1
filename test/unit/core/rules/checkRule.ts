import assert from 'node:assert/strict';

import type { RuleContext, RuleSettings } from '../../../../src/core/rules/context.ts';
import { applyEdits } from '../../../../src/core/rules/edits.ts';
import type { Finding, Severity } from '../../../../src/core/rules/finding.ts';
import type { GateResult } from '../../../../src/core/rules/gate.ts';
import { OPEN_GATE } from '../../../../src/core/rules/gate.ts';
import type { Rule } from '../../../../src/core/rules/rule.ts';
import { runRules } from '../../../../src/core/rules/run.ts';
import { parseTolerant } from '../../../../src/core/yaml/tolerant.ts';
import { BUNDLED } from '../schema/bundled.ts';

/** One row of a rule's table. The text marks where findings stand: `«key»: value`. No mark: nothing is found. */
export interface RuleRow {
  readonly text: string;
  /** What each message says, in the order of the marks. */
  readonly says?: RegExp | readonly RegExp[];
  /** Of every finding. */
  readonly severity?: Severity;
  /** Of every fix on offer, in order. */
  readonly titles?: readonly string[];
  /** The text after the preferred fix of every finding; fixing must leave nothing to find. */
  readonly fixed?: string;
  readonly path?: string;
  /** How much of the document can be judged; all of it by default. */
  readonly gate?: GateResult;
  readonly context?: Partial<Omit<RuleContext, 'settings'>> & { readonly settings?: Partial<RuleSettings> };
}

/** Describes a rule by its table: the name of each row, and what is found in it. */
export function describeRule(rule: Rule, rows: Readonly<Record<string, RuleRow>>): void {
  describe(`${rule.id}: ${rule.title}`, () => {
    for (const [name, row] of Object.entries(rows)) {
      it(name, () => {
        checkRow(rule, row);
      });
    }
  });
}

function checkRow(rule: Rule, row: RuleRow): void {
  const text = row.text.replaceAll(/[«»]/g, '');
  const findings = findingsOf(rule, row, text);
  const { keys: _, ...askedAlways } = rule;
  assert.deepEqual(findings, findingsOf(askedAlways, row, text), 'a rule that names its keys misses nothing');
  assert.equal(marked(text, findings), row.text);
  const says = row.says instanceof RegExp ? [row.says] : (row.says ?? []);
  says.forEach((pattern, index) => assert.match(findings[index]?.message ?? '', pattern));
  if (row.severity !== undefined) {
    assert.deepEqual(
      findings.map(({ severity }) => severity),
      findings.map(() => row.severity),
    );
  }
  if (row.titles !== undefined) {
    assert.deepEqual(
      findings.flatMap(({ fixes = [] }) => fixes.map(({ title }) => title)),
      row.titles,
    );
  }
  if (row.fixed !== undefined) {
    const edits = findings.flatMap(
      ({ fixes = [] }) => (fixes.find((fix) => fix.isPreferred) ?? fixes[0])?.edits ?? [],
    );
    const fixed = applyEdits(text, edits);
    assert.equal(fixed, row.fixed);
    assert.deepEqual(findingsOf(rule, row, fixed), []);
  }
}

function findingsOf(rule: Rule, row: RuleRow, text: string): readonly Finding[] {
  return runRules({
    uri: 'file:///repo/app.yaml',
    path: row.path ?? 'app.yaml',
    text,
    rules: [rule],
    context: {
      schemas: BUNDLED,
      ...row.context,
      settings: { productionPaths: [], ...row.context?.settings },
    },
    tolerant: parseTolerant,
    gate: () => row.gate ?? OPEN_GATE,
    onError: (_, error) => {
      throw error;
    },
  });
}

/** The text with a pair of marks around each range. */
function marked(text: string, findings: readonly Finding[]): string {
  const marks = findings.flatMap(({ range }) => [
    { at: range.end, mark: '»', rank: 0 },
    { at: range.start, mark: '«', rank: 1 },
  ]);
  return marks
    .sort((left, right) => right.at - left.at || right.rank - left.rank)
    .reduce((done, { at, mark }) => done.slice(0, at) + mark + done.slice(at), text);
}
