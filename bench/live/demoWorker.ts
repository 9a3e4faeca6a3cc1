import { parentPort } from 'node:worker_threads';

import { startDemoCluster } from '../../test/world/api/startDemoCluster.ts';

/** The demo cluster on a thread of its own, so that its work is not taken for ours. */
export interface DemoReady {
  readonly kubeconfig: string;
  readonly server: string;
  readonly certificateAuthority: string;
  readonly token: string;
}

const demo = await startDemoCluster();
demo.objects.namespaces('argocd');
demo.objects.fillApplications({ count: 5_000, resources: 20, history: 10 });
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
