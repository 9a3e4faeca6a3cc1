import assert from 'node:assert/strict';

import type { App } from '../../../../src/core/model/app.ts';
import { kubeConnectionId } from '../../../../src/core/model/ids.ts';
import { allowanceOf, appById, managerOf, projectOf } from '../../../../src/core/store/select.ts';
import { aConnection, aContext, aGenerator, anApp, aProject, aState, DENYING, NOW } from '../view/world.ts';

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

describe('the project that bounds an app', () => {
  const app = anApp({ project: 'shop' });

  it('is the one of that name', () => {
    const shop = aProject('shop');
    assert.equal(projectOf(app, aConnection([app, aProject('default'), shop])), shop);
    assert.equal(projectOf(app, aConnection([app, aProject('default')])), undefined);
  });
  it('is of the same control plane where there are several', () => {
    const near = aProject('shop');
    const far = aProject('shop', { namespace: 'argocd-2' });
    assert.equal(projectOf(app, aConnection([far, app, near])), near);
    const inTeam = anApp({ project: 'shop', namespace: 'team-a' });
    assert.equal(projectOf(inTeam, aConnection([inTeam, near])), near);
    assert.equal(projectOf(inTeam, aConnection([inTeam, near, far])), undefined, 'nobody can tell');
  });
  it('lets it do what its windows say', () => {
    const shop = aProject('shop', { syncWindows: [DENYING] });
    assert.equal(allowanceOf(app, aConnection([app, shop]), NOW)?.word, 'denied');
    assert.equal(allowanceOf(app, aConnection([app, aProject('shop')]), NOW), undefined);
    assert.equal(allowanceOf(shop, aConnection([app, shop]), NOW), undefined);
  });
});
