import * as vscode from 'vscode';

import { complete, completeIn } from '../../core/authoring/complete.ts';
import type { Suggestion } from '../../core/authoring/suggestion.ts';
import { rangeOf } from './diagnosticOf.ts';
import type { Knowledge } from './knowledge.ts';
import { kindOf, type ValuesSchemas } from './valuesSchemas.ts';

const KINDS: Readonly<Record<Suggestion['kind'], vscode.CompletionItemKind>> = {
  field: vscode.CompletionItemKind.Field,
  object: vscode.CompletionItemKind.Module,
  value: vscode.CompletionItemKind.Value,
  path: vscode.CompletionItemKind.Folder,
  snippet: vscode.CompletionItemKind.Snippet,
};
const GO_ON: vscode.Command = { command: 'editor.action.triggerSuggest', title: '' };

/** Keys, values and whole documents while a manifest is written. */
export class ManifestCompletion implements vscode.CompletionItemProvider {
  /** A blank after a colon or a dash begins a value, a slash the next part of a path. */
  static readonly TRIGGERS = [' ', '/'] as const;
  readonly #knowledge: Knowledge;
  readonly #values: ValuesSchemas;

  constructor(knowledge: Knowledge, values: ValuesSchemas) {
    this.#knowledge = knowledge;
    this.#values = values;
  }

  async provideCompletionItems(
    document: vscode.TextDocument,
    position: vscode.Position,
    token: vscode.CancellationToken,
    { triggerCharacter }: vscode.CompletionContext,
  ): Promise<vscode.CompletionItem[]> {
    const before = document.lineAt(position).text.slice(0, position.character);
    if (triggerCharacter === ' ' && !/[:-] $/.test(before)) {
      return []; // indentation
    }
    const context = await this.#knowledge.contextOf(document);
    const own = await kindOf(document, this.#values);
    if (token.isCancellationRequested) {
      return [];
    }
    const [text, at] = [document.getText(), document.offsetAt(position)];
    const found = own ? completeIn(own, text, at, context) : complete(text, at, context);
    return found.map((one) => itemOf(one, document, position));
  }
}

function itemOf(
  suggestion: Suggestion,
  document: vscode.TextDocument,
  position: vscode.Position,
): vscode.CompletionItem {
  const item = new vscode.CompletionItem(suggestion.label, KINDS[suggestion.kind]);
  const range = rangeOf(document, suggestion.range);
  const typed = document.getText(range.with({ end: position })).trimStart();
  item.insertText = new vscode.SnippetString(suggestion.snippet);
  item.range = { replacing: range, inserting: range.with({ end: position }) };
  item.sortText = suggestion.sort;
  // A quote that stands there already must not keep anything from matching.
  item.filterText = /^["']/.test(typed) ? `${typed.charAt(0)}${suggestion.label}` : suggestion.label;
  if (suggestion.detail !== undefined) {
    item.detail = suggestion.detail;
  }
  if (suggestion.documentation !== undefined) {
    item.documentation = new vscode.MarkdownString(suggestion.documentation);
  }
  if (suggestion.isDeprecated) {
    item.tags = [vscode.CompletionItemTag.Deprecated];
  }
  if (suggestion.goesOn) {
    item.command = GO_ON;
  }
  return item;
}
