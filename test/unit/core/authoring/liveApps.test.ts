import assert from 'node:assert/strict';

import type { LiveApp } from '../../../../src/core/authoring/liveApps.ts';
import { driftWords, liveApps, liveWords } from '../../../../src/core/authoring/liveApps.ts';
import { managedApps } from '../../../../src/core/authoring/managedApps.ts';
import type { App } from '../../../../src/core/model/app.ts';
import { kubeConnectionId } from '../../../../src/core/model/ids.ts';
import { aConnection, aContext, ago, anApp, anOperation, aState, NOW } from '../view/world.ts';

const NAME = { group: 'argoproj.io', kind: 'Application', namespace: 'argocd', name: 'checkout' };
const clock = (at: number): string => new Date(at).toISOString().slice(11, 19);
const only = (app: App): LiveApp => {
  const [live] = liveApps(aState(aConnection([app])), NAME);
  assert.ok(live);
  return live;
};

describe('what runs of a manifest', () => {
  it('is found by name, kind and namespace; where the manifest names none, in any', () => {
    const state = aState(aConnection([anApp(), anApp({ namespace: 'other' }), anApp({ name: 'x' })]));
    assert.equal(liveApps(state, NAME).length, 1);
    assert.deepEqual(
      liveApps(state, { ...NAME, namespace: '' }).map(({ app }) => app.namespace),
      ['argocd', 'other'],
    );
    assert.deepEqual(liveApps(state, { ...NAME, kind: 'ApplicationSet' }), []);
  });

  it('is found in every connection', () => {
    const other = kubeConnectionId('/home/kim/.kube/config', 'other');
    const state = aState(
      aConnection([anApp()]),
      aConnection([anApp({ connection: other })], { context: aContext({ id: other, name: 'other' }) }),
    );
    assert.equal(liveApps(state, NAME).length, 2);
  });

  it('is said in one line: the worse verdict first, the revision, the age', () => {
    const drifted = only(anApp({ sync: 'OutOfSync', lastSyncedAt: ago(5) }));
    assert.deepEqual(liveWords(drifted, NOW, clock), {
      text: 'OutOfSync · Healthy · a1b2c3d · synced 5m ago',
      icon: 'arrow-circle-up',
    });
    const busy = only(anApp({ operation: anOperation({ phase: 'Running' }) }));
    assert.equal(liveWords(busy, NOW, clock).icon, 'sync');
  });

  it('marks a file only where an app in it is not as Git wants it', () => {
    assert.equal(driftWords([only(anApp())]), undefined);
    assert.equal(
      driftWords([only(anApp({ sync: 'OutOfSync' }))]),
      'checkout is OutOfSync, Healthy in kind-demo',
    );
    assert.match(driftWords([only(anApp({ health: 'Degraded' }))]) ?? '', /Degraded/);
    const two = [
      only(anApp({ sync: 'OutOfSync' })),
      { ...only(anApp()), app: anApp({ name: 'cart', health: 'Missing' }) },
    ];
    assert.match(driftWords(two) ?? '', /^2 apps declared here.*: checkout, cart$/);
  });

  it('is gathered by the file that declares it', () => {
    const state = {
      ...aState(aConnection([anApp(), anApp({ name: 'cart' })])),
      declarations: new Map([
        ['argoproj.io/Application/argocd/checkout', { uri: 'file:///a.yaml', offset: 0, line: 0 }],
        ['argoproj.io/Application//cart', { uri: 'file:///a.yaml', offset: 9, line: 9 }],
      ]),
    };
    assert.deepEqual(
      [...managedApps(state)].map(([uri, apps]) => [uri, apps.map(({ app }) => app.name)]),
      [['file:///a.yaml', ['checkout', 'cart']]],
    );
  });
});
