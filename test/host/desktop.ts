import { spawn } from 'node:child_process';
import { existsSync, realpathSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import path from 'node:path';

import { runFolder, writeJson, type Machine } from './cache.ts';
import { copyPlumbline, putIn } from './extensions.ts';
import { stopGroup } from './server.ts';
import type { ServeOptions } from './serveVsCode.ts';

export const NO_DESKTOP =
  'No desktop VS Code was found. Install one, put "code" on PATH, or set VSCODE_EXECUTABLE to its program file.';

/** The program file of an installed VS Code: VSCODE_EXECUTABLE, the platform's usual places, else what `code` on PATH belongs to. */
export function desktopVsCode(
  machine: Machine,
  exists: (file: string) => boolean = existsSync,
  real: (file: string) => string = realpathSync,
): string | undefined {
  const { platform, env, home } = machine;
  const chosen = env['VSCODE_EXECUTABLE'];
  if (chosen !== undefined && chosen !== '') {
    return exists(chosen) ? chosen : undefined;
  }
  if (platform === 'darwin') {
    return ['/Applications', path.posix.join(home, 'Applications')]
      .map((folder) => path.posix.join(folder, 'Visual Studio Code.app/Contents/MacOS/Electron'))
      .find(exists);
  }
  if (platform === 'win32') {
    const local = env['LOCALAPPDATA'];
    const roots = [...(local === undefined ? [] : [path.win32.join(local, 'Programs')]), env['PROGRAMFILES']];
    return roots
      .flatMap((folder) =>
        folder === undefined ? [] : [path.win32.join(folder, 'Microsoft VS Code', 'Code.exe')],
      )
      .find(exists);
  }
  const folders = (env['PATH'] ?? '').split(':').filter((folder) => path.posix.isAbsolute(folder));
  const script = folders.map((folder) => path.posix.join(folder, 'code')).find(exists);
  // `code` is a script in `bin/` beside the program of the same name.
  const program =
    script === undefined ? undefined : path.posix.join(path.posix.dirname(real(script)), '..', 'code');
  return [program, '/usr/share/code/code', '/snap/code/current/usr/share/code/code']
    .filter((file) => file !== undefined)
    .find(exists);
}

export interface DesktopWindow {
  /** Resolves when the person closes VS Code. */
  readonly closed: Promise<void>;
  readonly close: () => Promise<void>;
}

/** Opens the workspace in an installed desktop VS Code that has its own settings, state and extensions. */
export async function openDesktop(executable: string, options: ServeOptions): Promise<DesktopWindow> {
  const folder = await runFolder('desktop');
  const extensions = path.join(folder, 'extensions');
  const plumbline = await copyPlumbline(path.join(folder, 'plumbline'));
  await putIn([plumbline, ...(options.extensions ?? [])], extensions);
  await writeJson(path.join(folder, 'user', 'User', 'settings.json'), {
    'telemetry.telemetryLevel': 'off',
    'update.mode': 'none',
    'workbench.startupEditor': 'none',
    'git.autofetch': false,
    ...options.settings,
  });
  const child = spawn(
    executable,
    [
      `--user-data-dir=${path.join(folder, 'user')}`,
      `--extensions-dir=${extensions}`,
      '--new-window',
      '--disable-telemetry',
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      options.workspace,
    ],
    {
      env: {
        ...(process.env as Record<string, string>),
        ...(options.kubeconfig === undefined ? {} : { KUBECONFIG: options.kubeconfig }),
        ...options.env,
      },
      stdio: 'ignore',
      detached: process.platform !== 'win32',
    },
  );
  const closed = new Promise<void>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', () => resolve());
  });
  return {
    closed,
    close: async () => {
      if (process.platform === 'win32') {
        child.kill();
      } else {
        await stopGroup(child);
      }
      await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
