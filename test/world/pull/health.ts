import { at, dictAt, listAt, numberAt, textAt, type Json } from './json.ts';
import { hookFinalizer } from './hooks.ts';
import { groupOf, isDeleting, kindOf, nameOf, type Obj } from './objects.ts';

export type HealthStatus = 'Healthy' | 'Suspended' | 'Progressing' | 'Missing' | 'Degraded' | 'Unknown';

export interface Health {
  readonly status: HealthStatus;
  readonly message?: string;
}

/** Best first. */
const order: readonly HealthStatus[] = [
  'Healthy',
  'Suspended',
  'Progressing',
  'Missing',
  'Degraded',
  'Unknown',
];

export function worse(a: HealthStatus, b: HealthStatus): HealthStatus {
  return order.indexOf(b) > order.indexOf(a) ? b : a;
}

/** Extra checks from `argocd-cm`, by `group/Kind`. */
export type HealthChecks = ReadonlyMap<string, (obj: Obj) => Health>;

/** Health of a live object; undefined for a kind that has no check, and then it does not count. */
export function healthOf(obj: Obj, extra?: HealthChecks): Health | undefined {
  if (isDeleting(obj) && !listAt(obj, 'metadata', 'finalizers').includes(hookFinalizer)) {
    return { status: 'Progressing', message: 'Pending deletion' };
  }
  const id = `${groupOf(obj)}/${kindOf(obj)}`;
  return (extra?.get(id) ?? checks[id])?.(obj);
}

const checks: Record<string, (obj: Obj) => Health> = {
  'apps/Deployment': deployment,
  'apps/ReplicaSet': replicaSet,
  'apps/StatefulSet': statefulSet,
  'apps/DaemonSet': daemonSet,
  'batch/Job': job,
  'batch/CronJob': cronJob,
  'autoscaling/HorizontalPodAutoscaler': autoscaler,
  'networking.k8s.io/Ingress': (obj) => ({ status: hasAddress(obj) ? 'Healthy' : 'Progressing' }),
  '/Service': (obj) => ({
    status: textAt(obj, 'spec', 'type') === 'LoadBalancer' && !hasAddress(obj) ? 'Progressing' : 'Healthy',
  }),
  '/PersistentVolumeClaim': claim,
  'argoproj.io/ApplicationSet': applicationSet,
  // Argo CD brings a Lua check for CRDs: established and without a naming conflict.
  'apiextensions.k8s.io/CustomResourceDefinition': definition,
  'policy/PodDisruptionBudget': disruptionBudget,
};

function count(obj: Obj, ...path: string[]): number {
  return numberAt(obj, ...path) ?? 0;
}

function deployment(obj: Obj): Health {
  if (at(obj, 'spec', 'paused') === true) {
    return { status: 'Suspended', message: 'Deployment is paused' };
  }
  if (count(obj, 'metadata', 'generation') > count(obj, 'status', 'observedGeneration')) {
    return progressing(
      'Waiting for rollout to finish: observed deployment generation less than desired generation',
    );
  }
  if (condition(obj, 'Progressing')['reason'] === 'ProgressDeadlineExceeded') {
    return { status: 'Degraded', message: `Deployment "${nameOf(obj)}" exceeded its progress deadline` };
  }
  const wanted = numberAt(obj, 'spec', 'replicas') ?? 1;
  const updated = count(obj, 'status', 'updatedReplicas');
  const all = count(obj, 'status', 'replicas');
  const available = count(obj, 'status', 'availableReplicas');
  const wait = 'Waiting for rollout to finish:';
  if (updated < wanted) {
    return progressing(`${wait} ${updated} out of ${wanted} new replicas have been updated...`);
  }
  if (all > updated) {
    return progressing(`${wait} ${all - updated} old replicas are pending termination...`);
  }
  if (available < updated) {
    return progressing(`${wait} ${available} of ${updated} updated replicas are available...`);
  }
  return { status: 'Healthy' };
}

