import assert from 'node:assert/strict';

import { ENGINES } from '../../../../src/core/engines/registry.ts';
import { Projection } from '../../../../src/core/follow/projection.ts';
import type { App } from '../../../../src/core/model/app.ts';
import type { KubeObject } from '../../../../src/core/model/kubeObject.ts';
import type { SourceEvent, Watched } from '../../../../src/core/ports.ts';
import { at } from '../../../../src/core/util/json.ts';
import type { StoreEvent } from '../../../../src/core/store/event.ts';
import { recorded } from '../../recorded.ts';
import { anApp, DEMO } from '../view/world.ts';

const OF: Watched = {
  spec: {
    group: 'argoproj.io',
    versions: ['v1alpha1'],
    kind: 'Application',
    resource: 'applications',
    hasTable: true,
  },
  version: 'v1alpha1',
};

function application(name: string, version = '7', namespace = 'argocd'): KubeObject {
  return recorded('synced', { metadata: { name, namespace, resourceVersion: version } });
}

const STRANGER: KubeObject = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p', namespace: 'n' } };

function events(event: SourceEvent, known: readonly App[] = []): readonly StoreEvent[] {
  return new Projection(DEMO, ENGINES).events(event, new Map(known.map((app) => [app.id, app])));
}

describe('Projection', () => {
  it('makes apps of a page, with the version and the time of the comparison, and skips strangers', () => {
    const page = events({ type: 'page', of: OF, objects: [application('a'), STRANGER], received: 2 });
    const [event] = page;
    assert.ok(page.length === 1 && event?.type === 'apps/observed');
    assert.deepEqual(
      event.apps.map(({ app, resourceVersion, comparedAt }) => [
        app.name,
        app.sync,
        resourceVersion,
        comparedAt,
      ]),
      [['a', 'Synced', '7', at(recorded('synced'), 'status', 'reconciledAt')]],
    );
  });

  it('says nothing of a changed object that is no app', () => {
    assert.deepEqual(events({ type: 'changed', of: OF, object: STRANGER }), []);
    const [event] = events({ type: 'changed', of: OF, object: application('a', '8') });
    assert.ok(event?.type === 'apps/observed');
    assert.equal(event.apps[0]?.resourceVersion, '8');
  });

  it('removes an app by its name alone', () => {
    assert.deepEqual(events({ type: 'removed', of: OF, object: application('checkout') }), [
      { type: 'apps/removed', id: DEMO, apps: [anApp().id] },
    ]);
  });

  it('removes what a finished list no longer names, within its kind and namespace only', () => {
    const kept = anApp({ name: 'kept' });
    const gone = anApp({ name: 'gone' });
    const elsewhere = anApp({ name: 'elsewhere', namespace: 'team-a' });
    const generator = anApp({ name: 'generator', kind: 'ApplicationSet' });
    const known = [kept, gone, elsewhere, generator];
    const keys = new Set(['argocd/kept']);
    assert.deepEqual(events({ type: 'listed', of: { ...OF, namespace: 'argocd' }, keys }, known), [
      { type: 'apps/removed', id: DEMO, apps: [gone.id] },
    ]);
    assert.deepEqual(events({ type: 'listed', of: OF, keys }, known), [
      { type: 'apps/removed', id: DEMO, apps: [gone.id, elsewhere.id] },
    ]);
  });

  it('paints rows of the first table', () => {
    const row = {
      name: 'a',
      namespace: 'argocd',
      uid: 'u',
      cells: { Name: 'a', 'Sync Status': 'OutOfSync', 'Health Status': 'Degraded' },
    };
    const [event] = events({ type: 'rows', of: OF, rows: [row] });
    assert.ok(event?.type === 'apps/painted');
    assert.deepEqual(
      event.apps.map(({ name, sync, health }) => [name, sync, health]),
      [['a', 'OutOfSync', 'Degraded']],
    );
  });

  it('leaves to others what says nothing of objects', () => {
    const error = { code: 'notFound', detail: 'x' } as const;
    assert.deepEqual(events({ type: 'live', of: OF }), []);
    assert.deepEqual(events({ type: 'stale', of: OF, error }), []);
    assert.deepEqual(events({ type: 'denied', of: OF, error }), []);
  });
});
