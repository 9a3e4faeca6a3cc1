import assert from 'node:assert/strict';

import type { KubeObject } from '../../src/core/model/kubeObject.ts';
import type { VsCode } from '../host/launchVsCode.ts';
import type { Row } from '../host/workbench.ts';
import type { FluxWorld } from '../world/flux/world.ts';
import { git } from '../world/repo/git.ts';
import type { FluxWindow } from './fluxWindow.ts';
import { pushEdit } from './pushed.ts';
import type { RowHands } from './rowHands.ts';

export interface FluxNounsStage {
  readonly world: FluxWorld;
  readonly code: VsCode;
  readonly hands: RowHands;
  readonly row: FluxWindow['row'];
  readonly shot: (name: string) => Promise<unknown>;
}

const REGISTRY = 'oci://oci.fernhill.example/stores/manifests';

/** Nouns of Flux that the stores' cluster has none of: other sources, a circle, another cluster, a controller that is down. */
export function fluxNounsStory(now: () => FluxNounsStage): void {
  const untilRow = (label: string, is: RegExp): Promise<Row> =>
    now().hands.untilRow((one) => one.label === label && is.test(one.description));
  const untilApp = (kind: string, name: string, is: RegExp): Promise<Row> =>
    now().hands.untilRow((one) => one.aria.startsWith(`${kind} ${name},`) && is.test(one.description));
  const fold = async (kind: string, name: string): Promise<void> => {
    await now().row(kind, name).locator('.monaco-tl-twistie').click();
  };

  it('has a new revision pending for as long as its controller is down', async () => {
    const { world, row, shot } = now();
    world.loop.down.add('kustomize-controller');
    const commit = await pushEdit(world, {
      file: 'stores/config/settings.yaml',
      edit: (text) => `# By the city council.\n${text}`,
      message: 'Say who decides',
    });
    await untilApp('GitRepository', 'platform', new RegExp(`^${commit} · `));
    await untilApp('Kustomization', 'config', /^Ready, new revision pending · /);
    await untilRow('Why', new RegExp(`^GitRepository platform holds main@${commit}., applied is main@`));
    await untilRow('Depends on infrastructure', /^Ready, new revision pending$/);
    await row('Kustomization', 'config').hover();
    await shot('pending');
    world.loop.down.delete('kustomize-controller');
    await untilApp('Kustomization', 'config', new RegExp(`^Ready · .*${commit}`));
    await git(world.workspace, ['fetch', '--quiet', 'origin']);
  });

  it('reads sources that are no repositories', async () => {
    const { world } = now();
    world.cluster.put(...SOURCES);
    await untilApp('Bucket', 'menus', /^sha256:[0-9a-f]{12} · /);
    await untilApp('Bucket', 'gone', /^Failed · BucketOperationFailed: bucket 'gone' not found/);
    await untilApp('ExternalArtifact', 'composed', /^latest@33333333 · used by 0 · /);
  });

  it('tells of a circle of dependencies, which no controller does', async () => {
    const { world, row, hands, shot } = now();
    world.cluster.put(circling('cart', 'shelf'), circling('shelf', 'cart'));
    await untilApp('Kustomization', 'shelf', /^Waiting on dependency · /);
    await untilApp('Kustomization', 'cart', /^Waiting on dependency · /);
    await hands.unfold(row('Kustomization', 'cart'));
    await untilRow('Why', /^They wait for each other: cart → shelf → cart\. No controller notices\.$/);
    await untilRow('What now', /^Take one of the dependsOn out in Git/);
    await shot('circle');
    await fold('Kustomization', 'cart');
  });

  it('calls nothing missing that is in another cluster', async () => {
    const { world, row, hands, shot } = now();
    world.cluster.put(WAY_THERE, ELSEWHERE);
    await untilApp('Kustomization', 'abroad', /^Ready · /);
    await untilApp('ExternalArtifact', 'composed', / · used by 1 · /);
    await hands.unfold(row('Kustomization', 'abroad'));
    const far = await untilRow('ConfigMap/till-settings', /./);
    await shot('abroad');
    assert.doesNotMatch(far.description, /Missing/);
    await fold('Kustomization', 'abroad');
  });

  it('gives what was pushed from Git the history of the commits that it was made from', async () => {
    const { world, row, hands, code, shot } = now();
    const made = (await git(world.origin.bare, ['rev-parse', 'main~1'])).trim();
    const source = world.origin.url;
    world.loop.registry.push(REGISTRY, 'latest', { source, branch: 'main', commit: made, folder: 'stores' });
    world.cluster.put(...PUSHED);
    await untilApp(
      'OCIRepository',
      'manifests',
      new RegExp(`^latest@[0-9a-f]{8}, made from main@${made.slice(0, 8)}`),
    );
    await untilApp('Kustomization', 'pushed', new RegExp(`^Ready · .*${made.slice(0, 7)}`));
    await hands.unfold(row('OCIRepository', 'manifests'));
    await untilRow('1 commit behind Git', /^main is at /);
    await hands.unfold(row('Kustomization', 'pushed'));
    await hands.unfold(code.page.getByRole('treeitem', { name: 'History of pushed' }));
    await untilRow('Say who decides', /^not deployed/);
    await untilRow('Say what the settings are for', /^deployed /);
    await shot('pushed');
  });
}

