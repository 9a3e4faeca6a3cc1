import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import * as vscode from 'vscode';

import { untilWatched, WATCH_MS } from './watched.ts';

interface Page {
  readonly id: string;
  readonly severity: string;
  readonly bad: string;
  readonly good: string;
  /** Where the example lies, if that matters. */
  readonly name?: string;
  /** What else the repository holds: empty files. */
  readonly files: readonly string[];
}

/** What the window shows of a page's bad example. */
interface Shown {
  readonly marked: readonly string[];
  /** The first fix. */
  readonly fix?: string;
  /** The fixed text is the page's good example. */
  readonly isGood?: true;
}

const PAGES = new URL('../../docs/rules/', import.meta.url);

/** By rule. A page that is new has no line here, and fails. */
const SHOWN: Readonly<Record<string, Shown>> = {
  PL001: { marked: ['0'] },
  PL002: { marked: ['*labels'] },
  PL003: { marked: ['project'], fix: 'Remove This `project`', isGood: true },
  PL004: { marked: ['1.10'], fix: 'Put in Quotes', isGood: true },
  PL005: { marked: ['selfheal'], fix: 'Change to `selfHeal`', isGood: true },
  PL006: { marked: ['CreateNamespace=true'], fix: 'Make `syncOptions` a List' },
  PL007: { marked: ['spec'], fix: 'Add `project`' },
  PL008: { marked: ['"5"'] },
  PL009: { marked: ['Aplication'], fix: 'Change to `Application`', isGood: true },
  PL101: { marked: ['source'] },
  PL102: { marked: ['shop'] },
  PL103: { marked: ['source'], fix: 'Remove `source`' },
  PL104: { marked: ['name'], fix: 'Remove `name`' },
  PL105: { marked: ['kustomize'], fix: 'Remove `kustomize`' },
  PL106: { marked: ['/apps/shop'], fix: 'Change to `apps/shop`', isGood: true },
  PL107: { marked: ['path'], fix: 'Remove `path`', isGood: true },
  PL108: { marked: ['$values/shop/prod.yaml'], fix: 'Change to `$value`' },
  PL109: { marked: ['CreateNamespaces=true'], fix: 'Change to `CreateNamespace=true`', isGood: true },
  PL112: { marked: ['selfHeal'], fix: 'Add `prune: true`', isGood: true },
  PL115: { marked: ['automated'], fix: 'Write `{}`' },
  PL119: { marked: ['main'] },
  PL121: { marked: ['robot:hunter2@'], fix: 'Remove the Credentials', isGood: true },
  PL122: { marked: ['shop'], fix: 'Delete Resources with the Application' },
  PL123: {
    marked: ['resources-finalizer.argocd.argocd.argoproj.io'],
    fix: 'Change to `resources-finalizer.argocd.argoproj.io`',
    isGood: true,
  },
  PL125: { marked: ['Deployment'], fix: 'Add `group: apps`', isGood: true },
  PL126: { marked: ['ignoreDifferences'], fix: 'Add `RespectIgnoreDifferences=true`' },
  PL127: { marked: ['managedNamespaceMetadata'], fix: 'Add `CreateNamespace=true`' },
  PL128: { marked: ['values'], fix: 'Remove `values`', isGood: true },
  PL129: { marked: ['values-production.yaml'] },
  PL130: { marked: ['kustomize'] },
  PL131: { marked: ['apps/shp'], fix: 'Change to `apps/shop`', isGood: true },
  PL133: { marked: ['shop'], fix: 'Add `namespace: argocd`' },
  PL404: { marked: ['apps', 'apps'] },
  PL405: { marked: ['shop'] },
  PL414: { marked: ['resource', '1.10'], fix: 'Change to `resources`', isGood: true },
  PL415: { marked: ['bases', 'patchesStrategicMerge'], fix: 'Change to `resources`', isGood: true },
  PL501: { marked: ['"1.5"'] },
  PL504: { marked: ['Presync'], fix: 'Change to `PreSync`', isGood: true },
  PL506: {
    marked: ['argocd.argoproj.io/sync-option'],
    fix: 'Change to `argocd.argoproj.io/sync-options`',
    isGood: true,
  },
  PL801: { marked: ['kubectl apply --namespace shop --filename apps/shop/'] },
  PL802: { marked: ['helm upgrade shop charts/shop --install --namespace shop'] },
  PL803: { marked: ['${{ secrets.KUBE_CONFIG }}'] },
  PL807: {
    marked: [
      'kubectl apply --namespace argocd --filename https://raw.githubusercontent.com/argoproj/argo-cd/stable/manifests/install.yaml',
    ],
  },
  PL808: { marked: ['kubectl --namespace orders create job backfill --from cronjob/backfill'] },
};
/** Told by what the files of the repository say of each other. */
const OF_REPOSITORY: ReadonlySet<string> = new Set(['PL404', 'PL405']);
/** Long enough for a slow machine to read a handful of files again. */
const PATIENCE_MS = 10_000;

