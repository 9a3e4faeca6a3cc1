import { randomBytes } from 'node:crypto';
import { chmod, mkdir, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { readObjects, type Built } from './build.ts';
import type { ControlPlane } from './controlPlane.ts';
import { createDefinitions } from './definitions.ts';
import { freePorts } from './freePorts.ts';
import type { LabFolder } from './labFolder.ts';
import type { Supervisor } from './supervisor.ts';
import { answers, until } from './waiting.ts';

export interface ArgoCd {
  /** Of its API and its pages, nobody has to log in. */
  readonly url: string;
  ready(): Promise<void>;
}

/** Namespace of the installation. */
export const ARGOCD_NAMESPACE = 'argocd';

interface Parts {
  readonly supervisor: Supervisor;
  readonly built: Built;
  readonly folder: LabFolder;
  readonly signal?: AbortSignal | undefined;
}

export interface RepoServer {
  readonly address: string;
  readonly redis: string;
  readonly environment: Readonly<Record<string, string>>;
  ready(): Promise<void>;
}

/** Redis and the repo-server, which need no cluster: they get ready while its CRDs are installed. */
export async function startRepoServer(
  parts: Parts & Pick<ArgoCdOptions, 'environment'>,
): Promise<RepoServer> {
  const { supervisor, built, folder, signal } = parts;
  const [redisPort = 0, port = 0, metrics = 0] = await freePorts(3);
  const redis = `127.0.0.1:${redisPort}`;
  await supervisor.start({ name: 'redis', argv: [built.binary['control-plane'], 'redis', redis] });
  const environment = { ...(await makeEnvironment(parts)), ...parts.environment };
  await supervisor.start({
    name: 'argocd-repo-server',
    argv: [
      built.binary.argocd,
      '--address=127.0.0.1',
      `--port=${port}`,
      '--metrics-address=127.0.0.1',
      `--metrics-port=${metrics}`,
      `--redis=${redis}`,
      '--disable-tls',
      // Since 3.5 it refuses --disable-tls as long as it has this default.
      '--client-ca-path=',
      // What `main` means is asked anew at each comparison; by default it is remembered for minutes.
      '--revision-cache-expiration=1s',
    ],
    env: { ...environment, ARGOCD_BINARY_NAME: 'argocd-repo-server', TMPDIR: path.join(folder.root, 'tmp') },
  });
  return {
    address: `127.0.0.1:${port}`,
    redis,
    environment,
    ready: () =>
      until({
        what: 'The repo-server is ready',
        ask: answers(`http://127.0.0.1:${metrics}/healthz`),
        signal,
      }),
  };
}

export interface ArgoCdOptions {
  /** Seconds between two comparisons without a cause; Argo CD's own default is 120. */
  readonly resync?: number;
  /** Further flags of the application controller. */
  readonly controllerFlags?: readonly string[];
  /** Further environment of all its roles. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** Installs the CRDs and settings, then starts the controllers and the API of Argo CD. */
export async function startArgoCd(
  parts: Parts & ArgoCdOptions & { readonly cluster: ControlPlane; readonly repoServer: RepoServer },
): Promise<ArgoCd> {
  const { supervisor, built, cluster, repoServer, signal, resync = 10, controllerFlags = [] } = parts;
  await install(built, cluster, signal);
  await cluster.ready();
  const [server = 0, ...others] = await freePorts(7);
  const [serverMetrics = 0, controllerMetrics = 0, setMetrics = 0, setProbe = 0, setWebhook = 0] = others;
  const environment = { ...repoServer.environment, KUBECONFIG: cluster.kubeconfigs.controllers };
  const start = (role: string, args: readonly string[]): Promise<void> =>
    supervisor.start({
      name: role,
      argv: [built.binary.argocd, ...args],
      env: { ...environment, ARGOCD_BINARY_NAME: role },
    });
  const shared = [
    `--kubeconfig=${cluster.kubeconfigs.controllers}`,
    `--redis=${repoServer.redis}`,
    `--repo-server=${repoServer.address}`,
    '--repo-server-plaintext',
  ];
  await start('argocd-server', [
    ...shared,
    '--insecure',
    '--disable-auth=true',
    '--address=127.0.0.1',
    `--port=${server}`,
    '--metrics-address=127.0.0.1',
    `--metrics-port=${serverMetrics}`,
    '--dex-server=http://127.0.0.1:1',
  ]);
  await start('argocd-application-controller', [
    ...shared,
    `--metrics-port=${controllerMetrics}`,
    `--app-resync=${resync}`,
    '--app-resync-jitter=0',
    '--hydrator-enabled=false',
    ...controllerFlags,
  ]);
  await start('argocd-applicationset-controller', [
    `--kubeconfig=${cluster.kubeconfigs.controllers}`,
    `--argocd-repo-server=${repoServer.address}`,
    '--repo-server-plaintext',
    `--metrics-addr=127.0.0.1:${setMetrics}`,
    `--probe-addr=127.0.0.1:${setProbe}`,
    `--webhook-addr=127.0.0.1:${setWebhook}`,
  ]);
  const url = `http://127.0.0.1:${server}`;
  const wait = (what: string, address: string): Promise<void> =>
    until({ what: `${what} is ready`, ask: answers(address), signal });
  return {
    url,
    ready: async () => {
      await Promise.all([
        repoServer.ready(),
        wait('The API of Argo CD', `${url}/healthz`),
        wait('The application controller', `http://127.0.0.1:${controllerMetrics}/healthz`),
        wait('The ApplicationSet controller', `http://127.0.0.1:${setMetrics}/metrics`),
        // The API server of Argo CD makes the default project; an app that comes before it is told it does not exist.
        until({
          what: 'The default project is there',
          signal,
          ask: () =>
            cluster.admin.find(
              `/apis/argoproj.io/v1alpha1/namespaces/${ARGOCD_NAMESPACE}/appprojects/default`,
            ),
        }),
      ]);
    },
  };
}

async function install(built: Built, cluster: ControlPlane, signal?: AbortSignal): Promise<void> {
  const { admin } = cluster;
  await admin.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: ARGOCD_NAMESPACE } });
  const { 'argocd-config': config, 'argocd-crds': crds } = built.manifests;
  const settings = await readObjects(config);
  await Promise.all([
    createDefinitions(admin, await readObjects(crds), signal),
    ...settings.map((object) =>
      admin.apply({ ...object, metadata: { ...object.metadata, namespace: ARGOCD_NAMESPACE } }),
    ),
  ]);
  // The server would make it, and the controllers that start before it did would go without a part of their work.
  const key = randomBytes(32).toString('base64');
  const secret = `/api/v1/namespaces/${ARGOCD_NAMESPACE}/secrets/argocd-secret`;
  await admin.patch(secret, 'merge', { stringData: { 'server.secretkey': key } });
}

