import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { freePorts } from './freePorts.ts';
import { Kube } from './kube.ts';
import { kubeconfigText, type LabFolder } from './labFolder.ts';
import type { Program, Supervisor } from './supervisor.ts';
import { until } from './waiting.ts';

export interface ControlPlane {
  readonly server: string;
  /** PEM. */
  readonly ca: string;
  readonly caFile: string;
  readonly admin: Kube;
  /**
   * Resolves when all that an API server makes for itself is there (namespaces, roles, priorities) and the controllers are on
   * their way up, where they are wanted.
   */
  ready(): Promise<void>;
  /** Files. `controllers` has `argocd` as its namespace, which is how Argo CD finds its own. */
  readonly kubeconfigs: { readonly admin: string; readonly viewer: string; readonly controllers: string };
}

/** Name of the context in the kubeconfigs. */
const CONTEXT = 'lab';

/**
 * etcd and kube-apiserver, which answers; kube-controller-manager and kube-scheduler follow once it is ready. Nobody writes to disk
 * for real (`--unsafe-no-fsync`), and whoever is on loopback without a token gets nothing.
 */
export async function startControlPlane(options: {
  readonly supervisor: Supervisor;
  readonly binary: string;
  readonly folder: LabFolder;
  /** With kube-controller-manager and kube-scheduler. */
  readonly controllers: boolean;
  readonly signal?: AbortSignal | undefined;
}): Promise<ControlPlane> {
  const { supervisor, binary, folder, controllers, signal } = options;
  const [api = 0, client = 0, peer = 0, manager = 0, scheduler = 0] = await freePorts(5);
  const start = (part: string, args: readonly string[], env?: Program['env']): Promise<void> =>
    supervisor.start({ name: part, argv: [binary, part, ...args], ...(env === undefined ? {} : { env }) });

  await start('etcd', etcdArguments({ data: path.join(folder.root, 'etcd'), client, peer }));
  // A third of what it does while CRDs come in would be to collect the garbage of a small heap.
  const roomy = { GOGC: '400' };
  await start('kube-apiserver', apiServerArguments({ folder, port: api, etcd: client, controllers }), roomy);

  const server = `https://127.0.0.1:${api}`;
  const caFile = path.join(folder.certificates, 'apiserver.crt');
  let ca = '';
  const what = 'The API server answers';
  // It makes its certificate when it starts, and that certificate is its own authority.
  await until({ what, signal, ask: async () => (ca = await readFile(caFile, 'utf8')) || undefined });
  const admin = new Kube({ server, ca, token: folder.admin.token });
  const isAnswered = (path: string) => async (): Promise<true | undefined> =>
    (await admin.ask('GET', path)).status === 200 ? true : undefined;
  await until({ what, signal, ask: isAnswered('/apis/apiextensions.k8s.io/v1') });

  const kubeconfigs = await writeKubeconfigs({ server, ca, folder });
  const startControllers = async (): Promise<void> => {
    await start('kube-controller-manager', [
      `--kubeconfig=${kubeconfigs.admin}`,
      `--service-account-private-key-file=${folder.accountKey}`,
      `--root-ca-file=${caFile}`,
      '--leader-elect=false',
      // Nobody renews the fake node's lease: without this it is NotReady after 40 s and every Deployment Progressing.
      '--controllers=*,-node-lifecycle-controller',
      '--horizontal-pod-autoscaler-sync-period=5s',
      '--bind-address=127.0.0.1',
      `--secure-port=${manager}`,
    ]);
    await start('kube-scheduler', [
      `--kubeconfig=${kubeconfigs.admin}`,
      '--leader-elect=false',
      '--bind-address=127.0.0.1',
      `--secure-port=${scheduler}`,
    ]);
  };
  const becomeReady = async (): Promise<void> => {
    await until({ what: 'The API server is ready', signal, ask: isAnswered('/readyz') });
    // Not before: kube-controller-manager gives up when it has waited ten seconds for this.
    await (controllers ? startControllers() : undefined);
  };
  let readiness: Promise<void> | undefined;
  return { server, ca, caFile, admin, kubeconfigs, ready: () => (readiness ??= becomeReady()) };
}

function etcdArguments(options: {
  readonly data: string;
  readonly client: number;
  readonly peer: number;
}): readonly string[] {
  const client = `http://127.0.0.1:${options.client}`;
  const peer = `http://127.0.0.1:${options.peer}`;
  return [
    `--data-dir=${options.data}`,
    `--listen-client-urls=${client}`,
    `--advertise-client-urls=${client}`,
    `--listen-peer-urls=${peer}`,
    `--initial-advertise-peer-urls=${peer}`,
    `--initial-cluster=default=${peer}`,
    '--unsafe-no-fsync',
    '--log-level=warn',
  ];
}

function apiServerArguments(options: {
  readonly folder: LabFolder;
  readonly port: number;
  readonly etcd: number;
  readonly controllers: boolean;
}): readonly string[] {
  const { folder, port, etcd, controllers } = options;
  return [
    `--etcd-servers=http://127.0.0.1:${etcd}`,
    `--cert-dir=${folder.certificates}`,
    `--secure-port=${port}`,
    '--bind-address=127.0.0.1',
    '--advertise-address=127.0.0.1',
    `--token-auth-file=${folder.tokens}`,
    '--authorization-mode=RBAC',
    '--service-cluster-ip-range=10.0.0.0/16',
    '--service-account-issuer=https://kubernetes.default.svc',
    `--service-account-key-file=${folder.accountKey}`,
    `--service-account-signing-key-file=${folder.accountKey}`,
    '--endpoint-reconciler-type=none',
    // The first would taint the fake node until a controller that does not run here says it is fine; the other waits for
    // service accounts that a controller makes.
    `--disable-admission-plugins=TaintNodesByCondition${controllers ? '' : ',ServiceAccount'}`,
    '--enable-priority-and-fairness=false',
    '--enable-aggregator-routing=false',
  ];
}

async function writeKubeconfigs(options: {
  readonly server: string;
  readonly ca: string;
  readonly folder: LabFolder;
}): Promise<ControlPlane['kubeconfigs']> {
  const { server, ca, folder } = options;
  const write = async (name: string, text: string): Promise<string> => {
    const file = path.join(folder.root, name);
    await writeFile(file, text, { mode: 0o600 });
    return file;
  };
  const common = { context: CONTEXT, server, ca };
  return {
    admin: await write('kubeconfig.yaml', kubeconfigText({ ...common, account: folder.admin })),
    viewer: await write('viewer.yaml', kubeconfigText({ ...common, account: folder.viewer })),
    controllers: await write(
      'controllers.yaml',
      kubeconfigText({ ...common, account: folder.admin, namespace: 'argocd' }),
    ),
  };
}
