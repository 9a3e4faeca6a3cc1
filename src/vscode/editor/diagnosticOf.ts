import * as vscode from 'vscode';

import type { PlacedFinding } from '../../core/authoring/indexMessages.ts';
import type { Finding, Severity, TextRange } from '../../core/rules/finding.ts';

const SEVERITIES: Readonly<Record<Severity, vscode.DiagnosticSeverity>> = {
  error: vscode.DiagnosticSeverity.Error,
  warning: vscode.DiagnosticSeverity.Warning,
  information: vscode.DiagnosticSeverity.Information,
  hint: vscode.DiagnosticSeverity.Hint,
};

const TAGS = {
  deprecated: vscode.DiagnosticTag.Deprecated,
  unnecessary: vscode.DiagnosticTag.Unnecessary,
} as const;

/** A finding as the Problems view shows it; its code opens the page of the rule. */
export function diagnosticOf(
  finding: Finding,
  document: vscode.TextDocument,
  rulePages: vscode.Uri,
): vscode.Diagnostic {
  const { rule, message, severity, range, related = [], tags = [] } = finding;
  const diagnostic = new vscode.Diagnostic(rangeOf(document, range), message, SEVERITIES[severity]);
  diagnostic.source = 'Plumbline';
  diagnostic.code = codeOf(rule, rulePages);
  diagnostic.tags = tags.map((tag) => TAGS[tag]);
  diagnostic.relatedInformation = related.flatMap((one) => {
    const there = one.uri === undefined ? document : openDocument(one.uri);
    return there
      ? [
          new vscode.DiagnosticRelatedInformation(
            new vscode.Location(there.uri, rangeOf(there, one.range)),
            one.message,
          ),
        ]
      : [];
  });
  return diagnostic;
}

/** The same for a file that nobody has open. */
export function placedDiagnostic(
  { rule, message, severity, range, related, tags }: PlacedFinding,
  uri: vscode.Uri,
  rulePages: vscode.Uri,
): vscode.Diagnostic {
  const diagnostic = new vscode.Diagnostic(new vscode.Range(...range), message, SEVERITIES[severity]);
  diagnostic.source = 'Plumbline';
  diagnostic.code = codeOf(rule, rulePages);
  diagnostic.tags = tags.map((tag) => TAGS[tag]);
  diagnostic.relatedInformation = related.map(
    (one) =>
      new vscode.DiagnosticRelatedInformation(
        new vscode.Location(uri, new vscode.Range(...one.range)),
        one.message,
      ),
  );
  return diagnostic;
}

function codeOf(
  rule: string,
  rulePages: vscode.Uri,
): { readonly value: string; readonly target: vscode.Uri } {
  return { value: rule, target: vscode.Uri.joinPath(rulePages, `${rule.toLowerCase()}.md`) };
}

export function rangeOf(document: vscode.TextDocument, { start, end }: TextRange): vscode.Range {
  return new vscode.Range(document.positionAt(start), document.positionAt(end));
}

/** Offsets become lines only where the text is at hand. */
function openDocument(uri: string): vscode.TextDocument | undefined {
  return vscode.workspace.textDocuments.find((document) => document.uri.toString() === uri);
}