function pageOf(file: string): Page {
  const text = readFileSync(new URL(file, PAGES), 'utf8');
  const id = file.replace('.md', '').toUpperCase();
  const yaml = (heading: string): string =>
    new RegExp(`^## ${heading}\\n\\n\`\`\`yaml\\n([^]*?\\n)\`\`\`$`, 'm').exec(text)?.[1] ?? '';
  const files = /^## Files\n\n```text\n([^]*?)\n```$/m.exec(text)?.[1]?.split('\n') ?? [];
  const isPlaced = files.length > 0 || OF_REPOSITORY.has(id);
  const name = /^In the file `(.+)`/m.exec(text)?.[1] ?? (isPlaced ? 'apps/shop.yaml' : undefined);
  return {
    id,
    severity: /^Severity: (\w+)\.$/m.exec(text)?.[1] ?? '',
    bad: yaml('Bad example'),
    good: yaml('Good example'),
    ...(name !== undefined && { name }),
    files,
  };
}

const ruleOf = ({ code }: vscode.Diagnostic): string => (typeof code === 'object' ? String(code.value) : '');

/** Ours, but for the hints of other rules, of which nearly every short example has one. */
function problemsOf(document: vscode.TextDocument, id: string): vscode.Diagnostic[] {
  const { Hint } = vscode.DiagnosticSeverity;
  return vscode.languages
    .getDiagnostics(document.uri)
    .filter((one) => one.source === 'Plumbline' && (ruleOf(one) === id || one.severity !== Hint))
    .toSorted((left, right) => left.range.start.compareTo(right.range.start));
}

/** `PL005 error selfheal` */
function told(document: vscode.TextDocument, id: string): string[] {
  return problemsOf(document, id).map((one) => {
    const severity = vscode.DiagnosticSeverity[one.severity].toLowerCase();
    return `${ruleOf(one)} ${severity} ${document.getText(one.range)}`;
  });
}

/** Gives up in silence: what is asserted next says what is wrong. */
async function until(isSo: () => boolean): Promise<void> {
  const end = Date.now() + PATIENCE_MS;
  while (!isSo() && Date.now() < end) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Waits until just this is told; what is told in its place is the failure. */
async function shows(document: vscode.TextDocument, id: string, expected: readonly string[]): Promise<void> {
  await until(() => told(document, id).join('\n') === expected.join('\n'));
  assert.deepEqual(told(document, id), expected);
}

async function type(document: vscode.TextDocument, text: string): Promise<void> {
  const edit = new vscode.WorkspaceEdit();
  edit.replace(document.uri, new vscode.Range(0, 0, document.lineCount, 0), text);
  assert.ok(await vscode.workspace.applyEdit(edit));
}

/** VS Code does not say whose an action is: those to silence are everybody's, and a finalizer is missed on every name. */
async function fixesOf(document: vscode.TextDocument, one: vscode.Diagnostic): Promise<vscode.CodeAction[]> {
  const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
    'vscode.executeCodeActionProvider',
    document.uri,
    one.range,
    vscode.CodeActionKind.QuickFix.value,
  );
  return actions.filter(
    ({ title, edit }) =>
      edit?.has(document.uri) === true &&
      !title.startsWith('Silence ') &&
      (title !== SHOWN['PL122']?.fix || ruleOf(one) === 'PL122'),
  );
}

/** Every line of the outline lies in the one above it, and what is selected in the line itself. */
function isNested(symbols: readonly vscode.DocumentSymbol[], around?: vscode.Range): boolean {
  return symbols.every(
    ({ range, selectionRange, children }) =>
      (around?.contains(range) ?? true) && range.contains(selectionRange) && isNested(children, range),
  );
}

