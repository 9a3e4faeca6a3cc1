import assert from 'node:assert/strict';

import { fluxEngine } from '../../../../src/core/engines/flux/fluxEngine.ts';
import { Projection } from '../../../../src/core/follow/projection.ts';
import type { KubeObject } from '../../../../src/core/model/kubeObject.ts';
import type { AppId } from '../../../../src/core/model/ids.ts';
import type { App } from '../../../../src/core/model/app.ts';
import { AppsTrees } from '../../../../src/core/view/appsTree.ts';
import type { Action } from '../../../../src/core/model/plan.ts';
import type { ManagedResource } from '../../../../src/core/model/resource.ts';
import type { SourceLag } from '../../../../src/core/model/sourceLag.ts';
import { appNode, connectionNode } from '../../../../src/core/view/nodeId.ts';
import { argoCdEngine } from '../../../../src/core/engines/argocd/argoCdEngine.ts';
import { changed, recorded, recordings } from '../engines/flux/fixtures.ts';
import { aConnection, aResource, aState, DEMO, options } from './world.ts';

/** Ten minutes after the recordings begin, so that some tries are due and others are not. */
const NOW = Date.parse('2026-01-05T09:05:00Z');

function treeOf(...objects: readonly KubeObject[]) {
  return treeWith({}, ...objects);
}

/** `lag` is that of every source, and what is asked and edited is of every app. */
function treeWith(
  {
    lag,
    asked,
    edit,
  }: { readonly lag?: SourceLag; readonly asked?: Action['kind']; readonly edit?: ManagedResource },
  ...objects: readonly KubeObject[]
) {
  const projection = new Projection(DEMO, [argoCdEngine, fluxEngine]);
  const apps = new Map<AppId, App>();
  for (const object of objects) {
    for (const { app } of projection.observe(object)) {
      apps.set(app.id, app);
    }
  }
  const ids = [...apps.keys()];
  const edits = edit && new Map([[edit.key, { pointers: ['/data/colour'], manager: 'kubectl-edit' }]]);
  const connection = aConnection([...apps.values()], {
    ...(asked && { pending: new Map(ids.map((id) => [id, { what: asked, at: NOW }])) }),
    ...(edit && { resourcesByApp: new Map(ids.map((id) => [id, [edit]])) }),
    ...(edits && { edits: new Map(ids.map((id) => [id, edits])) }),
  });
  const tree = new AppsTrees().at(
    aState(connection),
    options({ now: NOW, ...(lag && { lagOf: () => lag }) }),
  );
  const appAt = (name: string, kind: string): App =>
    [...apps.values()].find((one) => one.name === name && one.kind === kind) ?? assert.fail(name);
  return {
    row: (name: string, kind = 'Kustomization') => tree.row(appNode(appAt(name, kind).id)) ?? assert.fail(),
    below: (name: string, kind = 'Kustomization'): readonly string[] =>
      tree.children(appNode(appAt(name, kind).id)).map((id) => {
        const row = tree.row(id);
        return `${row?.label ?? ''}: ${row?.description ?? ''}`;
      }),
    iconOf: (name: string, label: string): string | undefined =>
      tree
        .children(appNode(appAt(name, 'Kustomization').id))
        .map((id) => tree.row(id))
        .find((row) => row?.label === label)?.icon.id,
    roots: (): readonly string[] =>
      tree
        .children(connectionNode(DEMO))
        .filter((id) => id.startsWith('a/'))
        .map((id) => tree.row(id)?.label ?? ''),
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
      /^pass: Ready · Kustomization · c56f5b7 · synced 4m ago · auto-sync, self-heal, prune$/,
    );
    assert.match(rowOf('ks-suspended'), /^debug-pause: Suspended · /);
    assert.match(rowOf('ks-stalled'), /^error: Stalled · InvalidCELExpression: /);
    assert.match(rowOf('ks-checking-health'), /^sync~spin: Reconciling/);
    assert.match(rowOf('ks-dependency-not-ready'), /^clock: Waiting on dependency · /);
    assert.match(rowOf('hr-drift-warned'), /^arrow-circle-up: Drifted · DriftDetected: /);
    assert.match(rowOf('ks-deleting'), /^trash: Terminating, asked \d+m ago · Kustomization · /);
  });

  it('says what the controller does rather than that it was asked to', () => {
    const asked = (name: string): string =>
      treeWith({ asked: 'reconcile' }, recorded(name)).row(name, recorded(name).kind).description;
    assert.match(asked('ks-applied'), /^Reconciliation requested · Ready · /);
    assert.match(asked('ks-checking-health'), /^Reconciling · /);
  });

  it('differs in shape while a live edit stands, ready as it is', () => {
    const edit = { ...aResource({ kind: 'ConfigMap', group: '', name: 'settings' }) };
    const { sync: _, ...unjudged } = edit;
    const tree = treeWith({ edit: unjudged }, recorded('ks-applied'));
    const { icon, description } = tree.row('ks-applied');
    assert.equal(icon.id, 'arrow-circle-up');
    assert.match(description, /^Ready · edited by kubectl-edit · /);
    assert.equal(tree.iconOf('ks-applied', 'ConfigMap/settings'), 'arrow-circle-up');
  });

  it('says what failed, and when it is tried again', () => {
    assert.match(rowOf('ks-build-failed'), /^error: Failed, retrying · BuildFailed: .* · next try in 5m/);
    assert.match(rowOf('ks-source-missing'), /^error: Failed · ArtifactFailed: .*"nobody" not found · /);
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

  it('adds to its word in the hover what sync and health say beyond it', () => {
    const verdict = (name: string): string | undefined =>
      treeOf(recorded(name)).row(name, recorded(name).kind).tooltip().split('\n\n')[1];
    assert.match(verdict('ks-suspended') ?? '', /^Suspended(?:, compared with Git|$)/);
    assert.match(verdict('ks-dependency-not-ready') ?? '', /^Waiting on dependency, Progressing/);
    assert.match(verdict('ks-new-revision-fails') ?? '', /^Failed, retrying, Degraded, OutOfSync/);
  });

  it('says why and what to do in its hover', () => {
    const { tooltip } = treeOf(recorded('ks-new-revision-fails')).row('ks-new-revision-fails');
    const text = tooltip().replaceAll('\\', '');
    assert.match(text, /The API server does not take an object of this revision/);
    assert.match(text, /The revision that counts as applied is main@4019b096/);
    assert.match(text, /Mend the manifests in Git, or revert the commit\. Next try in 6 minutes\./);
  });
});

