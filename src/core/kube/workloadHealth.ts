import * as l10n from '@vscode/l10n';

import type { KubeObject } from '../model/kubeObject.ts';
import type { Health } from '../model/liveState.ts';
import { asNumber, asObjects, asText, at } from '../util/json.ts';
import { degraded, HEALTHY, progressing } from './health.ts';
import { statusCondition } from './statusCondition.ts';

/** Built-in kinds that kstatus has rules of their own for, as `group/Kind`. */
export const WORKLOADS: Readonly<Record<string, (object: KubeObject) => Health>> = {
  '/Service': service,
  '/Pod': pod,
  '/Secret': () => HEALTHY,
  '/ConfigMap': () => HEALTHY,
  '/PersistentVolumeClaim': claim,
  'apps/Deployment': deployment,
  'apps/StatefulSet': statefulSet,
  'apps/DaemonSet': daemonSet,
  'apps/ReplicaSet': replicaSet,
  'batch/Job': job,
  'batch/CronJob': () => HEALTHY,
  'policy/PodDisruptionBudget': () => HEALTHY,
  'apiextensions.k8s.io/CustomResourceDefinition': definition,
};

function deployment(object: KubeObject): Health {
  if (statusCondition(object, 'Progressing')?.reason === 'ProgressDeadlineExceeded') {
    return degraded(l10n.t('The rollout did not get on within its deadline.'));
  }
  const wanted = wantedReplicas(object);
  const [all, updated, ready, available] = counts(object, [
    'replicas',
    'updatedReplicas',
    'readyReplicas',
    'availableReplicas',
  ]);
  return (
    short(all, wanted, madeWords) ??
    short(updated, wanted, updatedWords) ??
    short(wanted, all, endingWords) ??
    short(available, updated, availableWords) ??
    short(ready, wanted, readyWords) ??
    (isRolledOut(object)
      ? HEALTHY
      : progressing(l10n.t('The rollout has not come to its end, or too few replicas are available.')))
  );
}

/** Without a deadline the controller keeps no Progressing condition. */
function isRolledOut(object: KubeObject): boolean {
  const progress = statusCondition(object, 'Progressing');
  const hasDeadline = asNumber(at(object, 'spec', 'progressDeadlineSeconds')) !== undefined;
  const isComplete = progress?.status === 'True' && progress.reason === 'NewReplicaSetAvailable';
  return (isComplete || !hasDeadline) && statusCondition(object, 'Available')?.status === 'True';
}

function statefulSet(object: KubeObject): Health {
  if (at(object, 'spec', 'updateStrategy', 'type') === 'OnDelete') {
    return HEALTHY; // whoever deletes the pods decides when it is rolled out
  }
  const wanted = wantedReplicas(object);
  const [all, ready, updated, current] = counts(object, [
    'replicas',
    'readyReplicas',
    'updatedReplicas',
    'currentReplicas',
  ]);
  const early =
    short(all, wanted, madeWords) ?? short(ready, wanted, readyWords) ?? short(wanted, all, endingWords);
  if (early) {
    return early;
  }
  const partition = asNumber(at(object, 'spec', 'updateStrategy', 'rollingUpdate', 'partition'));
  if (partition !== undefined) {
    return short(updated, wanted - partition, updatedWords) ?? HEALTHY;
  }
  const isOneRevision = at(object, 'status', 'currentRevision') === at(object, 'status', 'updateRevision');
  return (
    short(current, wanted, updatedWords) ??
    (isOneRevision ? HEALTHY : progressing(l10n.t('The rollout has not come to its end.')))
  );
}

function daemonSet(object: KubeObject): Health {
  const wanted = asNumber(at(object, 'status', 'desiredNumberScheduled'));
  if (wanted === undefined || at(object, 'status', 'observedGeneration') === undefined) {
    return progressing(l10n.t('Its controller has not looked at it yet.'));
  }
  const [scheduled, updated, available, ready] = counts(object, [
    'currentNumberScheduled',
    'updatedNumberScheduled',
    'numberAvailable',
    'numberReady',
  ]);
  return (
    short(scheduled, wanted, madeWords) ??
    short(updated, wanted, updatedWords) ??
    short(available, wanted, availableWords) ??
    short(ready, wanted, readyWords) ??
    HEALTHY
  );
}

