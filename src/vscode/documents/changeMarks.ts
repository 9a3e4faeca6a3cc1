import * as vscode from 'vscode';

import type { Disposable } from '../../core/util/emitter.ts';
import { DOCUMENT_SCHEME } from '../../core/view/documentId.ts';
import type { VirtualDocuments } from './virtualDocuments.ts';

/**
 * Writes manager and time behind each changed line, in the single diff and in the multi-diff alike: both list their
 * sides among the visible editors. (Code lenses do not show in either by default.)
 */
export class ChangeMarks implements Disposable {
  readonly #documents: VirtualDocuments;
  readonly #type: vscode.TextEditorDecorationType;
  readonly #members: vscode.Disposable[] = [];

  constructor(documents: VirtualDocuments) {
    this.#documents = documents;
    this.#type = vscode.window.createTextEditorDecorationType({
      rangeBehavior: vscode.DecorationRangeBehavior.ClosedClosed,
      after: { margin: '0 0 0 2em', color: new vscode.ThemeColor('editorCodeLens.foreground') },
    });
    this.#members.push(
      this.#type,
      vscode.window.onDidChangeVisibleTextEditors((editors) => this.#mark(editors)),
      // A tab that comes back reads its text after its editor is there.
      vscode.workspace.onDidChangeTextDocument(({ document }) => {
        if (document.uri.scheme === DOCUMENT_SCHEME) {
          this.#mark(vscode.window.visibleTextEditors.filter((editor) => editor.document === document));
        }
      }),
    );
    this.#mark(vscode.window.visibleTextEditors);
  }

  dispose(): void {
    for (const member of this.#members.splice(0)) {
      member.dispose();
    }
  }

  #mark(editors: readonly vscode.TextEditor[]): void {
    for (const editor of editors) {
      if (editor.document.uri.scheme === DOCUMENT_SCHEME) {
        editor.setDecorations(this.#type, this.#decorations(editor.document));
      }
    }
  }

  /** The words stand behind the first line of a change; the hover is on all of them. */
  #decorations(document: vscode.TextDocument): vscode.DecorationOptions[] {
    return this.#documents.marksOf(document.uri).flatMap((mark) => {
      if (mark.last >= document.lineCount) {
        return [];
      }
      const range = document.validateRange(
        new vscode.Range(mark.first, 0, mark.last, Number.MAX_SAFE_INTEGER),
      );
      const first = document.lineAt(mark.first).range;
      const hoverMessage = hover(mark.hover);
      const label = { range: first, hoverMessage, renderOptions: { after: { contentText: mark.label } } };
      return mark.first === mark.last ? [label] : [label, { range, hoverMessage }];
    });
  }
}

/** Names of managers come from the cluster: they are text, never markup or links. */
function hover(lines: readonly string[]): vscode.MarkdownString {
  const markdown = new vscode.MarkdownString();
  markdown.isTrusted = false;
  for (const line of lines) {
    markdown.appendText(line);
    markdown.appendMarkdown('\n\n');
  }
  return markdown;
}
