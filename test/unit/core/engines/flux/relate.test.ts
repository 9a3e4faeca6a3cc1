import assert from 'node:assert/strict';

import { relate } from '../../../../../src/core/engines/flux/relate.ts';
import type { App, ObjectName } from '../../../../../src/core/model/app.ts';
import type { KubeObject } from '../../../../../src/core/model/kubeObject.ts';
import { appOf, changed, recorded, recordings } from './fixtures.ts';

/** Apps as they are related among each other: what is named first is related first. */
function related(...objects: readonly KubeObject[]): readonly App[] {
  const known: App[] = [];
  const find = (name: ObjectName): App | undefined =>
    known.find((one) => one.kind === name.kind && one.namespace === name.namespace && one.name === name.name);
  for (const object of objects) {
    known.push(relate(appOf(object), find));
  }
  return known;
}

const last = (...objects: readonly KubeObject[]): App => related(...objects).at(-1) ?? assert.fail();

const behind = recordings.find(({ name }) => name === 'ks-suspended-behind') ?? assert.fail();
const source = behind.others.find(({ kind }) => kind === 'GitRepository') ?? assert.fail();
const resumed = changed(behind.object, { spec: { suspend: null } });

describe('an app beside its source', () => {
  it('has a new revision pending where the source holds another than is applied', () => {
    const { phase, sync } = last(source, resumed);
    assert.equal(phase.word, 'NewRevision');
    assert.equal(sync, 'OutOfSync');
    assert.equal(phase.since, '2026-01-05T09:00:02Z');
    assert.match(
      phase.reason ?? '',
      /^GitRepository ks-suspended-behind holds main@c227b8ac, applied is main@b0a97b2e\.$/,
    );
  });

  it('is Ready where both are the same', () => {
    const applied = String((behind.object['status'] as { lastAppliedRevision?: string }).lastAppliedRevision);
    const { phase, sync } = last(changed(source, { status: { artifact: { revision: applied } } }), resumed);
    assert.deepEqual([phase.word, sync], ['Ready', 'Synced']);
  });

  it('says while suspended how far the source went on', () => {
    const { phase } = last(source, behind.object);
    assert.equal(phase.word, 'Suspended');
    assert.match(
      phase.reason ?? '',
      /Meanwhile GitRepository ks-suspended-behind moved on to main@c227b8ac\.$/,
    );
  });

  it('keeps its own state where the source is not known', () =>
    assert.equal(last(resumed).phase.word, 'Ready'));

  it('says that nothing newer arrives, behind Git as it may be', () => {
    const artifact = {
      artifact: {
        revision: (behind.object['status'] as { lastAppliedRevision: string }).lastAppliedRevision,
      },
    };
    const suspended = changed(source, { spec: { suspend: true }, status: artifact });
    assert.match(
      last(suspended, resumed).phase.reason ?? '',
      /is suspended: what is newer in Git does not arrive/,
    );
    const failing = changed(source, {
      status: { ...artifact, conditions: [{ type: 'Ready', status: 'False', reason: 'GitOperationFailed' }] },
    });
    const app = last(failing, resumed);
    assert.equal(app.phase.word, 'Ready');
    assert.match(app.phase.reason ?? '', /fails: what is newer in Git does not arrive/);
  });

  it('lies where the source lies, under its own path', () => {
    const [spec] = last(source, resumed).sources;
    assert.deepEqual(spec, {
      repoURL: (source['spec'] as { readonly url: string }).url,
      targetRevision: 'main',
      type: 'kustomize',
      path: 'app',
      kustomize: { isPlain: true, namespace: 'ks-suspended-behind' },
    });
    assert.deepEqual(last(resumed).sources, []);
  });
});

describe('a release beside its chart', () => {
  const recording = recordings.find(({ name }) => name === 'hr-from-chart') ?? assert.fail();
  const chart = recording.others.find(({ kind }) => kind === 'HelmChart') ?? assert.fail();
  const repository = changed(recorded('helm-repository-ready'), {
    metadata: { name: 'hr-from-chart', namespace: 'hr-from-chart' },
  });

  it('is found by the chart that the controller made, and lies in the repository of that', () => {
    const app = last(repository, chart, recording.object);
    assert.deepEqual(app.sources, [
      { repoURL: 'https://charts.fernhill.example', chart: 'shop', targetRevision: '1.x', type: 'chart' },
    ]);
    assert.equal(app.phase.word, 'Ready');
  });

  it('has a new revision pending where the chart was fetched in a newer version', () => {
    const newer = changed(chart, { status: { artifact: { revision: '1.5.0' } } });
    assert.equal(last(repository, newer, recording.object).phase.word, 'NewRevision');
  });

  it('holds a release of an OCI chart against the digest of the artifact', () => {
    const release = recorded('hr-installed');
    const digest = (release['status'] as { readonly lastAttemptedRevisionDigest: string })
      .lastAttemptedRevisionDigest;
    const artifact = (revision: string): KubeObject =>
      changed(recorded('oci-ready'), {
        metadata: { name: 'hr-installed', namespace: 'hr-installed' },
        status: { artifact: { revision } },
      });
    assert.equal(last(artifact(`1.4.0@${digest}`), release).phase.word, 'Ready');
    assert.equal(last(artifact(`1.5.0@sha256:${'ab'.repeat(32)}`), release).phase.word, 'NewRevision');
  });

  it('is a folder where the chart lies in a Git repository', () => {
    const git = changed(recorded('git-ready'), { metadata: { name: 'fleet', namespace: 'hr-from-chart' } });
    const fromGit = changed(chart, {
      spec: { chart: './charts/shop', sourceRef: { kind: 'GitRepository', name: 'fleet' } },
    });
    const object = changed(recording.object, { spec: { chart: { spec: { chart: './charts/shop' } } } });
    assert.deepEqual(last(git, fromGit, object).sources, [
      {
        repoURL: 'https://git.fernhill.example/fernhill/shop.git',
        targetRevision: 'main',
        type: 'helm',
        path: 'charts/shop',
      },
    ]);
  });
});

describe('an app beside what it depends on', () => {
  const waiting = recorded('ks-dependency-not-ready');
  const named = (name: string, from: KubeObject, dependsOn: readonly string[] = []): KubeObject =>
    changed(from, {
      metadata: { name, namespace: 'ks-dependency-not-ready' },
      spec: { dependsOn: dependsOn.map((one) => ({ name: one })) },
    });

  it('names it with its state', () => {
    const base = named('base', recorded('ks-build-failed'));
    assert.match(last(base, waiting).phase.reason ?? '', /^It waits for base \(Failed, retrying\)\.$/);
  });

  it('says that it is not there', () =>
    assert.match(last(waiting).phase.reason ?? '', /base, which is not there/));

  it('tells a cycle, which no controller does', () => {
    const base = named('base', waiting, ['middle']);
    const middle = named('middle', waiting, ['ks-dependency-not-ready']);
    const { reason, next } = last(base, middle, waiting).phase;
    assert.equal(
      reason,
      'They wait for each other: ks-dependency-not-ready → base → middle → ks-dependency-not-ready. No controller notices.',
    );
    assert.match(next ?? '', /dependsOn/);
  });

  it('ends the search in a cycle that it is not part of', () => {
    const base = named('base', waiting, ['other']);
    const other = named('other', waiting, ['base']);
    assert.match(
      last(base, other, waiting).phase.reason ?? '',
      /^It waits for base \(Waiting on dependency\)/,
    );
  });
});
