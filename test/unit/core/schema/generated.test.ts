import assert from 'node:assert/strict';

import { generateCatalog } from '../../../../scripts/schemas/generate.ts';
import { BUNDLED_FILE } from './bundled.ts';

describe('schemas/catalog.json', () => {
  it('is what `npm run schemas` writes', () => {
    assert.deepEqual(BUNDLED_FILE, JSON.parse(JSON.stringify(generateCatalog())));
  });
});
