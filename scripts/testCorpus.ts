/**
 * `npm run test:corpus -- FOLDER`: every rule over real repositories. Prints findings per rule, and fails on one that
 * test/corpus/expected.json does not list, on a false error, and on a warning too many.
 * `--list PL123` prints the findings of a rule with their places (`--list all`: of every rule), `--update` writes the list
 * anew (what changed has to be judged again), `--all` cuts each file at every line instead of some.
 */
import path from 'node:path';
import { parseArgs } from 'node:util';

import { cutOff } from './corpus/cuts.ts';
import { complaints, readExpected, writeExpected } from './corpus/expected.ts';
import { argoCdDocuments, findingsOf, groupsOf, lineOf } from './corpus/findings.ts';
import { readCorpus } from './corpus/repository.ts';

/** Warnings and errors for one Application, ApplicationSet or AppProject. */
const BUDGET = 0.2;
/** A file is a keystroke away from each of its cuts. */
const SLOWEST_MS = 500;
const SAMPLE = 4;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    list: { type: 'string' },
    update: { type: 'boolean' },
    all: { type: 'boolean' },
    'no-cuts': { type: 'boolean' },
  },
});
const repositories = readCorpus(path.resolve(positionals[0] ?? '../shared/corpus'));
const problems: string[] = [];

const began = performance.now();
const checked = repositories.map((repository) => {
  const placed = repository.files.flatMap((file) =>
    findingsOf(repository, file).map((finding) => ({ file, finding })),
  );
  const isArgoCd = repository.files.map((file) => [file, argoCdDocuments(file)] as const);
  return { repository, placed, documents: new Map(isArgoCd) };
});
const files = repositories.reduce((sum, one) => sum + one.files.length, 0);
console.log(
  `${files} files of ${repositories.length} repositories in ${(performance.now() - began).toFixed(0)} ms`,
);

const groups = checked.flatMap(({ repository, placed }) => groupsOf(repository.name, placed));
for (const rule of [...new Set(groups.map((group) => group.rule))].sort()) {
  const own = groups.filter((group) => group.rule === rule);
  for (const severity of new Set(own.map((group) => group.severity))) {
    const some = own.filter((group) => group.severity === severity);
    const count = some.reduce((sum, group) => sum + group.count, 0);
    console.log(`${rule} ${severity.padEnd(12)} ${String(count).padStart(5)} in ${some.length} repositories`);
  }
}
for (const { repository, placed } of values.list === undefined ? [] : checked) {
  for (const { file, finding } of placed) {
    if (values.list === 'all' || finding.rule === values.list) {
      const { start, end } = finding.range;
      const underlined = JSON.stringify(file.text.slice(start, end)).slice(0, 80);
      const place = `${repository.name}/${file.path}:${lineOf(file.text, start)}`;
      console.log(`${finding.rule} ${finding.severity} ${place} ${underlined}\n      ${finding.message}`);
    }
  }
}

const rates = checked.flatMap(({ repository, placed, documents }) => {
  const count = [...documents.values()].reduce((sum, one) => sum + one, 0);
  const loud = placed.filter(
    ({ file, finding }) =>
      (documents.get(file) ?? 0) > 0 && (finding.severity === 'error' || finding.severity === 'warning'),
  ).length;
  return count === 0 ? [] : [{ name: repository.name, count, loud }];
});
for (const { name, count, loud } of rates.filter((one) => one.loud > 0)) {
  console.log(`${name}: ${loud} warnings and errors on ${count} Argo CD documents`);
}
const documents = rates.reduce((sum, { count }) => sum + count, 0);
const loud = rates.reduce((sum, one) => sum + one.loud, 0);
const rate = documents === 0 ? 0 : loud / documents;
console.log(
  `${loud} warnings and errors on ${documents} Argo CD documents: ${rate.toFixed(3)} each (at most ${BUDGET})`,
);
if (rate > BUDGET) {
  problems.push(`${rate.toFixed(3)} warnings and errors on an Argo CD document, more than ${BUDGET}`);
}

if (values.update === true) {
  writeExpected(groups, readExpected());
}
problems.push(...complaints(groups, readExpected()));

if (values['no-cuts'] !== true) {
  const cut = cutOff(repositories, values.all === true ? undefined : SAMPLE);
  console.log(
    `${cut.cuts} cuts: at most ${cut.most} findings, the slowest took ${cut.slowestMs.toFixed(0)} ms (${cut.slowest})`,
  );
  problems.push(...cut.problems);
  if (cut.slowestMs > SLOWEST_MS) {
    problems.push(`${cut.slowest} took ${cut.slowestMs.toFixed(0)} ms, more than ${SLOWEST_MS}`);
  }
}

for (const problem of problems) {
  console.log(`FAIL ${problem}`);
}
console.log(problems.length === 0 ? 'as expected' : `${problems.length} problems`);
process.exitCode = problems.length === 0 ? 0 : 1;
