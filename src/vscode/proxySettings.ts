import * as vscode from 'vscode';

/** VS Code's own proxy settings, read at each use. */
export function proxySettings(): {
  readonly url?: string;
  readonly noProxy?: readonly string[];
  readonly authorization?: string;
  readonly strictSSL?: boolean;
} {
  const http = vscode.workspace.getConfiguration('http');
  if (http.get<string>('proxySupport') === 'off') {
    return {};
  }
  const url = http.get<string>('proxy');
  const authorization = http.get<string | null>('proxyAuthorization');
  return {
    ...(url ? { url } : {}),
    ...(authorization ? { authorization } : {}),
    noProxy: http.get<readonly string[]>('noProxy', []),
    strictSSL: http.get<boolean>('proxyStrictSSL', true),
  };
}
