import { at, clone, isDict, listAt, textAt, type Dict, type Json } from './json.ts';
import { groupOf, kindOf, type Obj } from './objects.ts';

/**
 * The defaults that the controller's own Kubernetes types fill in, for the common kinds. They matter where a field is
 * removed in Git: the prediction then holds the default and not the removed value.
 */
export function withDefaults(obj: Obj): Obj {
  const result = clone(obj);
  const spec = result['spec'];
  if (!isDict(spec)) {
    return result;
  }
  switch (`${groupOf(obj)}/${kindOf(obj)}`) {
    case 'apps/Deployment':
      fill(spec, { replicas: 1, revisionHistoryLimit: 10, progressDeadlineSeconds: 600 });
      fillStrategy(spec);
      fillTemplate(spec, 'Always');
      break;
    case 'apps/StatefulSet':
      fill(spec, {
        replicas: 1,
        revisionHistoryLimit: 10,
        podManagementPolicy: 'OrderedReady',
        updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 0 } },
        persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Retain', whenScaled: 'Retain' },
      });
      fillTemplate(spec, 'Always');
      break;
    case 'apps/DaemonSet':
      fill(spec, {
        revisionHistoryLimit: 10,
        updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 1, maxSurge: 0 } },
      });
      fillTemplate(spec, 'Always');
      break;
    case 'batch/Job':
      fillJob(spec);
      break;
    case 'batch/CronJob':
      fill(spec, {
        concurrencyPolicy: 'Allow',
        suspend: false,
        successfulJobsHistoryLimit: 3,
        failedJobsHistoryLimit: 1,
      });
      if (isDict(at(spec, 'jobTemplate', 'spec'))) {
        fillTemplate(at(spec, 'jobTemplate', 'spec') as Dict);
      }
      break;
    case '/Service':
      fillService(spec);
      break;
    case 'autoscaling/HorizontalPodAutoscaler':
      fill(spec, { minReplicas: 1 });
      break;
    case 'networking.k8s.io/NetworkPolicy':
      fill(spec, { policyTypes: spec['egress'] ? ['Ingress', 'Egress'] : ['Ingress'] });
      break;
    default:
  }
  return result;
}

function fill(target: Dict, defaults: Dict): void {
  for (const [field, value] of Object.entries(defaults)) {
    target[field] ??= clone(value);
  }
}

function fillStrategy(spec: Dict): void {
  fill(spec, { strategy: { type: 'RollingUpdate' } });
  const strategy = spec['strategy'];
  if (isDict(strategy)) {
    fill(strategy, { type: 'RollingUpdate' });
    if (strategy['type'] === 'RollingUpdate') {
      fill(strategy, { rollingUpdate: {} });
      fill(strategy['rollingUpdate'] as Dict, { maxUnavailable: '25%', maxSurge: '25%' });
    }
  }
}

function fillJob(spec: Dict): void {
  fill(spec, {
    completions: 1,
    parallelism: 1,
    backoffLimit: 6,
    completionMode: 'NonIndexed',
    suspend: false,
    podReplacementPolicy: 'TerminatingOrFailed',
  });
  fillTemplate(spec);
}

function fillService(spec: Dict): void {
  fill(spec, { type: 'ClusterIP', sessionAffinity: 'None', internalTrafficPolicy: 'Cluster' });
  for (const port of listAt(spec, 'ports')) {
    if (isDict(port)) {
      fill(port, { protocol: 'TCP', targetPort: port['port'] ?? 0 });
    }
  }
  if (/^(NodePort|LoadBalancer)$/.test(textAt(spec, 'type'))) {
    fill(spec, { externalTrafficPolicy: 'Cluster' });
  }
}

function fillTemplate(spec: Dict, restartPolicy?: string): void {
  const pod = at(spec, 'template', 'spec');
  if (!isDict(pod)) {
    return;
  }
  fill(pod, {
    ...(restartPolicy ? { restartPolicy } : {}),
    terminationGracePeriodSeconds: 30,
    dnsPolicy: 'ClusterFirst',
    securityContext: {},
    schedulerName: 'default-scheduler',
  });
  for (const container of [...listAt(pod, 'initContainers'), ...listAt(pod, 'containers')]) {
    if (isDict(container)) {
      fillContainer(container);
    }
  }
  for (const volume of listAt(pod, 'volumes')) {
    fillVolume(volume);
  }
}

function fillContainer(container: Dict): void {
  const image = textAt(container, 'image');
  const isFloating = image.endsWith(':latest') || !/[:@][^/]*$/.test(image);
  fill(container, {
    terminationMessagePath: '/dev/termination-log',
    terminationMessagePolicy: 'File',
    imagePullPolicy: isFloating ? 'Always' : 'IfNotPresent',
    resources: {},
  });
  for (const port of listAt(container, 'ports')) {
    if (isDict(port)) {
      fill(port, { protocol: 'TCP' });
    }
  }
  for (const variable of listAt(container, 'env')) {
    const field = at(variable, 'valueFrom', 'fieldRef');
    if (isDict(field)) {
      fill(field, { apiVersion: 'v1' });
    }
  }
  for (const name of ['livenessProbe', 'readinessProbe', 'startupProbe']) {
    fillProbe(container[name]);
  }
}

function fillProbe(probe: Json | undefined): void {
  if (isDict(probe)) {
    fill(probe, { timeoutSeconds: 1, periodSeconds: 10, successThreshold: 1, failureThreshold: 3 });
    if (isDict(probe['httpGet'])) {
      fill(probe['httpGet'], { path: '/', scheme: 'HTTP' });
    }
  }
}

function fillVolume(volume: Json): void {
  for (const kind of ['configMap', 'secret', 'projected', 'downwardAPI']) {
    const source = at(volume, kind);
    if (isDict(source)) {
      fill(source, { defaultMode: 420 });
    }
  }
}
