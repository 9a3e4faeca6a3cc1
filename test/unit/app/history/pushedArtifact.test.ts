import assert from 'node:assert/strict';

import { historyOf } from '../../../../src/app/history/historyOf.ts';
import { sourceLag } from '../../../../src/app/sourceLag.ts';
import { fluxEngine } from '../../../../src/core/engines/flux/fluxEngine.ts';
import { relate } from '../../../../src/core/engines/flux/relate.ts';
import type { HistoryEntry } from '../../../../src/core/history/entry.ts';
import type { App } from '../../../../src/core/model/app.ts';
import type { KubeObject } from '../../../../src/core/model/kubeObject.ts';
import { ok } from '../../../../src/core/util/result.ts';
import { appOf, changed, recorded } from '../../core/engines/flux/fixtures.ts';
import { NEVER, Sandbox } from '../../platform/git/sandbox.ts';
import { finderAt, repositoryOf, type Commit } from './repo.ts';

const URL = 'https://git.fernhill.example/fernhill/shop.git';
const DIGEST = `latest@sha256:${'ab'.repeat(32)}`;

/** The source of a pushed artifact, and what is applied from it. */
function pushed(
  commit: string,
  spec: { readonly path: string; readonly metadata?: Readonly<Record<string, string>> },
): { readonly source: KubeObject; readonly object: KubeObject } {
  const origin = `main@sha1:${commit}`;
  const metadata = spec.metadata ?? {
    'org.opencontainers.image.source': URL,
    'org.opencontainers.image.revision': origin,
  };
  const source = changed(recorded('oci-ready'), {
    metadata: { name: 'manifests', namespace: 'shop' },
    status: { artifact: { revision: DIGEST, metadata } },
  });
  const object = changed(recorded('ks-applied-and-healthy'), {
    metadata: { name: 'shop', namespace: 'shop' },
    spec: { path: `./${spec.path}`, sourceRef: { kind: 'OCIRepository', name: 'manifests' } },
    status: {
      lastAppliedRevision: DIGEST,
      lastAttemptedRevision: DIGEST,
      lastAppliedOriginRevision: origin,
      history: [
        {
          digest: `sha256:${'0'.repeat(64)}`,
          firstReconciled: '2026-11-20T08:30:00Z',
          lastReconciled: '2026-11-20T08:40:00Z',
          lastReconciledStatus: 'ReconciliationSucceeded',
          metadata: { revision: DIGEST, originRevision: origin },
          totalReconciliations: 2,
        },
      ],
    },
  });
  return { source, object };
}

function appBeside({ source, object }: ReturnType<typeof pushed>): App {
  const found = relate(appOf(source), () => undefined);
  return relate(appOf(object), () => found);
}

