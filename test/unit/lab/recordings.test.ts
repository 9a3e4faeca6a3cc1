import assert from 'node:assert/strict';

import { argoCdEngine } from '../../../src/core/engines/argocd/argoCdEngine.ts';
import type { App } from '../../../src/core/model/app.ts';
import type { ConnectionId } from '../../../src/core/model/ids.ts';
import type { KubeObject } from '../../../src/core/model/kubeObject.ts';
import type { Action } from '../../../src/core/model/plan.ts';
import { readRecordings, type Recording } from '../../lab/record/recording.ts';
import { SCENARIOS } from '../../lab/record/scenarios.ts';
import type { Expect } from '../../lab/record/scenario.ts';

const CONNECTION = 'kube:/lab#lab' as ConnectionId;
const recordings = await readRecordings();
const named = (name: string): Recording => {
  const found = recordings.find((one) => one.name === name);
  assert.ok(found, `there is no recording ${name}`);
  return found;
};
const appOf = (object: KubeObject): App => {
  const app = argoCdEngine.toApp(object, CONNECTION);
  assert.ok(app, `${object.kind} ${object.metadata.name} is no app`);
  return app;
};

describe('recordings of the real Argo CD', () => {
  it('are there for every scenario, and for nothing else', () => {
    const scenarios = SCENARIOS.map(({ scenario }) => scenario.name).toSorted();
    assert.deepEqual(recordings.map(({ name }) => name).toSorted(), scenarios);
    assert.ok(scenarios.length >= 40);
  });

  for (const { script, scenario } of SCENARIOS) {
    describe(scenario.name, () => {
      it('says what its scenario says', () => {
        const { title, script: recorded, expect } = named(scenario.name);
        assert.deepEqual(
          { title, script: recorded, expect },
          { title: scenario.title, script, expect: scenario.expect },
        );
      });

      it(`is seen as ${scenario.expect.phase}`, () => {
        const { object } = named(scenario.name);
        assert.deepEqual(seen(object, scenario.expect), scenario.expect);
      });

      it('has an app at every frame and for every companion', () => {
        const { frames, others } = named(scenario.name);
        for (const object of [...frames.map((frame) => frame.object), ...others]) {
          assert.notEqual(appOf(object).phase.word, '');
        }
      });
    });
  }
});

/** The same facts that an expectation names, as Plumbline sees them in the object. */
function seen(object: KubeObject, expect: Expect): Expect {
  const app = appOf(object);
  const { operation } = app;
  const pick = <Key extends keyof Expect>(key: Key, value: () => Expect[Key]): Partial<Expect> =>
    expect[key] === undefined ? {} : { [key]: value() };
  const facts: Omit<Expect, 'phase' | 'plans'> = {
    ...pick('sync', () => app.sync),
    ...pick('health', () => app.health ?? null),
    ...pick('operation', () =>
      Object.fromEntries(
        Object.entries(expect.operation ?? {}).map(([field, wanted]) => {
          const is = operation?.[field as keyof typeof operation];
          // A part of a message is enough: the rest names files and times.
          const isPart = field === 'message' && typeof is === 'string' && is.includes(String(wanted));
          return [field, isPart ? wanted : is];
        }),
      ),
    ),
    ...pick('conditions', () => [...new Set(app.conditions.map(({ type }) => type))].toSorted()),
    ...pick('resources', () =>
      Object.fromEntries(
        argoCdEngine.resources(object).map((one) => [`${one.kind}/${one.name}`, one.sync ?? null]),
      ),
    ),
    ...pick('pruneCount', () => app.pruneCount),
    ...pick('healAttempts', () => app.healAttempts),
    ...pick('isVerdictStale', () => app.isVerdictStale),
    ...pick('historyLength', () => argoCdEngine.history(object).length),
  };
  return {
    phase: app.phase.word,
    ...facts,
    plans: {
      sync: blockersOf({ kind: 'sync', dryRun: false, prune: false, resources: [] }, object, app),
      refresh: blockersOf({ kind: 'refresh', hard: false }, object, app),
      terminate: blockersOf({ kind: 'terminate' }, object, app),
    },
  };
}

function blockersOf(action: Action, object: KubeObject, app: App): readonly string[] | 'unsupported' {
  const plan = argoCdEngine.plan(action, object, {
    app,
    now: Date.parse('2026-01-05T10:00:00Z'),
    user: 'ann',
  });
  return plan.ok ? plan.value.blockers.map(({ code }) => code) : plan.error.code;
}
