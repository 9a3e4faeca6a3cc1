import { readFile, rm, stat } from 'node:fs/promises';
import path from 'node:path';

import { runFolder } from '../test/host/cache.ts';
import { root } from '../test/host/extensions.ts';
import { packageVsix } from '../scripts/vsix.ts';
import { run } from '../scripts/run.ts';
import { figure } from './harness.ts';

const KILO = 1000;

/** What the Marketplace hands out and every user downloads. */
export const sizeVsix = figure({
  name: 'size.vsix',
  unit: 'MB',
  goal: '<=1.0',
  world: 'build',
  measure: async () => {
    const folder = await runFolder('vsix');
    try {
      const file = await packageVsix(path.join(folder, 'plumbline.vsix'));
      return { value: (await stat(file)).size / KILO / KILO };
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
});

/** What VS Code has to read and compile before `activate` runs: the entry and all that it imports statically. */
export const sizeEntry = figure({
  name: 'size.entry',
  unit: 'KB',
  goal: '<=60',
  world: 'build',
  measure: async () => {
    const { code, output } = await run(process.execPath, ['esbuild.mjs']);
    if (code !== 0) {
      throw new Error(`The build failed: ${output}`);
    }
    const meta = JSON.parse(await readFile(path.join(root, 'dist', 'meta.json'), 'utf8')) as Metafile;
    return { value: staticSize(meta, 'dist/extension.js') / KILO };
  },
});

export interface Metafile {
  readonly outputs: Readonly<Record<string, Output>>;
}

interface Output {
  readonly bytes: number;
  readonly imports: readonly { readonly path: string; readonly kind: string }[];
  /** Sources that lie in it. */
  readonly inputs?: Readonly<Record<string, unknown>>;
  readonly entryPoint?: string;
}

/** Bytes of an output and of everything it imports statically, each file once. */
export const staticSize = (meta: Metafile, entry: string): number =>
  staticOutputs(meta, entry).reduce((total, { bytes }) => total + bytes, 0);

/** An output and everything it imports statically, each once. What is no output, such as a module of Node, is left out. */
export function staticOutputs({ outputs }: Metafile, entry: string): readonly Output[] {
  const seen = new Set<Output>();
  const visit = (file: string): void => {
    const output = outputs[file];
    if (output !== undefined && !seen.has(output)) {
      seen.add(output);
      output.imports
        .filter(({ kind }) => kind === 'import-statement')
        .forEach(({ path: next }) => visit(next));
    }
  };
  visit(entry);
  return [...seen];
}
