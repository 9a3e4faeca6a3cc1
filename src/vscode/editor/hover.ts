import * as vscode from 'vscode';

import { explain } from '../../core/authoring/explain.ts';
import { parseYaml } from '../../core/yaml/parse.ts';
import { rangeOf } from './diagnosticOf.ts';
import type { Knowledge } from './knowledge.ts';

/** What the field under the pointer does, and what follows from it. */
export class FieldHover implements vscode.HoverProvider {
  readonly #knowledge: Knowledge;

  constructor(knowledge: Knowledge) {
    this.#knowledge = knowledge;
  }

  async provideHover(
    document: vscode.TextDocument,
    position: vscode.Position,
    token: vscode.CancellationToken,
  ): Promise<vscode.Hover | undefined> {
    const context = await this.#knowledge.contextOf(document);
    const { parseTolerant } = await import('../../core/yaml/tolerant.ts');
    if (token.isCancellationRequested) {
      return undefined;
    }
    const found = explain(parseYaml(document.getText(), parseTolerant), document.offsetAt(position), context);
    return found && new vscode.Hover(new vscode.MarkdownString(found.text), rangeOf(document, found.range));
  }
}
