import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import type { KubeObject } from '../../../../src/core/model/kubeObject.ts';
import type { Lab } from '../../boot.ts';
import { SourceStandIn, type Condition, type SourceKind } from '../../sourceStandIn.ts';
import { tidy } from '../tidy.ts';

/** Where the sources lie: apart from the recordings, since no source-controller wrote them. */
export const SOURCE_RECORDINGS = fileURLToPath(new URL('../../recordings/flux-sources/', import.meta.url));

/** A source as source-controller would leave it; the API server has taken it, so it fits the CRD. */
export interface SourceRecording {
  readonly name: string;
  readonly title: string;
  readonly synthetic: true;
  readonly object: KubeObject;
}

export interface SourceState {
  readonly name: string;
  readonly title: string;
  readonly kind: SourceKind;
  readonly spec: object;
  /** Status and reason of the condition Ready; `nothing` where there is none. */
  readonly ready: string;
  /** Revision of the artifact it has. */
  readonly revision?: string;
  /** In place of those of a success. */
  readonly conditions?: readonly Condition[];
}

const SHA = 'b6fc4c1be8b9b1e6e3a5a8f0d0a4f0d9a0b1c2d3';
const MAIN = `main@sha1:${SHA}`;
const git = {
  interval: '1m',
  ref: { branch: 'main' },
  url: 'https://git.fernhill.example/fernhill/shop.git',
};
const oci = { interval: '1m', ref: { tag: '1.4.0' }, url: 'oci://oci.fernhill.example/charts/shop' };
const charts = { interval: '1m', url: 'https://charts.fernhill.example' };

const failing = (reason: string, message: string, more: readonly Condition[] = []): readonly Condition[] => [
  { type: 'Ready', status: 'False', reason, message },
  { type: 'FetchFailed', status: 'True', reason, message },
  ...more,
];
const stored = (revision: string): Condition => ({
  type: 'ArtifactInStorage',
  status: 'True',
  reason: 'Succeeded',
  message: `stored artifact for revision '${revision}'`,
});

/** By what source-controller 1.9 is documented and was read to write. */
export const SOURCE_STATES: readonly SourceState[] = [
  {
    name: 'git-ready',
    title: 'A commit of a branch is stored.',
    kind: 'GitRepository',
    spec: git,
    ready: 'True Succeeded',
    revision: MAIN,
  },
  {
    name: 'git-tag-ready',
    title: 'The commit of a tag is stored.',
    kind: 'GitRepository',
    spec: { ...git, ref: { semver: '1.x' } },
    ready: 'True Succeeded',
    revision: `1.4.0@sha1:${SHA}`,
  },
  {
    name: 'git-suspended',
    title: 'Suspended: the last artifact stays.',
    kind: 'GitRepository',
    spec: { ...git, suspend: true },
    ready: 'True Succeeded',
    revision: MAIN,
  },
  {
    name: 'git-fetch-failed',
    title: 'Git cannot be reached; the last artifact stays.',
    kind: 'GitRepository',
    spec: git,
    ready: 'False GitOperationFailed',
    revision: MAIN,
    conditions: failing(
      'GitOperationFailed',
      'failed to checkout and determine revision: unable to clone: dial tcp: lookup git.fernhill.example: no such host',
      [stored(MAIN)],
    ),
  },
  {
    name: 'git-never-fetched',
    title: 'The first fetch is refused: there is no artifact.',
    kind: 'GitRepository',
    spec: git,
    ready: 'False AuthenticationFailed',
    conditions: failing(
      'AuthenticationFailed',
      'failed to get secret \'shop/git-credentials\': secrets "git-credentials" not found',
      [{ type: 'Reconciling', status: 'True', reason: 'ProgressingWithRetry', message: 'building artifact' }],
    ),
  },
  {
    name: 'git-fetching',
    title: 'The first fetch is under way.',
    kind: 'GitRepository',
    spec: git,
    ready: 'Unknown Progressing',
    conditions: [
      { type: 'Ready', status: 'Unknown', reason: 'Progressing', message: 'building artifact' },
      {
        type: 'Reconciling',
        status: 'True',
        reason: 'Progressing',
        message: 'building artifact: new upstream revision',
      },
    ],
  },
  {
    name: 'git-stalled',
    title: 'The signature to be verified has no key: stalled until the spec changes.',
    kind: 'GitRepository',
    spec: git,
    ready: 'False InvalidProviderConfiguration',
    conditions: [
      {
        type: 'Ready',
        status: 'False',
        reason: 'InvalidProviderConfiguration',
        message: 'provider is not set to azure',
      },
      {
        type: 'Stalled',
        status: 'True',
        reason: 'InvalidProviderConfiguration',
        message: 'provider is not set to azure',
      },
    ],
  },
  {
    name: 'oci-ready',
    title: 'A tag of a registry is stored, under its digest.',
    kind: 'OCIRepository',
    spec: oci,
    ready: 'True Succeeded',
    revision: `1.4.0@sha256:${SHA.padEnd(64, '0')}`,
  },
  {
    name: 'oci-pull-failed',
    title: 'The registry does not know the tag.',
    kind: 'OCIRepository',
    spec: oci,
    ready: 'False OCIArtifactPullFailed',
    conditions: failing(
      'OCIArtifactPullFailed',
      'failed to determine artifact digest: GET https://oci.fernhill.example/v2/charts/shop/manifests/1.4.0: MANIFEST_UNKNOWN: manifest unknown',
    ),
  },
  {
    name: 'helm-repository-ready',
    title: 'The index of a chart repository is stored.',
    kind: 'HelmRepository',
    spec: charts,
    ready: 'True Succeeded',
    revision: `sha256:${SHA.padEnd(64, '1')}`,
  },
  {
    name: 'helm-repository-failed',
    title: 'The index cannot be fetched.',
    kind: 'HelmRepository',
    spec: charts,
    ready: 'False IndexationFailed',
    conditions: failing(
      'IndexationFailed',
      'failed to fetch Helm repository index: Get "https://charts.fernhill.example/index.yaml": EOF',
    ),
  },
  {
    name: 'helm-repository-oci',
    title: 'Of type oci it is only an address: no status at all.',
    kind: 'HelmRepository',
    spec: { interval: '1m', type: 'oci', url: 'oci://oci.fernhill.example/charts' },
    ready: 'nothing',
    conditions: [],
  },
  {
    name: 'helm-chart-ready',
    title: 'A chart of a repository is stored, under its version.',
    kind: 'HelmChart',
    spec: {
      chart: 'shop',
      interval: '1m',
      sourceRef: { kind: 'HelmRepository', name: 'helm-repository-ready' },
      version: '1.x',
    },
    ready: 'True ChartPullSucceeded',
    revision: '1.4.0',
    conditions: [
      {
        type: 'Ready',
        status: 'True',
        reason: 'ChartPullSucceeded',
        message: "pulled 'shop' chart with version '1.4.0'",
      },
      {
        type: 'ArtifactInStorage',
        status: 'True',
        reason: 'ChartPullSucceeded',
        message: "pulled 'shop' chart with version '1.4.0'",
      },
    ],
  },
  {
    name: 'helm-chart-failed',
    title: 'No version of the chart is in the range.',
    kind: 'HelmChart',
    spec: {
      chart: 'shop',
      interval: '1m',
      sourceRef: { kind: 'HelmRepository', name: 'helm-repository-ready' },
      version: '9.x',
    },
    ready: 'False InvalidChartReference',
    conditions: failing(
      'InvalidChartReference',
      "invalid chart reference: failed to get chart version for remote reference: no 'shop' chart with version matching '9.x' found",
    ),
  },
  {
    name: 'bucket-failed',
    title: 'The bucket is not there.',
    kind: 'Bucket',
    spec: { bucketName: 'shop', endpoint: 's3.fernhill.example', interval: '1m' },
    ready: 'False BucketOperationFailed',
    conditions: failing('BucketOperationFailed', "bucket 'shop' not found"),
  },
  {
    name: 'external-artifact-ready',
    title: 'An artifact that somebody else makes.',
    kind: 'ExternalArtifact',
    spec: {
      sourceRef: {
        apiVersion: 'source.extensions.fluxcd.io/v1beta1',
        kind: 'ArtifactGenerator',
        name: 'shop',
      },
    },
    ready: 'True Succeeded',
    revision: `latest@sha256:${SHA.padEnd(64, '2')}`,
    conditions: [{ type: 'Ready', status: 'True', reason: 'Succeeded', message: 'Artifact is ready' }],
  },
];