describe('the lines below a Flux object', () => {
  const below = (name: string, ...others: readonly KubeObject[]): readonly string[] => {
    const object = recorded(name);
    return treeOf(...others, object).below(object.metadata.name, object.kind);
  };

  it('say why and what now where it is not well, and how much of what was tried is in the cluster', () => {
    const [why, next] = below('ks-new-revision-fails');
    assert.match(
      why ?? '',
      /^Why: The API server does not take an object .* Of main@818b1da8 only what goes first .* counts as applied is main@4019b096\.$/,
    );
    assert.equal(next, 'What now: Mend the manifests in Git, or revert the commit.');
    assert.match(
      below('ks-suspended')[0] ?? '',
      /^Why: It is suspended, by kubectl-patch\. Before that it was ready/,
    );
    assert.match(below('git-fetch-failed')[0] ?? '', /^Why: The Git repository could not be read\.$/);
  });

  it('are quiet where all is well, and while the state moves', () => {
    for (const name of [
      'ks-applied',
      'hr-installed',
      'ks-checking-health',
      'hr-installing',
      'git-fetching',
    ]) {
      assert.deepEqual(
        below(name).filter((line) => /^(Why|What now):/.test(line)),
        [],
        name,
      );
    }
  });

  it('warn of a source that brings nothing newer, ready as the app is', () => {
    const pending = recordings.find(({ name }) => name === 'ks-applied') ?? assert.fail();
    const stuck = pending.others.map((source) => changed(source, { spec: { suspend: true } }));
    const [first] = treeOf(...stuck, pending.object).below('ks-applied');
    assert.match(
      first ?? '',
      /^Beware: GitRepository ks-applied is suspended: what is newer in Git does not arrive/,
    );
  });

  it('tell of a release its history, its values, its tests and what was done about a failure', () => {
    const lines = below('hr-rolled-back');
    assert.ok(lines.includes('Release: shop.v5, shop 1.4.0+dc77dfcfc36e: deployed'));
    assert.ok(lines.some((line) => /^Before it: shop\.v4, shop 1\.5\.0\S*: failed/.test(line)));
    assert.ok(lines.some((line) => line.startsWith('Remediation: RollbackSucceeded: ')));
    assert.ok(below('hr-test-failed').some((line) => line.startsWith('Tests: TestFailed: ')));
    assert.ok(below('hr-values-missing').includes('Values from: ConfigMap nobody values.yaml'));
    assert.ok(below('hr-edit-unseen').includes('Drift detection: off: edits of its objects are not seen'));
  });

  it('do not count objects where the controller keeps no list of them', () => {
    const old = changed(recorded('hr-installed'), { status: { inventory: null } });
    assert.ok(
      treeOf(old)
        .below('hr-installed', 'HelmRelease')
        .includes('Its objects are not known: its controller keeps no list of them'),
    );
    assert.ok(below('hr-installed').some((line) => line.startsWith('1 object of Git: ')));
  });

  it('name who uses a source, each with its state', () => {
    const release = recordings.find(({ name }) => name === 'hr-from-chart') ?? assert.fail();
    const chart = release.others.find(({ kind }) => kind === 'HelmChart') ?? assert.fail();
    assert.deepEqual(treeOf(chart, release.object).below('hr-from-chart-hr-from-chart', 'HelmChart'), [
      'Used by HelmRelease hr-from-chart: Ready',
    ]);
    assert.equal(treeOf(chart).row('hr-from-chart-hr-from-chart', 'HelmChart').collapsible, 'none');
  });
});

