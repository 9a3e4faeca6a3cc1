import assert from 'node:assert/strict';

import type { AppComparison, ResourceComparison } from '../../../../src/core/model/comparison.ts';
import type { FieldChange } from '../../../../src/core/model/drift.ts';
import { appId, kubeConnectionId, resourceKey } from '../../../../src/core/model/ids.ts';
import { changeMark } from '../../../../src/core/view/changeMark.ts';
import { comparisonSummary, differing, shownDiff } from '../../../../src/core/view/comparisonDocuments.ts';

const WHEN = (at: number): string => new Date(at).toISOString().slice(11, 16);
const APP = appId({
  connection: kubeConnectionId('c', 'x'),
  group: 'argoproj.io',
  kind: 'Application',
  namespace: 'argocd',
  name: 'shop',
});
const REPLICAS: FieldChange = {
  pointer: '/spec/replicas',
  desired: 2,
  live: 5,
  writer: { manager: 'kubectl-edit', operation: 'Update', at: '2026-03-02T02:00:00Z' },
};
const GONE: FieldChange = { pointer: '/spec/paused', desired: true, live: undefined };

function aResource(fields: Partial<ResourceComparison> = {}): ResourceComparison {
  return {
    key: resourceKey({ group: 'apps', kind: 'Deployment', namespace: 'shop', name: 'web' }),
    group: 'apps',
    version: 'v1',
    kind: 'Deployment',
    namespace: 'shop',
    name: 'web',
    status: 'differs',
    verdict: 'OutOfSync',
    requiresPruning: false,
    rung: 'dryRun',
    title: 'Deployment web: main at 1a2b3c4 ↔ live',
    changes: [REPLICAS, GONE],
    fields: ['spec.replicas', 'spec.paused'],
    desired: {
      text: 'spec:\n  paused: true\n  replicas: 2\n',
      lines: [
        { first: 2, last: 2 },
        { first: 1, last: 1 },
      ],
    },
    live: { text: 'spec:\n  replicas: 5\n', lines: [{ first: 1, last: 1 }, undefined] },
    notes: [],
    liveVersion: '4711',
    ...fields,
  };
}

function aComparison(...resources: readonly ResourceComparison[]): AppComparison {
  return { app: APP, side: 'tracked', verdict: 'OutOfSync', resources, notes: [], at: 7 };
}

describe('shownDiff', () => {
  const shown = (fields: Partial<ResourceComparison> = {}) => {
    const resource = aResource(fields);
    return shownDiff(aComparison(resource), resource, 'Argo CD', WHEN);
  };

  it("puts the controller's verdict beside, in the title and on top of both texts", () => {
    const diff = shown();
    assert.equal(diff.title, 'Deployment web: main at 1a2b3c4 ↔ live · Argo CD: OutOfSync');
    assert.equal(diff.desired?.text, '# Argo CD says OutOfSync.\nspec:\n  paused: true\n  replicas: 2\n');
    assert.equal(diff.live?.text, '# Argo CD says OutOfSync.\nspec:\n  replicas: 5\n');
  });

  it('marks changed lines on the live side, and on the desired side what live lacks', () => {
    const diff = shown();
    const marks = (side: typeof diff.live): unknown =>
      side?.marks.map(({ first, last, label }) => [first, last, label]);
    assert.deepEqual(marks(diff.live), [[2, 2, 'kubectl-edit · 02:00']]);
    assert.deepEqual(marks(diff.desired), [[2, 2, 'not in the cluster']]);
  });

  it('writes notes as comments on both sides, so that they are no difference', () => {
    const diff = shown({ notes: [{ code: 'x', text: 'one\ntwo' }], changes: [], fields: [] });
    for (const side of [diff.desired, diff.live]) {
      assert.ok(side?.text.startsWith('# Argo CD says OutOfSync.\n# one\n# two\nspec:'));
    }
  });

  it('says of the whole app what matters to the resource', () => {
    const notes = [
      { code: 'notCloned', text: 'not cloned' },
      { code: 'noSettings', text: 'defaults' },
    ];
    const header = (rung: ResourceComparison['rung']): string | undefined => {
      const resource = aResource({ rung });
      const diff = shownDiff({ ...aComparison(resource), notes }, resource, 'Argo CD', WHEN);
      return diff.live?.text.split('spec:')[0];
    };
    assert.equal(header('lastApplied'), '# Argo CD says OutOfSync.\n# not cloned\n# defaults\n');
    assert.equal(header('dryRun'), '# Argo CD says OutOfSync.\n# defaults\n');
  });

  it('leaves out the side that has nothing, and the verdict where there is none', () => {
    const { verdict: _none, ...rest } = aResource({ status: 'onlyLive', changes: [], fields: [] });
    const diff = shownDiff(aComparison(rest), rest, 'Argo CD', WHEN);
    assert.equal(diff.desired, undefined);
    assert.equal(diff.title, rest.title);
    assert.equal(diff.live?.text, 'spec:\n  replicas: 5\n');
    assert.equal(shown({ status: 'onlyDesired' }).live, undefined);
  });

  it('names each text by live version, side, rung and time', () => {
    assert.deepEqual(shown().live?.id, {
      kind: 'diff-live',
      app: APP,
      resource: aResource().key,
      version: '4711',
      variant: 'tracked dryRun 7',
    });
  });
});

