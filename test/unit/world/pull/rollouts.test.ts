import assert from 'node:assert/strict';

import { lastDue } from '../../../world/pull/cron.ts';
import { healthOf } from '../../../world/pull/health.ts';
import {
  applyMergePatch,
  at,
  dictAt,
  listAt,
  numberAt,
  textAt,
  type Json,
} from '../../../world/pull/json.ts';
import type { Obj } from '../../../world/pull/objects.ts';
import { nextStep } from '../../../world/pull/rollouts.ts';
import { changed, yaml } from './build.ts';

const now = '2026-01-01T00:00:00Z';

/** Lives through all steps of an object; answers its last state, the health after each step, and what was said. */
function live(object: Obj): { last: Obj; healths: string[]; said: string[]; waited: number } {
  let here = object;
  let waited = 0;
  const healths: string[] = [];
  const said: string[] = [];
  for (let step = nextStep(here, now); step; step = nextStep(here, now)) {
    here = { ...here, status: applyMergePatch(dictAt(here, 'status'), step.status) };
    waited += step.afterMs;
    healths.push(healthOf(here)!.status);
    said.push(...(step.event ? [step.event.message] : []));
    assert.ok(healths.length < 20, 'it never ends');
  }
  return { last: here, healths, said, waited };
}

const deployment = yaml(`
apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: shop, generation: 1 }
spec: { replicas: 4, template: { spec: { containers: [{ name: web, image: "web:1" }] } } }
`);

describe('schedules', () => {
  const cases: readonly [schedule: string, at: string, due: string | undefined][] = [
    ['10 */6 * * *', '2026-11-24T13:00', '2026-11-24T12:10'],
    ['0 5 * * *', '2026-11-24T04:59', '2026-11-23T05:00'],
    ['20 3 * * 1-5', '2026-11-22T12:00', '2026-11-20T03:20'],
    ['*/15 8-17/3 1,15 * *', '2026-11-16T00:00', '2026-11-15T17:45'],
    ['0 0 30 2 *', '2026-11-24T00:00', undefined],
    ['@daily', '2026-11-24T00:00', undefined],
  ];
  for (const [schedule, at, due] of cases) {
    it(`${schedule} was last due ${due ?? 'never'}`, () => {
      const found = lastDue(schedule, Date.parse(`${at}:00Z`));
      assert.equal(found === undefined ? undefined : new Date(found).toISOString().slice(0, 16), due);
    });
  }
});

