import assert from 'node:assert/strict';

import { kstatus } from '../../../../src/core/kube/kstatus.ts';
import type { KubeObject } from '../../../../src/core/model/kubeObject.ts';
import { readRecordings } from '../../../lab/record/recording.ts';

const AVAILABLE = { type: 'Available', status: 'True', reason: 'MinimumReplicasAvailable' };
const ROLLED_OUT = { type: 'Progressing', status: 'True', reason: 'NewReplicaSetAvailable' };

function of(apiVersion: string, kind: string, rest: object = {}, metadata: object = {}): string {
  const object: KubeObject = { apiVersion, kind, metadata: { name: 'web', ...metadata }, ...rest };
  const { status, message } = kstatus(object);
  return message === undefined ? status : `${status}: ${message}`;
}

const replicas = (count: number): object => ({
  replicas: count,
  updatedReplicas: count,
  readyReplicas: count,
  availableReplicas: count,
});
const deployment = (spec: object, status: object): string =>
  of('apps/v1', 'Deployment', { spec: { progressDeadlineSeconds: 600, ...spec }, status });
const conditions = (...all: readonly object[]): object => ({ status: { conditions: all } });

describe('the health of a live object', () => {
  it('of each workload that was recorded is what the controller says of its only app', async () => {
    const seen: string[] = [];
    for (const { name, object, live } of await readRecordings()) {
      const { status: { health } = {} } = object as { readonly status?: { health?: { status?: string } } };
      const workloads = live.filter(({ kind }) => kind === 'Deployment');
      const [only] = workloads;
      // A controller that was told to skip the app says what was when it last looked.
      const isFresh = name !== 'skip-reconcile';
      if (only !== undefined && workloads.length === 1 && health?.status !== undefined && isFresh) {
        assert.equal(kstatus(only).status, health.status, name);
        seen.push(health.status);
      }
    }
    assert.deepEqual([...new Set(seen)].toSorted(), ['Degraded', 'Healthy', 'Progressing']);
  });

  it('is that of any kind by its deletion, its generation and its conditions', () => {
    const widget = (rest: object, metadata?: object): string =>
      of('shop.example/v1', 'Widget', rest, metadata);
    assert.equal(widget({}), 'Healthy');
    assert.equal(
      widget({}, { deletionTimestamp: '2026-01-05T09:00:00Z' }),
      'Progressing: It is being deleted.',
    );
    assert.match(
      widget({ status: { observedGeneration: 1 } }, { generation: 2 }),
      /^Progressing: Generation 2/,
    );
    assert.equal(
      widget(conditions({ type: 'Reconciling', status: 'True', message: 'makes it' })),
      'Progressing: makes it',
    );
    assert.equal(
      widget(conditions({ type: 'Stalled', status: 'True', message: 'cannot' })),
      'Degraded: cannot',
    );
    assert.equal(
      widget(conditions({ type: 'Ready', status: 'False', message: 'not yet' })),
      'Progressing: not yet',
    );
    assert.equal(widget(conditions({ type: 'Ready', status: 'True' })), 'Healthy');
  });

  it('of a Deployment follows its rollout', () => {
    const ready = { ...replicas(2), conditions: [AVAILABLE, ROLLED_OUT] };
    assert.equal(deployment({ replicas: 2 }, ready), 'Healthy');
    assert.equal(deployment({ replicas: 3 }, ready), 'Progressing: 2 of 3 replicas are there.');
    assert.equal(
      deployment({ replicas: 2 }, { ...ready, updatedReplicas: 1 }),
      'Progressing: 1 of 2 replicas are updated.',
    );
    assert.equal(
      deployment({ replicas: 2 }, { ...ready, replicas: 3 }),
      'Progressing: 1 replicas too many have to end.',
    );
    assert.equal(
      deployment({ replicas: 2 }, { ...ready, availableReplicas: 0 }),
      'Progressing: 0 of 2 replicas are available.',
    );
    assert.equal(deployment({ replicas: 0 }, { conditions: [AVAILABLE, ROLLED_OUT] }), 'Healthy');
    assert.match(
      deployment({ replicas: 2 }, { ...ready, conditions: [AVAILABLE] }),
      /^Progressing: The rollout has not come to its end/,
    );
    const late = { type: 'Progressing', status: 'False', reason: 'ProgressDeadlineExceeded' };
    assert.match(deployment({ replicas: 2 }, { ...ready, conditions: [AVAILABLE, late] }), /^Degraded: /);
  });

  it('of a StatefulSet waits for one revision, or for the part that a partition lets through', () => {
    const set = (spec: object, status: object): string => of('apps/v1', 'StatefulSet', { spec, status });
    const ready = { ...replicas(3), currentReplicas: 3, currentRevision: 'a', updateRevision: 'a' };
    assert.equal(set({ replicas: 3 }, ready), 'Healthy');
    assert.match(set({ replicas: 3 }, { ...ready, updateRevision: 'b' }), /^Progressing: The rollout/);
    assert.equal(set({ replicas: 3, updateStrategy: { type: 'OnDelete' } }, {}), 'Healthy');
    const partition = { replicas: 3, updateStrategy: { rollingUpdate: { partition: 2 } } };
    assert.equal(set(partition, { ...ready, updatedReplicas: 1, currentReplicas: 2 }), 'Healthy');
    assert.match(
      set(partition, { ...ready, updatedReplicas: 0 }),
      /^Progressing: 0 of 1 replicas are updated/,
    );
  });

  it('of a DaemonSet and of a ReplicaSet counts what is scheduled', () => {
    const daemons = { desiredNumberScheduled: 2, currentNumberScheduled: 2, updatedNumberScheduled: 2 };
    const daemonSet = (status: object): string => of('apps/v1', 'DaemonSet', { status });
    const seen = { ...daemons, observedGeneration: 1 };
    assert.match(
      daemonSet({ ...daemons, numberAvailable: 2, numberReady: 2 }),
      /^Progressing: Its controller/,
    );
    assert.equal(daemonSet({ ...seen, numberAvailable: 2, numberReady: 2 }), 'Healthy');
    assert.match(daemonSet({ ...seen, numberAvailable: 1, numberReady: 2 }), /1 of 2 replicas are available/);
    const set = (status: object): string => of('apps/v1', 'ReplicaSet', { spec: { replicas: 1 }, status });
    assert.equal(set({ ...replicas(1), fullyLabeledReplicas: 1 }), 'Healthy');
    assert.match(
      set({ conditions: [{ type: 'ReplicaFailure', status: 'True', message: 'quota' }] }),
      /^Progressing: quota$/,
    );
  });

  it('of a Pod tells a crash loop and a Pod that no node takes from one that comes', () => {
    const pod = (status: object): string => of('v1', 'Pod', { status });
    const waiting = { name: 'app', state: { waiting: { reason: 'CrashLoopBackOff' } } };
    assert.equal(pod({ phase: 'Running', conditions: [{ type: 'Ready', status: 'True' }] }), 'Healthy');
    assert.equal(
      pod({ phase: 'Running', containerStatuses: [waiting] }),
      'Degraded: Crashes again and again: app.',
    );
    assert.match(pod({ phase: 'Running' }), /^Progressing: /);
    const unscheduled = {
      type: 'PodScheduled',
      status: 'False',
      reason: 'Unschedulable',
      message: '0/3 nodes',
    };
    assert.equal(pod({ phase: 'Pending', conditions: [unscheduled] }), 'Degraded: 0/3 nodes');
    assert.match(pod({ phase: 'Pending' }), /^Progressing: /);
    assert.equal(pod({ phase: 'Succeeded' }), 'Healthy');
    assert.equal(pod({ phase: 'Failed' }), 'Healthy: It is over, and it failed.');
  });

  it('of further kinds goes by what each says of itself', () => {
    assert.equal(of('v1', 'PersistentVolumeClaim', { status: { phase: 'Bound' } }), 'Healthy');
    assert.match(
      of('v1', 'PersistentVolumeClaim', { status: { phase: 'Pending' } }),
      /^Progressing: .*Pending/,
    );
    assert.equal(of('v1', 'Service', { spec: { type: 'ClusterIP' } }), 'Healthy');
    assert.match(of('v1', 'Service', { spec: { type: 'LoadBalancer' } }), /^Progressing: /);
    const crd = (...all: readonly object[]): string =>
      of('apiextensions.k8s.io/v1', 'CustomResourceDefinition', conditions(...all));
    assert.equal(crd({ type: 'Established', status: 'True' }), 'Healthy');
    assert.match(crd({ type: 'NamesAccepted', status: 'False', message: 'taken' }), /^Degraded: taken/);
    assert.match(crd({ type: 'Established', status: 'False', reason: 'Installing' }), /^Progressing: /);
    assert.match(of('batch/v1', 'Job'), /^Progressing: The job has not started/);
    assert.equal(of('batch/v1', 'Job', conditions({ type: 'Complete', status: 'True' })), 'Healthy');
    assert.match(
      of('batch/v1', 'Job', conditions({ type: 'Failed', status: 'True', message: 'backoff limit' })),
      /^Degraded: backoff limit/,
    );
  });
});
