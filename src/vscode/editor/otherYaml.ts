import * as vscode from 'vscode';

import type { Finding, RuleId } from '../../core/rules/finding.ts';
import { rangeOf } from './diagnosticOf.ts';

/** What the YAML extension of Red Hat says of syntax, and what of a schema: by the source that it names. */
const SYNTAX = /^YAML$/;
const SCHEMA = /^yaml-schema\b/;
/** Rules of ours that may say the same. All others know what no schema does. */
const SAME: ReadonlyMap<RuleId, RegExp> = new Map([
  ['PL001', SYNTAX],
  ['PL003', SYNTAX],
  ...(['PL004', 'PL005', 'PL006', 'PL007', 'PL008', 'PL414'] as const).map((rule) => [rule, SCHEMA] as const),
]);

/** Whether another extension may have something to say of YAML here. */
export function isOtherYaml({ source = '' }: vscode.Diagnostic): boolean {
  return SYNTAX.test(source) || SCHEMA.test(source);
}

/** Findings that another extension underlines already, at the same place. */
export function saidElsewhere(
  findings: readonly Finding[],
  document: vscode.TextDocument,
): ReadonlySet<Finding> {
  const others = vscode.languages.getDiagnostics(document.uri).filter(isOtherYaml);
  return new Set(
    others.length === 0
      ? []
      : findings.filter((finding) => {
          const place = rangeOf(document, finding.range);
          const source = SAME.get(finding.rule);
          return (
            source !== undefined &&
            others.some(
              (other) =>
                source.test(other.source ?? '') &&
                other.range.start.line === place.start.line &&
                (finding.rule === 'PL001' || other.range.intersection(place) !== undefined),
            )
          );
        }),
  );
}
