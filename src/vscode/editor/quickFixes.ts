import * as vscode from 'vscode';

import type { Finding, Fix } from '../../core/rules/finding.ts';
import { rangeOf } from './diagnosticOf.ts';
import { isOtherYaml } from './otherYaml.ts';

/** Offers what a finding knows to remove itself, and to silence it where it is right as it is. */
export class QuickFixes implements vscode.CodeActionProvider {
  static readonly METADATA: vscode.CodeActionProviderMetadata = {
    providedCodeActionKinds: [vscode.CodeActionKind.QuickFix],
  };
  readonly #findingsOf: (document: vscode.TextDocument) => readonly Finding[];

  constructor(findingsOf: (document: vscode.TextDocument) => readonly Finding[]) {
    this.#findingsOf = findingsOf;
  }

  provideCodeActions(
    document: vscode.TextDocument,
    range: vscode.Range,
    context: vscode.CodeActionContext,
  ): vscode.CodeAction[] {
    const ours = context.diagnostics.filter(({ source }) => source === 'Plumbline');
    // Where another extension says the same, ours is not shown, yet its fixes are the ones that there are.
    const others = context.diagnostics.filter(isOtherYaml);
    const here = this.#findingsOf(document).flatMap((finding) => {
      const place = rangeOf(document, finding.range);
      const diagnostic =
        ours.find((one) => ruleOf(one) === finding.rule && one.range.isEqual(place)) ??
        others.find((one) => one.range.isEqual(place));
      return diagnostic && range.intersection(place) ? [{ finding, diagnostic }] : [];
    });
    return [
      ...here.flatMap(({ finding: { fixes = [] }, diagnostic }) =>
        fixes.map((fix) => fixAction(document, fix, diagnostic)),
      ),
      ...here.map(({ finding, diagnostic }) => silenceAction(document, finding, diagnostic)),
    ];
  }
}

function fixAction(
  document: vscode.TextDocument,
  fix: Fix,
  diagnostic: vscode.Diagnostic,
): vscode.CodeAction {
  const action = new vscode.CodeAction(fix.title, vscode.CodeActionKind.QuickFix);
  action.diagnostics = [diagnostic];
  action.isPreferred = fix.isPreferred === true;
  action.edit = new vscode.WorkspaceEdit();
  for (const { range, text } of fix.edits) {
    action.edit.replace(document.uri, rangeOf(document, range), text);
  }
  return action;
}

function silenceAction(
  document: vscode.TextDocument,
  { rule }: Finding,
  diagnostic: vscode.Diagnostic,
): vscode.CodeAction {
  const line = document.lineAt(diagnostic.range.start.line);
  const indent = line.text.slice(0, line.firstNonWhitespaceCharacterIndex);
  const action = new vscode.CodeAction(
    vscode.l10n.t('Silence {0} on This Line', rule),
    vscode.CodeActionKind.QuickFix,
  );
  action.diagnostics = [diagnostic];
  action.edit = new vscode.WorkspaceEdit();
  action.edit.insert(document.uri, line.range.start, `${indent}# plumbline-disable-next-line ${rule}\n`);
  return action;
}

function ruleOf({ code }: vscode.Diagnostic): string | number | undefined {
  return typeof code === 'object' ? code.value : code;
}
