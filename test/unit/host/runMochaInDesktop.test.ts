import assert from 'node:assert/strict';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

import { runMochaInDesktop } from '../../host/runMochaInDesktop.ts';

/**
 * A desktop VS Code cannot be had everywhere. This program does what VS Code does with the arguments of a test run: it
 * loads `extensionTestsPath`, calls run(), and ends with 1 when that rejects.
 */
const DESKTOP = `#!${process.execPath}
const arg = (name) => process.argv.find((text) => text.startsWith('--' + name + '='))?.slice(name.length + 3);
require('node:fs').writeFileSync(process.env.SEEN, JSON.stringify(process.argv.slice(2)));
if (process.env.BROKEN) { process.exit(7); }
require(arg('extensionTestsPath')).run().then(() => process.exit(0), () => process.exit(1));
`;

describe('a run in a desktop VS Code', function () {
  this.timeout(60_000);
  let folder: string;
  let executable: string;
  let test: string;

  beforeEach(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'plumbline-desktop-'));
    executable = path.join(folder, 'code');
    test = path.join(folder, 'sample.test.ts');
    await writeFile(executable, DESKTOP);
    await chmod(executable, 0o755);
    await writeFile(
      test,
      `describe('sample', () => {
        it('knows where its source is', () => { if (!import.meta.url.endsWith('/sample.test.ts')) throw new Error(); });
        it('fails', () => { throw new Error('on purpose'); });
      });`,
    );
    process.env['SEEN'] = path.join(folder, 'seen.json');
  });
  afterEach(async () => {
    delete process.env['SEEN'];
    delete process.env['BROKEN'];
    await rm(folder, { recursive: true, force: true });
  });

  it('brings back what passed and what failed, and where', async () => {
    const results = await runMochaInDesktop({ executable, tests: [test], extensions: [folder] });
    assert.deepEqual(
      results.passed.map(({ title }) => title),
      ['sample knows where its source is'],
    );
    assert.deepEqual(
      results.failed.map(({ title }) => title),
      ['sample fails'],
    );
    assert.match(results.failed[0]?.error ?? '', /on purpose/);
  });

  it('hands VS Code the extension, and folders of its own', async () => {
    await runMochaInDesktop({ executable, tests: [test], extensions: [folder] });
    const seen = JSON.parse(await readFile(path.join(folder, 'seen.json'), 'utf8')) as string[];
    assert.ok(seen.includes(`--extensionDevelopmentPath=${folder}`));
    assert.ok(seen.some((arg) => arg.startsWith('--user-data-dir=')));
    assert.ok(seen.some((arg) => arg.startsWith('--extensions-dir=')));
  });

  it('says so when VS Code ends without results', async () => {
    process.env['BROKEN'] = '1';
    await assert.rejects(
      runMochaInDesktop({ executable, tests: [test], extensions: [folder] }),
      /VS Code ended without results: .*7/,
    );
  });
});
