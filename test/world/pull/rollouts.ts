import { createHash } from 'node:crypto';

import { lastDue } from './cron.ts';
import { at, canonical, dictAt, listAt, numberAt, textAt, type Dict, type Json } from './json.ts';
import * as o from './objects.ts';
import { parseDuration } from './retry.ts';
import { stuckPods, type Pods } from './surge.ts';
import { imagesOf } from './syncStep.ts';

/** What a controller of the cluster does next to an object: after a while, a new status (or a part of it). */
export interface Step {
  readonly afterMs: number;
  readonly status: Dict;
  /** What it says in an Event on the object. */
  readonly event?: { readonly reason: string; readonly message: string };
}

/** On a workload or its pod template: this one never gets ready, this Job fails. */
export const outcomeAnnotation = 'fernhill.example/outcome';

const noticeMs = 60;
const podStartMs = 1_200;
const jobMs = 1_500;

/** Undefined when the object is where its spec wants it. `now` is RFC3339. */
export function nextStep(obj: o.Obj, now: string): Step | undefined {
  switch (`${o.groupOf(obj)}/${o.kindOf(obj)}`) {
    case 'apps/Deployment':
      return deploymentStep(obj, now);
    case 'apps/StatefulSet':
      return statefulSetStep(obj);
    case 'apps/DaemonSet':
      return daemonSetStep(obj);
    case 'batch/Job':
      return jobStep(obj, now);
    case 'batch/CronJob':
      return cronStep(obj, now);
    case 'autoscaling/HorizontalPodAutoscaler':
      return autoscalerStep(obj, now);
    case '/PersistentVolumeClaim':
      return claimStep(obj);
    case '/Service':
    case 'networking.k8s.io/Ingress':
      return addressStep(obj);
    case 'policy/PodDisruptionBudget':
      return budgetStep(obj, now);
    default:
      return undefined;
  }
}

/** A short name for a pod template, as ReplicaSets carry one. */
export function templateHash(obj: o.Obj): string {
  return createHash('sha1')
    .update(canonical(at(obj, 'spec', 'template')))
    .digest('hex')
    .slice(0, 10);
}

