import assert from 'node:assert/strict';

import type { App } from '../../../../src/core/model/app.ts';
import { kubeConnectionId } from '../../../../src/core/model/ids.ts';
import { appById, managerOf } from '../../../../src/core/store/select.ts';
import { aConnection, aContext, aGenerator, anApp, aState } from '../view/world.ts';

function managers(apps: readonly App[], of: App): string | undefined {
  const manager = managerOf(aState(aConnection(apps)), of);
  return manager && `${manager.kind} ${manager.namespace}/${manager.name}`;
}

describe('who manages an app', () => {
  const root = anApp({ name: 'root' });
  const child = anApp({ name: 'web', trackedBy: { name: 'root' } });

  it('is the app that tracks it', () =>
    assert.equal(managers([root, child], child), 'Application argocd/root'));
  it('is nobody where that app is not known', () => assert.equal(managers([child], child), undefined));
  it('is nobody where it tracks itself', () => {
    const self = anApp({ name: 'root', trackedBy: { name: 'root' } });
    assert.equal(managers([self], self), undefined);
  });
  it('is the generator that owns it, whatever stamp it carries', () => {
    const generated = anApp({
      name: 'preview',
      trackedBy: { name: 'root' },
      generatedBy: { kind: 'ApplicationSet', name: 'previews' },
    });
    assert.equal(
      managers([root, aGenerator({ name: 'previews' }), generated], generated),
      'ApplicationSet argocd/previews',
    );
  });
  it('is the one of the namespace in the stamp, else of its own, else the only one', () => {
    const far = anApp({ name: 'root', namespace: 'team-a' });
    assert.equal(managers([root, far, child], child), 'Application argocd/root');
    const stamped = anApp({ name: 'web', trackedBy: { name: 'root', namespace: 'team-a' } });
    assert.equal(managers([root, far, stamped], stamped), 'Application team-a/root');
    assert.equal(managers([far, child], child), 'Application team-a/root');
  });
  it('is looked for in its own connection', () => {
    const other = kubeConnectionId('/x', 'other');
    const foreign = anApp({ connection: other, name: 'web', trackedBy: { name: 'root' } });
    const state = aState(aConnection([root]), aConnection([foreign], { context: aContext({ id: other }) }));
    assert.equal(managerOf(state, foreign), undefined);
    assert.equal(appById(state, foreign.id), foreign);
    assert.equal(appById(state, anApp({ name: 'unknown' }).id), undefined);
  });
});
