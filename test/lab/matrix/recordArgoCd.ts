import { setTimeout as pause } from 'node:timers/promises';
import path from 'node:path';

import type { KubeObject } from '../../../src/core/model/kubeObject.ts';
import type { Json } from '../../../src/core/util/json.ts';
import { ARGOCD_NAMESPACE } from '../argocd.ts';
import type { Lab } from '../boot.ts';
import { ENGINES, enginesOf, type Engine, type MatrixCase } from './case.ts';
import { CASES } from './cases.ts';
import { FIXTURES } from './fixtures.ts';
import { Player } from './play.ts';
import { disagreements, kindsOf } from './reading.ts';
import {
  MATRIX_FOLDER,
  MATRIX_RECORDS,
  readMatrix,
  removeOthers,
  writeLines,
  writeRecord,
  type MatrixRecord,
} from './record.ts';
import { readSchemas } from './schemas.ts';

type Settings = Readonly<Record<string, string>>;

export interface RecordOptions {
  readonly say: (line: string) => void;
  readonly isWanted: (one: { readonly name: string }) => boolean;
  /** Nothing is left out: what belongs to all records is written too, and records of cases that are no more go. */
  readonly isAll: boolean;
  readonly writes: boolean;
  /** Only what has no record yet, or one of another case of that name. */
  readonly isMissing: boolean;
}

const SETTINGS = `/api/v1/namespaces/${ARGOCD_NAMESPACE}/configmaps/argocd-cm`;

/** Plays the cases of Argo CD and writes their records; answers how many things are not as they should be. */
export async function recordArgoCd(lab: Lab, options: RecordOptions): Promise<number> {
  const { say } = options;
  for (const object of FIXTURES) {
    await lab.kube.create(object as KubeObject, 'admin');
  }
  // The kinds among them have settled in the controller's cache before its settings change.
  await pause(5000);
  const installed = await lab.kube.get<{ readonly data?: Settings }>(SETTINGS);
  const player = await Player.open(lab, say);
  const known = options.isMissing ? await knownRecords() : new Map<string, MatrixRecord>();
  const isToPlay = (one: MatrixCase, engine: Engine): boolean =>
    known.get(one.name)?.outcomes[engine] === undefined;
  const wanted = CASES.filter(
    (one) => options.isWanted(one) && enginesOf(one).some((engine) => isToPlay(one, engine)),
  );
  const records: MatrixRecord[] = [];
  let problems = 0;
  let changed = 0;
  try {
    for (const [keys, cases] of bySettings(wanted)) {
      say(`${cases.length} cases${keys === '{}' ? '' : ` with ${keys}`}`);
      const restore = await withSettings(lab, JSON.parse(keys) as Settings);
      const played = await player.play(cases, isToPlay);
      await restore();
      const made = played.records.map((record) => completed(record, known.get(record.case.name)));
      records.push(...made);
      changed += options.writes ? await write(made) : 0;
      problems += played.failures.length;
      played.failures.forEach(({ place, why }) => say(`FAIL ${place}: ${why}`));
    }
  } finally {
    await player.close();
  }
  for (const record of records) {
    const found = disagreements(record);
    problems += found.length;
    found.forEach((line) => say(`DIFF ${record.case.name} ${line}`));
  }
  if (options.writes && options.isAll && !options.isMissing) {
    await writeShared(lab, records, installed.data ?? {});
  }
  say(`${records.length} cases, ${problems} problems, ${changed} records changed`);
  return problems;
}

/**
 * Cases that need the same settings play together; those that need none come last. A change of settings makes the
 * controller fill its cache anew, and version 3.5.7 panics where a CRD goes at that moment (assignment to entry in nil
 * map, `startMissingWatches`): the CRDs that cases make and remove are all in the last group.
 */
function bySettings(cases: readonly MatrixCase[]): readonly (readonly [string, readonly MatrixCase[]])[] {
  const groups = new Map<string, MatrixCase[]>();
  for (const one of cases) {
    const keys = JSON.stringify(one.settings ?? {});
    groups.set(keys, [...(groups.get(keys) ?? []), one]);
  }
  return [...groups].toSorted(([left], [right]) => Number(left === '{}') - Number(right === '{}'));
}

/** Sets keys of `argocd-cm`; what comes back takes them away again. The controller reloads its caches meanwhile. */
async function withSettings(lab: Lab, keys: Settings): Promise<() => Promise<void>> {
  const names = Object.keys(keys);
  if (names.length === 0) {
    return () => Promise.resolve();
  }
  const before = await lab.kube.get<{ readonly data?: Settings }>(SETTINGS);
  const set = async (data: Readonly<Record<string, string | null>>): Promise<void> => {
    await lab.kube.patch(SETTINGS, 'merge', { data }, 'admin');
    await pause(3000);
  };
  await set(keys);
  return () => set(Object.fromEntries(names.map((name) => [name, before.data?.[name] ?? null])));
}

/** Records on disk whose case is still the same. */
async function knownRecords(): Promise<ReadonlyMap<string, MatrixRecord>> {
  const cases = new Map(CASES.map((one) => [one.name, JSON.stringify(one)]));
  const records = (await readMatrix()).filter(
    (record) => cases.get(record.case.name) === JSON.stringify(record.case),
  );
  return new Map(records.map((record) => [record.case.name, record]));
}

/** With the outcomes that were there before, in the order of the engines. */
function completed(record: MatrixRecord, before: MatrixRecord | undefined): MatrixRecord {
  const outcomes = { ...before?.outcomes, ...record.outcomes };
  const entries = ENGINES.flatMap((engine) =>
    outcomes[engine] === undefined ? [] : [[engine, outcomes[engine]] as const],
  );
  return { ...record, outcomes: Object.fromEntries(entries) };
}

/** Answers how many files changed. */
async function write(records: readonly MatrixRecord[]): Promise<number> {
  let changed = 0;
  for (const record of records) {
    changed += (await writeRecord(record)) ? 1 : 0;
  }
  return changed;
}

/** What belongs to all records, which only the recording of all of them knows. */
async function writeShared(lab: Lab, records: readonly MatrixRecord[], settings: Settings): Promise<void> {
  await writeLines(path.join(MATRIX_FOLDER, 'argocd-cm.json'), settings);
  await removeOthers(MATRIX_RECORDS, new Set(CASES.map(({ name }) => name)));
  const schemas = await readSchemas(lab.kube, kindsOf(records));
  await writeLines(path.join(MATRIX_FOLDER, 'schemas.json'), schemas as unknown as Json);
}
