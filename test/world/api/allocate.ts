import type { ApiObject, Fields } from './json.ts';
import { childOf, fields, get, list, text } from './json.ts';
import type { ServedKind } from './kind.ts';
import { isStorage } from './validation/definitionProblems.ts';

/**
 * What the server sets itself on a new object, after the writer's fields were noted: nobody owns it. Changes the
 * object.
 */
export function allocate(kind: ServedKind, object: ApiObject, serial: number): void {
  if (kind.isCustom) {
    return;
  }
  switch (`${kind.group}/${kind.kind}`) {
    case '/Namespace':
      childOf(object, 'spec')['finalizers'] ??= ['kubernetes'];
      object['status'] ??= { phase: 'Active' };
      return;
    case '/Service':
      allocateService(object, serial);
      return;
    case '/PersistentVolumeClaim':
      object.metadata['finalizers'] ??= ['kubernetes.io/pvc-protection'];
      object['status'] ??= { phase: 'Pending' };
      return;
    case '/PersistentVolume':
      object.metadata['finalizers'] ??= ['kubernetes.io/pv-protection'];
      object['status'] ??= {
        phase: 'Pending',
        lastPhaseTransitionTime: object.metadata['creationTimestamp'] ?? '',
      };
      return;
    case '/Pod':
      admitPod(childOf(object, 'spec'));
      object['status'] ??= { phase: 'Pending', qosClass: qosOf(fields(object, 'spec')) };
      return;
    case '/Node':
      childOf(object, 'spec');
      object['status'] ??= {
        daemonEndpoints: { kubeletEndpoint: { Port: 0 } },
        nodeInfo: Object.fromEntries(nodeFacts.map((name) => [name, ''])),
      };
      return;
    case 'batch/Job':
      selectByUid(object);
      object['status'] ??= {};
      return;
    case 'networking.k8s.io/Ingress':
      object['status'] ??= { loadBalancer: {} };
      return;
    case 'autoscaling/HorizontalPodAutoscaler':
      object['status'] ??= { desiredReplicas: 0, currentMetrics: null };
      return;
    case 'policy/PodDisruptionBudget':
      object['status'] ??= { disruptionsAllowed: 0, currentHealthy: 0, desiredHealthy: 0, expectedPods: 0 };
      return;
    case 'apps/Deployment':
      object['status'] ??= {};
      return;
    case 'apps/StatefulSet':
      object['status'] ??= { replicas: 0, availableReplicas: 0 };
      return;
    case 'apps/ReplicaSet':
      object['status'] ??= { replicas: 0 };
      return;
    case '/ResourceQuota':
      object['status'] ??= {};
      return;
    case 'apps/DaemonSet':
      object['status'] ??= {
        currentNumberScheduled: 0,
        numberMisscheduled: 0,
        desiredNumberScheduled: 0,
        numberReady: 0,
      };
      return;
    case 'batch/CronJob':
      object['status'] ??= {};
      return;
    case 'apiextensions.k8s.io/CustomResourceDefinition':
      object['status'] ??= {
        conditions: null,
        acceptedNames: { plural: '', kind: '' },
        storedVersions: [],
      };
      noteStored(kind, object);
      return;
    default:
  }
}

const nodeFacts = [
  'machineID',
  'systemUUID',
  'bootID',
  'kernelVersion',
  'osImage',
  'containerRuntimeVersion',
  'kubeletVersion',
  'kubeProxyVersion',
  'operatingSystem',
  'architecture',
];

/** What admission adds to each pod: five minutes on a lost node, and the priority of a class that is not named. */
function admitPod(spec: Fields): void {
  const lost = ['node.kubernetes.io/not-ready', 'node.kubernetes.io/unreachable'];
  const tolerations = list(spec, 'tolerations');
  const added = lost
    .filter((key) => !tolerations.some((each) => text(each, 'key') === key))
    .map((key) => ({ key, operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 300 }));
  spec['tolerations'] = [...tolerations, ...added];
  spec['priority'] ??= 0;
  spec['preemptionPolicy'] ??= 'PreemptLowerPriority';
}

function qosOf(spec: Fields): string {
  const claims = list(spec, 'containers').map((container) => fields(container, 'resources'));
  if (
    claims.every(
      (claim) => Object.keys({ ...fields(claim, 'limits'), ...fields(claim, 'requests') }).length === 0,
    )
  ) {
    return 'BestEffort';
  }
  const isGuaranteed = claims.every((claim) =>
    ['cpu', 'memory'].every((name) => {
      const limit = text(claim, 'limits', name);
      return limit !== '' && (text(claim, 'requests', name) || limit) === limit;
    }),
  );
  return isGuaranteed ? 'Guaranteed' : 'Burstable';
}

/** From now on objects of a definition may be stored in its storage version, in the first of them if there are more. */
export function noteStored(kind: ServedKind, object: ApiObject): void {
  const storage = list(object, 'spec', 'versions').find(isStorage);
  if (kind.isCustom || kind.kind !== 'CustomResourceDefinition' || storage === undefined) {
    return;
  }
  const status = { ...fields(object, 'status') };
  const stored = list(status, 'storedVersions');
  const name = text(storage, 'name');
  object['status'] = stored.includes(name) ? status : { ...status, storedVersions: [...stored, name] };
}

/** A client that sends its manifest again need not know the address that its service was given. */
export function keepAllocated(kind: ServedKind, before: ApiObject, after: ApiObject): void {
  if (kind.isCustom || kind.kind !== 'Service' || get(after, 'spec', 'type') === 'ExternalName') {
    return;
  }
  const spec = childOf(after, 'spec');
  for (const key of ['clusterIP', 'clusterIPs', 'ipFamilies', 'ipFamilyPolicy']) {
    const held = get(before, 'spec', key);
    if (spec[key] === undefined && held !== undefined) {
      spec[key] = held;
    }
  }
}

/** Addresses come from the first /16 that a test cluster has; a headless service has none. */
function allocateService(object: ApiObject, serial: number): void {
  const spec = childOf(object, 'spec');
  object['status'] ??= { loadBalancer: {} };
  if (spec['type'] === 'ExternalName') {
    return;
  }
  spec['clusterIP'] ??= `10.0.${Math.floor(serial / 250) % 250}.${(serial % 250) + 2}`;
  spec['clusterIPs'] ??= [spec['clusterIP']];
  spec['ipFamilies'] ??= ['IPv4'];
  spec['ipFamilyPolicy'] ??= 'SingleStack';
}

/** A Job without a selector of its own finds its pods by its uid. */
function selectByUid(object: ApiObject): void {
  const spec = childOf(object, 'spec');
  if (spec['manualSelector'] === true) {
    return;
  }
  const uid = text(object, 'metadata', 'uid');
  const name = text(object, 'metadata', 'name');
  const labels: Fields = childOf(childOf(childOf(spec, 'template'), 'metadata'), 'labels');
  Object.assign(labels, {
    'batch.kubernetes.io/controller-uid': uid,
    'batch.kubernetes.io/job-name': name,
    'controller-uid': uid,
    'job-name': name,
  });
  object.metadata['labels'] ??= { ...labels };
  spec['selector'] ??= { matchLabels: { 'batch.kubernetes.io/controller-uid': uid } };
}