const SOURCE = 'source.toolkit.fluxcd.io/v1';
const KUSTOMIZE = 'kustomize.toolkit.fluxcd.io/v1';
const REVISION = `latest@sha256:${'3'.repeat(64)}`;
const named = (name: string): KubeObject['metadata'] => ({ name, namespace: 'flux-system', generation: 1 });

function stored(revision: string): object {
  const artifact = {
    revision,
    digest: `sha256:${'1'.repeat(64)}`,
    path: 'a.tar.gz',
    url: 'http://a/a.tar.gz',
  };
  return {
    observedGeneration: 1,
    artifact: { ...artifact, lastUpdateTime: '2026-11-30T09:00:00Z' },
    conditions: [
      {
        type: 'Ready',
        status: 'True',
        reason: 'Succeeded',
        message: `stored artifact for revision '${revision}'`,
      },
    ],
  };
}

function failing(reason: string, message: string): object {
  return {
    observedGeneration: 1,
    conditions: [
      { type: 'Ready', status: 'False', reason, message },
      { type: 'FetchFailed', status: 'True', reason, message },
    ],
  };
}

const bucket = (name: string): object => ({
  bucketName: name,
  endpoint: 's3.fernhill.example',
  interval: '5m',
});

const SOURCES: readonly KubeObject[] = [
  {
    apiVersion: SOURCE,
    kind: 'Bucket',
    metadata: named('menus'),
    spec: bucket('menus'),
    status: stored(`sha256:${'2'.repeat(64)}`),
  },
  {
    apiVersion: SOURCE,
    kind: 'Bucket',
    metadata: named('gone'),
    spec: bucket('gone'),
    status: failing('BucketOperationFailed', "bucket 'gone' not found"),
  },
  {
    apiVersion: SOURCE,
    kind: 'ExternalArtifact',
    metadata: named('composed'),
    spec: {
      sourceRef: {
        apiVersion: 'source.extensions.fluxcd.io/v1beta1',
        kind: 'ArtifactGenerator',
        name: 'composer',
      },
    },
    status: stored(REVISION),
  },
];

function circling(name: string, other: string): KubeObject {
  return {
    apiVersion: KUSTOMIZE,
    kind: 'Kustomization',
    metadata: named(name),
    spec: {
      interval: '15m',
      path: './stores/config',
      prune: true,
      sourceRef: { kind: 'GitRepository', name: 'platform' },
      dependsOn: [{ name: other }],
    },
  };
}

const WAY_THERE: KubeObject = {
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name: 'oslo', namespace: 'flux-system' },
};

const ELSEWHERE: KubeObject = {
  apiVersion: KUSTOMIZE,
  kind: 'Kustomization',
  metadata: named('abroad'),
  spec: {
    interval: '15m',
    path: './config',
    prune: true,
    sourceRef: { kind: 'ExternalArtifact', name: 'composed' },
    kubeConfig: { secretRef: { name: 'oslo' } },
  },
  status: {
    observedGeneration: 1,
    lastAppliedRevision: REVISION,
    lastAttemptedRevision: REVISION,
    inventory: { entries: [{ id: 'store_till-settings__ConfigMap', v: 'v1' }] },
    conditions: [
      {
        type: 'Ready',
        status: 'True',
        reason: 'ReconciliationSucceeded',
        message: `Applied revision: ${REVISION}`,
      },
    ],
  },
};

const PUSHED: readonly KubeObject[] = [
  {
    apiVersion: SOURCE,
    kind: 'OCIRepository',
    metadata: named('manifests'),
    spec: { interval: '5m', url: REGISTRY, ref: { tag: 'latest' } },
  },
  {
    apiVersion: KUSTOMIZE,
    kind: 'Kustomization',
    metadata: named('pushed'),
    spec: {
      interval: '15m',
      path: './config',
      prune: true,
      sourceRef: { kind: 'OCIRepository', name: 'manifests' },
      postBuild: { substitute: { store_city: 'gothenburg' } },
    },
  },
];
