/**
 * Bundles the extension: one small entry that VS Code loads at start, chunks that load when a view or a command needs
 * them, and the worker. ESM because only it splits; the banner gives the CommonJS packages inside a chunk the `require`
 * that they call at their first use. `--watch` rebuilds on each change; `--outdir DIR` empties and fills another folder than `dist`;
 * `meta.json` in it says what lies in which file.
 */
import { existsSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

import * as esbuild from 'esbuild';

const root = path.dirname(fileURLToPath(import.meta.url));
const { values: asked } = parseArgs({
  options: { watch: { type: 'boolean', default: false }, outdir: { type: 'string' } },
});
const outdir = path.resolve(asked.outdir ?? path.join(root, 'dist'));
const isWatching = asked.watch;

/** The worker and the command line join the build as soon as they exist. */
const entries = { extension: 'src/extension.ts', worker: 'src/worker/main.ts' };
const entryPoints = Object.fromEntries(
  Object.entries(entries).filter(([name, file]) => name === 'extension' || existsSync(path.join(root, file))),
);

/** Writes the metafile after each build, so that tests can ask it for the modules of a file. */
const writeMetafile = {
  name: 'write-metafile',
  setup(build) {
    build.onEnd(async (result) => {
      if (result.metafile !== undefined) {
        await writeFile(path.join(outdir, 'meta.json'), JSON.stringify(result.metafile));
      }
    });
  },
};

/** @type {esbuild.BuildOptions} */
const options = {
  absWorkingDir: root,
  entryPoints,
  outdir,
  bundle: true,
  format: 'esm',
  splitting: true,
  platform: 'node',
  target: 'node22',
  mainFields: ['module', 'main'],
  external: ['vscode'],
  chunkNames: 'chunks/[name]-[hash]',
  banner: {
    js: "import { createRequire as __cr } from 'node:module'; const require = __cr(import.meta.url);",
  },
  minify: true,
  sourcemap: true,
  sourcesContent: false,
  legalComments: 'none',
  metafile: true,
  logLevel: 'warning',
  plugins: [writeMetafile],
};

await rm(outdir, { recursive: true, force: true });
await mkdir(outdir, { recursive: true });

if (isWatching) {
  const context = await esbuild.context({ ...options, logLevel: 'info' });
  await context.watch();
} else {
  // esbuild has named the errors by then.
  await esbuild.build(options).catch(() => {
    process.exitCode = 1;
  });
}
