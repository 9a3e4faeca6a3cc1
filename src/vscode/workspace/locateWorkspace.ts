import * as vscode from 'vscode';

import type { LocateWorkspace } from '../../app/locateSource.ts';
import { setting } from '../settings.ts';

/** The open folders as the source locator needs them. Folders of a virtual file system have no clone on this machine. */
export function locateWorkspace(): LocateWorkspace {
  const folders = vscode.workspace.workspaceFolders ?? [];
  const local = folders.filter((folder) => folder.uri.scheme === 'file');
  const distro = process.env['WSL_DISTRO_NAME'];
  return {
    folders: local.map((folder) => folder.uri.fsPath),
    mirrors: setting('plumbline.sources.mirrors'),
    isTrusted: vscode.workspace.isTrusted,
    isVirtual: folders.length > 0 && local.length === 0,
    paths: {
      platform: process.platform === 'win32' || process.platform === 'darwin' ? process.platform : 'linux',
      ...(distro ? { wslDistro: distro } : {}),
    },
  };
}
