import assert from 'node:assert/strict';

import { eventsOf } from '../../../../src/app/history/eventsOf.ts';
import { argoCdEngine } from '../../../../src/core/engines/argocd/argoCdEngine.ts';
import type { KubeObject } from '../../../../src/core/model/kubeObject.ts';
import type { DemoCluster } from '../../../world/api/startDemoCluster.ts';
import { startDemoCluster } from '../../../world/api/startDemoCluster.ts';
import { anAppId } from '../../core/history/auditWorld.ts';
import { failure, NEVER, Sessions, value } from '../../platform/kube/harness.ts';

const REF = {
  group: 'argoproj.io',
  version: 'v1alpha1',
  kind: 'Application',
  namespace: 'argocd',
  name: 'web',
};

function anEvent(id: string, kind: string, name: string): KubeObject {
  return {
    apiVersion: 'v1',
    kind: 'Event',
    metadata: { name: `${name}.${id}`, namespace: 'argocd' },
    involvedObject: { apiVersion: 'argoproj.io/v1alpha1', kind, name, namespace: 'argocd' },
    source: { component: 'argocd-application-controller' },
    type: 'Warning',
    reason: 'OperationCompleted',
    message: `Sync operation to ${id.repeat(40)} failed: no`,
    lastTimestamp: '2026-01-05T09:00:00Z',
  };
}

describe('Events of an app, read from the cluster', () => {
  let demo: DemoCluster;
  const sessions = new Sessions();

  before(async () => {
    demo = await startDemoCluster();
    demo.objects.namespaces('argocd');
    demo.put(
      anEvent('b', 'Application', 'web'),
      anEvent('a', 'Application', 'web'),
      anEvent('c', 'Application', 'webshop'),
      anEvent('d', 'ApplicationSet', 'web'),
    );
  });
  after(async () => {
    sessions.dispose();
    await demo.close();
  });

  async function read(engine = argoCdEngine): ReturnType<typeof eventsOf> {
    const { client } = await sessions.open(demo.kubeconfig, 'plumbline-demo');
    return eventsOf(
      { engineOf: () => engine, client: () => client, refOf: () => REF },
      anAppId('web'),
      Promise.resolve(undefined),
      NEVER,
    );
  }

  it('are those of its object alone, in one request that the demo cluster serves', async () => {
    demo.requests.clear();
    const events = await read();
    assert.ok(events);
    assert.deepEqual(
      value(events).map((event) => (event.word === 'ended' ? event.revisions : event.word)),
      [['a'.repeat(40)], ['b'.repeat(40)]],
    );
    assert.deepEqual(
      demo.requests.all.map(({ method, path, outside }) => [method, path, outside]),
      [['GET', '/api/v1/namespaces/argocd/events', undefined]],
    );
  });

  it('are an error where the login may not list them', async () => {
    demo.script.add({
      kind: 'status',
      code: 403,
      message: 'events is forbidden',
      match: { verb: 'list', path: '/api/v1/namespaces/argocd/events' },
    });
    const events = await read();
    demo.script.clear();
    assert.ok(events);
    assert.equal(failure(events).code, 'forbidden');
  });

  it('are not asked for where the engine reads none', async () => {
    demo.requests.clear();
    const { events: _, ...silent } = argoCdEngine;
    assert.equal(await read(silent), undefined);
    assert.deepEqual(demo.requests.all, []);
  });
});