describe('a source beside Git', () => {
  const TIP = '0ca47f8e5f60718293a4b5c6d7e8f9012345678a';
  const fetchedAt = NOW - 120_000;
  const applied = recordings.find(({ name }) => name === 'ks-applied') ?? assert.fail();
  const read = (lag: SourceLag) => {
    const tree = treeWith({ lag }, ...applied.others, applied.object);
    return {
      row: tree.row('ks-applied', 'GitRepository').description,
      line: tree.below('ks-applied', 'GitRepository')[0],
      user: tree.below('ks-applied').find((line) => line.startsWith('From ')),
      app: tree.row('ks-applied').description,
    };
  };

  it('says what was pushed and has not arrived, apart from an app that is behind its source', () => {
    const { row, line, user, app } = read({ word: 'behind', name: 'main', tip: TIP, commits: 2, fetchedAt });
    assert.equal(row, 'c56f5b7 · 2 commits behind Git · used by 1 · GitRepository');
    assert.equal(line, '2 commits behind Git: main is at 0ca47f8 in your clone, fetched 2 minutes ago');
    assert.match(user ?? '', /, 2 commits behind Git$/);
    assert.match(app, /^Ready · /, 'the app is as its source');
  });

  it('says nothing in rows where both are the same, or nobody can tell', () => {
    const even = read({ word: 'even', name: 'main', tip: TIP, fetchedAt });
    assert.doesNotMatch(even.row, /Git$|behind Git/);
    assert.match(even.line ?? '', /^As Git says: main is at 0ca47f8/);
    const unknown = read({ word: 'unknown', name: 'main', tip: TIP });
    assert.doesNotMatch(unknown.row, /behind Git/);
    assert.match(unknown.line ?? '', /^Ahead of your clone: .* does not have this commit$/);
  });
});

