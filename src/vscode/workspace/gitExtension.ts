import * as vscode from 'vscode';

/** What we take from VS Code's own Git extension. `env` is not in its published types, yet there since 1.97. */
interface GitApi {
  readonly git: { readonly path?: string; readonly env?: Readonly<Record<string, string | undefined>> };
}

interface GitExtension {
  readonly enabled: boolean;
  getAPI(version: 1): GitApi;
}

/**
 * Path of the git that VS Code found or was told (`git.path`), undefined while its Git extension is off or not started,
 * as in Restricted Mode.
 */
export function vsCodeGitPath(): string | undefined {
  return api()?.git.path;
}

/** Variables by which VS Code answers git's questions for logins: our fetch then signs in as the editor's own does. */
export function vsCodeAskpass(): Readonly<Record<string, string | undefined>> {
  return api()?.git.env ?? {};
}

function api(): GitApi | undefined {
  const extension = vscode.extensions.getExtension<GitExtension>('vscode.git');
  return extension?.isActive && extension.exports.enabled ? extension.exports.getAPI(1) : undefined;
}
