import assert from 'node:assert/strict';

import { fluxEngine } from '../../../../../src/core/engines/flux/fluxEngine.ts';
import type { KubeObject } from '../../../../../src/core/model/kubeObject.ts';
import type { Action, Plan } from '../../../../../src/core/model/plan.ts';
import { argoCdEngine } from '../../../../../src/core/engines/argocd/argoCdEngine.ts';
import { appOf, recorded } from './fixtures.ts';

const MARK = 'kustomize.toolkit.fluxcd.io/reconcile';
const KS = recorded('ks-applied');
const OBJECT = { group: 'apps', version: 'v1', kind: 'Deployment', namespace: 'ks-applied', name: 'web' };
const LABELS = {
  'kustomize.toolkit.fluxcd.io/name': 'ks-applied',
  'kustomize.toolkit.fluxcd.io/namespace': 'ks-applied',
};
const live = (metadata: object = {}): KubeObject => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web', namespace: 'ks-applied', labels: LABELS, ...metadata },
});
const plan = (kind: 'stopManaging' | 'manageAgain', object: KubeObject | undefined): Plan => {
  const action: Action = { kind, object: OBJECT };
  const made = fluxEngine.plan(action, KS, {
    app: appOf(KS),
    now: 0,
    user: 'kim',
    ...(object && { managed: { live: object, resource: 'deployments' } }),
  });
  assert.ok(made.ok, made.ok ? '' : made.error.reason);
  return made.value;
};
const blockers = (kind: 'stopManaging' | 'manageAgain', metadata: object): readonly string[] =>
  plan(kind, live(metadata)).blockers.map(({ code }) => code);

describe('leaving one object of a Kustomization out', () => {
  it('is one annotation on that object, with the right to patch it, and said to be outside Git', () => {
    const made = plan('stopManaging', live());
    assert.equal(made.title, 'Stop managing Deployment web');
    assert.deepEqual(made.patch, {
      ...OBJECT,
      resource: 'deployments',
      type: 'merge',
      body: { metadata: { annotations: { [MARK]: 'disabled' } } },
    });
    assert.deepEqual(made.access, [
      { verb: 'patch', group: 'apps', resource: 'deployments', namespace: 'ks-applied', name: 'web' },
    ]);
    assert.deepEqual([made.blockers, made.doneWhen], [[], { kind: 'written' }]);
    assert.deepEqual(
      made.warnings.map(({ code }) => code),
      ['leavesOut', 'outsideGit'],
    );
  });

  it('is taken back by the same annotation', () => {
    const made = plan('manageAgain', live({ annotations: { [MARK]: 'Disabled' } }));
    assert.deepEqual(made.patch.body, { metadata: { annotations: { [MARK]: null } } });
    assert.deepEqual(made.blockers, []);
  });

  it('does not run where it would change nothing, or where others decide', () => {
    assert.deepEqual(blockers('stopManaging', { annotations: { [MARK]: 'disabled' } }), ['alreadyLeftOut']);
    assert.deepEqual(blockers('stopManaging', { labels: {} }), ['notOwned']);
    const gone = { deletionTimestamp: '2026-01-05T09:00:00Z' };
    assert.deepEqual(blockers('stopManaging', gone), ['deleting']);
    assert.deepEqual(blockers('manageAgain', {}), ['notLeftOut']);
    const byLabel = { labels: { ...LABELS, [MARK]: 'disabled' } };
    assert.deepEqual(blockers('manageAgain', byLabel), ['leftOutElsewhere']);
    const inGit = {
      annotations: { [MARK]: 'disabled' },
      managedFields: [
        {
          manager: 'kustomize-controller',
          operation: 'Apply',
          fieldsV1: { 'f:metadata': { 'f:annotations': { [`f:${MARK}`]: {} } } },
        },
      ],
    };
    assert.deepEqual(blockers('manageAgain', inGit), ['leftOutElsewhere']);
  });

  it('is refused with the reason for what is gone, for a release, and for Argo CD', () => {
    const action: Action = { kind: 'stopManaging', object: OBJECT };
    for (const owner of [KS, recorded('hr-installed')]) {
      const made = fluxEngine.plan(action, owner, { app: appOf(owner), now: 0, user: 'kim' });
      assert.ok(!made.ok && made.error.reason !== '');
    }
    const application = { apiVersion: 'argoproj.io/v1alpha1', kind: 'Application', metadata: { name: 'a' } };
    const made = argoCdEngine.plan(action, application, { app: appOf(KS), now: 0, user: 'kim' });
    assert.ok(!made.ok);
  });
});
