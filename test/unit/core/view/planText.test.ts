import assert from 'node:assert/strict';

import type { Note, Plan, PlannedPatch } from '../../../../src/core/model/plan.ts';
import { planDetail } from '../../../../src/core/view/planText.ts';
import { anApp } from './world.ts';

const PATCH: PlannedPatch = {
  group: 'argoproj.io',
  version: 'v1alpha1',
  kind: 'Application',
  resource: 'applications',
  namespace: 'argocd',
  name: 'checkout',
  type: 'merge',
  body: { operation: { sync: { prune: false, revision: 'main' }, initiatedBy: { username: 'kim' } } },
};

function planOf(warnings: readonly Note[], patch: PlannedPatch = PATCH): Plan {
  return {
    app: anApp().id,
    action: { kind: 'sync', dryRun: false, prune: false, resources: [] },
    title: 'Sync checkout to main',
    blockers: [{ code: 'never', text: 'a blocked plan is not confirmed, so this is not shown' }],
    warnings,
    access: [],
    patch,
    doneWhen: { kind: 'operationFinished', graceMs: 1_000 },
    consent: 'always',
  };
}

describe('what a confirmation shows', () => {
  it('is the request as it is sent', () => {
    const text = planDetail(planOf([]));
    assert.equal(
      text,
      `PATCH /apis/argoproj.io/v1alpha1/namespaces/argocd/applications/checkout
{
  "operation": {
    "sync": {
      "prune": false,
      "revision": "main"
    },
    "initiatedBy": {
      "username": "kim"
    }
  }
}`,
    );
    const [, ...body] = text.split('\n');
    assert.equal(JSON.stringify(JSON.parse(body.join('\n'))), JSON.stringify(PATCH.body));
  });

  it('begins with the warnings, one a line', () => {
    const text = planDetail(
      planOf([
        { code: 'a', text: 'This deletes 2 objects.' },
        { code: 'b', text: 'Automation undoes it.' },
      ]),
    );
    assert.deepEqual(text.split('\n').slice(0, 4), [
      '• This deletes 2 objects.',
      '• Automation undoes it.',
      '',
      'PATCH /apis/argoproj.io/v1alpha1/namespaces/argocd/applications/checkout',
    ]);
  });

  it('keeps names apart from the path around them', () => {
    const patch = { ...PATCH, group: '', version: 'v1', resource: 'secrets', name: 'a/b?c', body: {} };
    assert.equal(planDetail(planOf([], patch)), 'PATCH /api/v1/namespaces/argocd/secrets/a%2Fb%3Fc\n{}');
  });
});
