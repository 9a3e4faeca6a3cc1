import assert from 'node:assert/strict';

import { fluxEngine } from '../../../../src/core/engines/flux/fluxEngine.ts';
import { Projection } from '../../../../src/core/follow/projection.ts';
import type { KubeObject } from '../../../../src/core/model/kubeObject.ts';
import type { AppId } from '../../../../src/core/model/ids.ts';
import type { App } from '../../../../src/core/model/app.ts';
import { AppsTrees } from '../../../../src/core/view/appsTree.ts';
import { appNode } from '../../../../src/core/view/nodeId.ts';
import { argoCdEngine } from '../../../../src/core/engines/argocd/argoCdEngine.ts';
import { changed, recorded, recordings } from '../engines/flux/fixtures.ts';
import { aConnection, aState, DEMO, options } from './world.ts';

/** Ten minutes after the recordings begin, so that some tries are due and others are not. */
const NOW = Date.parse('2026-01-05T09:05:00Z');

function treeOf(...objects: readonly KubeObject[]) {
  const projection = new Projection(DEMO, [argoCdEngine, fluxEngine]);
  const apps = new Map<AppId, App>();
  for (const object of objects) {
    for (const { app } of projection.observe(object)) {
      apps.set(app.id, app);
    }
  }
  const tree = new AppsTrees().at(aState(aConnection([...apps.values()])), options({ now: NOW }));
  const appAt = (name: string, kind: string): App =>
    [...apps.values()].find((one) => one.name === name && one.kind === kind) ?? assert.fail(name);
  return {
    row: (name: string, kind = 'Kustomization') => tree.row(appNode(appAt(name, kind).id)) ?? assert.fail(),
    below: (name: string, kind = 'Kustomization'): readonly string[] =>
      tree.children(appNode(appAt(name, kind).id)).map((id) => {
        const row = tree.row(id);
        return `${row?.label ?? ''}: ${row?.description ?? ''}`;
      }),
    parent: (name: string, kind: string) => {
      const id = tree.parent(appNode(appAt(name, kind).id));
      return id === undefined ? undefined : tree.row(id)?.label;
    },
  };
}

describe('the row of a Flux object', () => {
  const rowOf = (name: string): string => {
    const object = recorded(name);
    const { description, icon } = treeOf(object).row(object.metadata.name, object.kind);
    return `${icon.id}: ${description}`;
  };

  it('leads with the word that its users know, in the shape of what it amounts to', () => {
    assert.match(
      rowOf('ks-applied'),
      /^pass: Ready · c56f5b7 · synced 4m ago · auto-sync, self-heal, prune$/,
    );
    assert.match(rowOf('ks-suspended'), /^debug-pause: Suspended · /);
    assert.match(rowOf('ks-stalled'), /^error: Stalled · InvalidCELExpression: /);
    assert.match(rowOf('ks-checking-health'), /^sync~spin: Reconciling/);
    assert.match(rowOf('ks-dependency-not-ready'), /^clock: Waiting on dependency · next try due/);
    assert.match(rowOf('hr-drift-warned'), /^arrow-circle-up: Drifted · DriftDetected: /);
  });

  it('says what failed, and when it is tried again', () => {
    assert.match(rowOf('ks-build-failed'), /^error: Failed, retrying · BuildFailed: .* · next try in 5m/);
    assert.match(
      rowOf('ks-source-missing'),
      /^error: Failed · ArtifactFailed: .*"nobody" not found · next try due/,
    );
  });

  it('offers what can be asked of it, and nothing that its product has not', () => {
    const context = (name: string): string =>
      treeOf(recorded(name)).row(name, recorded(name).kind).contextValue;
    assert.equal(context('ks-applied'), 'app,canReconcile,canSuspend,canPin');
    assert.equal(context('ks-suspended'), 'app,canResume,canPin');
    assert.equal(
      context('hr-install-failed'),
      'app,canReconcile,canForce,canResetFailures,canSuspend,canPin',
    );
    assert.equal(context('git-ready'), 'source,canReconcile,canSuspend');
  });

  it('says why and what to do in its hover', () => {
    const { tooltip } = treeOf(recorded('ks-new-revision-fails')).row('ks-new-revision-fails');
    const text = tooltip().replaceAll('\\', '');
    assert.match(text, /The API server does not take an object of this revision/);
    assert.match(text, /The revision that counts as applied is main@4019b096/);
    assert.match(text, /Mend the manifests in Git, or revert the commit\. Next try in 6 minutes\./);
  });
});

describe('Flux objects in the tree', () => {
  const behind = recordings.find(({ name }) => name === 'ks-suspended-behind') ?? assert.fail();
  const source = behind.others.find(({ kind }) => kind === 'GitRepository') ?? assert.fail();

  it('name what they come from, and sources who uses them', () => {
    const tree = treeOf(source, changed(behind.object, { spec: { suspend: null } }));
    assert.match(tree.row('ks-suspended-behind').description, /^Ready, new revision pending · /);
    assert.ok(
      tree
        .below('ks-suspended-behind')
        .includes(
          'From GitRepository ks-suspended-behind: main@sha1:c227b8aca684952d20b87edd8f27c18f0f9533bf, fetched 4 minutes ago',
        ),
    );
    assert.equal(
      tree.row('ks-suspended-behind', 'GitRepository').description,
      'c227b8a · used by 1 · GitRepository',
    );
  });

  it('stand under the Kustomization that applies them, and a chart under its release', () => {
    const parents = recordings.find(({ name }) => name === 'ks-of-kustomizations') ?? assert.fail();
    const tree = treeOf(parents.object, ...parents.others);
    const child = parents.others.find(({ kind }) => kind === 'Kustomization') ?? assert.fail();
    assert.equal(tree.parent(child.metadata.name, 'Kustomization'), 'ks-of-kustomizations');

    const release = recordings.find(({ name }) => name === 'hr-from-chart') ?? assert.fail();
    assert.equal(
      treeOf(release.object, ...release.others).parent('hr-from-chart-hr-from-chart', 'HelmChart'),
      'hr-from-chart',
    );
  });

  it('name what they wait for', () => {
    const base = changed(recorded('ks-build-failed'), {
      metadata: { name: 'base', namespace: 'ks-dependency-not-ready' },
    });
    assert.ok(
      treeOf(base, recorded('ks-dependency-not-ready'))
        .below('ks-dependency-not-ready')
        .includes('Depends on base: Failed, retrying'),
    );
  });

  it('flag an object that both products apply', () => {
    const kustomization = changed(recorded('ks-applied'), {
      metadata: {
        labels: {
          'kustomize.toolkit.fluxcd.io/name': 'ks-stalled',
          'kustomize.toolkit.fluxcd.io/namespace': 'ks-stalled',
        },
        annotations: {
          'argocd.argoproj.io/tracking-id':
            'root:kustomize.toolkit.fluxcd.io/Kustomization:ks-applied/ks-applied',
        },
      },
    });
    const root: KubeObject = {
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'Application',
      metadata: { name: 'root', namespace: 'argocd' },
    };
    const line = 'Also applied by Application root: two owners may undo each other';
    assert.ok(treeOf(root, recorded('ks-stalled'), kustomization).below('ks-applied').includes(line));
    assert.ok(!treeOf(recorded('ks-stalled'), kustomization).below('ks-applied').includes(line));
  });
});