describe('differing', () => {
  it('takes what has a difference to show', () => {
    const all = (['same', 'differs', 'onlyDesired', 'onlyLive', 'absent', 'hook', 'failed'] as const).map(
      (status) => aResource({ status }),
    );
    assert.deepEqual(
      differing(aComparison(...all)).map((resource) => resource.status),
      ['differs', 'onlyDesired', 'onlyLive'],
    );
  });
});

describe('comparisonSummary', () => {
  it('names app, both sides and verdict', () => {
    const comparison = aComparison();
    assert.equal(
      comparisonSummary(comparison, 'shop', 'Argo CD'),
      'shop: as last applied ↔ live · Argo CD: OutOfSync',
    );
    assert.equal(
      comparisonSummary({ ...comparison, stateTitle: 'Ready' }, 'shop', 'Flux'),
      'shop: as last applied ↔ live · Flux: Ready',
    );
    assert.equal(
      comparisonSummary({ ...comparison, desiredFrom: 'main at 1a2b3c4' }, 'shop', 'Argo CD'),
      'shop: main at 1a2b3c4 ↔ live · Argo CD: OutOfSync',
    );
  });
});

describe('changeMark', () => {
  const rows: readonly [title: string, change: FieldChange, label: string][] = [
    ['manager and time', REPLICAS, 'kubectl-edit · 02:00'],
    [
      'a subresource',
      { ...REPLICAS, writer: { manager: 'kubectl', subresource: 'scale', at: '2026-03-02T02:59:50Z' } },
      'kubectl (scale) · 02:59',
    ],
    ['a writer without a time', { ...REPLICAS, writer: { manager: 'helm' } }, 'helm'],
    ['no writer on record', { pointer: '/a', desired: 1, live: 2 }, 'writer unknown'],
    ['a field that live lacks', GONE, 'not in the cluster'],
    [
      'a field that Git never set',
      { ...REPLICAS, without: 'undeclared' },
      'kubectl-edit · 02:00 · not in Git',
    ],
    [
      'a field whose value in Git is unknown',
      { ...REPLICAS, without: 'unknown' },
      "kubectl-edit · 02:00 · Git's value unknown",
    ],
  ];
  for (const [title, change, label] of rows) {
    it(title, () => assert.equal(changeMark(change, 'spec.replicas', WHEN).label, label));
  }

  it('says what becomes of the field, where that depends on who wrote it', () => {
    const { desired: _, ...added } = REPLICAS;
    const end = (change: Partial<FieldChange>): string =>
      changeMark({ ...REPLICAS, ...change }, 'spec.replicas', WHEN).label.replace(
        'kubectl-edit · 02:00 · ',
        '',
      );
    const here = { ...added, desired: undefined };
    assert.equal(end({ next: 'undone' }), 'will be put back');
    assert.equal(end({ ...here, next: 'undone', without: 'undeclared' }), 'not in Git · will be removed');
    assert.equal(end({ ...here, next: 'kept', without: 'undeclared' }), 'not in Git · stays');
    assert.equal(
      end({ ...here, next: 'undone', without: 'unknown' }),
      "Git's value unknown · will be undone",
    );
    assert.equal(
      end({ ...here, next: 'undoneIfDeclared', without: 'unknown' }),
      "Git's value unknown · stays unless Git sets it",
    );
    const { hover } = changeMark(
      { ...here, next: 'kept', without: 'undeclared', pointer: '/a', live: 1 },
      'a',
      WHEN,
    );
    // No verdict is spoken of where the product gives none.
    assert.ok(hover.every((line) => !line.includes('Synced')));
  });

  it('tells an autoscaler by how it writes, and a person who scales by hand from it', () => {
    const by = (manager: string): ReturnType<typeof changeMark> =>
      changeMark(
        { ...REPLICAS, writer: { manager, operation: 'Update', subresource: 'scale' } },
        'spec.replicas',
        WHEN,
      );
    assert.equal(by('kube-controller-manager').label, 'autoscaler (kube-controller-manager)');
    assert.ok(by('kube-controller-manager').hover.some((line) => line.includes('HorizontalPodAutoscaler')));
    assert.equal(by('kubectl').label, 'kubectl (scale)');
    assert.ok(by('kubectl').hover.every((line) => !line.includes('HorizontalPodAutoscaler')));
  });

  it('says in its hover which field, who, when, and that a manager is no person', () => {
    assert.deepEqual(changeMark(REPLICAS, 'spec.replicas', WHEN).hover, [
      'spec.replicas',
      'Last written by kubectl-edit at 02:00 (2026-03-02T02:00:00Z).',
      'A manager names a program, not a person.',
    ]);
  });
});
