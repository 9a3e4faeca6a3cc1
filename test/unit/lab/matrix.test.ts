import assert from 'node:assert/strict';
import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';

import { agrees, judge, type Judgement } from '../../lab/matrix/judge.ts';
import { ENGINES, enginesOf } from '../../lab/matrix/case.ts';
import { CASES } from '../../lab/matrix/cases.ts';
import { KNOWN } from '../../lab/matrix/known.ts';
import { PENDING } from '../../lab/matrix/pending.ts';
import { disagreements, kindsOf } from '../../lab/matrix/reading.ts';
import { MATRIX_FOLDER, readMatrix } from '../../lab/matrix/record.ts';
import type { Schemas } from '../../lab/matrix/schemas.ts';
import { VERSIONS } from '../../lab/products.ts';

const records = await readMatrix();
const readJson = async <T>(name: string): Promise<T> =>
  JSON.parse(await readFile(path.join(MATRIX_FOLDER, name), 'utf8')) as T;
const settings = await readJson<Readonly<Record<string, string>>>('argocd-cm.json');
const schemas = await readJson<Schemas>('schemas.json');

describe('the drift matrix of Argo CD', () => {
  it('has a record of every case under each of its engines, and no others', () => {
    const recorded = new Map(records.map((record) => [record.case.name, record]));
    for (const one of CASES) {
      const record = recorded.get(one.name);
      const missing = enginesOf(one).filter((engine) => record?.outcomes[engine] === undefined);
      assert.deepEqual(missing, PENDING[one.name] ?? [], one.name);
      assert.deepEqual(record?.case ?? one, one);
    }
    const names = new Set(CASES.map(({ name }) => name));
    assert.deepEqual(
      [...recorded.keys()].filter((name) => !names.has(name)),
      [],
    );
    assert.ok(records.length >= 100);
  });

  it('proves each numbered fact', () => {
    const facts = new Set(CASES.map(({ fact }) => fact));
    const missing = Array.from({ length: 24 }, (_, index) => `m.${index + 1}`).filter(
      (one) => !facts.has(one),
    );
    assert.deepEqual(missing, []);
  });

  it('was recorded from the versions that are pinned', () => {
    const { kubernetes, argocd } = VERSIONS;
    for (const { case: one, versions } of records) {
      assert.deepEqual(versions, { kubernetes, argocd }, one.name);
    }
  });

  for (const record of records) {
    it(`has the verdict of ${record.case.name}`, () => {
      assert.deepEqual(disagreements(record, PENDING[record.case.name]), []);
    });
  }

  it('has for every compared object what an engine needs to judge it', () => {
    for (const { case: one, outcomes } of records) {
      for (const [engine, { sync, managed }] of Object.entries(outcomes)) {
        for (const { name, target, live, predicted, normalised, dryRun } of managed) {
          const what = `${one.name} ${engine} ${name}`;
          assert.equal(dryRun !== undefined, target !== undefined, `${what}: dry run`);
          const isCompared = target !== undefined && live !== undefined && sync !== 'Unknown';
          assert.ok(!isCompared || (predicted !== undefined && normalised !== undefined), `${what}: sides`);
          assert.ok(live === undefined || live.metadata.managedFields !== undefined, `${what}: managers`);
        }
      }
    }
  });

  it('has the schemas of its kinds, without descriptions', () => {
    const served = [...kindsOf(records)].filter((kind) => !/^(nowhere|m\d+-)/.test(kind));
    assert.deepEqual(
      served.filter((kind) => schemas.kinds[kind] === undefined),
      [],
    );
    const names = new Set(Object.keys(schemas.definitions));
    const text = JSON.stringify(schemas.definitions);
    assert.doesNotMatch(text, /"description":"/);
    for (const [, reference = ''] of text.matchAll(/"#\/components\/schemas\/([^"]+)"/g)) {
      assert.ok(names.has(reference), reference);
    }
  });

  it('holds nothing that was masked, in files that a review can read', async () => {
    let size = 0;
    for (const file of (await readdir(MATRIX_FOLDER, { recursive: true })).filter((name) =>
      name.endsWith('.json'),
    )) {
      const text = await readFile(path.join(MATRIX_FOLDER, file), 'utf8');
      size += (await stat(path.join(MATRIX_FOLDER, file))).size;
      assert.doesNotMatch(
        text,
        /127\.0\.0\.1|\/tmp\/|\/root\/|\/home\/|"resourceVersion":"(?!4711)|BEGIN [A-Z ]*KEY/,
        file,
      );
      const ids = text.match(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g) ?? [];
      assert.deepEqual(
        ids.filter((id) => !/^0{8}-0000-4000-8000-|^11111111-/.test(id)),
        [],
        file,
      );
      assert.doesNotMatch(text, /--(client|serverside|structured)\b/, `${file}: the place of a run`);
    }
    assert.ok(size < 3_500_000, `${size} bytes`);
  });
});

describe('Plumbline on the drift matrix', () => {
  let judged: readonly Judgement[] = [];

  before(async () => {
    const all = records.flatMap((record) =>
      enginesOf(record.case).map((engine) => judge(record, engine, { settings, served: schemas.served })),
    );
    judged = (await Promise.all(all)).flat();
  });

  it('agrees with Argo CD but for what is named', () => {
    const differing = judged
      .filter((one) => !agrees(one))
      .map(({ name, engine, object }) => `${name} ${engine} ${object}`);
    const named = Object.values(KNOWN).flatMap(({ objects }) => objects);
    assert.deepEqual(differing.toSorted(), named.toSorted());
  });

  it('could judge every object', () => {
    assert.deepEqual(
      judged.filter(({ plumbline }) => plumbline === 'Failed'),
      [],
    );
  });

  after(() => {
    for (const engine of ENGINES) {
      const own = judged.filter((one) => one.engine === engine);
      console.log(
        `     drift matrix, ${engine}: ${own.filter(agrees).length} of ${own.length} objects agree`,
      );
    }
  });
});
