import assert from 'node:assert/strict';

import * as vscode from 'vscode';

const APP = `apiVersion: argoproj.io/v1alpha1
kind: Application
metadata:
  name: shop
  finalizers: [resources-finalizer.argocd.argoproj.io]
spec:
  project: shop
  destination: {name: prod, namespace: shop}
  source: {repoURL: https://forge.example/shop, path: apps/shop}
`;

describe('Problems of files that are not open, in a real VS Code', () => {
  const folder = (): vscode.Uri => {
    const [first] = vscode.workspace.workspaceFolders ?? [];
    assert.ok(first);
    return vscode.Uri.joinPath(first.uri, 'closed');
  };
  const at = (name: string): vscode.Uri => vscode.Uri.joinPath(folder(), name);
  const write = (name: string, text: string): Thenable<void> =>
    vscode.workspace.fs.writeFile(at(name), new TextEncoder().encode(text));
  const problems = (uri: vscode.Uri): string[] =>
    vscode.languages
      .getDiagnostics(uri)
      .filter(({ severity }) => severity < vscode.DiagnosticSeverity.Information)
      .map(({ code, range }) => `${typeof code === 'object' ? code.value : code} ${range.start.line}`);
  const untilProblems = async (uri: vscode.Uri, wanted: readonly string[]): Promise<void> => {
    while (JSON.stringify(problems(uri)) !== JSON.stringify(wanted)) {
      await new Promise<void>((resolve) => {
        const listening = vscode.languages.onDidChangeDiagnostics(() => {
          listening.dispose();
          resolve();
        });
      });
    }
  };

  before(async () => {
    await vscode.workspace.openTextDocument({ language: 'yaml', content: 'a: 1\n' });
  });
  after(async () => {
    await vscode.workspace.fs.delete(folder(), { recursive: true });
  });

  it('come and go with the files, and are shown once when one is opened', async () => {
    await write('app.yaml', `${APP}  selfheal: true\n`);
    await untilProblems(at('app.yaml'), ['PL005 9']);
    const document = await vscode.workspace.openTextDocument(at('app.yaml'));
    await vscode.window.showTextDocument(document);
    await untilProblems(at('app.yaml'), ['PL005 9']);
    await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
    await write('app.yaml', APP);
    await untilProblems(at('app.yaml'), []);
  });

  it('follow a CRD of the workspace', async () => {
    await write(
      'widget.yaml',
      'apiVersion: example.org/v1\nkind: Widget\nmetadata: {name: a}\nspec: {sise: 1}\n',
    );
    await write(
      'crd.yaml',
      `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: widgets.example.org}
spec:
  group: example.org
  names: {kind: Widget}
  versions:
    - name: v1
      served: true
      schema:
        openAPIV3Schema:
          type: object
          properties:
            spec: {type: object, properties: {size: {type: integer, description: How large it is}}}
`,
    );
    await untilProblems(at('widget.yaml'), ['PL005 3']);
    const document = await vscode.workspace.openTextDocument(at('widget.yaml'));
    await untilProblems(at('widget.yaml'), ['PL005 3']);
    const edit = new vscode.WorkspaceEdit();
    edit.replace(document.uri, new vscode.Range(3, 7, 3, 11), 'size');
    await vscode.workspace.applyEdit(edit);
    await untilProblems(at('widget.yaml'), []);
    const [hover] = await vscode.commands.executeCommand<vscode.Hover[]>(
      'vscode.executeHoverProvider',
      document.uri,
      new vscode.Position(3, 8),
    );
    const [content] = hover?.contents ?? [];
    assert.match(
      typeof content === 'object' ? content.value : '',
      /^`spec\.size` · whole number\n\nHow large it is\n\nFrom the schema of a CRD in this workspace$/,
    );
    await document.save();
  });

  it('are hidden by a setting', async () => {
    await write('hidden.yaml', `${APP}  selfheal: true\n`);
    await untilProblems(at('hidden.yaml'), ['PL005 9']);
    const settings = vscode.workspace.getConfiguration();
    await settings.update('plumbline.workspaceProblems', false, vscode.ConfigurationTarget.Global);
    await untilProblems(at('hidden.yaml'), []);
    await settings.update('plumbline.workspaceProblems', undefined, vscode.ConfigurationTarget.Global);
    await untilProblems(at('hidden.yaml'), ['PL005 9']);
  });

  it('in a values file are what the chart’s own schema does not allow, also after that changes', async () => {
    const schema = (name: string): string =>
      JSON.stringify({
        type: 'object',
        additionalProperties: false,
        properties: { [name]: { type: 'integer' } },
      });
    await write('chart/Chart.yaml', 'apiVersion: v2\nname: web\nversion: 1.0.0\n');
    await write('chart/values.schema.json', schema('replicas'));
    await write('chart/values-prod.yaml', '# prod\nreplicas: 2\nport: 80\n');
    const document = await vscode.workspace.openTextDocument(at('chart/values-prod.yaml'));
    await untilProblems(document.uri, ['PL005 2']);
    await write('chart/values.schema.json', schema('port'));
    await untilProblems(document.uri, ['PL005 1']);
  });

  it('in a values file come with completion and hovers of the chart’s own schema', async () => {
    const mode = { enum: ['fast', 'safe'], description: 'How it rolls out.' };
    await write('web/values.schema.json', JSON.stringify({ type: 'object', properties: { mode } }));
    await write('web/values.yaml', 'mode: \n');
    const document = await vscode.workspace.openTextDocument(at('web/values.yaml'));
    const { items } = await vscode.commands.executeCommand<vscode.CompletionList>(
      'vscode.executeCompletionItemProvider',
      document.uri,
      new vscode.Position(0, 6),
    );
    const offered = items.filter(({ kind }) => kind === vscode.CompletionItemKind.Value);
    assert.deepEqual(
      offered.map(({ label }) => label),
      ['fast', 'safe'],
    );
    const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
      'vscode.executeHoverProvider',
      document.uri,
      new vscode.Position(0, 1),
    );
    const [text] = hovers.flatMap(({ contents }) => contents);
    assert.match(typeof text === 'object' ? text.value : '', /How it rolls out\..*values\.schema\.json/s);
  });
});
