import { crdObject } from './crd.ts';
import type { ApiObject } from './json.ts';
import type { PrinterColumn } from './kind.ts';

/** Sync, health, revision and project of an Application, as Argo CD 3.5 declares them. */
const applicationColumns: readonly PrinterColumn[] = [
  { jsonPath: '.status.sync.status', name: 'Sync Status', type: 'string' },
  { jsonPath: '.status.health.status', name: 'Health Status', type: 'string' },
  { jsonPath: '.status.sync.revision', name: 'Revision', priority: 10, type: 'string' },
  { jsonPath: '.spec.project', name: 'Project', priority: 10, type: 'string' },
];

/** Argo CD's three kinds. Application has no status subresource: spec, operation and status are one resource. */
export function argoCrds(): ApiObject[] {
  const group = 'argoproj.io';
  const versions = ['v1alpha1'];
  return [
    crdObject({
      group,
      versions,
      kind: 'Application',
      plural: 'applications',
      shortNames: ['app', 'apps'],
      columns: applicationColumns,
      required: ['destination', 'project'],
      requiredIn: { source: ['repoURL'] },
    }),
    crdObject({
      group,
      versions,
      kind: 'ApplicationSet',
      plural: 'applicationsets',
      shortNames: ['appset', 'appsets'],
      hasStatus: true,
      required: ['generators', 'template'],
    }),
    crdObject({
      group,
      versions,
      kind: 'AppProject',
      plural: 'appprojects',
      shortNames: ['appproj', 'appprojs'],
      required: [],
    }),
  ];
}

const age: PrinterColumn = { jsonPath: '.metadata.creationTimestamp', name: 'Age', type: 'date' };
const ready: PrinterColumn = {
  jsonPath: '.status.conditions[?(@.type=="Ready")].status',
  name: 'Ready',
  type: 'string',
};
const readyMessage: PrinterColumn = {
  jsonPath: '.status.conditions[?(@.type=="Ready")].message',
  name: 'Status',
  type: 'string',
};
const fluxColumns: readonly PrinterColumn[] = [age, ready, readyMessage];

/** Flux in its current versions, each with a status subresource. */
const fluxKinds: readonly (readonly [
  group: string,
  versions: readonly string[],
  kind: string,
  plural: string,
  shortNames: readonly string[],
])[] = [
  ['source.toolkit.fluxcd.io', ['v1'], 'Bucket', 'buckets', []],
  ['source.toolkit.fluxcd.io', ['v1'], 'ExternalArtifact', 'externalartifacts', ['ea']],
  ['source.toolkit.fluxcd.io', ['v1'], 'GitRepository', 'gitrepositories', ['gitrepo']],
  ['source.toolkit.fluxcd.io', ['v1'], 'HelmChart', 'helmcharts', ['hc']],
  ['source.toolkit.fluxcd.io', ['v1'], 'HelmRepository', 'helmrepositories', ['helmrepo']],
  ['source.toolkit.fluxcd.io', ['v1'], 'OCIRepository', 'ocirepositories', ['ocirepo']],
  ['kustomize.toolkit.fluxcd.io', ['v1'], 'Kustomization', 'kustomizations', ['ks']],
  ['helm.toolkit.fluxcd.io', ['v2'], 'HelmRelease', 'helmreleases', ['hr']],
  ['image.toolkit.fluxcd.io', ['v1'], 'ImagePolicy', 'imagepolicies', ['imgpol', 'imagepol']],
  ['image.toolkit.fluxcd.io', ['v1'], 'ImageRepository', 'imagerepositories', ['imgrepo', 'imagerepo']],
  [
    'image.toolkit.fluxcd.io',
    ['v1'],
    'ImageUpdateAutomation',
    'imageupdateautomations',
    ['iua', 'imgupd', 'imgauto'],
  ],
  ['notification.toolkit.fluxcd.io', ['v1beta3'], 'Alert', 'alerts', []],
  ['notification.toolkit.fluxcd.io', ['v1beta3'], 'Provider', 'providers', []],
  ['notification.toolkit.fluxcd.io', ['v1'], 'Receiver', 'receivers', []],
];

/** Kinds that say nothing of themselves before somebody writes their status. */
const withoutPreset = ['Alert', 'ExternalArtifact', 'Provider'];

export function fluxCrds(): ApiObject[] {
  return fluxKinds.map(([group, versions, kind, plural, shortNames]) =>
    crdObject({
      group,
      versions,
      kind,
      plural,
      hasStatus: true,
      columns: fluxColumns,
      ...(withoutPreset.includes(kind) ? {} : { statusPreset: { observedGeneration: -1 } }),
      ...(shortNames.length === 0 ? {} : { shortNames }),
    }),
  );
}
