import { fileURLToPath } from 'node:url';

import type { Built } from './build.ts';
import type { ControlPlane } from './controlPlane.ts';
import { freePorts } from './freePorts.ts';
import type { LabFolder } from './labFolder.ts';
import type { Supervisor } from './supervisor.ts';
import { until } from './waiting.ts';

const STAGES = fileURLToPath(new URL('stages.yaml', import.meta.url));
const NODE = 'lab-node';

interface NodeObject {
  readonly status?: {
    readonly conditions?: readonly { readonly type: string; readonly status: string }[];
  };
}

/**
 * One node, on which pods run without containers: kwok writes the status that a kubelet would, as `stages.yaml` says.
 * Everything above it is real, so Deployments roll, Jobs complete, hooks and waves take their time.
 */
export async function startNodes(options: {
  readonly supervisor: Supervisor;
  readonly built: Built;
  readonly folder: LabFolder;
  readonly cluster: ControlPlane;
  readonly signal?: AbortSignal | undefined;
}): Promise<{ ready(): Promise<void> }> {
  const { supervisor, built, folder, cluster, signal } = options;
  const [port = 0] = await freePorts(1);
  await supervisor.start({
    name: 'kwok',
    argv: [
      built.binary.kwok,
      `--kubeconfig=${cluster.kubeconfigs.admin}`,
      `--config=${STAGES}`,
      '--manage-all-nodes=true',
      '--cidr=10.20.0.1/16',
      '--node-ip=10.10.0.1',
      `--server-address=127.0.0.1:${port}`,
    ],
    env: { HOME: folder.root, KWOK_WORKDIR: `${folder.root}/kwok` },
  });
  await cluster.admin.apply({
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name: NODE, labels: { 'kubernetes.io/hostname': NODE, 'kubernetes.io/os': 'linux' } },
    status: {
      allocatable: { cpu: '64', memory: '256Gi', pods: '2000' },
      capacity: { cpu: '64', memory: '256Gi', pods: '2000' },
    },
  });
  return {
    ready: () =>
      until({
        what: 'The node is ready',
        signal,
        ask: async () => {
          const { status } = await cluster.admin.get<NodeObject>(`/api/v1/nodes/${NODE}`);
          return status?.conditions?.find((one) => one.type === 'Ready' && one.status === 'True');
        },
      }),
  };
}
