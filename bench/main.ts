/**
 * `npm run bench -- [--only PREFIX]... [--lab] [--strict] [--json FILE]`: measures the figures that CONTRIBUTING.md and the
 * issues speak of. A table on standard output, and JSON of schema `plumbline-bench/1`.
 */
import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';

import { activation } from './activation.ts';
import { authoring } from './authoring.ts';
import { measured, selected, table, type BenchRun, type Figure, type FigureSpec } from './harness.ts';
import { history } from './history.ts';
import { lab } from './lab.ts';
import { liveList } from './liveList.ts';
import { liveRows } from './liveRows.ts';
import { commit, machine } from './machine.ts';
import { revertPlan } from './revert.ts';
import { sizeEntry, sizeVsix } from './size.ts';

const FIGURES: readonly FigureSpec[] = [
  ...activation,
  sizeVsix,
  sizeEntry,
  ...liveList,
  ...liveRows,
  ...lab,
  ...authoring,
  ...history,
  revertPlan,
];

const { values } = parseArgs({
  options: {
    only: { type: 'string', multiple: true, default: [] },
    lab: { type: 'boolean', default: false },
    strict: { type: 'boolean', default: false },
    json: { type: 'string' },
  },
});

const shared = new Map<string, Promise<unknown>>();
const run: BenchRun = {
  once: <T>(key: string, work: () => Promise<T>): Promise<T> => {
    const running = (shared.get(key) as Promise<T> | undefined) ?? work();
    shared.set(key, running);
    return running;
  },
  progress: (line) => console.error(line),
};

const figures: Figure[] = [];
for (const spec of selected(FIGURES, values.only)) {
  figures.push(await measured(spec, run, values.lab));
}
const report = {
  schema: 'plumbline-bench/1',
  commit: await commit(),
  at: new Date().toISOString(),
  machine: await machine(),
  figures,
};
console.log(table(figures));
if (values.json !== undefined) {
  await writeFile(values.json, `${JSON.stringify(report, undefined, 2)}\n`);
}
// A figure without a value is listed with its reason; a miss is a value that does not meet its goal.
process.exitCode = values.strict && figures.some(({ ok }) => ok === false) ? 1 : 0;
