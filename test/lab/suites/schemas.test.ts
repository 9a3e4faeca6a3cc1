import assert from 'node:assert/strict';

import type { KindSchema } from '../../../src/core/schema/catalog.ts';
import { kindsOfCrd } from '../../../src/core/schema/crd.ts';
import type { JsonObject } from '../../../src/core/util/json.ts';
import { BUNDLED } from '../../unit/core/schema/bundled.ts';
import { startLab } from '../boot.ts';
import { buildManifests, readObjects } from '../build.ts';
import { schemaDifferences, type SchemaDifference } from '../compare/schemas.ts';
import { createDefinitions } from '../definitions.ts';
import { VERSIONS } from '../products.ts';

/**
 * Kinds that are bundled for clusters of the past: no controller of today serves these versions, so nothing holds them to
 * anything.
 */
const UNVERIFIED: Readonly<Record<string, readonly string[]>> = {
  'helm.toolkit.fluxcd.io/v2beta1': ['HelmRelease'],
  'helm.toolkit.fluxcd.io/v2beta2': ['HelmRelease'],
  'image.toolkit.fluxcd.io/v1beta1': ['ImagePolicy', 'ImageRepository', 'ImageUpdateAutomation'],
  'image.toolkit.fluxcd.io/v1beta2': ['ImagePolicy', 'ImageRepository', 'ImageUpdateAutomation'],
  'kustomize.toolkit.fluxcd.io/v1beta1': ['Kustomization'],
  'kustomize.toolkit.fluxcd.io/v1beta2': ['Kustomization'],
  'notification.toolkit.fluxcd.io/v1beta1': ['Alert', 'Provider', 'Receiver'],
  'notification.toolkit.fluxcd.io/v1beta2': ['Alert', 'Provider', 'Receiver'],
  'source.toolkit.fluxcd.io/v1beta1': ['Bucket', 'GitRepository', 'HelmChart', 'HelmRepository'],
  'source.toolkit.fluxcd.io/v1beta2': [
    'Bucket',
    'GitRepository',
    'HelmChart',
    'HelmRepository',
    'OCIRepository',
  ],
};

/** Where we differ on purpose. */
const ON_PURPOSE: Readonly<Record<string, string>> = {
  'HelmRelease .spec.healthCheckExprs[] required': 'an expression without a kind is about no object',
  'Kustomization .spec.healthCheckExprs[] required': 'an expression without a kind is about no object',
  'Alert .spec.eventSources[].kind enum': 'an installation by flux-operator knows kinds of its own',
  'Receiver .spec.resources[].kind enum': 'an installation by flux-operator knows kinds of its own',
};

const nameOf = ({ group, version, kind }: KindSchema): string => `${group}/${version} ${kind}`;

describe('the bundled schemas say what the API server says', () => {
  let served: readonly KindSchema[];
  before(async function () {
    this.timeout(240_000);
    const manifests = await buildManifests();
    const lab = await startLab({ argocd: false, kwok: false, controllers: false });
    try {
      const { 'argocd-config': _, ...folders } = manifests;
      const crds = (await Promise.all(Object.values(folders).map(readObjects))).flat();
      await createDefinitions(lab.kube, crds);
      // As the server holds them, its own defaults among them.
      const items = await lab.kube.list('/apis/apiextensions.k8s.io/v1/customresourcedefinitions');
      served = items.flatMap((crd) => kindsOfCrd(crd as unknown as JsonObject, 'cluster', []));
    } finally {
      await lab.close();
    }
  });

  it('of every kind that a controller of today serves', () => {
    const names = new Set(served.map(nameOf));
    const bundled = BUNDLED.kinds.map(nameOf);
    const unverified = Object.entries(UNVERIFIED).flatMap(([version, kinds]) =>
      kinds.map((kind) => `${version} ${kind}`),
    );
    assert.deepEqual(
      bundled.filter((name) => !names.has(name)).toSorted(),
      unverified,
      'kinds that nothing is compared with',
    );
    assert.deepEqual(
      [...names].filter((name) => !bundled.includes(name)),
      [],
      'kinds that have no schema',
    );
  });

  it('in every field, its type, what is required and what limits it', () => {
    const differences = served.flatMap((kind) => {
      const ours = BUNDLED.find(kind.group, kind.version, kind.kind);
      return ours === undefined ? [] : schemaDifferences(kind, ours).flatMap((one) => lineOf(one, kind));
    });
    assert.deepEqual(differences, []);
  });
});

/** Nothing where it is no mistake. */
function lineOf(one: SchemaDifference, { group, version, kind }: KindSchema): readonly string[] {
  const { path, about, served, ours } = one;
  const isNewer = about === 'unknown' && isAfterTheLab(one.since);
  return isNewer || ON_PURPOSE[`${kind} ${path} ${about}`] !== undefined
    ? []
    : [
        `${group}/${version} ${kind} ${path} ${about}: the API server has ${served}, the bundled schema ${ours}`,
      ];
}

/** Whether `Argo CD 3.6` or `Flux 2.9` is newer than what the lab runs. */
function isAfterTheLab(since: string | undefined): boolean {
  const [, product, version] = /^(Argo CD|Flux) (\d+\.\d+)$/.exec(since ?? '') ?? [];
  const runs = product === undefined ? undefined : VERSIONS[product === 'Flux' ? 'flux' : 'argocd'];
  return version !== undefined && runs !== undefined && compareVersions(version, runs) > 0;
}

function compareVersions(left: string, right: string): number {
  const [major = 0, minor = 0] = left.split('.').map(Number);
  const [otherMajor = 0, otherMinor = 0] = right.split('.').map(Number);
  return major - otherMajor || minor - otherMinor;
}
