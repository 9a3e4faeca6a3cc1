import assert from 'node:assert/strict';

import { argoCdEngine } from '../../../../src/core/engines/argocd/argoCdEngine.ts';
import { fluxEngine } from '../../../../src/core/engines/flux/fluxEngine.ts';
import { Projection } from '../../../../src/core/follow/projection.ts';
import type { App } from '../../../../src/core/model/app.ts';
import type { KubeObject } from '../../../../src/core/model/kubeObject.ts';
import type { SourceEvent, Watched } from '../../../../src/core/ports.ts';
import { reduce } from '../../../../src/core/store/reduce.ts';
import { EMPTY_STATE } from '../../../../src/core/store/state.ts';
import { changed, HERE, recorded, recordings } from '../engines/flux/fixtures.ts';

const ENGINES = [argoCdEngine, fluxEngine];
const behind = recordings.find(({ name }) => name === 'ks-suspended-behind') ?? assert.fail();
const source = behind.others.find(({ kind }) => kind === 'GitRepository') ?? assert.fail();
const app = changed(behind.object, { spec: { suspend: null } });
const applied = (app['status'] as { readonly lastAppliedRevision: string }).lastAppliedRevision;
const current = changed(source, { status: { artifact: { revision: applied } } });

/** The state after these events, as the watch of a cluster brings them. */
class Cluster {
  readonly #projection = new Projection(HERE, ENGINES);
  #state = reduce(EMPTY_STATE, [
    {
      type: 'connection/opened',
      context: {
        id: HERE,
        name: 'prod',
        file: '/home/kim/.kube/config',
        cluster: 'prod',
        user: 'kim',
        login: 'none',
        isCurrent: true,
      },
    },
  ]).state;

  /** Ids of the apps that the event changed, by kind and name. */
  hear(event: SourceEvent): readonly string[] {
    const events = this.#projection.events(event, this.apps);
    const { state, change } = reduce(this.#state, events);
    this.#state = state;
    return [...change.apps].map((id) =>
      id
        .split('/')
        .filter((_, index) => index % 2 === 0)
        .join('/'),
    );
  }

  see(object: KubeObject): readonly string[] {
    return this.hear({ type: 'changed', of: watched(object), object });
  }

  get apps(): ReadonlyMap<App['id'], App> {
    return this.#state.connections.get(HERE)?.apps ?? new Map<App['id'], App>();
  }

  word(name: string, kind = 'Kustomization'): string | undefined {
    return [...this.apps.values()].find((one) => one.name === name && one.kind === kind)?.phase.word;
  }
}

function watched({ kind }: KubeObject): Watched {
  const spec = ENGINES.flatMap(({ watches }) => watches).find((one) => one.kind === kind);
  return { spec: spec ?? assert.fail(), version: 'v1' };
}

describe('apps that name each other, as they come', () => {
  it('are told by what they name, whichever comes first', () => {
    const appFirst = new Cluster();
    appFirst.see(app);
    assert.equal(appFirst.word('ks-suspended-behind'), 'Ready');
    assert.equal(appFirst.see(source).length, 2);
    assert.equal(appFirst.word('ks-suspended-behind'), 'NewRevision');

    const sourceFirst = new Cluster();
    sourceFirst.see(source);
    sourceFirst.see(app);
    assert.equal(sourceFirst.word('ks-suspended-behind'), 'NewRevision');
    assert.deepEqual(
      [...sourceFirst.apps.values()].map(({ sources }) => sources.length),
      [1, 1],
    );
  });

  it('follow the source when it moves, and not when it only talks', () => {
    const cluster = new Cluster();
    cluster.see(current);
    cluster.see(app);
    assert.equal(cluster.word('ks-suspended-behind'), 'Ready');
    const talk = changed(current, {
      status: { conditions: [{ type: 'Ready', status: 'True', reason: 'Succeeded', message: 'once more' }] },
    });
    assert.ok(cluster.see(talk).length <= 1);
    cluster.see(source);
    assert.equal(cluster.word('ks-suspended-behind'), 'NewRevision');
  });

  it('are told that what they name is gone', () => {
    const cluster = new Cluster();
    cluster.see(source);
    cluster.see(app);
    cluster.hear({ type: 'removed', of: watched(source), object: source });
    assert.equal(cluster.word('ks-suspended-behind'), 'Ready');
    const [left, ...others] = cluster.apps.values();
    assert.equal(others.length, 0);
    assert.deepEqual(left?.sources, []);
  });

  it('are told through a page of a list, one behind the other', () => {
    const recording = recordings.find(({ name }) => name === 'hr-from-chart') ?? assert.fail();
    const chart = recording.others.find(({ kind }) => kind === 'HelmChart') ?? assert.fail();
    const repository = changed(recorded('helm-repository-ready'), {
      metadata: { name: 'hr-from-chart', namespace: 'hr-from-chart' },
    });
    const cluster = new Cluster();
    cluster.see(recording.object);
    cluster.see(chart);
    cluster.hear({ type: 'page', of: watched(repository), objects: [repository], received: 1 });
    const release = [...cluster.apps.values()].find(({ kind }) => kind === 'HelmRelease');
    assert.equal(release?.sources[0]?.repoURL, 'https://charts.fernhill.example');
  });

  it('wait for each other without an end, and without one here', () => {
    const waiting = recorded('ks-dependency-not-ready');
    const named = (name: string, on: string): KubeObject =>
      changed(waiting, { metadata: { name }, spec: { dependsOn: [{ name: on }] } });
    const cluster = new Cluster();
    cluster.see(named('a', 'b'));
    cluster.see(named('b', 'a'));
    cluster.see(changed(named('a', 'b'), { metadata: { resourceVersion: '2' } }));
    for (const { phase } of cluster.apps.values()) {
      assert.match(phase.reason ?? '', /They wait for each other/);
    }
  });
});

describe('an object that both products stamped', () => {
  const LABELS = {
    'kustomize.toolkit.fluxcd.io/name': 'apps',
    'kustomize.toolkit.fluxcd.io/namespace': 'flux-system',
  };
  const application: KubeObject = {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: { name: 'web', namespace: 'argocd', labels: LABELS },
  };

  it('is tracked by the one of the other product where its own has no say', () => {
    const cluster = new Cluster();
    cluster.see(application);
    const [web] = cluster.apps.values();
    assert.deepEqual(web?.trackedBy, {
      engine: 'flux',
      kind: 'Kustomization',
      name: 'apps',
      namespace: 'flux-system',
    });
    assert.equal(web?.alsoTrackedBy, undefined);
  });

  it('is tracked by its own, and tells of the other', () => {
    const cluster = new Cluster();
    cluster.see(
      changed(application, {
        metadata: {
          annotations: { 'argocd.argoproj.io/tracking-id': 'root:argoproj.io/Application:argocd/web' },
        },
      }),
    );
    const [web] = cluster.apps.values();
    assert.equal(web?.trackedBy?.name, 'root');
    assert.equal(web?.alsoTrackedBy?.name, 'apps');
  });
});