function replicaSet(obj: Obj): Health {
  const failure = condition(obj, 'ReplicaFailure');
  if (failure['status'] === 'True') {
    return { status: 'Degraded', message: textAt(failure, 'message') };
  }
  const wanted = numberAt(obj, 'spec', 'replicas') ?? 1;
  const available = count(obj, 'status', 'availableReplicas');
  return available < wanted
    ? progressing(
        `Waiting for rollout to finish: ${available} out of ${wanted} new replicas are available...`,
      )
    : { status: 'Healthy' };
}

function statefulSet(obj: Obj): Health {
  const observed = count(obj, 'status', 'observedGeneration');
  if (observed === 0 || count(obj, 'metadata', 'generation') > observed) {
    return progressing('Waiting for statefulset spec update to be observed...');
  }
  const wanted = numberAt(obj, 'spec', 'replicas') ?? 1;
  const ready = count(obj, 'status', 'readyReplicas');
  if (ready < wanted) {
    return progressing(`Waiting for ${wanted - ready} pods to be ready...`);
  }
  const updated = count(obj, 'status', 'updatedReplicas');
  const strategy = textAt(obj, 'spec', 'updateStrategy', 'type');
  const partition = numberAt(obj, 'spec', 'updateStrategy', 'rollingUpdate', 'partition');
  if (strategy === 'RollingUpdate' && at(obj, 'spec', 'updateStrategy', 'rollingUpdate') !== undefined) {
    const due = wanted - (partition ?? 0);
    return partition !== undefined && updated < due
      ? progressing(
          `Waiting for partitioned roll out to finish: ${updated} out of ${due} new pods have been updated...`,
        )
      : {
          status: 'Healthy',
          message: `partitioned roll out complete: ${updated} new pods have been updated...`,
        };
  }
  if (strategy === 'OnDelete') {
    return { status: 'Healthy', message: `statefulset has ${ready} ready pods` };
  }
  const next = textAt(obj, 'status', 'updateRevision');
  const current = textAt(obj, 'status', 'currentRevision');
  return next === current
    ? {
        status: 'Healthy',
        message: `statefulset rolling update complete ${count(obj, 'status', 'currentReplicas')} pods at revision ${current}...`,
      }
    : progressing(
        `waiting for statefulset rolling update to complete ${updated} pods at revision ${next}...`,
      );
}

function daemonSet(obj: Obj): Health {
  if (count(obj, 'metadata', 'generation') > count(obj, 'status', 'observedGeneration')) {
    return progressing(
      'Waiting for rollout to finish: observed daemon set generation less than desired generation',
    );
  }
  const wanted = count(obj, 'status', 'desiredNumberScheduled');
  const updated = count(obj, 'status', 'updatedNumberScheduled');
  const available = count(obj, 'status', 'numberAvailable');
  const what = `Waiting for daemon set "${nameOf(obj)}" rollout to finish:`;
  if (updated < wanted) {
    return progressing(`${what} ${updated} out of ${wanted} new pods have been updated...`);
  }
  return available < wanted
    ? progressing(`${what} ${available} of ${wanted} updated pods are available...`)
    : { status: 'Healthy' };
}

function job(obj: Obj): Health {
  const failed = condition(obj, 'Failed');
  if (failed['type']) {
    return { status: 'Degraded', message: textAt(failed, 'message') };
  }
  if (condition(obj, 'Suspended')['status'] === 'True') {
    return { status: 'Suspended' };
  }
  const complete = condition(obj, 'Complete');
  return withMessage(complete['type'] ? 'Healthy' : 'Progressing', textAt(complete, 'message'));
}

/** Argo CD's own check. A server always gives a CronJob a status, if only an empty one. */
function cronJob(obj: Obj): Health {
  const scheduled = textAt(obj, 'status', 'lastScheduleTime');
  const succeeded = textAt(obj, 'status', 'lastSuccessfulTime');
  if (at(obj, 'spec', 'suspend') === true) {
    return { status: 'Healthy', message: 'CronJob is Suspended' };
  }
  if (scheduled === '') {
    return { status: 'Healthy', message: 'CronJob has not been scheduled yet' };
  }
  if (succeeded === '') {
    return { status: 'Healthy', message: 'The CronJob never completed successfully. It may not be healthy' };
  }
  if (listAt(obj, 'status', 'active').length > 0) {
    return {
      status: 'Healthy',
      message: 'The job is running. Its last execution may not have been successful',
    };
  }
  return succeeded < scheduled
    ? { status: 'Degraded', message: 'CronJob has not completed its last execution successfully' }
    : { status: 'Healthy', message: 'CronJob has completed its last execution successfully' };
}

