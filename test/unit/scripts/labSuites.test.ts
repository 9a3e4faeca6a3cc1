import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import path from 'node:path';

import { thoseThere, whyNotThere } from '../../../scripts/labSuites.ts';
import { root } from '../../../scripts/run.ts';

describe('suites of the lab on a named cluster', () => {
  it('runs those that tell what they make from what is there', () => {
    assert.deepEqual(thoseThere(['acting', 'flux', 'lifecycle', 'revert']), ['acting', 'revert']);
  });
  it('lets those be wanted', () => {
    assert.deepEqual(thoseThere(['acting', 'revert'], ['revert']), ['acting', 'revert']);
  });
  it('says in a sentence why one that is wanted needs a lab', () => {
    assert.throws(() => thoseThere(['flux', 'revert'], ['revert', 'flux']), {
      message:
        'The suite "flux" does not run on a named cluster: it fetches in the place of source-controller, and the real one would write the same status. Leave out --kubeconfig, and it gets a lab.',
    });
  });
  it('knows of each suite whether it runs there, and why not', async () => {
    const files = await readdir(path.join(root, 'test/lab/suites'));
    const suites = files
      .filter((file) => file.endsWith('.test.ts'))
      .map((file) => path.basename(file, '.test.ts'));
    assert.ok(suites.length > 0);
    assert.deepEqual(
      suites.filter((suite) => whyNotThere(suite) === 'nobody said that it may'),
      [],
    );
  });
});
