import assert from 'node:assert/strict';

import { FLUX_CASES } from '../../lab/matrix/flux/fluxCases.ts';
import { fluxDisagreements } from '../../lab/matrix/flux/fluxReading.ts';
import { readFluxMatrix } from '../../lab/matrix/flux/fluxRecord.ts';
import { VERSIONS } from '../../lab/products.ts';

const records = await readFluxMatrix();

describe('the drift matrix of Flux', () => {
  it('is of cases that each have a name of their own, and records are of these', () => {
    const names = FLUX_CASES.map(({ name }) => name);
    assert.equal(new Set(names).size, names.length);
    assert.ok(names.length >= 40);
    for (const name of names) {
      assert.match(name, /^[a-z][a-z0-9-]{0,50}$/, 'it is the name of a namespace');
    }
    assert.deepEqual(
      records.map((record) => record.case),
      FLUX_CASES.filter(({ name }) => records.some((record) => record.case.name === name)).toSorted((a, b) =>
        a.name < b.name ? -1 : 1,
      ),
    );
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
});
