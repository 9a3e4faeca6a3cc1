import assert from 'node:assert/strict';

import { followClusterFacts } from '../../../src/app/followClusterFacts.ts';
import { checkFile } from '../../../src/core/authoring/folderCheck.ts';
import { argoCdEngine } from '../../../src/core/engines/argocd/argoCdEngine.ts';
import { kubeConnectionId } from '../../../src/core/model/ids.ts';
import type { KubeObject } from '../../../src/core/model/kubeObject.ts';
import type { ClusterFacts } from '../../../src/core/rules/context.ts';
import type { StoreEvent } from '../../../src/core/store/event.ts';
import { Store } from '../../../src/core/store/store.ts';
import type { JsonObject } from '../../../src/core/util/json.ts';
import { parseTolerant } from '../../../src/core/yaml/tolerant.ts';
import { BUNDLED } from '../core/schema/bundled.ts';
import { repositoryOf } from '../core/workspace/repositoryOf.ts';
import { FakeClock } from '../vscode/fakeClock.ts';
import { aContext, FILE } from './fakes.ts';

const OWN = 'https://forge.example/team/shop';
const ID = kubeConnectionId(FILE, 'hub');
const SCOPES = ['argoproj.io/Application', 'argoproj.io/AppProject'];

function object(kind: string, name: string, spec: JsonObject, tracker?: string): KubeObject {
  const annotations = {
    'argocd.argoproj.io/tracking-id': `${tracker}:argoproj.io/${kind}:argocd/${name}`,
  };
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind,
    metadata: { name, namespace: 'argocd', uid: name, ...(tracker !== undefined && { annotations }) },
    spec,
  };
}

const project = (name: string, spec: JsonObject = {}): KubeObject =>
  object('AppProject', name, {
    sourceRepos: ['*'],
    destinations: [{ server: '*', namespace: 'shop' }],
    ...spec,
  });
const root = (
  destination: JsonObject = { server: 'https://kubernetes.default.svc', namespace: 'argocd' },
): KubeObject =>
  object('Application', 'root', {
    project: 'shop',
    destination,
    source: { repoURL: OWN, path: 'apps', targetRevision: 'main', directory: { recurse: true } },
  });
const child = object('Application', 'till', { project: 'shop', destination: {} }, 'root');

function seen(...objects: readonly KubeObject[]): StoreEvent {
  const apps = objects.map((one) => {
    const app = argoCdEngine.toApp(one, ID);
    assert.ok(app);
    return { app, resourceVersion: '1' };
  });
  return { type: 'apps/observed', id: ID, apps };
}

const fresh = (word: 'live' | 'loading', scopes = SCOPES): readonly StoreEvent[] =>
  scopes.map((scope) => ({
    type: 'freshness/changed',
    id: ID,
    scope,
    freshness: word === 'live' ? { word, since: 0 } : { word, received: 0 },
  }));

const connected: readonly StoreEvent[] = [
  { type: 'connection/opened', context: aContext('hub') },
  { type: 'connection/phase', id: ID, phase: { word: 'connected' } },
];

class World {
  readonly store = new Store();
  readonly clock = new FakeClock();
  readonly told: (ClusterFacts | undefined)[] = [];
  readonly following = followClusterFacts(this, (facts) => this.told.push(facts));

  dispatch(...events: readonly StoreEvent[]): void {
    this.store.dispatch(events);
    this.clock.advance(1000);
  }

  /** Rules and messages of an Application in `path`, as the check of the workspace finds them. */
  findings(metadata: string, projectName: string, path = 'apps/shop.yaml'): readonly string[] {
    const text = `apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {${metadata}}\nspec:\n  project: ${projectName}\n  destination: {name: prod, namespace: shop}\n  source: {repoURL: "${OWN}", path: charts, targetRevision: v1.0.0}\n`;
    const cluster = this.told.at(-1);
    return checkFile({
      path,
      text,
      context: {
        settings: { productionPaths: [] },
        schemas: BUNDLED,
        workspace: repositoryOf({ [path]: text }),
        ...(cluster && { cluster }),
      },
      tolerant: parseTolerant,
      onError: (_, error) => {
        throw error;
      },
    })
      .filter(({ severity }) => severity === 'error' || severity === 'warning')
      .map(({ rule, message }) => `${rule} ${message}`);
  }
}