/** An image that is tagged so fails too. */
function fails(obj: o.Obj): boolean {
  const onTemplate = textAt(obj, 'spec', 'template', 'metadata', 'annotations', outcomeAnnotation);
  const isMarked = [o.annotationOf(obj, outcomeAnnotation), onTemplate].includes('fails');
  return isMarked || imagesOf(obj).some((image) => /:(fails|crashes)$|\/missing\//.test(image));
}

/** How long a pod takes, where its template says so. */
function takes(obj: o.Obj, usual: number): number {
  const text = textAt(obj, 'spec', 'template', 'metadata', 'annotations', 'lab/takes');
  return parseDuration(text) ?? usual;
}

/**
 * Noticed, one new pod, all new pods. Which template the counted pods have is remembered in the condition's message,
 * where the real controller names its ReplicaSet.
 */
function deploymentStep(obj: o.Obj, now: string): Step | undefined {
  const wanted = numberAt(obj, 'spec', 'replicas') ?? 1;
  const generation = numberAt(obj, 'metadata', 'generation') ?? 1;
  const status = dictAt(obj, 'status');
  const count = (field: string): number => numberAt(status, field) ?? 0;
  const replicaSet = `${o.nameOf(obj)}-${templateHash(obj)}`;
  const progress = listAt(status, 'conditions').find((one) => textAt(one, 'type') === 'Progressing');
  const isNewTemplate = !textAt(progress, 'message').includes(`"${replicaSet}"`);
  if (at(obj, 'spec', 'paused') === true && isNewTemplate) {
    const paused = condition(obj, now, 'Progressing', 'Unknown', [
      'DeploymentPaused',
      'Deployment is paused',
    ]);
    const status = { observedGeneration: generation, conditions: [paused] };
    return count('observedGeneration') < generation ? { afterMs: noticeMs, status } : undefined;
  }
  if (count('observedGeneration') < generation) {
    if (isNewTemplate && fails(obj)) {
      const pods = stuckPods(obj, wanted, count('availableReplicas'));
      return {
        afterMs: noticeMs,
        status: deploymentStatus(obj, now, { ...pods, replicaSet, isDone: false }),
        ...scalingEvent(0, pods.updated, true, replicaSet),
      };
    }
    const updated = Math.min(isNewTemplate ? 1 : count('updatedReplicas'), wanted);
    const available =
      isNewTemplate && count('availableReplicas') === 0 ? 0 : Math.min(count('availableReplicas'), wanted);
    const isDone =
      !isNewTemplate && updated === wanted && available === wanted && count('replicas') === wanted;
    const total = isDone
      ? wanted
      : Math.max(Math.min(count('replicas'), wanted) + (isNewTemplate && wanted > 0 ? 1 : 0), updated);
    return {
      afterMs: noticeMs,
      status: deploymentStatus(obj, now, { total, updated, available, replicaSet, isDone }),
      ...scalingEvent(count('replicas'), wanted, isNewTemplate, replicaSet),
    };
  }
  const isDone =
    count('updatedReplicas') === wanted &&
    count('availableReplicas') === wanted &&
    count('replicas') === wanted;
  if (isDone) {
    return undefined;
  }
  if (fails(obj)) {
    const deadline = numberAt(obj, 'spec', 'progressDeadlineSeconds') ?? 600;
    const isOver = textAt(progress, 'reason') === 'ProgressDeadlineExceeded';
    return isOver ? undefined : { afterMs: deadline * 1000, status: overdue(obj, now, replicaSet) };
  }
  const half = Math.ceil(wanted / 2);
  if (count('updatedReplicas') < half) {
    const available = Math.max(half, Math.min(count('availableReplicas'), wanted));
    const state = { total: wanted + 1, updated: half, available, replicaSet, isDone: false };
    return { afterMs: podStartMs, status: deploymentStatus(obj, now, state) };
  }
  const done = { total: wanted, updated: wanted, available: wanted, replicaSet, isDone: true };
  return { afterMs: takes(obj, podStartMs), status: deploymentStatus(obj, now, done) };
}

interface Counts extends Pods {
  readonly replicaSet: string;
  readonly isDone: boolean;
}

function deploymentStatus(obj: o.Obj, now: string, counts: Counts): Dict {
  const wanted = numberAt(obj, 'spec', 'replicas') ?? 1;
  const missing = Math.max(counts.total - counts.available, 0);
  const isAvailable = counts.available >= Math.max(wanted - Math.floor(wanted / 4), Math.min(wanted, 1));
  const rollout = counts.isDone
    ? ['NewReplicaSetAvailable', `ReplicaSet "${counts.replicaSet}" has successfully progressed.`]
    : ['ReplicaSetUpdated', `ReplicaSet "${counts.replicaSet}" is progressing.`];
  const availability = isAvailable
    ? ['MinimumReplicasAvailable', 'Deployment has minimum availability.']
    : ['MinimumReplicasUnavailable', 'Deployment does not have minimum availability.'];
  return {
    observedGeneration: numberAt(obj, 'metadata', 'generation') ?? 1,
    replicas: counts.total,
    updatedReplicas: counts.updated,
    readyReplicas: counts.available,
    availableReplicas: counts.available,
    unavailableReplicas: missing > 0 ? missing : null,
    conditions: [
      condition(obj, now, 'Available', isAvailable ? 'True' : 'False', availability),
      condition(obj, now, 'Progressing', 'True', rollout),
    ],
  };
}

function overdue(obj: o.Obj, now: string, replicaSet: string): Dict {
  const reason = ['ProgressDeadlineExceeded', `ReplicaSet "${replicaSet}" has timed out progressing.`];
  const others = listAt(obj, 'status', 'conditions').filter((one) => textAt(one, 'type') !== 'Progressing');
  return { conditions: [...others, condition(obj, now, 'Progressing', 'False', reason)] };
}

function scalingEvent(
  before: number,
  after: number,
  isNew: boolean,
  replicaSet: string,
): Pick<Step, 'event'> {
  const from = isNew ? 0 : before;
  const direction = after >= from ? 'up' : 'down';
  return from === after
    ? {}
    : {
        event: {
          reason: 'ScalingReplicaSet',
          message: `Scaled ${direction} replica set ${replicaSet} from ${from} to ${after}`,
        },
      };
}

function condition(
  obj: o.Obj,
  now: string,
  type: string,
  status: string,
  [reason = '', message = '']: readonly string[],
): Dict {
  const before = listAt(obj, 'status', 'conditions').find((one) => textAt(one, 'type') === type);
  const isSame = textAt(before, 'status') === status;
  return {
    type,
    status,
    reason,
    message,
    lastUpdateTime: now,
    lastTransitionTime: isSame ? textAt(before, 'lastTransitionTime') : now,
  };
}

function statefulSetStep(obj: o.Obj): Step | undefined {
  const wanted = numberAt(obj, 'spec', 'replicas') ?? 1;
  const generation = numberAt(obj, 'metadata', 'generation') ?? 1;
  const revision = `${o.nameOf(obj)}-${templateHash(obj)}`;
  const status = dictAt(obj, 'status');
  const counts = (ready: number, current: string): Dict => ({
    observedGeneration: generation,
    replicas: wanted,
    readyReplicas: ready,
    availableReplicas: ready,
    currentReplicas: current === revision ? wanted : null,
    updatedReplicas: current === revision ? wanted : 0,
    currentRevision: current,
    updateRevision: revision,
    collisionCount: 0,
  });
  const current = textAt(status, 'currentRevision') || revision;
  if ((numberAt(status, 'observedGeneration') ?? 0) < generation) {
    const ready = Math.min(
      numberAt(status, 'readyReplicas') ?? 0,
      current === revision ? wanted : Math.max(wanted - 1, 0),
    );
    return { afterMs: noticeMs, status: counts(ready, current) };
  }
  const isDone = numberAt(status, 'readyReplicas') === wanted && current === revision;
  return isDone || fails(obj) ? undefined : { afterMs: podStartMs * 2, status: counts(wanted, revision) };
}

function daemonSetStep(obj: o.Obj): Step | undefined {
  const generation = numberAt(obj, 'metadata', 'generation') ?? 1;
  if (numberAt(obj, 'status', 'observedGeneration') === generation) {
    return undefined;
  }
  const nodes = 3;
  return {
    afterMs: podStartMs,
    status: {
      observedGeneration: generation,
      currentNumberScheduled: nodes,
      desiredNumberScheduled: nodes,
      updatedNumberScheduled: nodes,
      numberAvailable: nodes,
      numberReady: nodes,
      numberMisscheduled: 0,
    },
  };
}

function jobStep(obj: o.Obj, now: string): Step | undefined {
  const status = dictAt(obj, 'status');
  if (at(obj, 'spec', 'suspend') === true || listAt(status, 'conditions').length > 0) {
    return undefined;
  }
  if (status['startTime'] === undefined) {
    return {
      afterMs: noticeMs,
      status: { active: 1, ready: 0, startTime: now, terminating: 0, uncountedTerminatedPods: {} },
    };
  }
  const ending = (type: string, reason: string, message: string): Dict => ({
    type,
    status: 'True',
    reason,
    message,
    lastProbeTime: now,
    lastTransitionTime: now,
  });
  if (fails(obj)) {
    const why = ['BackoffLimitExceeded', 'Job has reached the specified backoff limit'] as const;
    const conditions = [ending('FailureTarget', ...why), ending('Failed', ...why)];
    const failed = (numberAt(obj, 'spec', 'backoffLimit') ?? 6) + 1;
    return { afterMs: takes(obj, jobMs), status: { active: null, failed, ready: 0, conditions } };
  }
  const why = ['CompletionsReached', 'Reached expected number of succeeded pods'] as const;
  const conditions = [ending('SuccessCriteriaMet', ...why), ending('Complete', ...why)];
  return {
    afterMs: takes(obj, jobMs),
    status: { active: null, succeeded: 1, ready: 0, completionTime: now, conditions },
  };
}

/** The last run is told after the fact: nobody watches these run. */
function cronStep(obj: o.Obj, now: string): Step | undefined {
  const due = lastDue(textAt(obj, 'spec', 'schedule'), Date.parse(now));
  const isOld = due !== undefined && Date.parse(textAt(obj, 'metadata', 'creationTimestamp')) < due;
  if (
    !isOld ||
    at(obj, 'spec', 'suspend') === true ||
    textAt(obj, 'status', 'lastScheduleTime') === o.stamp(due)
  ) {
    return undefined;
  }
  const lastSuccessfulTime = o.stamp(Math.min(due + 40_000, Date.parse(now)));
  return { afterMs: noticeMs, status: { lastScheduleTime: o.stamp(due), lastSuccessfulTime } };
}

function autoscalerStep(obj: o.Obj, now: string): Step | undefined {
  if (listAt(obj, 'status', 'conditions').length > 0) {
    return undefined;
  }
  const least = numberAt(obj, 'spec', 'minReplicas') ?? 1;
  const one = (type: string, reason: string, message: string): Json => ({
    type,
    status: 'True',
    reason,
    message,
    lastTransitionTime: now,
  });
  return {
    afterMs: podStartMs,
    status: {
      currentReplicas: least,
      desiredReplicas: least,
      currentMetrics: [
        {
          type: 'Resource',
          resource: { name: 'cpu', current: { averageUtilization: 22, averageValue: '112m' } },
        },
      ],
      conditions: [
        one('AbleToScale', 'ReadyForNewScale', 'recommended size matches current size'),
        one(
          'ScalingActive',
          'ValidMetricFound',
          'the HPA was able to successfully calculate a replica count from cpu resource utilization (percentage of request)',
        ),
        one(
          'ScalingLimited',
          'TooFewReplicas',
          'the desired replica count is less than the minimum replica count',
        ),
      ],
    },
  };
}

function claimStep(obj: o.Obj): Step | undefined {
  if (textAt(obj, 'status', 'phase') === 'Bound') {
    return undefined;
  }
  const capacity = { storage: textAt(obj, 'spec', 'resources', 'requests', 'storage') };
  return {
    afterMs: noticeMs,
    status: { phase: 'Bound', accessModes: listAt(obj, 'spec', 'accessModes'), capacity },
  };
}

function addressStep(obj: o.Obj): Step | undefined {
  const isService = o.kindOf(obj) === 'Service';
  const needsNone = isService && textAt(obj, 'spec', 'type') !== 'LoadBalancer';
  const hasOne = listAt(obj, 'status', 'loadBalancer', 'ingress').length > 0;
  return needsNone || hasOne
    ? undefined
    : {
        afterMs: noticeMs,
        status: { loadBalancer: { ingress: [{ ip: isService ? '192.0.2.20' : '192.0.2.10' }] } },
      };
}

function budgetStep(obj: o.Obj, now: string): Step | undefined {
  const generation = numberAt(obj, 'metadata', 'generation') ?? 1;
  if (numberAt(obj, 'status', 'observedGeneration') === generation) {
    return undefined;
  }
  const fine = {
    type: 'DisruptionAllowed',
    status: 'True',
    reason: 'SufficientPods',
    message: '',
    lastTransitionTime: now,
    observedGeneration: generation,
  };
  return {
    afterMs: noticeMs,
    status: {
      observedGeneration: generation,
      conditions: [fine],
      currentHealthy: 3,
      desiredHealthy: 2,
      disruptionsAllowed: 1,
      expectedPods: 3,
    },
  };
}
