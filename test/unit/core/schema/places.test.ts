import assert from 'node:assert/strict';

import type { KindSchema } from '../../../../src/core/schema/catalog.ts';
import { placesOf, schemaAt } from '../../../../src/core/schema/places.ts';
import { BUNDLED } from './bundled.ts';

const application = BUNDLED.find('argoproj.io', 'v1alpha1', 'Application') as KindSchema;
const release = BUNDLED.find('helm.toolkit.fluxcd.io', 'v2', 'HelmRelease') as KindSchema;

describe('the places of a field', () => {
  it('are found in maps', () => {
    assert.deepEqual(placesOf(application, 'syncOptions'), ['spec.syncPolicy']);
    assert.deepEqual(placesOf(application, 'selfHeal')[0], 'spec.syncPolicy.automated');
  });
  it('are found in items of lists', () => {
    assert.ok(placesOf(application, 'ref').includes('spec.sources[]'));
  });
  it('begin with the root', () => {
    assert.equal(placesOf(application, 'spec')[0], '');
    assert.equal(placesOf(release, 'interval')[0], 'spec');
  });
  it('are none for what no such kind has', () => {
    assert.deepEqual(placesOf(application, 'containers'), []);
    assert.deepEqual(placesOf(application, 'constructor'), []);
  });
});

describe('the schema under a path', () => {
  it('follows keys and indexes', () => {
    assert.equal(schemaAt(application, ['spec', 'sources', 3, 'repoURL'])?.type, 'string');
    assert.equal(schemaAt(application, ['spec', 'syncPolicy', 'automated', 'prune'])?.type, 'boolean');
  });
  it('follows the values of a map', () => {
    assert.equal(schemaAt(application, ['metadata', 'labels', 'anything'])?.type, 'string');
  });
  it('ends where nothing is declared', () => {
    assert.equal(schemaAt(application, ['spec', 'nothing', 'below']), undefined);
    assert.equal(schemaAt(application, ['spec', 'constructor']), undefined);
    assert.equal(schemaAt(application, ['spec', 0]), undefined);
  });
  it('of no path is the root', () => {
    assert.equal(schemaAt(application, []), application.table[application.root]);
  });
});
