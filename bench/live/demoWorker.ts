import { parentPort, workerData } from 'node:worker_threads';

import { startDemoCluster } from '../../test/world/api/startDemoCluster.ts';
import { FLEETS, type FleetName } from './fleet.ts';

/** The demo cluster on a thread of its own, so that its work is not taken for ours. */
export interface DemoReady {
  readonly kubeconfig: string;
  readonly server: string;
  readonly certificateAuthority: string;
  readonly token: string;
}

const fleet = FLEETS[workerData as FleetName];
const demo = await startDemoCluster(fleet.options);
fleet.fill(demo, 5_000);
const { kubeconfig, server, certificateAuthority } = demo;
const ready: DemoReady = {
  kubeconfig,
  server,
  certificateAuthority,
  token: demo.users.find((user) => user.name === 'admin')?.token ?? '',
};
parentPort?.once('message', () => {
  void demo.close().then(() => parentPort?.close());
});
// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
parentPort?.postMessage(ready);