describe('an app of an artifact that was pushed from Git', () => {
  let sandbox: Sandbox;
  beforeEach(() => {
    sandbox = new Sandbox();
  });
  afterEach(() => sandbox.dispose());

  const listed = async (parts: ReturnType<typeof pushed>): Promise<readonly HistoryEntry[]> => {
    const request = { app: appBeside(parts), deployments: ok(fluxEngine.history(parts.object)) };
    const history = await historyOf(await finderAt(sandbox, 'shop'), request, NEVER);
    assert.ok(history.ok, JSON.stringify(history));
    const page = await history.value.next(NEVER);
    assert.ok(page.ok);
    return page.value.entries;
  };
  const subjects = (entries: readonly HistoryEntry[]): readonly string[] =>
    entries.map((entry) =>
      entry.kind === 'landing'
        ? `${entry.subject}: ${entry.fate.word}`
        : entry.kind === 'gap'
          ? entry.gap.code
          : entry.kind,
    );
  const commits: readonly Commit[] = [
    { message: 'Begin', files: { 'deploy/prod/a.yaml': 'a: 1', 'docs/a.md': 'a' } },
    { message: 'Change', files: { 'deploy/prod/a.yaml': 'a: 2' } },
    { message: 'Tell of it', files: { 'docs/a.md': 'b' } },
    { message: 'Not pushed yet', files: { 'deploy/prod/a.yaml': 'a: 3' } },
  ];

  it('has the history of the one folder that the path can mean, joined with what was deployed', async () => {
    const ids = repositoryOf(sandbox, 'shop', commits);
    const entries = await listed(pushed(ids[1] ?? '', { path: 'prod' }));
    assert.deepEqual(subjects(entries), [
      'Not pushed yet: pending',
      'Change: deployed',
      'Begin: beforeRecord',
    ]);
  });

  it('has that of the whole repository where the path may mean several folders, or none', async () => {
    const ids = repositoryOf(sandbox, 'shop', [
      ...commits,
      { message: 'Test', files: { 'test/prod/a.yaml': 'a: 1' } },
    ]);
    for (const path of ['prod', 'nowhere', '']) {
      const entries = await listed(pushed(ids[4] ?? '', { path }));
      assert.equal(entries.filter(({ kind }) => kind === 'landing').length, 5, path);
    }
  });

  it('says that the artifact is of a commit that the clone has not got, by the commit and not by the digest', async () => {
    repositoryOf(sandbox, 'shop', commits);
    const [first] = await listed(pushed('c'.repeat(40), { path: 'prod' }));
    assert.ok(first?.kind === 'gap' && first.gap.code === 'behind');
    assert.equal(first.gap.revision, 'c'.repeat(40));
  });

  it('tells failures and undone edits by the commit as well', () => {
    const commit = 'd'.repeat(40);
    const { object } = pushed(commit, { path: 'prod' });
    const annotations = {
      'kustomize.toolkit.fluxcd.io/revision': DIGEST,
      'kustomize.toolkit.fluxcd.io/originRevision': `main@sha1:${commit}`,
    };
    const event = (name: string, at: string, said: object): KubeObject => ({
      apiVersion: 'v1',
      kind: 'Event',
      metadata: { name, namespace: 'shop', annotations },
      lastTimestamp: at,
      ...said,
    });
    const told = fluxEngine.events?.(
      [
        event('a', '2026-11-20T08:31:00Z', {
          type: 'Normal',
          reason: 'Progressing',
          message: 'ConfigMap/shop/a configured',
        }),
        event('b', '2026-11-20T08:32:00Z', { type: 'Warning', reason: 'BuildFailed', message: 'no' }),
      ],
      object,
    );
    assert.deepEqual(
      told?.map((one) => (one.word === 'ended' ? [one.isPartial, one.revisions] : one.word)),
      [
        [true, [commit]],
        [false, [commit]],
      ],
    );
  });

  it('lies in the repository, follows its branch, and is not read as if it had been built there', () => {
    const { sources, revisions, phase, attemptedRevision } = appBeside(
      pushed('d'.repeat(40), { path: 'prod' }),
    );
    assert.deepEqual(sources, [
      { repoURL: URL, targetRevision: 'main', type: 'kustomize', path: 'prod', isOfArtifact: true },
    ]);
    assert.deepEqual(
      [revisions, phase.word, attemptedRevision],
      [['d'.repeat(40)], 'Ready', `main@sha1:${'d'.repeat(40)}`],
    );
  });

  it('stays with the registry where what it was made from is no repository or no commit', () => {
    const key = 'org.opencontainers.image';
    const told = [
      {},
      { [`${key}.source`]: URL },
      { [`${key}.source`]: URL, [`${key}.revision`]: 'v1.2.0' },
      { [`${key}.source`]: 'ext::sh -c id', [`${key}.revision`]: `main@sha1:${'d'.repeat(40)}` },
      { [`${key}.source`]: URL, [`${key}.revision`]: `main@sha256:${'d'.repeat(64)}` },
    ];
    for (const metadata of told) {
      const { sources } = appBeside(pushed('d'.repeat(40), { path: 'prod', metadata }));
      assert.deepEqual(
        sources.map(({ type, repoURL }) => [type, repoURL]),
        [['oci', 'oci://oci.fernhill.example/charts/shop']],
      );
    }
  });

  it('says who made it where an artifact of the cluster names no repository', async () => {
    repositoryOf(sandbox, 'shop', commits);
    const { object } = pushed('d'.repeat(40), { path: 'prod' });
    const made = changed(object, { spec: { sourceRef: { kind: 'ExternalArtifact', name: 'manifests' } } });
    const artifact = changed(recorded('external-artifact-ready'), {
      metadata: { name: 'manifests', namespace: 'shop' },
    });
    const app = appBeside({ source: artifact, object: made });
    const history = await historyOf(
      await finderAt(sandbox, 'shop'),
      { app, deployments: ok(fluxEngine.history(made)) },
      NEVER,
    );
    assert.deepEqual(history, {
      ok: false,
      error: { code: 'noTrack', untracked: [], madeBy: 'ExternalArtifact manifests' },
    });
  });

  it('shows at the source how many commits have not been made into an artifact', async () => {
    const ids = repositoryOf(sandbox, 'shop', commits);
    const source = appOf(pushed(ids[1] ?? '', { path: 'prod' }).source);
    const lag = await sourceLag(await finderAt(sandbox, 'shop'), source, NEVER);
    assert.deepEqual([lag?.word, lag?.commits, lag?.name, lag?.isPushed], ['behind', 2, 'main', true]);
    assert.match(source.summary ?? '', /^latest@abababab, made from main@[0-9a-f]{8}$/);
  });
});