describe('what rules know of connected clusters', () => {
  it('is projects, where Argo CD runs, and roots; said once, and again when it is something else', () => {
    const world = new World();
    assert.deepEqual(world.told, []);
    world.dispatch(...connected, ...fresh('live'), seen(project('shop'), root(), child));
    assert.deepEqual(world.told, [
      {
        argoCdNamespaces: ['argocd'],
        projects: [
          {
            metadata: { name: 'shop', namespace: 'argocd' },
            spec: {
              sourceRepos: ['*'],
              destinations: [{ server: '*', namespace: 'shop' }],
              sourceNamespaces: [],
            },
          },
        ],
        roots: [
          {
            namespace: 'argocd',
            object: {
              metadata: { name: 'root', namespace: 'argocd' },
              spec: {
                destination: { server: 'https://kubernetes.default.svc', namespace: 'argocd' },
                sources: [
                  { repoURL: OWN, path: 'apps', targetRevision: 'main', directory: { recurse: true } },
                ],
              },
            },
          },
        ],
      },
    ]);
    world.dispatch(seen(object('Application', 'lone', { project: 'shop', destination: {} })));
    assert.equal(world.told.length, 1);
    world.dispatch(seen(project('shop', { sourceNamespaces: ['team-a'] })));
    assert.equal(world.told.length, 2);
    world.dispatch({ type: 'connection/closed', id: ID });
    assert.equal(world.told.at(-1), undefined);
    world.following.dispose();
    world.store.dispatch([...connected, ...fresh('live'), seen(project('shop'))]);
    assert.equal(world.clock.pending, 0);
  });

  it('is not said twice while much happens at once', () => {
    const world = new World();
    world.store.dispatch([...connected, ...fresh('live'), seen(project('shop'))]);
    world.store.dispatch([seen(project('till'))]);
    world.clock.advance(1000);
    assert.deepEqual(
      world.told.map((facts) => facts?.projects.length),
      [2],
    );
  });

  it('is nothing while projects are still read, or where they may not be', () => {
    const world = new World();
    world.dispatch(...connected, ...fresh('live'), ...fresh('loading', ['argoproj.io/AppProject']));
    world.dispatch(seen(project('shop'), root(), child));
    assert.deepEqual(world.told, []);
    const denied = new World();
    denied.dispatch(...connected, ...fresh('live', ['argoproj.io/Application']), seen(root(), child));
    assert.deepEqual(denied.told, []);
  });

  it('lets a project be missing, and a namespace be wrong, in what a live root deploys', () => {
    const world = new World();
    const shop = 'name: shop, namespace: argocd';
    assert.deepEqual(world.findings(shop, 'orders'), []);
    world.dispatch(...connected, ...fresh('live'), seen(project('shop'), root(), child));
    assert.deepEqual(world.findings(shop, 'shop'), []);
    assert.match(world.findings(shop, 'orders').join(), /^PL405 There is no project `orders`/);
    assert.match(world.findings('name: shop, namespace: team-a', 'shop').join(), /^PL133 .*`team-a`/);
    assert.deepEqual(world.findings(shop, 'orders', 'clusters/other/shop.yaml'), []);
    assert.deepEqual(world.findings('name: shop, namespace: team-a', 'shop', 'clusters/other/shop.yaml'), []);
    world.dispatch(seen(project('shop', { sourceRepos: ['https://forge.example/team/till'] })));
    assert.match(world.findings(shop, 'shop').join(), /^PL405 .*does not permit this repository/);
  });

  it('says nothing where the root deploys into another cluster', () => {
    const world = new World();
    world.dispatch(...connected, ...fresh('live'), seen(project('shop'), root({ name: 'edge' }), child));
    assert.deepEqual(world.told.at(-1)?.roots, []);
    assert.deepEqual(world.findings('name: shop, namespace: argocd', 'orders'), []);
  });
});
