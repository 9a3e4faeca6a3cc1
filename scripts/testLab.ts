/**
 * `npm run test:lab`: the suites that hold Plumbline to a real Kubernetes API server and a real Argo CD. The first run
 * builds them, which takes minutes.
 *
 *   --only NAME[,NAME]   some suites, by the names in `test/lab/suites`
 *   --all                in full: many more made-up requests, and what takes longest
 *
 * On a cluster of yours, which has Argo CD in the namespace `argocd`, instead of a lab:
 *
 *   --kubeconfig FILE    the suites that act on it: all they make begins with the prefix, and goes at the end
 *   --context NAME       else the file's current one
 *   --prefix TEXT        `plumbline-lab-` unless you say so
 *   --host ADDRESS       of this machine, where the cluster fetches Git; without it the cluster has to reach loopback
 */
import path from 'node:path';
import { parseArgs } from 'node:util';

import { buildLab } from '../test/lab/build.ts';
import { GoMissing } from '../test/lab/go.ts';
import { closingLine, mochaCounts, stageLine, sum, type Counts } from './counts.ts';
import { thoseThere, WrongSuite } from './labSuites.ts';
import { root, run } from './run.ts';
import { testFiles } from './stages.ts';

const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    all: { type: 'boolean', default: false },
    kubeconfig: { type: 'string' },
    context: { type: 'string' },
    prefix: { type: 'string' },
    host: { type: 'string' },
  },
});

/** Suites that run with `--all`, or when they are named. */
const IN_FULL_ONLY = ['fluxFeatures', 'fluxPullLoop', 'pullLoop'];
/** A suite that hangs is a failure with its output. The two whole loops take eight minutes beside other work. */
const LIMIT_MS = 600_000;
const LIMIT_OF_LOOPS_MS = 1_200_000;

try {
  if (values.kubeconfig === undefined) {
    await buildLab({ flux: true, progress: (line) => console.log(line) });
  }
  process.exitCode = await test();
} catch (error) {
  console.error(error instanceof GoMissing || error instanceof WrongSuite ? error.message : error);
  console.log(closingLine({ passed: 0, failed: 1 }));
  process.exitCode = 1;
}

/** Runs the suites one after the other: a machine that runs two control planes at once proves nothing about time. */
async function test(): Promise<number> {
  const files = await suites();
  const built = await run(process.execPath, ['esbuild.mjs']);
  if (built.code !== 0) {
    throw new Error(built.output);
  }
  const outcomes: Counts[] = [];
  for (const file of files) {
    const name = path.relative(root, file);
    const began = Date.now();
    const first = await suite(name);
    // As with the end-to-end files: what passes only in a second run is named, so that it is seen and not lived with.
    const again = first.failed === 0 ? undefined : await suite(name);
    const counts = again ?? first;
    console.log(stageLine(nameOf(file), counts, Date.now() - began));
    if (again !== undefined) {
      console.log(`     ${name}: ${first.failed} failed at first, ${again.failed} in a second run`);
    }
    outcomes.push(counts);
  }
  const all = sum(outcomes);
  console.log(closingLine(all));
  return all.failed === 0 ? 0 : 1;
}

function nameOf(file: string): string {
  return path.basename(file, '.test.ts');
}

/** The files to run. Throws where a name is none. */
async function suites(): Promise<readonly string[]> {
  const files = await testFiles('test/lab/suites/*.test.ts');
  const names = files.map(nameOf);
  const wanted = values.only?.split(',').map((name) => name.trim());
  const unknown = wanted?.find((name) => !names.includes(name));
  if (unknown !== undefined) {
    throw new WrongSuite(`There is no suite "${unknown}". Suites: ${names.join(', ')}.`);
  }
  const there = values.kubeconfig === undefined ? names : thoseThere(names, wanted);
  const isIncluded = (name: string): boolean => values.all || !IN_FULL_ONLY.includes(name);
  return files.filter((file) => {
    const name = nameOf(file);
    return there.includes(name) && (wanted?.includes(name) ?? isIncluded(name));
  });
}

async function suite(file: string): Promise<Counts> {
  const { code, output } = await run('mocha', ['--timeout=120000', '--reporter=spec', file], {
    limitMs: IN_FULL_ONLY.includes(nameOf(file)) ? LIMIT_OF_LOOPS_MS : LIMIT_MS,
    isDone: /^\s*\d+ passing\b/m,
    env: environment(),
  });
  console.log(output);
  const { passed, failed } = mochaCounts(output) ?? { passed: 0, failed: 1 };
  return { passed, failed: code !== 0 && failed === 0 ? 1 : failed };
}

/** What the suites are told: see `test/lab/ground.ts` and `test/lab/full.ts`. */
function environment(): Readonly<Record<string, string>> {
  const said = {
    PLUMBLINE_LAB_KUBECONFIG: values.kubeconfig && path.resolve(values.kubeconfig),
    PLUMBLINE_LAB_CONTEXT: values.context,
    PLUMBLINE_LAB_PREFIX: values.prefix,
    PLUMBLINE_LAB_HOST: values.host,
    PLUMBLINE_LAB_FULL: values.all ? '1' : undefined,
  };
  return Object.fromEntries(
    Object.entries(said).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}