/** What all roles of Argo CD are told by environment; every folder that they write to is the lab's. */
async function makeEnvironment({ built, folder }: Parts): Promise<Readonly<Record<string, string>>> {
  const below = async (name: string, mode = 0o755): Promise<string> => {
    const made = path.join(folder.root, name);
    await mkdir(made, { recursive: true, mode });
    return made;
  };
  const bin = await below('bin');
  await symlink(built.binary.kustomize, path.join(bin, 'kustomize'));
  await symlink(built.binary.helm, path.join(bin, 'helm'));
  // It calls this for every commit, whether signatures are asked for or not.
  const verify = path.join(bin, 'git-verify-wrapper.sh');
  await writeFile(verify, '#!/bin/sh\ngit verify-commit "$1" 2>&1\nexit 0\n');
  await chmod(verify, 0o755);
  return {
    PATH: `${bin}${path.delimiter}${process.env['PATH'] ?? ''}`,
    HOME: await below('home'),
    TMPDIR: await below('tmp'),
    // A controller takes its shard from the number at the end of its host's name.
    HOSTNAME: 'argocd-application-controller-0',
    ARGOCD_FAKE_IN_CLUSTER: 'true',
    ARGOCD_GPG_ENABLED: 'false',
    ARGOCD_TLS_DATA_PATH: await below('argocd/tls'),
    ARGOCD_SSH_DATA_PATH: await below('argocd/ssh'),
    ARGOCD_GPG_DATA_PATH: await below('argocd/gpg/source'),
    ARGOCD_GNUPGHOME: await below('argocd/gpg/keys', 0o700),
    ARGOCD_PLUGINSOCKFILEPATH: await below('argocd/plugins'),
  };
}