const scalerFailures = new Set([
  'AbleToScale/FailedGetScale',
  'AbleToScale/FailedUpdateScale',
  'ScalingActive/FailedGetResourceMetric',
  'ScalingActive/FailedGetObjectMetric',
  'ScalingActive/FailedGetPodsMetric',
  'ScalingActive/FailedGetExternalMetric',
  'ScalingActive/FailedComputeMetricsReplicas',
  'ScalingActive/InvalidSelector',
]);

function autoscaler(obj: Obj): Health {
  const conditions = listAt(obj, 'status', 'conditions');
  const failed = conditions.find((one) =>
    scalerFailures.has(`${textAt(one, 'type')}/${textAt(one, 'reason')}`),
  );
  if (failed) {
    return { status: 'Degraded', message: textAt(failed, 'message') };
  }
  const fine = conditions.find(
    (one) => /^(AbleToScale|ScalingLimited)$/.test(textAt(one, 'type')) && textAt(one, 'status') === 'True',
  );
  return fine ? { status: 'Healthy', message: textAt(fine, 'message') } : progressing('Waiting to Autoscale');
}

function claim(obj: Obj): Health {
  const byPhase: Record<string, HealthStatus> = {
    Lost: 'Degraded',
    Pending: 'Progressing',
    Bound: 'Healthy',
  };
  return { status: byPhase[textAt(obj, 'status', 'phase')] ?? 'Unknown' };
}

function definition(obj: Obj): Health {
  if (listAt(obj, 'status', 'conditions').length === 0) {
    return progressing('Status conditions not found');
  }
  const names = condition(obj, 'NamesAccepted');
  if (names['status'] === 'False') {
    return { status: 'Degraded', message: `CRD names have not been accepted: ${textAt(names, 'message')}` };
  }
  const established = condition(obj, 'Established');
  if (established['status'] !== 'True') {
    return established['reason'] === 'Installing'
      ? progressing('CRD is being installed')
      : { status: 'Degraded', message: 'CRD is not established' };
  }
  return { status: 'Healthy', message: 'CRD is healthy' };
}

function disruptionBudget(obj: Obj): Health {
  const conditions = listAt(obj, 'status', 'conditions');
  const bad = conditions.find(
    (one) => textAt(one, 'status') === 'False' && textAt(one, 'reason') !== 'InsufficientPods',
  );
  const shown = bad ?? conditions.at(-1);
  return shown
    ? { status: bad ? 'Degraded' : 'Healthy', message: `PodDisruptionBudget has ${textAt(shown, 'reason')}` }
    : progressing('Waiting for status');
}

function applicationSet(obj: Obj): Health {
  const verdicts: readonly [string, string, HealthStatus][] = [
    ['ErrorOccurred', 'True', 'Degraded'],
    ['ResourcesUpToDate', 'False', 'Degraded'],
    ['RolloutProgressing', 'True', 'Progressing'],
    ['ResourcesUpToDate', 'True', 'Healthy'],
  ];
  for (const [type, status, health] of verdicts) {
    const found = condition(obj, type);
    if (found['status'] === status) {
      return withMessage(health, textAt(found, 'message'));
    }
  }
  return progressing('Waiting for the status to be reported');
}

function condition(obj: Obj, type: string): Record<string, Json> {
  const found = listAt(obj, 'status', 'conditions').find((one) => textAt(one, 'type') === type);
  return dictAt(found);
}

function hasAddress(obj: Obj): boolean {
  return listAt(obj, 'status', 'loadBalancer', 'ingress').length > 0;
}

function progressing(message: string): Health {
  return { status: 'Progressing', message };
}

function withMessage(status: HealthStatus, message: string): Health {
  return message === '' ? { status } : { status, message };
}
