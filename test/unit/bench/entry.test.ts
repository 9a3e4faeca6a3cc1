import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

import { staticOutputs, staticSize, type Metafile } from '../../../bench/size.ts';
import { run } from '../../../scripts/run.ts';
import { root } from '../../host/extensions.ts';

/** What VS Code has to read and compile before it can call `activate`; the same as the goal of `size.entry`. */
const BUDGET = 60_000;

describe('what is loaded with activation', function () {
  this.timeout(60_000);
  let meta: Metafile;
  let entry: string;

  before(async () => {
    const folder = await mkdtemp(path.join(os.tmpdir(), 'plumbline-build-'));
    try {
      const { code, output } = await run(process.execPath, [
        path.join(root, 'esbuild.mjs'),
        '--outdir',
        folder,
      ]);
      assert.equal(code, 0, output);
      meta = JSON.parse(await readFile(path.join(folder, 'meta.json'), 'utf8')) as Metafile;
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
    const found = Object.entries(meta.outputs).find(
      ([, { entryPoint }]) => entryPoint === 'src/extension.ts',
    );
    entry = found?.[0] ?? assert.fail('the build has no entry');
  });

  it(`has at most ${BUDGET / 1000} KB`, () => {
    const bytes = staticSize(meta, entry);
    assert.ok(bytes > 0 && bytes <= BUDGET, `${bytes} bytes`);
  });

  it('holds no cluster code, no composition and no package but the texts', () => {
    const sources = staticOutputs(meta, entry).flatMap(({ inputs }) => Object.keys(inputs ?? {}));
    assert.ok(sources.includes('src/extension.ts'));
    const heavy = sources.filter(
      (file) =>
        (file.includes('node_modules/') && !file.includes('node_modules/@vscode/l10n/')) ||
        file.startsWith('src/platform/kube/') ||
        file.startsWith('src/core/engines/') ||
        file === 'src/compose.ts',
    );
    assert.deepEqual(heavy, []);
  });
});
