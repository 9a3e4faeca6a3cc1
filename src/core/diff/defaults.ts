import type { Json } from '../util/json.ts';
import { equalJson } from './equalJson.ts';
import type { Step } from './pointer.ts';

/**
 * Values that Kubernetes fills in by itself (1.36), by the end of the path; `*` stands for one step. Needed for one
 * question only: whether a field that Git stopped stating comes back with the same value. Prediction of anything else is
 * the server's own, by dry run.
 */
const DEFAULTS: readonly (readonly [end: string, value: Json])[] = [
  ['ports/*/protocol', 'TCP'],
  ['spec/replicas', 1],
  ['spec/revisionHistoryLimit', 10],
  ['spec/progressDeadlineSeconds', 600],
  ['spec/podManagementPolicy', 'OrderedReady'],
  ['strategy/type', 'RollingUpdate'],
  ['updateStrategy/type', 'RollingUpdate'],
  ['rollingUpdate/maxSurge', '25%'],
  ['rollingUpdate/maxUnavailable', '25%'],
  ['rollingUpdate/partition', 0],
  ['spec/restartPolicy', 'Always'],
  ['spec/dnsPolicy', 'ClusterFirst'],
  ['spec/schedulerName', 'default-scheduler'],
  ['spec/securityContext', {}],
  ['spec/terminationGracePeriodSeconds', 30],
  ['*/terminationMessagePath', '/dev/termination-log'],
  ['*/terminationMessagePolicy', 'File'],
  ['*/imagePullPolicy', 'IfNotPresent'],
  ['*Probe/failureThreshold', 3],
  ['*Probe/periodSeconds', 10],
  ['*Probe/successThreshold', 1],
  ['*Probe/timeoutSeconds', 1],
  ['httpGet/scheme', 'HTTP'],
  ['configMap/defaultMode', 420],
  ['secret/defaultMode', 420],
  ['projected/defaultMode', 420],
  ['downwardAPI/defaultMode', 420],
  ['fieldRef/apiVersion', 'v1'],
  ['spec/type', 'ClusterIP'],
  ['spec/sessionAffinity', 'None'],
  ['spec/internalTrafficPolicy', 'Cluster'],
  ['spec/externalTrafficPolicy', 'Cluster'],
  ['spec/ipFamilyPolicy', 'SingleStack'],
  ['spec/allocateLoadBalancerNodePorts', true],
  ['spec/volumeMode', 'Filesystem'],
  ['spec/concurrencyPolicy', 'Allow'],
  ['spec/suspend', false],
  ['spec/successfulJobsHistoryLimit', 3],
  ['spec/failedJobsHistoryLimit', 1],
  ['spec/backoffLimit', 6],
  ['spec/completionMode', 'NonIndexed'],
  ['spec/completions', 1],
  ['spec/parallelism', 1],
];

export function isDefault(path: readonly Step[], value: Json | undefined): boolean {
  return DEFAULTS.some(([end, known]) => equalJson(known, value) && endsWith(path, end));
}

function endsWith(path: readonly Step[], end: string): boolean {
  const steps = end.split('/');
  return steps.every((step, index) => {
    const given = String(path[path.length - steps.length + index] ?? '');
    return step.startsWith('*') ? given.endsWith(step.slice(1)) : given === step;
  });
}
