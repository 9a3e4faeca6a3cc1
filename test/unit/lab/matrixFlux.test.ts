import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

import { FLUX_CASES } from '../../lab/matrix/flux/fluxCases.ts';
import { fluxDisagreements } from '../../lab/matrix/flux/fluxReading.ts';
import { FLUX_MATRIX, readFluxMatrix } from '../../lab/matrix/flux/fluxRecord.ts';
import { VERSIONS } from '../../lab/products.ts';

const records = await readFluxMatrix();

describe('the drift matrix of Flux', () => {
  it('has a record of every case, and no others', () => {
    const cases = FLUX_CASES.toSorted((a, b) => (a.name < b.name ? -1 : 1));
    assert.deepEqual(
      records.map((record) => record.case),
      cases,
    );
    assert.ok(records.length >= 40);
  });

  it('was recorded from the versions that are pinned', () => {
    const { kubernetes, kustomizeController, helmController } = VERSIONS;
    for (const { case: one, versions } of records) {
      const controller = one.kind === 'HelmRelease' ? { helmController } : { kustomizeController };
      assert.deepEqual(versions, { kubernetes, ...controller }, one.name);
    }
  });

  for (const record of records) {
    it(`shows ${record.case.name} as its case says`, () => {
      assert.deepEqual(fluxDisagreements(record), []);
    });
  }

  it('has the prediction of the API server wherever Git holds plain objects', () => {
    const plain = records.filter(
      ({ case: { kind, git, next = {}, spec = {}, fact } }) =>
        kind === undefined &&
        fact === 'k drift' &&
        [...Object.values(git), ...Object.values(next)].every((given) => typeof given !== 'string') &&
        !('postBuild' in spec),
    );
    assert.ok(plain.length >= 20);
    for (const { case: one, objects } of plain) {
      assert.ok(
        objects.some(({ dryRun }) => dryRun !== undefined),
        one.name,
      );
    }
  });

  it('holds nothing that was masked', async () => {
    for (const file of await readdir(FLUX_MATRIX)) {
      const text = await readFile(path.join(FLUX_MATRIX, file), 'utf8');
      assert.doesNotMatch(text, /127\.0\.0\.1|\/tmp\/|\/root\/|\/home\/|BEGIN [A-Z ]*KEY/, file);
      const ids = text.match(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g) ?? [];
      assert.deepEqual(
        ids.filter((id) => !id.startsWith('00000000-0000-4000-8000-')),
        [],
        file,
      );
    }
  });
});
