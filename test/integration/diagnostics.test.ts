import assert from 'node:assert/strict';

import * as vscode from 'vscode';

import { created, untilWatched, WATCH_MS } from './watched.ts';

const MANIFEST = `apiVersion: argoproj.io/v1alpha1
kind: Application
metadata:
  name: shop
spec:
  project: shop
  destination: {name: prod, namespace: shop}
  source: {repoURL: https://forge.example/shop, path: apps/shop}
  syncPolicy:
    automated:
      prune: true
`;

/** Plumbline's diagnostics of a document once they are as `is` wants them. */
async function diagnosticsOf(
  document: vscode.TextDocument,
  is: (found: readonly vscode.Diagnostic[]) => boolean,
): Promise<readonly vscode.Diagnostic[]> {
  for (;;) {
    const ours = vscode.languages
      .getDiagnostics(document.uri)
      // Hints say what an example as small as these leaves out.
      .filter(({ source, severity }) => source === 'Plumbline' && severity < vscode.DiagnosticSeverity.Hint);
    if (is(ours)) {
      return ours;
    }
    await new Promise<void>((resolve) => {
      const listening = vscode.languages.onDidChangeDiagnostics(() => {
        listening.dispose();
        resolve();
      });
    });
  }
}

/** `PL005 error 10:6-10:14 selfheal` */
function told(document: vscode.TextDocument, found: readonly vscode.Diagnostic[]): string[] {
  return found.map(({ code, severity, range }) => {
    const rule = typeof code === 'object' ? code.value : code;
    const place = `${range.start.line}:${range.start.character}-${range.end.line}:${range.end.character}`;
    return `${rule} ${vscode.DiagnosticSeverity[severity]} ${place} ${document.getText(range)}`;
  });
}

async function actionsAt(
  document: vscode.TextDocument,
  range: vscode.Range,
): Promise<readonly vscode.CodeAction[]> {
  const found = await vscode.commands.executeCommand<vscode.CodeAction[]>(
    'vscode.executeCodeActionProvider',
    document.uri,
    range,
    vscode.CodeActionKind.QuickFix.value,
  );
  return found.filter(({ edit }) => edit?.has(document.uri));
}

async function type(document: vscode.TextDocument, at: vscode.Position, text: string): Promise<void> {
  const edit = new vscode.WorkspaceEdit();
  edit.insert(document.uri, at, text);
  assert.ok(await vscode.workspace.applyEdit(edit));
}

