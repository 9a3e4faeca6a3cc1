import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';

import { agreesWithFlux, judgeFlux, type FluxJudgement } from '../../lab/matrix/flux/fluxJudge.ts';
import { FLUX_BLIND, FLUX_KNOWN } from '../../lab/matrix/flux/fluxKnown.ts';
import { readFluxMatrix } from '../../lab/matrix/flux/fluxRecord.ts';
import { MATRIX_FOLDER } from '../../lab/matrix/record.ts';
import type { Schemas } from '../../lab/matrix/schemas.ts';

describe('Plumbline on the drift matrix of Flux', () => {
  let judged: readonly FluxJudgement[] = [];
  let blind: readonly FluxJudgement[] = [];

  before(async () => {
    const schemas = JSON.parse(await readFile(path.join(MATRIX_FOLDER, 'schemas.json'), 'utf8')) as Schemas;
    const records = await readFluxMatrix();
    const judge = async (hasClone: boolean): Promise<readonly FluxJudgement[]> =>
      (await Promise.all(records.map((record) => judgeFlux(record, schemas.served, { hasClone })))).flat();
    judged = await judge(true);
    blind = await judge(false);
  });

  const of = (name: string): FluxJudgement => {
    const found = judged.find((one) => one.name === name);
    assert.ok(found, name);
    return found;
  };

  it('foretells what the reconcile did, but for what is named', () => {
    const differing = judged.filter((one) => !agreesWithFlux(one)).map((one) => `${one.name} ${one.object}`);
    const named = Object.values(FLUX_KNOWN).flatMap(({ objects }) => objects);
    assert.deepEqual(differing.toSorted(), named.toSorted());
    assert.ok(judged.length >= 55);
  });

  it('tells what is stripped from what is kept by who wrote it', () => {
    const added = ['/data/extra', '/metadata/labels/extra'];
    for (const manager of ['kubectl-edit', 'kubectlish']) {
      assert.deepEqual(of(`k-key-added-by-${manager}`).plumbline.sure.toSorted(), added, manager);
    }
    for (const manager of ['my-kubectl', 'team-a']) {
      assert.deepEqual(of(`k-key-added-by-${manager}`).plumbline, { sure: [], open: [] }, manager);
    }
    assert.deepEqual(of('k-finalizer-added-by-kubectl').plumbline.sure, ['/metadata/finalizers/0']);
    assert.deepEqual(of('k-live-ssa-merge').plumbline.sure, []);
    assert.deepEqual(of('k-co-owned-value-given-up').plumbline.sure, []);
    assert.deepEqual(of('k-force-deletes-on-invalid-value').plumbline.sure, ['deleted']);
  });

  it('stands on the prediction of the server wherever Git can be read', () => {
    const rungs = judged.map(({ rung }) => rung);
    assert.ok(rungs.filter((rung) => rung === 'dryRun').length >= 25);
    // The objects of a release are rendered: what it owns is all there is to go by.
    assert.equal(of('k-release-value-changed').rung, 'owned');
    assert.deepEqual(of('k-release-value-changed').plumbline.open, ['/data/colour']);
    assert.deepEqual(of('k-release-key-added').plumbline.sure, []);
  });

  it('without a clone goes by the managers, and says where that leaves it open', () => {
    const differing = blind.filter((one) => !agreesWithFlux(one)).map((one) => `${one.name} ${one.object}`);
    assert.deepEqual(differing.toSorted(), FLUX_BLIND.toSorted());
    assert.ok(blind.every(({ rung }) => rung === 'owned' || rung === 'none'));
    const added = blind.find(({ name }) => name === 'k-key-added-by-team-a')?.plumbline;
    assert.deepEqual([added?.sure, added?.open.toSorted()], [[], ['/data/extra', '/metadata/labels/extra']]);
  });

  after(() => {
    const agreeing = judged.filter(agreesWithFlux).length;
    const cases = new Set(judged.map(({ name }) => name)).size;
    console.log(`     drift matrix, Flux: ${agreeing} of ${judged.length} objects agree, of ${cases} cases`);
    console.log(
      `     without a clone: ${blind.filter(agreesWithFlux).length} of ${blind.length} objects agree`,
    );
  });
});