describe('The page of each rule, in a real VS Code', () => {
  const pages = readdirSync(fileURLToPath(PAGES))
    .filter((file) => /^pl\d{3}\.md$/.test(file))
    .map(pageOf);
  const made = new Set<string>();
  let untitled: vscode.TextDocument;

  const at = (name: string): vscode.Uri => {
    const [folder] = vscode.workspace.workspaceFolders ?? [];
    assert.ok(folder);
    return vscode.Uri.joinPath(folder.uri, name);
  };
  const write = async (name: string, text: string): Promise<void> => {
    made.add(name.split('/')[0] ?? '');
    await vscode.workspace.fs.writeFile(at(name), new TextEncoder().encode(text));
  };
  const setProduction = (paths: readonly string[] | undefined): Thenable<void> =>
    vscode.workspace.getConfiguration().update('plumbline.productionPaths', paths, true);

  before(async function () {
    this.timeout(WATCH_MS);
    await untilWatched((name) => write(`watched/${name}`, 'a: 1\n'));
    // The examples take the workspace for a clone of this repository.
    await write('.git/config', '[remote "origin"]\n\turl = https://forge.example/platform\n');
    await write('.git/HEAD', 'ref: refs/heads/main\n');
    untitled = await vscode.workspace.openTextDocument({ language: 'yaml', content: '' });
  });
  after(async () => {
    await vscode.window.showTextDocument(untitled);
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    for (const name of made) {
      await vscode.workspace.fs.delete(at(name), { recursive: true });
    }
  });

  const documentOf = async ({ bad, name, files }: Page): Promise<vscode.TextDocument> => {
    if (name === undefined) {
      await type(untitled, bad);
      return untitled;
    }
    for (const file of files.filter((one) => one !== name)) {
      await write(file, '');
    }
    await write(name, bad);
    const document = await vscode.workspace.openTextDocument(at(name));
    if (document.getText() !== bad) {
      // VS Code keeps a document for a while after its editor was closed, and did not look at the disk again.
      await vscode.window.showTextDocument(document);
      await vscode.commands.executeCommand('workbench.action.files.revert');
    }
    assert.equal(document.getText(), bad);
    return document;
  };

  /** Objects by their names, files of kustomize by their kind, and a workflow by its keys. */
  const namesIn = (text: string): readonly (string | undefined)[] => {
    const all = (pattern: RegExp): (string | undefined)[] =>
      Array.from(text.matchAll(pattern), ([, found]) => found);
    if (!text.includes('kind: ')) {
      return ['name', 'on', 'jobs'];
    }
    const names = all(/^ {2}name: (.+)$/gm);
    return names.length > 0 ? names : all(/^kind: (.+)$/gm);
  };

  for (const page of pages) {
    const { id, severity, good, name, files } = page;
    it(`${id}: the bad example shows it alone, its fix mends it, the good one shows nothing`, async () => {
      const shown = SHOWN[id];
      assert.ok(shown, 'what the window shows is not written down');
      if (id === 'PL119') {
        await setProduction(['**']);
      }
      const document = await documentOf(page);
      await shows(
        document,
        id,
        shown.marked.map((text) => `${id} ${severity} ${text}`),
      );
      for (const { code } of problemsOf(document, id)) {
        const target = typeof code === 'object' ? code.target.path : '';
        assert.ok(target.endsWith(`/docs/rules/${id.toLowerCase()}.md`) && existsSync(target), target);
      }
      const outline = await vscode.commands.executeCommand<vscode.DocumentSymbol[]>(
        'vscode.executeDocumentSymbolProvider',
        document.uri,
      );
      assert.deepEqual(
        outline.map((one) => one.name),
        namesIn(page.bad),
      );
      assert.ok(isNested(outline));
      await mend(document, page, shown);
      await type(document, good);
      if (name !== undefined) {
        await document.save();
      }
      await shows(document, id, []);
      if (id === 'PL119') {
        await setProduction(undefined);
      }
      if (name !== undefined) {
        await vscode.window.showTextDocument(document);
        await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
        for (const file of new Set([...files, name])) {
          await vscode.workspace.fs.delete(at(file));
        }
      }
    });
  }

  /** Takes the first fix of what is underlined first, until the rule says nothing: a hint may stay that has its own. */
  async function mend(document: vscode.TextDocument, { id, good }: Page, shown: Shown): Promise<void> {
    const titles: string[] = [];
    for (let problem = firstOf(document, id); problem && titles.length < 3; problem = firstOf(document, id)) {
      const before = problem.message;
      const [fix] = await fixesOf(document, problem);
      if (!fix?.edit) {
        break;
      }
      titles.push(fix.title);
      assert.ok(await vscode.workspace.applyEdit(fix.edit));
      await until(() => firstOf(document, id)?.message !== before);
    }
    assert.equal(titles[0], shown.fix);
    if (shown.fix !== undefined) {
      assert.deepEqual(told(document, id), []);
      assert.equal(document.getText() === good, shown.isGood === true, document.getText());
    }
  }

  const firstOf = (document: vscode.TextDocument, id: string): vscode.Diagnostic | undefined =>
    problemsOf(document, id).find((one) => ruleOf(one) === id);
});
