import { existsSync } from 'node:fs';
import { glob } from 'node:fs/promises';
import path from 'node:path';

import { runMochaInHost, type HostRun } from '../test/host/runMochaInHost.ts';
import type { VsCodeVersion } from '../test/host/install.ts';
import { mochaCounts, mochaFailures, stageLine, sum, type Counts } from './counts.ts';
import { root, run, type RunOptions } from './run.ts';

export interface Outcome extends Counts {
  /** What a person needs to see when something failed. */
  readonly details: string;
}

export interface Stage {
  readonly name: string;
  /** Names that select it together with others (`--only static`). */
  readonly groups: readonly string[];
  /** Undefined: there is nothing to do in this checkout. */
  readonly run: () => Promise<Outcome>;
}

/** A stage that is one program: it passes or fails as a whole. */
function program(name: string, groups: readonly string[], command: string, args: readonly string[]): Stage {
  return {
    name,
    groups,
    run: async () => {
      const { code, output } = await run(command, args);
      return { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, details: output };
    },
  };
}

/** A test run that hangs is a failure with its output, not a build that never ends. */
const MOCHA: RunOptions = { limitMs: 1_200_000, isDone: /^\s*\d+ passing\b/m };

/** Most of the time a window waits for something, and many unit tests for git: two share a small machine well. */
const LANES = 2;

const LINTED = ['src', 'test', 'scripts', 'bench', 'esbuild.mjs'];
const UNIT_TESTS = 'test/unit/**/*.test.ts';
const COVERED = ['--all', '--include=src/core/**', '--include=src/app/**', '--exclude=**/*.test.ts'];

/** Everything `npm test` does, in this order; the quick ones first. */
export const STAGES: readonly Stage[] = [
  program('types', ['static', 'check'], 'tsc', ['-p', '.', '--pretty', 'false']),
  program('lint', ['static', 'check'], 'oxlint', ['--type-aware', ...LINTED]),
  program('format', ['static', 'check'], 'oxfmt', ['--check', '.']),
  program('unused', ['static', 'check'], 'knip', ['--no-progress']),
  { name: 'manifest', groups: ['check'], run: manifest },
  program('build', [], process.execPath, ['esbuild.mjs']),
  { name: 'unit', groups: [], run: unit },
  { name: 'integration newest', groups: ['integration'], run: () => integration('newest') },
  { name: 'integration floor', groups: ['integration'], run: () => integration('floor') },
  { name: 'e2e', groups: [], run: e2e },
];

/** The stages of a run: all, or those that `only` names; building comes along where a later stage needs it. */
export function selectStages(only: string | undefined, stages: readonly Stage[] = STAGES): readonly Stage[] {
  if (only === undefined) {
    // The manifest test is among the unit tests.
    return stages.filter(({ name }) => name !== 'manifest');
  }
  const wanted = only.split(',').map((word) => word.trim());
  const names = new Set(stages.flatMap(({ name, groups }) => [name, ...groups]));
  const unknown = wanted.find((word) => !names.has(word));
  if (unknown !== undefined) {
    throw new Error(`There is no stage "${unknown}". Stages and groups: ${[...names].join(', ')}.`);
  }
  const isWanted = ({ name, groups }: Stage): boolean =>
    [name, ...groups].some((word) => wanted.includes(word));
  const needsBuild = stages.some((stage) => isWanted(stage) && /^(integration|e2e|unit)/.test(stage.name));
  return stages.filter((stage) => isWanted(stage) || (needsBuild && stage.name === 'build'));
}

async function manifest(): Promise<Outcome> {
  return mocha(['test/unit/packageManifest.test.ts']);
}

/** Unit and golden tests under coverage, files side by side; too little coverage is one more failed test. */
async function unit(): Promise<Outcome> {
  const limits = ['--check-coverage', '--lines=90', '--branches=0', '--functions=0', '--statements=0'];
  const reports = ['--reporter=text-summary', '--reporter=json-summary', '--reporter=lcovonly'];
  const args = [...COVERED, ...limits, ...reports, 'mocha', '--parallel', `--jobs=${LANES}`, UNIT_TESTS];
  const { code, output } = await run('c8', args, MOCHA);
  const counts = mochaCounts(output) ?? { passed: 0, failed: 1 };
  const coverageFailed = code !== 0 && counts.failed === 0;
  return coverageFailed
    ? { passed: counts.passed, failed: 1, details: output }
    : { passed: counts.passed + 1, failed: counts.failed, details: output };
}