describe('Diagnostics of manifests in a real VS Code', () => {
  let document: vscode.TextDocument;

  before(async () => {
    document = await vscode.workspace.openTextDocument({ language: 'yaml', content: MANIFEST });
    await vscode.window.showTextDocument(document);
  });
  after(async () => {
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  });

  it('underlines a typo at its exact range as it is typed, and fixes it by its quick fix', async () => {
    await type(document, document.lineAt(10).range.end, '\n      selfheal: true');
    const found = await diagnosticsOf(document, (ours) => ours.length > 0);
    assert.deepEqual(told(document, found), ['PL005 Error 11:6-11:14 selfheal']);
    const [diagnostic] = found;
    assert.ok(diagnostic);
    assert.equal(
      diagnostic.message,
      '`spec.syncPolicy.automated` has no field `selfheal`: the API server drops it silently. Did you mean `selfHeal`?',
    );
    const code = diagnostic.code;
    assert.ok(typeof code === 'object' && code.target.path.endsWith('/docs/rules/pl005.md'));
    const actions = await actionsAt(document, diagnostic.range);
    assert.deepEqual(
      actions.map(({ title, isPreferred }) => `${title}${isPreferred ? ' (preferred)' : ''}`),
      ['Change to `selfHeal` (preferred)', 'Silence PL005 on This Line'],
    );
    const edit = actions[0]?.edit;
    assert.ok(edit && (await vscode.workspace.applyEdit(edit)));
    assert.equal(document.lineAt(11).text, '      selfHeal: true');
    await diagnosticsOf(document, (ours) => ours.length === 0);
  });

  it('names the other place, and silences a finding by a comment above its line', async () => {
    await type(document, document.lineAt(7).range.end, '\n  sources: []');
    const found = await diagnosticsOf(document, (ours) => ours.length > 0);
    assert.deepEqual(told(document, found), ['PL103 Warning 7:2-7:8 source']);
    const [diagnostic] = found;
    assert.ok(diagnostic);
    assert.deepEqual(diagnostic.tags, [vscode.DiagnosticTag.Unnecessary]);
    const [related] = diagnostic.relatedInformation ?? [];
    assert.equal(related?.message, 'This one wins');
    assert.equal(related && document.getText(related.location.range), 'sources');
    const silence = (await actionsAt(document, diagnostic.range)).at(-1);
    assert.ok(silence?.edit && (await vscode.workspace.applyEdit(silence.edit)));
    assert.equal(document.lineAt(7).text, '  # plumbline-disable-next-line PL103');
    await diagnosticsOf(document, (ours) => ours.length === 0);
  });

  it('says where a broken document breaks, and is silent once it is whole', async () => {
    const end = document.lineAt(document.lineCount - 1).range.end;
    await type(document, end, '---\napiVersion: v1\nkind: ConfigMap\ndata:\n\ta: b\n');
    const found = await diagnosticsOf(document, (ours) =>
      ours.some(({ message }) => message.startsWith('YAML takes no tabs')),
    );
    assert.match(told(document, found).join('\n'), /^PL001 Error 18:0-18:1 \t/);
    const [fix] = await actionsAt(document, found[0]?.range ?? new vscode.Range(0, 0, 0, 0));
    assert.ok(fix?.edit && (await vscode.workspace.applyEdit(fix.edit)));
    await diagnosticsOf(document, (ours) => ours.length === 0);
  });

  it('warns of a moving revision only in the paths that a setting calls production', async () => {
    const settings = vscode.workspace.getConfiguration();
    await settings.update('plumbline.productionPaths', ['**'], vscode.ConfigurationTarget.Global);
    const found = await diagnosticsOf(document, (ours) => ours.length > 0);
    assert.deepEqual(
      told(document, found).map((line) => line.split(' ', 1)[0]),
      ['PL119'],
    );
    await settings.update('plumbline.productionPaths', undefined, vscode.ConfigurationTarget.Global);
    await diagnosticsOf(document, (ours) => ours.length === 0);
  });

  it('misses nothing in a base that a patch of the workspace completes, as long as there is one', async function () {
    this.timeout(WATCH_MS);
    const folder = vscode.workspace.workspaceFolders?.[0];
    assert.ok(folder);
    const at = (name: string): vscode.Uri => vscode.Uri.joinPath(folder.uri, 'patched', name);
    const write = async (name: string, text: string): Promise<void> =>
      vscode.workspace.fs.writeFile(at(name), new TextEncoder().encode(text));
    await untilWatched((name) => write(name, 'a: 1\n'));
    const patch = 'overlay/kustomization.yaml';
    const isSeen = created(patch);
    await write(patch, 'patches:\n  - target: {kind: Application}\n    patch: "[]"\n');
    await isSeen; // VS Code tells nothing of a file that comes and goes within a moment
    await write('base/app.yaml', `${MANIFEST.replace('  project: shop\n', '')}      selfheal: true\n`);
    try {
      const base = await vscode.workspace.openTextDocument(at('base/app.yaml'));
      const rules = (found: readonly vscode.Diagnostic[]): string =>
        told(base, found)
          .map((line) => line.split(' ', 1)[0])
          .join();
      await diagnosticsOf(base, (ours) => rules(ours) === 'PL005');
      await vscode.workspace.fs.delete(at(patch));
      const found = await diagnosticsOf(base, (ours) => rules(ours) === 'PL007,PL005');
      assert.equal(found[0] && base.getText(found[0].range), 'spec');
    } finally {
      await vscode.workspace.fs.delete(at(''), { recursive: true });
    }
  });

  it('step back where another extension for YAML says the same, and keep their fixes', async () => {
    const document = await vscode.workspace.openTextDocument({
      language: 'yaml',
      content: `${MANIFEST}      selfheal: true\n  syncPolic: {}\n`,
    });
    await diagnosticsOf(document, (found) => found.length === 2);
    const other = vscode.languages.createDiagnosticCollection('other');
    try {
      const place = new vscode.Range(11, 6, 11, 14);
      const theirs = new vscode.Diagnostic(place, 'Property selfheal is not allowed.');
      theirs.source = 'yaml-schema: application.json';
      other.set(document.uri, [theirs]);
      const left = await diagnosticsOf(document, (found) => found.length === 1);
      assert.deepEqual(told(document, left), ['PL005 Error 12:2-12:11 syncPolic']);
      const titles = (await actionsAt(document, place)).map(({ title }) => title);
      assert.ok(titles.includes('Change to `selfHeal`'), titles.join());
      other.clear();
      await diagnosticsOf(document, (found) => found.length === 2);
    } finally {
      other.dispose();
    }
  });
});
