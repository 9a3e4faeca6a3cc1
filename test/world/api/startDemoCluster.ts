import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { KubeObject } from '../../../src/core/model/kubeObject.ts';
import { demoUsers } from './access.ts';
import type { DemoUser } from './access.ts';
import { ApiServer } from './apiServer.ts';
import { selfSigned } from './certificate.ts';
import { FaultPlan } from './faults.ts';
import type { Fault } from './faults.ts';
import { FaultScript } from './faultScript.ts';
import { KindRegistry } from './kindRegistry.ts';
import { writeKubeconfig } from './kubeconfig.ts';
import { Lifecycle } from './lifecycle.ts';
import { Listener } from './listener.ts';
import { argoCrds, fluxCrds } from './productCrds.ts';
import { RequestLog } from './requestLog.ts';
import { Seeds } from './seeds.ts';
import { Store } from './store.ts';
import type { WriteContext } from './commit.ts';

export interface DemoOptions {
  /** Planned from the start; more by `script.add`. */
  readonly faults?: readonly Fault[];
  /** 0, the default: any free one. */
  readonly port?: number;
  /** Milliseconds of the epoch; the wall clock by default. */
  readonly now?: () => number;
  /** There from the start. Namespaces that they need are made. */
  readonly objects?: readonly KubeObject[];
  /** Serve Argo CD's kinds; true by default. */
  readonly argo?: boolean;
  /** Serve Flux's kinds; false by default. */
  readonly flux?: boolean;
  /** In place of admin, viewer, reader and nobody. The first is the current context's. */
  readonly users?: readonly DemoUser[];
  /** Where `viewer` may read; `argocd` by default. */
  readonly viewerNamespace?: string;
  /** How long a second of a watch's `timeoutSeconds` lasts; 1000 by default, less in tests that await its end. */
  readonly watchSecondMs?: number;
  /** Folder for the kubeconfig; by default a new temporary one that `close` removes. */
  readonly folder?: string;
}

export interface DemoCluster {
  /** Path of a kubeconfig with one context per user. */
  readonly kubeconfig: string;
  /** `https://127.0.0.1:PORT`. */
  readonly server: string;
  /** PEM of the certificate that signs itself. */
  readonly certificateAuthority: string;
  readonly users: readonly DemoUser[];
  readonly script: FaultScript;
  readonly requests: RequestLog;
  /** Objects straight in the store, past the API: for tests and benches. */
  readonly objects: Seeds;
  /** Creates or replaces objects as the server would store them, seen by watches. */
  put(...objects: readonly KubeObject[]): void;
  close(): Promise<void>;
}

/** Starts a Kubernetes API on loopback. Nothing is left behind after `close`. */
export async function startDemoCluster(options: DemoOptions = {}): Promise<DemoCluster> {
  const now = options.now ?? Date.now;
  const store = new Store();
  const kinds = new KindRegistry();
  const cluster = { store, kinds, now, watchSecondMs: options.watchSecondMs ?? 1000 };
  const lifecycle = new Lifecycle(cluster);
  const context: WriteContext = { ...cluster, lifecycle };
  const users = options.users ?? demoUsers({ viewerNamespace: options.viewerNamespace ?? 'argocd' });
  const plan = new FaultPlan();
  options.faults?.forEach((fault) => plan.add(fault));
  const requests = new RequestLog();
  const api = new ApiServer(context, users, plan, requests);

  const seeds = new Seeds(context);
  seeds.namespaces('default', 'kube-system', 'kube-public', 'kube-node-lease');
  seeds.definitions([
    ...(options.argo === false ? [] : argoCrds()),
    ...(options.flux === true ? fluxCrds() : []),
  ]);
  seeds.put(...(options.objects ?? []));

  const certificate = selfSigned('plumbline-demo', Date.now());
  const listener = new Listener(
    certificate,
    (incoming, out, cut) => api.handle(incoming, out, cut),
    options.port ?? 0,
  );
  await listener.open();
  const folder = options.folder ?? mkdtempSync(join(tmpdir(), 'plumbline-demo-'));
  const kubeconfig = join(folder, 'kubeconfig');
  writeKubeconfig({ path: kubeconfig, server: listener.url, certificateAuthority: certificate.cert, users });

  return {
    kubeconfig,
    server: listener.url,
    certificateAuthority: certificate.cert,
    users,
    script: new FaultScript(plan, api, listener, store),
    requests,
    objects: seeds,
    put: (...objects) => seeds.put(...objects),
    close: async () => {
      lifecycle.close();
      [...api.watches].forEach(({ watch }) => watch.stop());
      await listener.shut({ keep: false });
      listener.cutAll('fin');
      rmSync(options.folder === undefined ? folder : kubeconfig, { recursive: true, force: true });
    },
  };
}
