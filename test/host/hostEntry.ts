/**
 * What `extensionTestsPath` names, bundled: runs mocha inside the extension host over the suite beside it and writes what
 * came out to the file that PLUMBLINE_HOST_RESULTS names. VS Code calls run() and ends the window with its outcome.
 */
import { writeFileSync } from 'node:fs';
import { createRequire, findSourceMap } from 'node:module';
import path from 'node:path';

import type Mocha from 'mocha';

import type { HostResults } from './runMochaInHost.ts';

export async function run(): Promise<void> {
  const { PLUMBLINE_HOST_RESULTS: file, PLUMBLINE_HOST_ROOT: root, PLUMBLINE_HOST_GREP: grep } = process.env;
  if (file === undefined || root === undefined) {
    throw new Error('PLUMBLINE_HOST_RESULTS and PLUMBLINE_HOST_ROOT are not set.');
  }
  const fromRoot = createRequire(path.join(root, 'package.json'));
  const module = fromRoot('mocha') as typeof Mocha & { readonly default?: typeof Mocha };
  const MochaClass = module.default ?? module;
  const mocha = new MochaClass({
    ui: 'bdd',
    timeout: 30_000,
    reporter: Silent as unknown as Mocha.ReporterConstructor,
    color: false,
  });
  if (grep !== undefined) {
    mocha.grep(grep);
  }
  process.setSourceMapsEnabled(true);
  mocha.suite.emit('pre-require', globalThis, file, mocha);
  // The suite stands beside this file; it registers its tests through the globals that mocha has just set.
  fromRoot(path.join(path.dirname(file), 'suite.cjs'));

  const results: HostResults = { passed: [], failed: [], pending: [] };
  await new Promise<void>((resolve) => {
    const runner = mocha.run(() => resolve());
    runner.on('pass', (test) => results.passed.push({ title: test.fullTitle(), ms: test.duration ?? 0 }));
    runner.on('pending', (test) => results.pending.push(test.fullTitle()));
    runner.on('fail', (test, error: Error) => {
      results.failed.push({ title: test.fullTitle(), error: inSources(error.stack ?? error.message) });
    });
  });
  writeFileSync(file, JSON.stringify(results));
  if (results.failed.length > 0) {
    throw new Error(`${results.failed.length} failed`);
  }
}

/** What came out goes to a file: a summary on standard output would be taken for that of the run around this one. */
function Silent(): void {}

/** VS Code formats stack traces itself, without source maps: put in the lines of the test files. */
function inSources(stack: string): string {
  return stack.replaceAll(
    /([^\s(]+suite\.cjs):(\d+):(\d+)/g,
    (whole, file: string, line: string, column: string) => {
      const entry = findSourceMap(file)?.findEntry(Number(line) - 1, Number(column) - 1);
      return entry !== undefined && 'originalSource' in entry
        ? `${entry.originalSource}:${entry.originalLine + 1}:${entry.originalColumn + 1}`
        : whole;
    },
  );
}
