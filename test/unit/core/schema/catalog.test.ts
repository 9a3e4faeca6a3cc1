import assert from 'node:assert/strict';

import type { KindSchema, SchemaOrigin } from '../../../../src/core/schema/catalog.ts';
import { catalogOf, versionRank } from '../../../../src/core/schema/catalog.ts';
import { BUNDLED, BUNDLED_FILE } from './bundled.ts';

const kind = (version: string, origin: SchemaOrigin): KindSchema => ({
  group: 'example.org',
  version,
  kind: 'Widget',
  origin,
  root: 0,
  table: [{ type: 'object' }],
});

describe('the catalog of schemas', () => {
  it('lets the cluster beat the workspace, and that the bundle, for the same version', () => {
    const catalog = catalogOf([kind('v1', 'bundled'), kind('v1', 'cluster'), kind('v1', 'workspace')]);
    assert.equal(catalog.find('example.org', 'v1', 'Widget')?.origin, 'cluster');
    assert.equal(catalog.kinds.length, 1);
  });
  it('keeps versions that only one origin has', () => {
    const catalog = catalogOf([kind('v1beta1', 'bundled'), kind('v2', 'cluster')]);
    assert.equal(catalog.find('example.org', 'v1beta1', 'Widget')?.origin, 'bundled');
  });
  it('lists versions with the newest first', () => {
    const versions = ['v1alpha1', 'v1', 'nightly', 'v2beta1', 'v1beta2', 'v1beta10', 'v2'];
    const catalog = catalogOf(versions.map((version) => kind(version, 'bundled')));
    assert.deepEqual(
      catalog.versionsOf('example.org', 'Widget').map(({ version }) => version),
      ['v2', 'v1', 'v2beta1', 'v1beta10', 'v1beta2', 'v1alpha1', 'nightly'],
    );
  });
  it('knows nothing of other groups, kinds and versions', () => {
    const catalog = catalogOf([kind('v1', 'bundled')]);
    assert.equal(catalog.find('example.com', 'v1', 'Widget'), undefined);
    assert.equal(catalog.find('example.org', 'v2', 'Widget'), undefined);
    assert.deepEqual(catalog.versionsOf('example.org', 'Gadget'), []);
  });
  it('ranks a stable version over every beta', () => {
    assert.ok(versionRank('v1', 'v2beta9') > 0);
    assert.ok(versionRank('v2', 'v1') > 0);
    assert.ok(versionRank('x', 'v1alpha1') < 0);
    assert.equal(versionRank('v1beta1', 'v1beta1'), 0);
  });
});

describe('the bundled schemas', () => {
  it('have every kind that Argo CD and Flux serve today', () => {
    const served = [
      'argoproj.io/v1alpha1/Application',
      'argoproj.io/v1alpha1/ApplicationSet',
      'argoproj.io/v1alpha1/AppProject',
      'helm.toolkit.fluxcd.io/v2/HelmRelease',
      'image.toolkit.fluxcd.io/v1/ImagePolicy',
      'image.toolkit.fluxcd.io/v1/ImageRepository',
      'image.toolkit.fluxcd.io/v1/ImageUpdateAutomation',
      'kustomize.toolkit.fluxcd.io/v1/Kustomization',
      'notification.toolkit.fluxcd.io/v1/Receiver',
      'notification.toolkit.fluxcd.io/v1beta3/Alert',
      'notification.toolkit.fluxcd.io/v1beta3/Provider',
      'source.toolkit.fluxcd.io/v1/Bucket',
      'source.toolkit.fluxcd.io/v1/GitRepository',
      'source.toolkit.fluxcd.io/v1/HelmChart',
      'source.toolkit.fluxcd.io/v1/HelmRepository',
      'source.toolkit.fluxcd.io/v1/OCIRepository',
    ];
    const known = new Set(BUNDLED.kinds.map((one) => `${one.group}/${one.version}/${one.kind}`));
    assert.deepEqual(
      served.filter((one) => !known.has(one)),
      [],
    );
  });
  it('point only at rows that are there', () => {
    const { table, kinds } = BUNDLED_FILE;
    const refs = table.flatMap(({ properties = {}, items, additionalProperties }) => [
      ...Object.values(properties),
      ...(items === undefined ? [] : [items]),
      ...(typeof additionalProperties === 'number' ? [additionalProperties] : []),
    ]);
    const all = [...refs, ...kinds.map(({ root }) => root)];
    assert.deepEqual(
      all.filter((ref) => table[ref] === undefined),
      [],
    );
  });
  it('require only fields that exist', () => {
    const lost = BUNDLED_FILE.table.flatMap(({ required = [], properties = {} }) =>
      required.filter((name) => !Object.hasOwn(properties, name)),
    );
    assert.deepEqual(lost, []);
  });
  it('have patterns that JavaScript reads', () => {
    for (const { pattern } of BUNDLED_FILE.table) {
      assert.doesNotThrow(() => new RegExp(pattern ?? '', 'u'));
    }
  });
});
