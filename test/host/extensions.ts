import { existsSync } from 'node:fs';
import { cp, mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import { writeJson } from './cache.ts';

/** The checkout. */
export const root = fileURLToPath(new URL('../../', import.meta.url));

/** What of the checkout makes the extension; `.vscodeignore` allows the same, and a test holds the two to each other. */
export const EXTENSION_FILES: readonly string[] = [
  'package.json',
  'package.nls.json',
  'README.md',
  'CHANGELOG.md',
  'LICENSE',
  'dist',
  'media',
  'l10n',
  'schemas',
  'docs/rules',
  'syntaxes',
];

/**
 * Copies the built extension into `target`. A copy, since uninstalling an extension in VS Code deletes its folder, and
 * that must never be the checkout.
 */
export async function copyPlumbline(target: string, from: string = root): Promise<string> {
  if (!existsSync(path.join(from, 'dist', 'extension.js'))) {
    throw new Error('dist/extension.js is missing. Run "npm run build" first.');
  }
  await mkdir(target, { recursive: true });
  for (const name of EXTENSION_FILES) {
    const source = path.join(from, name);
    if (existsSync(source)) {
      await cp(source, path.join(target, name), {
        recursive: true,
        filter: (file) => !file.endsWith('.map'),
      });
    }
  }
  return target;
}

interface Manifest {
  readonly name: string;
  readonly publisher: string;
  readonly version: string;
}

/** Makes `folders` installed extensions of the VS Code whose extensions folder is `into`. */
export async function putIn(folders: readonly string[], into: string): Promise<void> {
  const entries = await Promise.all(
    folders.map(async (folder) => {
      const manifest = JSON.parse(await readFile(path.join(folder, 'package.json'), 'utf8')) as Manifest;
      return {
        identifier: { id: `${manifest.publisher}.${manifest.name}` },
        version: manifest.version,
        location: { $mid: 1, path: folder, scheme: 'file' },
        metadata: { installedTimestamp: 0, source: 'vsix' },
      };
    }),
  );
  await writeJson(path.join(into, 'extensions.json'), entries);
}