describe('rollouts', () => {
  it('bring a new Deployment up step by step', () => {
    const { last, healths, said } = live(deployment);
    assert.deepEqual(healths, ['Progressing', 'Progressing', 'Healthy']);
    assert.match(said[0]!, /^Scaled up replica set web-[0-9a-f]{10} from 0 to 4$/);
    const conditions = listAt(last, 'status', 'conditions').map(
      (one) => `${textAt(one, 'type')} ${textAt(one, 'reason')}`,
    );
    assert.deepEqual(conditions, [
      'Available MinimumReplicasAvailable',
      'Progressing NewReplicaSetAvailable',
    ]);
  });

  it('scale without replacing pods', () => {
    const { last } = live(deployment);
    const more = live(changed(last, { '/spec/replicas': 6, '/metadata/generation': 2 }));
    assert.match(more.said[0]!, / from 4 to 6$/);
    assert.equal(at(more.last, 'status', 'readyReplicas'), 6);
    const fewer = live(changed(more.last, { '/spec/replicas': 1, '/metadata/generation': 3 }));
    assert.match(fewer.said[0]!, /^Scaled down .* from 6 to 1$/);
    assert.equal(fewer.healths.at(-1), 'Healthy');
  });

  it('replace pods for a new template', () => {
    const { last } = live(deployment);
    const next = live(
      changed(last, { '/spec/template/spec/containers/0/image': 'web:2', '/metadata/generation': 2 }),
    );
    assert.equal(next.healths[0], 'Progressing');
    assert.equal(next.healths.at(-1), 'Healthy');
  });

  it('run over their deadline where the template says that it fails', () => {
    const bad = changed(deployment, {
      '/spec/template/metadata': { annotations: { 'fernhill.example/outcome': 'fails' } },
    });
    const { healths, waited } = live(bad);
    assert.equal(healths.at(-1), 'Degraded');
    assert.ok(waited > 600_000);
  });

  it('stop where the strategy stops them while new pods are never ready', () => {
    const crash = { '/spec/template/spec/containers/0/image': 'web:crashes', '/metadata/generation': 2 };
    const stuck = (over: Record<string, Json>): readonly (number | undefined)[] => {
      const { last } = live(changed(live(changed(deployment, over)).last, crash));
      return ['replicas', 'updatedReplicas', 'availableReplicas'].map((field) =>
        numberAt(last, 'status', field),
      );
    };
    assert.deepEqual(stuck({ '/spec/replicas': 1 }), [2, 1, 1]);
    assert.deepEqual(stuck({ '/spec/replicas': 2 }), [3, 1, 2]);
    assert.deepEqual(stuck({ '/spec/replicas': 4 }), [5, 2, 3]);
    const rollingUpdate = { maxSurge: 0, maxUnavailable: 2 };
    assert.deepEqual(stuck({ '/spec/replicas': 4, '/spec/strategy': { rollingUpdate } }), [4, 2, 2]);
    assert.deepEqual(stuck({ '/spec/replicas': 3, '/spec/strategy': { type: 'Recreate' } }), [3, 3, 0]);
  });

  it('roll a StatefulSet, revision after revision', () => {
    const set = yaml(
      '{ apiVersion: apps/v1, kind: StatefulSet, metadata: { name: db, generation: 1 }, spec: { replicas: 2, template: { a: 1 } } }',
    );
    const first = live(set);
    assert.deepEqual(first.healths, ['Progressing', 'Healthy']);
    const second = live(changed(first.last, { '/spec/template/a': 2, '/metadata/generation': 2 }));
    assert.deepEqual(second.healths, ['Progressing', 'Healthy']);
    assert.notEqual(
      at(second.last, 'status', 'currentRevision'),
      at(first.last, 'status', 'currentRevision'),
    );
  });

  it('end Jobs well, badly, or not at all', () => {
    const job = yaml(
      '{ apiVersion: batch/v1, kind: Job, metadata: { name: j, annotations: {} }, spec: { backoffLimit: 2 } }',
    );
    assert.deepEqual(live(job).healths, ['Progressing', 'Healthy']);
    const failing = live(changed(job, { '/metadata/annotations/fernhill.example~1outcome': 'fails' }));
    assert.deepEqual(failing.healths, ['Progressing', 'Degraded']);
    assert.equal(at(failing.last, 'status', 'failed'), 3);
    assert.deepEqual(live(changed(job, { '/spec/suspend': true })).healths, []);
  });

  it('tell of the last run of a CronJob that is old enough to have had one', () => {
    const cron = yaml(
      '{ apiVersion: batch/v1, kind: CronJob, metadata: { name: c, creationTimestamp: "2025-12-30T00:00:00Z" }, spec: { schedule: 0 5 * * * } }',
    );
    const { last, healths } = live(cron);
    assert.deepEqual(
      [healths, at(last, 'status', 'lastScheduleTime')],
      [['Healthy'], '2025-12-31T05:00:00Z'],
    );
    assert.equal(
      nextStep(changed(cron, { '/metadata/creationTimestamp': '2025-12-31T22:00:00Z' }), now),
      undefined,
    );
  });

  it('bind claims and give addresses', () => {
    const claim = yaml(
      '{ apiVersion: v1, kind: PersistentVolumeClaim, metadata: { name: p }, spec: { resources: { requests: { storage: 1Gi } } } }',
    );
    assert.deepEqual(live(claim).healths, ['Healthy']);
    assert.deepEqual(
      live(yaml('{ apiVersion: networking.k8s.io/v1, kind: Ingress, metadata: { name: i } }')).healths,
      ['Healthy'],
    );
    assert.equal(
      nextStep(
        yaml('{ apiVersion: v1, kind: Service, metadata: { name: s }, spec: { type: ClusterIP } }'),
        now,
      ),
      undefined,
    );
  });
});