const NAMESPACE = 'flux-sources';

/** Lets the stand-in write each state into the API server of a lab, and reads it back. */
export async function writeSources(lab: Lab): Promise<void> {
  await lab.kube.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: NAMESPACE } });
  await mkdir(SOURCE_RECORDINGS, { recursive: true });
  const standIn = await SourceStandIn.start(lab.kube);
  try {
    for (const state of SOURCE_STATES) {
      const recording = await writeSource(lab, standIn, state);
      const text = `${JSON.stringify(recording, undefined, 1)}\n`;
      await writeFile(path.join(SOURCE_RECORDINGS, `${state.name}.json`), text);
    }
  } finally {
    await standIn.close();
    await lab.kube.remove(`/api/v1/namespaces/${NAMESPACE}`);
  }
}

async function writeSource(lab: Lab, standIn: SourceStandIn, state: SourceState): Promise<SourceRecording> {
  const { kind, name, title, spec, revision, conditions } = state;
  const began = Date.now();
  const apiVersion = 'source.toolkit.fluxcd.io/v1';
  let object = await lab.kube.create({
    apiVersion,
    kind,
    metadata: { name, namespace: NAMESPACE },
    spec,
  });
  const more = conditions === undefined ? {} : { conditions };
  if (revision !== undefined) {
    const bytes = new TextEncoder().encode(name);
    object = await standIn.publish(kind, NAMESPACE, name, { revision, bytes });
  }
  if (conditions !== undefined && conditions.length > 0) {
    object = await standIn.write(kind, NAMESPACE, name, { ...more, conditions });
  }
  const url = 'http://source-controller.flux-system.svc.cluster.local.';
  return tidy({ name, title, synthetic: true, object } as const, {
    name,
    began,
    addresses: { [standIn.url]: url },
  });
}

export async function readSources(): Promise<readonly SourceRecording[]> {
  const names = (await readdir(SOURCE_RECORDINGS)).filter((name) => name.endsWith('.json')).toSorted();
  return Promise.all(
    names.map(
      async (name) =>
        JSON.parse(await readFile(path.join(SOURCE_RECORDINGS, name), 'utf8')) as SourceRecording,
    ),
  );
}
