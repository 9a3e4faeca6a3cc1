import type { ApiObject, Fields } from '../json.ts';
import { childOf } from '../json.ts';
import { fill, objectsIn, part } from './fill.ts';
import { fillClaimSpec, fillPod, fillPodSpec } from './podDefaults.ts';

function specOf(object: ApiObject): Fields {
  return childOf(object, 'spec');
}

/** The pods' part of a workload's spec; its metadata is there even where nothing is in it. */
function fillTemplate(owner: Fields): void {
  const template = childOf(owner, 'template');
  childOf(template, 'metadata');
  fillPodSpec(childOf(template, 'spec'));
}

export function fillDeployment(object: ApiObject): void {
  const spec = specOf(object);
  fill(spec, { replicas: 1, strategy: {}, revisionHistoryLimit: 10, progressDeadlineSeconds: 600 });
  fillTemplate(spec);
  const strategy = childOf(spec, 'strategy');
  fill(strategy, { type: 'RollingUpdate' });
  if (strategy['type'] === 'RollingUpdate') {
    fill(childOf(strategy, 'rollingUpdate'), { maxUnavailable: '25%', maxSurge: '25%' });
  }
}

export function fillReplicaSet(object: ApiObject): void {
  const spec = specOf(object);
  fill(spec, { replicas: 1 });
  fillTemplate(spec);
}

export function fillStatefulSet(object: ApiObject): void {
  const spec = specOf(object);
  fill(spec, {
    replicas: 1,
    serviceName: '',
    podManagementPolicy: 'OrderedReady',
    revisionHistoryLimit: 10,
    persistentVolumeClaimRetentionPolicy: {},
  });
  fillTemplate(spec);
  const strategy = childOf(spec, 'updateStrategy');
  fill(strategy, { type: 'RollingUpdate' });
  if (strategy['type'] === 'RollingUpdate') {
    fill(childOf(strategy, 'rollingUpdate'), { partition: 0 });
  }
  fill(childOf(spec, 'persistentVolumeClaimRetentionPolicy'), {
    whenDeleted: 'Retain',
    whenScaled: 'Retain',
  });
  for (const claim of objectsIn(spec['volumeClaimTemplates'])) {
    fill(claim, { kind: 'PersistentVolumeClaim', apiVersion: 'v1', status: {} });
    fillClaimSpec(childOf(claim, 'spec'));
    fill(childOf(claim, 'status'), { phase: 'Pending' });
  }
}

export function fillDaemonSet(object: ApiObject): void {
  fill(childOf(object.metadata, 'annotations'), { 'deprecated.daemonset.template.generation': '1' });
  const spec = specOf(object);
  fill(spec, { revisionHistoryLimit: 10 });
  fillTemplate(spec);
  const strategy = childOf(spec, 'updateStrategy');
  fill(strategy, { type: 'RollingUpdate' });
  if (strategy['type'] === 'RollingUpdate') {
    fill(childOf(strategy, 'rollingUpdate'), { maxUnavailable: 1, maxSurge: 0 });
  }
}

export function fillJob(object: ApiObject): void {
  const spec = specOf(object);
  fillJobSpec(spec);
  fill(spec, { manualSelector: false });
  const labels = part(part(part(spec, 'template'), 'metadata'), 'labels');
  if (labels !== undefined) {
    fill(object.metadata, { labels });
  }
}

function fillJobSpec(spec: Fields): void {
  if (spec['completions'] === undefined && spec['parallelism'] === undefined) {
    fill(spec, { completions: 1 });
  }
  fill(spec, {
    parallelism: 1,
    completionMode: 'NonIndexed',
    suspend: false,
    podReplacementPolicy: 'TerminatingOrFailed',
    backoffLimit: 6,
  });
  fillTemplate(spec);
}

export function fillCronJob(object: ApiObject): void {
  const spec = specOf(object);
  fill(spec, {
    concurrencyPolicy: 'Allow',
    suspend: false,
    successfulJobsHistoryLimit: 3,
    failedJobsHistoryLimit: 1,
  });
  const template = childOf(spec, 'jobTemplate');
  childOf(template, 'metadata');
  fillTemplate(childOf(template, 'spec'));
}

export function fillPodObject(object: ApiObject): void {
  fillPod(specOf(object));
}

export function fillAutoscaler(object: ApiObject): void {
  const spec = specOf(object);
  fill(spec, { minReplicas: 1 });
  if (objectsIn(spec['metrics']).length === 0) {
    spec['metrics'] = [
      {
        type: 'Resource',
        resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 80 } },
      },
    ];
  }
  const behavior = part(spec, 'behavior');
  if (behavior !== undefined) {
    fillScaling(childOf(behavior, 'scaleUp'), {
      stabilizationWindowSeconds: 0,
      selectPolicy: 'Max',
      policies: [
        { type: 'Pods', value: 4, periodSeconds: 15 },
        { type: 'Percent', value: 100, periodSeconds: 15 },
      ],
    });
    fillScaling(childOf(behavior, 'scaleDown'), {
      selectPolicy: 'Max',
      policies: [{ type: 'Percent', value: 100, periodSeconds: 15 }],
    });
  }
}

function fillScaling(rules: Fields, values: Fields): void {
  fill(rules, values);
}
