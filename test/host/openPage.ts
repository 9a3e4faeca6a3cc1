import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';

import { installedBrowsers } from './browser.ts';
import type { Machine } from './cache.ts';

/**
 * The program that shows a page to the person at this machine; undefined where nobody would see it: no display, a build
 * machine, a shell over SSH.
 */
export function pageOpener(
  machine: Machine,
  exists: (file: string) => boolean = existsSync,
): string | undefined {
  const { platform, env } = machine;
  if (env['CI'] !== undefined || env['SSH_CONNECTION'] !== undefined) {
    return undefined;
  }
  if (platform === 'darwin') {
    return '/usr/bin/open';
  }
  if (platform !== 'linux' || (env['DISPLAY'] === undefined && env['WAYLAND_DISPLAY'] === undefined)) {
    return undefined;
  }
  const folders = (env['PATH'] ?? '').split(':').filter((folder) => path.posix.isAbsolute(folder));
  const opener = folders.map((folder) => path.posix.join(folder, 'xdg-open')).find(exists);
  return opener ?? installedBrowsers(machine, exists)[0];
}

/** Opens `url` for the person at this machine. What it starts is theirs and outlives us. */
export function openPage(opener: string, url: string): void {
  const child = spawn(opener, [url], { detached: true, stdio: 'ignore' });
  child.once('error', () => {
    // The address was printed: it can be opened by hand.
  });
  child.unref();
}