describe('what stands beside apps', () => {
  const row = (kind: string, group: string, rest: object): string => {
    const object = {
      apiVersion: `${group}/v1`,
      kind,
      metadata: { name: 'x', namespace: 'flux-system', generation: 1 },
      ...rest,
    };
    const { description, icon, contextValue } = treeOf(object).row('x', kind);
    return `${icon.id} ${contextValue}: ${description}`;
  };
  const READY = {
    conditions: [{ type: 'Ready', status: 'True', reason: 'Succeeded', message: '' }],
    observedGeneration: 1,
  };
  const IMAGE = 'image.toolkit.fluxcd.io';
  const NOTIFICATION = 'notification.toolkit.fluxcd.io';

  it('is read in its row, and offers nothing that writes', () => {
    assert.equal(
      row('ImageRepository', IMAGE, {
        spec: { image: 'ghcr.io/shop/web' },
        status: { ...READY, lastScanResult: { tagCount: 4, latestTags: ['3', '2', '1', '0'] } },
      }),
      'tag imageAutomation: 3, 2, 1 · ImageRepository',
    );
    assert.equal(
      row('ImagePolicy', IMAGE, {
        status: { ...READY, latestRef: { name: 'ghcr.io/shop/web', tag: '1.2.0' } },
      }),
      'tag imageAutomation: ghcr.io/shop/web:1.2.0 · ImagePolicy',
    );
    assert.equal(
      row('ImageUpdateAutomation', IMAGE, {
        spec: { sourceRef: { kind: 'GitRepository', name: 'fleet' } },
        status: { ...READY, lastPushCommit: '0123456789abcdef0123456789abcdef01234567' },
      }),
      'tag imageAutomation: pushed 0123456 to fleet · ImageUpdateAutomation',
    );
    assert.equal(
      row('Alert', NOTIFICATION, { spec: { providerRef: { name: 'chat' } } }),
      'bell notification: tells chat · Alert',
    );
    assert.equal(
      row('Provider', NOTIFICATION, {
        spec: { type: 'slack', channel: 'ops', address: 'https://hooks/SECRET' },
      }),
      'bell notification: slack ops · Provider',
    );
    assert.equal(
      row('Receiver', NOTIFICATION, {
        spec: { resources: [{ kind: 'GitRepository', name: 'fleet' }] },
        status: READY,
      }),
      'bell notification: wakes GitRepository fleet · Receiver',
    );
  });

  it('comes after apps and sources, whatever its name', () => {
    const alert = {
      apiVersion: `${NOTIFICATION}/v1beta3`,
      kind: 'Alert',
      metadata: { name: 'a', namespace: 'x' },
    };
    const { roots } = treeOf(alert, recorded('git-ready'), recorded('ks-applied'));
    assert.deepEqual(roots(), ['ks-applied', 'git-ready', 'a']);
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
        .includes('From GitRepository ks-suspended-behind: c227b8a, fetched 4 minutes ago'),
    );
    assert.equal(
      tree.row('ks-suspended-behind', 'GitRepository').description,
      'c227b8a · used by 1 · GitRepository',
    );
  });

  it('read a digest by the tag that it stands behind', () => {
    const pending = recordings.find(({ name }) => name === 'hr-new-chart-pending') ?? assert.fail();
    const tree = treeOf(...pending.others, pending.object);
    assert.match(tree.row('hr-new-chart-pending', 'OCIRepository').description, /^1\.5\.0@\w{8} · used by 1/);
    const [from] = tree
      .below('hr-new-chart-pending', 'HelmRelease')
      .filter((line) => line.startsWith('From '));
    assert.match(from ?? '', /^From OCIRepository hr-new-chart-pending: 1\.5\.0@\w{8}, fetched /);
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

  it('have their objects elsewhere where they bring a kubeconfig, so that none of them is missing here', () => {
    for (const [name, kind] of [
      ['ks-applied', 'Kustomization'],
      ['hr-installed', 'HelmRelease'],
    ] as const) {
      const remote = changed(recorded(name), { spec: { kubeConfig: { secretRef: { name: 'store-7' } } } });
      const tree = treeOf(remote);
      assert.match(tree.row(name, kind).description, / · objects on store-7$/);
      assert.ok(
        tree.below(name, kind).includes('Objects live on store-7: no context of your kubeconfig reaches it'),
      );
    }
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
