import { existsSync } from 'node:fs';
import path from 'node:path';

import { root, run } from './run.ts';

/**
 * Builds the extension and packs it. Dependencies are bundled, so no `node_modules` goes in; what does is the allow-list
 * of `.vscodeignore`. Returns the file; rejects with what vsce said.
 */
export async function packageVsix(file: string): Promise<string> {
  const build = await run(process.execPath, ['esbuild.mjs']);
  if (build.code !== 0) {
    throw new Error(`The build failed:\n${build.output}`);
  }
  const packed = await run('vsce', [
    'package',
    '--no-dependencies',
    '--allow-missing-repository',
    '--no-rewrite-relative-links',
    '--out',
    file,
  ]);
  if (packed.code !== 0 || !existsSync(path.resolve(root, file))) {
    throw new Error(`vsce failed:\n${packed.output}`);
  }
  return file;
}
