import assert from 'node:assert/strict';

import * as vscode from 'vscode';

const HEAD = 'apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata:\n  name: shop\nspec:\n';

/** A document with the cursor at `▮`, shown. */
async function opened(
  text: string,
): Promise<{ readonly document: vscode.TextDocument; readonly at: vscode.Position }> {
  const offset = text.indexOf('▮');
  const content = text.replace('▮', '');
  const document = await vscode.workspace.openTextDocument({ language: 'yaml', content });
  return { document, at: document.positionAt(offset) };
}

async function completions(
  document: vscode.TextDocument,
  at: vscode.Position,
): Promise<vscode.CompletionItem[]> {
  const { items } = await vscode.commands.executeCommand<vscode.CompletionList>(
    'vscode.executeCompletionItemProvider',
    document.uri,
    at,
  );
  return items.filter(({ kind }) => kind !== vscode.CompletionItemKind.Text);
}

const labelOf = ({ label }: vscode.CompletionItem): string =>
  typeof label === 'string' ? label : label.label;

async function hoverAt(document: vscode.TextDocument, at: vscode.Position): Promise<string> {
  const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
    'vscode.executeHoverProvider',
    document.uri,
    at,
  );
  return hovers
    .flatMap(({ contents }) => contents)
    .map((one) => (typeof one === 'string' ? one : one.value))
    .join('\n');
}

describe('Writing manifests in a real VS Code', () => {
  before(async () => {
    // The first YAML document loads the feature; nobody is told when it is there.
    const { document, at } = await opened('▮');
    while ((await completions(document, at)).length === 0) {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  });

  it('offers keys with their type and text, and writes one as a snippet where the cursor is', async () => {
    const { document, at } = await opened(`${HEAD}  syncPolicy:\n    auto▮\n`);
    const items = await completions(document, at);
    const item = items.find((one) => labelOf(one) === 'automated');
    assert.ok(item, items.map(labelOf).join());
    assert.equal(item.detail, 'object');
    const { documentation } = item;
    assert.match(
      documentation instanceof vscode.MarkdownString ? documentation.value : '',
      /^Syncs by itself/,
    );
    const editor = await vscode.window.showTextDocument(document);
    assert.ok(item.insertText instanceof vscode.SnippetString);
    const word = document.getWordRangeAtPosition(at);
    assert.ok(word);
    await editor.insertSnippet(item.insertText, word);
    assert.equal(document.getText(), `${HEAD}  syncPolicy:\n    automated:\n      \n`);
    assert.deepEqual(editor.selection.active, new vscode.Position(7, 6));
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  });

  it('offers whole documents in an empty one', async () => {
    const { document, at } = await opened('▮');
    const items = await completions(document, at);
    assert.ok(items.some((one) => labelOf(one) === 'Flux HelmRelease'));
  });

  it('explains the field under the pointer', async () => {
    const { document, at } = await opened(`${HEAD}  syncPolicy:\n    automated:\n      pru▮ne: true\n`);
    const text = await hoverAt(document, at);
    assert.match(text, /^`spec\.syncPolicy\.automated\.prune` · true or false\n\nDeletes objects/);
    assert.match(text, /Default: `false`/);
  });

  it('explains a field in a document that is broken elsewhere', async () => {
    const { document, at } = await opened(`${HEAD}  pro▮ject: shop\n  source: "\n    repoURL: x\n`);
    assert.match(await hoverAt(document, at), /The AppProject that bounds the app/);
  });

  it('explains and completes a kustomization, which is one by its name alone', async () => {
    const uri = vscode.Uri.from({ scheme: 'untitled', path: '/nowhere/kustomization.yaml' });
    const document = await vscode.workspace.openTextDocument(uri);
    const edit = new vscode.WorkspaceEdit();
    edit.insert(uri, new vscode.Position(0, 0), 'resources: []\n');
    await vscode.workspace.applyEdit(edit);
    assert.match(
      await hoverAt(document, new vscode.Position(0, 2)),
      /Manifests and folders with a kustomization/,
    );
    const labels = (await completions(document, new vscode.Position(1, 0))).map(labelOf);
    assert.ok(labels.includes('patches') && !labels.includes('resources'), labels.join());
    await vscode.window.showTextDocument(document);
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  });

  it('outlines documents by name and kind, with their fields at their place', async () => {
    const { document } = await opened(
      `${HEAD}  project: shop\n---\napiVersion: v1\nkind: Service\nmetadata: {name: web}\n▮`,
    );
    const symbols = await vscode.commands.executeCommand<vscode.DocumentSymbol[]>(
      'vscode.executeDocumentSymbolProvider',
      document.uri,
    );
    assert.deepEqual(
      symbols.map(({ name, detail }) => `${name} ${detail}`),
      ['shop Application', 'web Service'],
    );
    const fields = symbols[0]?.children ?? [];
    assert.deepEqual(
      fields.map(({ name }) => name),
      ['apiVersion', 'kind', 'metadata', 'spec'],
    );
    const project = fields.at(-1)?.children[0];
    assert.equal(project && document.getText(project.range), 'project: shop');
  });
});