/** Contributes an empty view that tests put their own tree into. */
export const PROBE = path.join(root, 'test/integration/probe');

/** On the floor only what shows that the product as such works there; all of it on the newest. */
const FLOOR_TESTS = /(^|\/)(smoke|tree|diagnostics)[^/]*\.test\.ts$/;

/** Five times what the slower of the two takes. A failed test is a result, and never tried again. */
const HOST_LIMIT_MS = 180_000;

async function integration(version: VsCodeVersion): Promise<Outcome> {
  const all = await testFiles('test/integration/**/*.test.ts');
  const tests = version === 'floor' ? all.filter((file) => FLOOR_TESTS.test(file)) : all;
  const run = (): Promise<HostRun | Error> =>
    runMochaInHost({ version, tests, extensions: [PROBE], timeoutMs: HOST_LIMIT_MS }).catch(
      (error: unknown) => error as Error,
    );
  let result = await run();
  if (result instanceof Error) {
    // As with the end-to-end files: a window that never came to its tests gets a second try, and is named.
    console.log(`     integration ${version}: no result at first, run once more`);
    console.log(result.message.replaceAll(/^/gm, '       '));
    result = await run();
  }
  if (result instanceof Error) {
    return { passed: 0, failed: 1, details: result.message };
  }
  const pending = result.pending.map((title) => `${title}\n  was skipped`);
  const failed = [...result.failed.map(({ title, error }) => `${title}\n  ${error}`), ...pending];
  const isEmpty = result.passed.length === 0 && failed.length === 0;
  const details = isEmpty
    ? `No test ran in ${version}.`
    : `${failed.join('\n\n')}\n\nPlumbline's log:\n${result.log}`;
  return { passed: result.passed.length, failed: isEmpty ? 1 : failed.length, details };
}

/**
 * Each file drives a VS Code and a world of its own through a browser. A file that fails is run once more from the start,
 * alone: what passes only then is named in the output, so that an unsteady test is seen and not lived with.
 */
async function e2e(): Promise<Outcome> {
  const files = (await testFiles('test/e2e/**/*.test.ts')).map((file) => path.relative(root, file));
  const outcomes = new Map<string, Outcome>();
  const waiting = [...files];
  const lane = async (): Promise<void> => {
    for (let file = waiting.shift(); file !== undefined; file = waiting.shift()) {
      outcomes.set(file, await window(file));
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  for (const [file, first] of outcomes) {
    if (first.failed > 0) {
      const again = await window(file);
      console.log(`     ${file}: ${first.failed} failed at first, ${again.failed} in a second run`);
      console.log(mochaFailures(first.details).replaceAll(/^/gm, '       '));
      outcomes.set(file, again);
    }
  }
  const all = [...outcomes.values()];
  const details = all.filter(({ failed }) => failed > 0).map((outcome) => outcome.details);
  return { ...sum(all), details: details.join('\n') };
}

async function window(file: string): Promise<Outcome> {
  const from = Date.now();
  const outcome = await mocha(['--timeout=180000', '--reporter=spec', file]);
  console.log(stageLine(path.basename(file, '.test.ts'), outcome, Date.now() - from).replace(/^/, '     '));
  return outcome;
}

async function mocha(args: readonly string[]): Promise<Outcome> {
  const { code, output } = await run('mocha', args, MOCHA);
  const counts = mochaCounts(output) ?? { passed: 0, failed: 1 };
  // Mocha can end badly although each test passed, for instance when a file cannot be loaded.
  const failed = code !== 0 && counts.failed === 0 ? 1 : counts.failed;
  return { passed: counts.passed, failed, details: output };
}

/** Absolute paths of the test files that a pattern names, in order. */
export async function testFiles(pattern: string): Promise<string[]> {
  const files: string[] = [];
  for await (const file of glob(pattern, { cwd: root })) {
    files.push(path.join(root, file));
  }
  return files.filter((file) => existsSync(file)).sort();
}
