import assert from 'node:assert/strict';

import type { HealLedger } from '../../../../src/core/heal/healLedger.ts';
import {
  addRestoration,
  EMPTY_LEDGER,
  explain,
  reconciledName,
} from '../../../../src/core/heal/healLedger.ts';
import { healStorms } from '../../../../src/core/heal/healStorm.ts';
import type { Restoration } from '../../../../src/core/heal/restoration.ts';
import { authorsOf, isControllerWriter } from '../../../../src/core/heal/writers.ts';
import type { App } from '../../../../src/core/model/app.ts';
import { laidOver, recorded } from '../../recorded.ts';
import { aHeal, anApp, asApp, passingApp, recordedApp } from '../view/world.ts';
import { controller, FIELDS, minute, WITHOUT_REPLICAS, writer } from './versions.ts';

const WEB = { group: 'apps', kind: 'Deployment', namespace: 'shop', name: 'web' };

const HEALING = passingApp('self-heal-fast', 2);
const STARTED = HEALING.operation?.startedAt ?? '';
/** Around the start of the recorded heal. */
const [LONG_BEFORE, EDITED, WRITTEN] = [
  '2026-01-05T08:50:00Z',
  '2026-01-05T09:00:02Z',
  '2026-01-05T09:00:04Z',
];

function restored(over: Partial<Restoration> = {}): Restoration {
  return {
    changes: [{ pointer: '/spec/replicas', edited: 5, restored: 3 }],
    at: WRITTEN,
    editedAt: EDITED,
    operationBefore: LONG_BEFORE,
    ...over,
  };
}

const waiting = (over: Partial<Restoration> = {}): HealLedger =>
  addRestoration(EMPTY_LEDGER, WEB, restored(over));

describe('why a field was restored', () => {
  it('is a heal when the operation after the edit heals', () => {
    assert.ok(EDITED < STARTED && STARTED < WRITTEN);
    for (const app of [HEALING, passingApp('self-heal-fast', 3), recordedApp('self-heal-fast')]) {
      const { ledger, heals } = explain(waiting(), app);
      assert.deepEqual(heals, [
        { resource: WEB, changes: restored().changes, healedAt: WRITTEN, isObserved: true },
      ]);
      assert.deepEqual(ledger.waiting, [], 'it is told once');
    }
  });

  it('waits for the operation where the app’s frame is later than the object’s', () => {
    const before = recordedApp('synced-automated');
    const operationBefore = before.operation?.startedAt ?? '';
    const editedAt = before.operation?.finishedAt ?? '';
    assert.ok(operationBefore < editedAt);
    for (const app of [recordedApp('never-synced'), before, passingApp('self-heal-fast', 0)]) {
      const { ledger, heals } = explain(waiting({ operationBefore, editedAt }), app);
      assert.deepEqual([heals.length, ledger.waiting.length], [0, 1]);
    }
  });

  it('is known at once where the app’s frame came first', () => {
    const sawHealBeforeEdit = waiting({ operationBefore: STARTED });
    assert.equal(explain(sawHealBeforeEdit, HEALING).heals.length, 1);
  });

  it('is no heal when somebody synced by hand or a new revision was deployed', () => {
    for (const app of [recordedApp('synced'), recordedApp('synced-automated')]) {
      const { ledger, heals } = explain(waiting(), app);
      assert.deepEqual([heals, ledger.waiting], [[], []]);
    }
  });

  it('is a heal without a count too, as controllers before 2.13 do it: it names what it puts back', () => {
    const operation = { sync: { autoHealAttemptsCount: null } };
    const app = asApp(laidOver(recorded('self-heal-fast'), { status: { operationState: { operation } } }));
    assert.equal(explain(waiting(), app).heals.length, 1);
  });

  it('is no heal where an app that heals was deployed by its controller', () => {
    const heals = { spec: { syncPolicy: { automated: { selfHeal: true } } } };
    const app = asApp(laidOver(recorded('synced-automated'), heals));
    assert.deepEqual([app.syncPolicy.selfHeal, app.operation?.isAutomated], [true, true]);
    assert.deepEqual(explain(waiting(), app).heals, []);
  });

  it('is forgotten where nothing ever explains it', () => {
    let ledger = EMPTY_LEDGER;
    for (let index = 0; index < 80; index++) {
      ledger = addRestoration(ledger, { ...WEB, name: `web-${index}` }, restored());
    }
    assert.deepEqual([ledger.waiting.length, ledger.waiting[0]?.resource.name], [50, 'web-30']);
  });
});