function replicaSet(object: KubeObject): Health {
  const failure = statusCondition(object, 'ReplicaFailure');
  if (failure?.status === 'True') {
    return progressing(failure.message);
  }
  const wanted = wantedReplicas(object);
  const [labelled, available, ready, all] = counts(object, [
    'fullyLabeledReplicas',
    'availableReplicas',
    'readyReplicas',
    'replicas',
  ]);
  return (
    short(labelled, wanted, madeWords) ??
    short(available, wanted, availableWords) ??
    short(ready, wanted, readyWords) ??
    short(wanted, all, endingWords) ??
    HEALTHY
  );
}

/** A pod that is over is Current to kstatus, however it ended: the message says how. */
function pod(object: KubeObject): Health {
  switch (at(object, 'status', 'phase')) {
    case 'Succeeded':
      return HEALTHY;
    case 'Failed':
      return { status: 'Healthy', message: l10n.t('It is over, and it failed.') };
    case 'Running':
      return runningPod(object);
    case 'Pending':
      return pendingPod(object);
    default:
      return progressing(l10n.t('Its controller has not looked at it yet.'));
  }
}

function runningPod(object: KubeObject): Health {
  if (statusCondition(object, 'Ready')?.status === 'True') {
    return HEALTHY;
  }
  const looping = asObjects(at(object, 'status', 'containerStatuses'))
    .filter((one) => at(one, 'state', 'waiting', 'reason') === 'CrashLoopBackOff')
    .map((one) => asText(one['name']) ?? '');
  return looping.length > 0
    ? degraded(l10n.t('Crashes again and again: {0}.', looping.join(', ')))
    : progressing(l10n.t('It runs and is not ready.'));
}

/** kstatus waits 15 s before it believes that no node takes it: by the time somebody reads this, they are over. */
function pendingPod(object: KubeObject): Health {
  const scheduled = statusCondition(object, 'PodScheduled');
  return scheduled?.status === 'False' && scheduled.reason === 'Unschedulable'
    ? degraded(scheduled.message || l10n.t('No node takes it.'))
    : progressing(l10n.t('It has not started yet.'));
}

function job(object: KubeObject): Health {
  if (statusCondition(object, 'Complete')?.status === 'True') {
    return HEALTHY;
  }
  const failure = statusCondition(object, 'Failed');
  if (failure?.status === 'True') {
    return degraded(failure.message || l10n.t('The job failed.'));
  }
  return at(object, 'status', 'startTime') === undefined
    ? progressing(l10n.t('The job has not started.'))
    : HEALTHY;
}

function claim(object: KubeObject): Health {
  const phase = asText(at(object, 'status', 'phase')) ?? l10n.t('unknown');
  return phase === 'Bound' ? HEALTHY : progressing(l10n.t('It is not bound ({0}).', phase));
}

function service(object: KubeObject): Health {
  const isWaiting = at(object, 'spec', 'type') === 'LoadBalancer' && !asText(at(object, 'spec', 'clusterIP'));
  return isWaiting ? progressing(l10n.t('It has no address yet.')) : HEALTHY;
}

function definition(object: KubeObject): Health {
  const names = statusCondition(object, 'NamesAccepted');
  if (names?.status === 'False') {
    return degraded(names.message);
  }
  const established = statusCondition(object, 'Established');
  if (established?.status === 'True') {
    return HEALTHY;
  }
  return established?.status === 'False' && established.reason !== 'Installing'
    ? degraded(established.message)
    : progressing(l10n.t('The API server does not serve it yet.'));
}

function wantedReplicas(object: KubeObject): number {
  return asNumber(at(object, 'spec', 'replicas')) ?? 1;
}

function counts(object: KubeObject, fields: readonly string[]): number[] {
  return fields.map((field) => asNumber(at(object, 'status', field)) ?? 0);
}

type Words = (have: number, wanted: number) => string;

function short(have = 0, wanted = 0, words: Words): Health | undefined {
  return have < wanted ? progressing(words(have, wanted)) : undefined;
}

const madeWords: Words = (have, wanted) => l10n.t('{0} of {1} replicas are there.', have, wanted);
const updatedWords: Words = (have, wanted) => l10n.t('{0} of {1} replicas are updated.', have, wanted);
const readyWords: Words = (have, wanted) => l10n.t('{0} of {1} replicas are ready.', have, wanted);
const availableWords: Words = (have, wanted) => l10n.t('{0} of {1} replicas are available.', have, wanted);
const endingWords: Words = (most, all) => l10n.t('{0} replicas too many have to end.', all - most);
