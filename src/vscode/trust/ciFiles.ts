import * as vscode from 'vscode';

import { ciSystemOf } from '../../core/trust/ciFile.ts';
import { trustReport } from '../../core/trust/report.ts';
import type { ReadFile } from '../../core/trust/trustRows.ts';
import { parseYaml } from '../../core/yaml/parse.ts';

export const CI_FILES =
  '{**/.github/workflows/*,**/.forgejo/workflows/*,**/.gitea/workflows/*,**/*.gitlab-ci,**/.gitlab-ci,**/.gitlab/**/*}.{yml,yaml}';
/** VS Code tells of a folder that goes or comes as a whole, not of the files in it. */
export const CI_FOLDERS = '**/{.github,.forgejo,.gitea,.gitlab,workflows}';
const EXCLUDED = '**/{node_modules,.git,vendor,testdata}/**';
/** In bytes. */
const LARGEST = 1024 * 1024;
/** Repositories with more are mirrors of others. */
const MOST = 1000;

/** The CI files of the workspace, each as its document is where it is open. Fails where the workspace cannot be listed. */
export async function readCiFiles(token: vscode.CancellationToken): Promise<readonly ReadFile[]> {
  const uris = await vscode.workspace.findFiles(CI_FILES, EXCLUDED, MOST, token);
  const files = await Promise.all(
    uris.filter((uri) => ciSystemOf(pathOf(uri)) !== undefined).map((uri) => readFile(uri)),
  );
  return files.toSorted((left, right) => (left.path < right.path ? -1 : 1));
}

async function readFile(uri: vscode.Uri): Promise<ReadFile> {
  const path = pathOf(uri);
  const text = await textOf(uri);
  const [document] = text === undefined ? [] : parseYaml(text);
  const report = document && trustReport(path, document.text, document.root);
  const shift = document?.offset ?? 0;
  return {
    uri: uri.toString(),
    path,
    report: report && {
      ...report,
      places: report.places.map((place) => ({ ...place, range: moved(place.range, shift) })),
      gitWrites: report.gitWrites.map((write) => ({ ...write, range: moved(write.range, shift) })),
    },
    positionOf: (offset) => {
      const lines = (text ?? '').slice(0, offset).split('\n');
      return { line: lines.length - 1, character: lines.at(-1)?.length ?? 0 };
    },
  };
}

async function textOf(uri: vscode.Uri): Promise<string | undefined> {
  const open = vscode.workspace.textDocuments.find((document) => document.uri.toString() === uri.toString());
  if (open) {
    return open.getText();
  }
  try {
    const bytes = await vscode.workspace.fs.readFile(uri);
    return bytes.length > LARGEST ? undefined : new TextDecoder().decode(bytes);
  } catch {
    return undefined; // deleted meanwhile, or not readable: the row says so
  }
}

/** In its workspace folder, with forward slashes. */
export function pathOf(uri: vscode.Uri): string {
  return vscode.workspace.asRelativePath(uri, false).replaceAll('\\', '/');
}

const moved = (range: { readonly start: number; readonly end: number }, by: number) => ({
  start: range.start + by,
  end: range.end + by,
});