describe('a heal storm', () => {
  it('is the third heal of one field of one object, with everybody who set it', () => {
    const by = (manager: string, name = 'web') =>
      aHeal({
        resource: { ...WEB, name },
        changes: [{ pointer: '/spec/replicas', edited: 5, restored: 3, writer: { manager } }],
      });
    assert.deepEqual(healStorms([by('hpa'), by('kim'), by('hpa', 'api'), by('hpa', 'api')]), []);
    assert.deepEqual(healStorms([by('hpa'), by('kim'), by('hpa'), by('hpa', 'api')]), [
      { resource: WEB, pointer: '/spec/replicas', count: 3, managers: ['hpa', 'kim'] },
    ]);
  });
});

describe('who wrote between two versions', () => {
  const names = (before: Parameters<typeof authorsOf>[0], after: Parameters<typeof authorsOf>[0]) =>
    authorsOf(before, after).map(({ manager }) => manager);
  const edit = writer('kubectl-edit', 10, FIELDS.replicas);

  it('is who is new or has a newer time', () => {
    assert.deepEqual(names([controller(0)], [controller(0, WITHOUT_REPLICAS), edit]), ['kubectl-edit']);
    assert.deepEqual(names([controller(0), edit], [controller(11), edit]), ['argocd-controller']);
  });
  it('is not who only lost a field to the other', () =>
    assert.deepEqual(names([controller(0), edit], [controller(0), writer('kubectl-edit', 10, {})]), []));
  it('is who gained a field within the same second', () =>
    assert.deepEqual(names([controller(0, WITHOUT_REPLICAS), edit], [controller(0), edit]), [
      'argocd-controller',
    ]));
});

describe('programs of the cluster', () => {
  for (const [manager, subresource, expected] of [
    ['kube-controller-manager', 'scale', true],
    ['kube-controller-manager', undefined, true],
    ['keda-operator', undefined, true],
    ['image-reflector-controller', undefined, true],
    ['horizontal-pod-autoscaler', undefined, true],
    ['some-scaler', 'scale', true],
    ['own-thing', 'scale', true],
    ['cert-manager-cainjector', undefined, true],
    ['manager', undefined, true],
    ['managers-friend', undefined, false],
    ['kubectl', 'scale', false],
    ['kubectl-edit', undefined, false],
    ['Mozilla', undefined, false],
    ['helm', undefined, false],
  ] as const) {
    it(`${manager} ${subresource ?? ''} ${expected ? 'is one' : 'is none'}`, () =>
      assert.equal(
        isControllerWriter({ manager, ...(subresource === undefined ? {} : { subresource }) }),
        expected,
      ));
  }
});

describe('why a field was restored, by a controller without a record of operations', () => {
  const reconciled = (over: Partial<App> = {}, since = minute(12)): App =>
    anApp({
      appliedRevision: 'main@sha1:a',
      generation: 4,
      phase: { word: 'Ready', since, title: { text: 'Ready', look: 'good' } },
      ...over,
    });
  const before = {
    operationBefore: reconciledName(reconciled()) ?? '',
    at: minute(11),
    editedAt: minute(10),
  };

  it('is a heal where revision and spec are those of before the edit', () => {
    const { ledger, heals } = explain(waiting(before), reconciled());
    assert.deepEqual(
      heals.map(({ healedAt }) => healedAt),
      [minute(11)],
    );
    assert.deepEqual(ledger.waiting, []);
  });

  it('is a deploy where another revision was applied, or the spec was changed', () => {
    for (const over of [{ appliedRevision: 'main@sha1:b' }, { generation: 5 }]) {
      const { ledger, heals } = explain(waiting(before), reconciled(over));
      assert.deepEqual([heals, ledger.waiting], [[], []]);
    }
  });

  it('is not known before the controller says that it is done with a look after the write', () => {
    const changing = { phase: { word: 'Reconciling', title: { text: '', look: 'changing' } } } as const;
    for (const app of [reconciled(changing), reconciled({}, minute(9))]) {
      const { ledger, heals } = explain(waiting(before), app);
      assert.deepEqual([heals, ledger.waiting.length], [[], 1]);
    }
  });
});
