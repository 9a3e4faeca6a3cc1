import assert from 'node:assert/strict';

import { selectStages, STAGES } from '../../../scripts/stages.ts';

const names = (only: string | undefined): string[] => selectStages(only).map(({ name }) => name);

describe('selectStages', () => {
  it('runs everything but the manifest test alone, which is among the unit tests', () => {
    assert.deepEqual(
      names(undefined),
      STAGES.map(({ name }) => name).filter((name) => name !== 'manifest'),
    );
  });
  it('takes a group', () => assert.deepEqual(names('static'), ['types', 'lint', 'format', 'unused']));
  it('takes the quick checks', () =>
    assert.deepEqual(names('check'), ['types', 'lint', 'format', 'unused', 'manifest']));
  it('builds before what runs the built extension', () => {
    assert.deepEqual(names('e2e'), ['build', 'e2e']);
    assert.deepEqual(names('integration'), ['build', 'integration newest', 'integration floor']);
  });
  it('takes several, in the order of a whole run', () =>
    assert.deepEqual(names('e2e, types'), ['types', 'build', 'e2e']));
  it('names the stages when it is asked for another', () => {
    assert.throws(
      () => selectStages('units'),
      /There is no stage "units"\. Stages and groups: types, .*e2e\./,
    );
  });
});
