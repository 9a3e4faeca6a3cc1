import assert from 'node:assert/strict';

import { healthOf, worse } from '../../../world/pull/health.ts';
import { yaml } from './build.ts';

const deployment = (spec: string, status: string): string =>
  `{ apiVersion: apps/v1, kind: Deployment, metadata: { name: web, generation: 2 }, spec: ${spec}, status: ${status} }`;
const set = (spec: string, status: string): string =>
  `{ apiVersion: apps/v1, kind: StatefulSet, metadata: { name: db, generation: 1 }, spec: ${spec}, status: ${status} }`;
const job = (conditions: string): string =>
  `{ apiVersion: batch/v1, kind: Job, metadata: { name: j }, status: { conditions: ${conditions} } }`;
const scaler = (conditions: string): string =>
  `{ apiVersion: autoscaling/v2, kind: HorizontalPodAutoscaler, metadata: { name: h }, status: { conditions: ${conditions} } }`;
const cronJob = (status: string): string =>
  `{ apiVersion: batch/v1, kind: CronJob, metadata: { name: c }, spec: {}, status: ${status} }`;

const cases: readonly [what: string, object: string, health: string | undefined][] = [
  ['a ConfigMap has no check', '{ apiVersion: v1, kind: ConfigMap, metadata: { name: c } }', undefined],
  [
    'an Application has no check',
    '{ apiVersion: argoproj.io/v1alpha1, kind: Application, metadata: { name: a } }',
    undefined,
  ],
  ['paused', deployment('{ paused: true }', '{}'), 'Suspended: Deployment is paused'],
  [
    'not yet observed',
    deployment('{ replicas: 3 }', '{ observedGeneration: 1 }'),
    'Progressing: Waiting for rollout to finish: observed deployment generation less than desired generation',
  ],
  [
    'over its deadline',
    deployment(
      '{ replicas: 3 }',
      '{ observedGeneration: 2, conditions: [{ type: Progressing, reason: ProgressDeadlineExceeded }] }',
    ),
    'Degraded: Deployment "web" exceeded its progress deadline',
  ],
  [
    'not all updated',
    deployment('{ replicas: 3 }', '{ observedGeneration: 2, updatedReplicas: 1 }'),
    'Progressing: Waiting for rollout to finish: 1 out of 3 new replicas have been updated...',
  ],
  [
    'old pods left',
    deployment('{ replicas: 3 }', '{ observedGeneration: 2, updatedReplicas: 3, replicas: 4 }'),
    'Progressing: Waiting for rollout to finish: 1 old replicas are pending termination...',
  ],
  [
    'not all available',
    deployment(
      '{ replicas: 3 }',
      '{ observedGeneration: 2, updatedReplicas: 3, replicas: 3, availableReplicas: 2 }',
    ),
    'Progressing: Waiting for rollout to finish: 2 of 3 updated replicas are available...',
  ],
  [
    'rolled out',
    deployment(
      '{ replicas: 3 }',
      '{ observedGeneration: 2, updatedReplicas: 3, replicas: 3, availableReplicas: 3 }',
    ),
    'Healthy',
  ],
  [
    'a set not observed',
    set('{}', '{}'),
    'Progressing: Waiting for statefulset spec update to be observed...',
  ],
  [
    'a set not ready',
    set('{ replicas: 3 }', '{ observedGeneration: 1, readyReplicas: 1 }'),
    'Progressing: Waiting for 2 pods to be ready...',
  ],
  [
    'a set partly rolled out on purpose',
    set(
      '{ replicas: 3, updateStrategy: { type: RollingUpdate, rollingUpdate: { partition: 1 } } }',
      '{ observedGeneration: 1, readyReplicas: 3, updatedReplicas: 2 }',
    ),
    'Healthy: partitioned roll out complete: 2 new pods have been updated...',
  ],
  [
    'a set that rolls',
    set(
      '{ replicas: 1 }',
      '{ observedGeneration: 1, readyReplicas: 1, updatedReplicas: 0, currentRevision: a, updateRevision: b }',
    ),
    'Progressing: waiting for statefulset rolling update to complete 0 pods at revision b...',
  ],
  [
    'a set that is done',
    set(
      '{ replicas: 1 }',
      '{ observedGeneration: 1, readyReplicas: 1, currentReplicas: 1, currentRevision: a, updateRevision: a }',
    ),
    'Healthy: statefulset rolling update complete 1 pods at revision a...',
  ],
  ['a job that runs', job('[]'), 'Progressing'],
  ['a job that failed', job('[{ type: Failed, status: "True", message: too often }]'), 'Degraded: too often'],
  ['a job that is done', job('[{ type: Complete, status: "True", message: done }]'), 'Healthy: done'],
  ['a suspended job', job('[{ type: Suspended, status: "True" }]'), 'Suspended'],
  ['an autoscaler without conditions', scaler('[]'), 'Progressing: Waiting to Autoscale'],
  [
    'an autoscaler without metrics',
    scaler(
      '[{ type: AbleToScale, status: "True" }, { type: ScalingActive, reason: FailedGetResourceMetric, message: no metrics }]',
    ),
    'Degraded: no metrics',
  ],
  [
    'an autoscaler that works',
    scaler('[{ type: AbleToScale, status: "True", message: ready }]'),
    'Healthy: ready',
  ],
  ['a cron job never run', cronJob('{}'), 'Healthy: CronJob has not been scheduled yet'],
  [
    'a cron job that failed last',
    cronJob('{ lastScheduleTime: "2026-01-02T00:00:00Z", lastSuccessfulTime: "2026-01-01T00:00:09Z" }'),
    'Degraded: CronJob has not completed its last execution successfully',
  ],
  [
    'a claim',
    '{ apiVersion: v1, kind: PersistentVolumeClaim, metadata: { name: p }, status: { phase: Bound } }',
    'Healthy',
  ],
  [
    'a lost claim',
    '{ apiVersion: v1, kind: PersistentVolumeClaim, metadata: { name: p }, status: { phase: Lost } }',
    'Degraded',
  ],
  [
    'a cluster service',
    '{ apiVersion: v1, kind: Service, metadata: { name: s }, spec: { type: ClusterIP } }',
    'Healthy',
  ],
  [
    'a balancer without address',
    '{ apiVersion: v1, kind: Service, metadata: { name: s }, spec: { type: LoadBalancer } }',
    'Progressing',
  ],
  [
    'an ingress with address',
    '{ apiVersion: networking.k8s.io/v1, kind: Ingress, metadata: { name: i }, status: { loadBalancer: { ingress: [{ ip: 192.0.2.1 }] } } }',
    'Healthy',
  ],
  [
    'going away',
    '{ apiVersion: v1, kind: ConfigMap, metadata: { name: c, deletionTimestamp: "2026-01-01T00:00:00Z" } }',
    'Progressing: Pending deletion',
  ],
  [
    'a hook held by its own finalizer',
    '{ apiVersion: v1, kind: ConfigMap, metadata: { name: c, deletionTimestamp: "2026-01-01T00:00:00Z", finalizers: [argocd.argoproj.io/hook-finalizer] } }',
    undefined,
  ],
];

describe('health of an object', () => {
  for (const [what, object, expected] of cases) {
    it(`${expected ?? 'none'}: ${what}`, () => {
      const health = healthOf(yaml(object));
      assert.equal(
        health && [health.status, health.message].filter((part) => part !== undefined).join(': '),
        expected,
      );
    });
  }

  it('orders the words from best to worst', () => {
    assert.equal(worse('Healthy', 'Suspended'), 'Suspended');
    assert.equal(worse('Degraded', 'Progressing'), 'Degraded');
    assert.equal(worse('Missing', 'Degraded'), 'Degraded');
    assert.equal(worse('Unknown', 'Degraded'), 'Unknown');
  });
});
