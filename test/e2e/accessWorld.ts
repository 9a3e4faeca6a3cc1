import { execFile } from 'node:child_process';
import { appendFile, chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

import type { KubeObject } from '../../src/core/model/kubeObject.ts';
import { testProxy, type TestProxy } from '../unit/platform/kube/testServers.ts';
import { startDemoCluster, type DemoCluster } from '../world/api/startDemoCluster.ts';
import { application } from './bareCluster.ts';

const git = promisify(execFile);

/** A JSON web token that says when it ends; nobody checks its signature here. */
function jwt(fromNowSeconds: number): string {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ alg: 'none' })}.${part({ exp: Math.floor(Date.now() / 1000) + fromNowSeconds })}.c2ln`;
}

/** A login program that counts its runs, prints a device code, and waits until somebody approves. */
export interface LoginProgram {
  runs(): Promise<number>;
  /** From now on logins end at once, with this token. */
  approve(token: string): Promise<void>;
}

export interface AccessWorld {
  readonly dir: string;
  /** A `.code-workspace` file: a folder within a clone, and a working tree of the same clone. */
  readonly workspace: string;
  readonly kubeconfig: string;
  readonly cluster: DemoCluster;
  /** A cluster of its own, behind a VPN that drops. */
  readonly vpn: DemoCluster;
  readonly login: LoginProgram;
  /** In the environment, and in VS Code's settings. */
  readonly proxies: {
    readonly environment: TestProxy;
    readonly setting: TestProxy;
    readonly file: TestProxy;
  };
  /** Writes a token that still holds into the entry of the `oidc` context, as kubectl does. */
  renewOidc(): Promise<void>;
  close(): Promise<void>;
}

/** An app whose manifests are elsewhere than those of the others. */
function appFrom(name: string, spec: object, metadata: object = {}): KubeObject {
  const plain = application(name);
  return {
    ...plain,
    metadata: { ...plain.metadata, ...metadata },
    spec: { ...(plain['spec'] as object), ...spec },
  };
}

const fernhill = (repository: string): string => `https://git.fernhill.example/${repository}.git`;
const source = (repository: string, name: string): object => ({
  source: { repoURL: fernhill(repository), path: `apps/${name}`, targetRevision: 'main' },
});

const APPS = [
  application('ledger', { sync: 'OutOfSync' }),
  application('search'),
  application('checkout', { namespace: 'team-a' }),
  application('shop-prod'),
  application('pay-prod'),
  appFrom('tools', source('tools', 'tools')),
  appFrom('billing', source('billing', 'billing')),
  appFrom('cache', {
    source: { repoURL: 'https://charts.fernhill.example', chart: 'redis', targetRevision: '19.1.0' },
  }),
  appFrom(
    'eu-west',
    {},
    {
      ownerReferences: [
        {
          apiVersion: 'argoproj.io/v1alpha1',
          kind: 'ApplicationSet',
          name: 'regions',
          uid: 'a',
          controller: true,
        },
      ],
    },
  ),
  appFrom('edge', { destination: { server: 'https://direct.test:6443', namespace: 'edge' } }),
];

/** Real clones: `platform` with a second working tree, both open; `tools` beside them, not open. */
async function makeClones(dir: string): Promise<string> {
  const repos = path.join(dir, 'repos');
  const run = (folder: string, ...args: readonly string[]) =>
    git('git', ['-c', 'user.name=Kim', '-c', 'user.email=kim@fernhill.example', ...args], { cwd: folder });
  const clone = async (name: string, remote: string, apps: readonly string[]): Promise<string> => {
    const root = path.join(repos, name);
    for (const app of apps) {
      await mkdir(path.join(root, 'apps', app), { recursive: true });
      await writeFile(path.join(root, 'apps', app, 'namespace.yaml'), 'apiVersion: v1\nkind: Namespace\n');
    }
    await run(root, 'init', '--quiet', '--initial-branch=main');
    await run(root, 'remote', 'add', 'origin', remote);
    await run(root, 'add', '.');
    await run(root, 'commit', '--quiet', '--message=Begin');
    return root;
  };
  // The clone speaks ssh, the app https.
  const platform = await clone('platform', 'git@git.fernhill.example:platform.git', ['ledger', 'eu-west']);
  await clone('tools', fernhill('tools'), ['tools']);
  const next = path.join(repos, 'platform-next');
  await run(platform, 'worktree', 'add', '--quiet', '-b', 'next', next);
  await mkdir(path.join(next, 'apps', 'search'));
  const file = path.join(dir, 'fernhill.code-workspace');
  await writeFile(file, JSON.stringify({ folders: [{ path: path.join(platform, 'apps') }, { path: next }] }));
  return file;
}

async function makeLogin(dir: string): Promise<LoginProgram & { readonly command: string }> {
  const [command, runs, token] = ['fernhill-login', 'runs', 'token'].map((name) => path.join(dir, name)) as [
    string,
    string,
    string,
  ];
  const lines = [
    'Open the following page:',
    '',
    'https://login.fernhill.example/device',
    '',
    'Then enter the code:',
    '',
    'WDJB-MJHT',
  ];
  await writeFile(
    command,
    `#!/bin/sh
echo run >> '${runs}'
printf '${lines.join(String.raw`\n`)}${String.raw`\n`}' >&2
while [ ! -e '${token}' ]; do sleep 0.1; done
printf '{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","status":{"token":"%s"}}' "$(cat '${token}')"
`,
  );
  await chmod(command, 0o755);
  await appendFile(runs, '');
  return {
    command,
    runs: async () => (await readFile(runs, 'utf8')).split('\n').filter(Boolean).length,
    approve: (text) => writeFile(token, text),
  };
}

export async function startAccessWorld(): Promise<AccessWorld> {
  const dir = await mkdtemp(path.join(os.tmpdir(), 'plumbline-access-'));
  const workspace = await makeClones(dir);
  const login = await makeLogin(dir);
  const valid = jwt(3600);
  const reads = ['get', 'list', 'watch'];
  const everything = { groups: ['*'], resources: ['*'], verbs: ['*'] };
  const cluster = await startDemoCluster({
    objects: APPS,
    users: [
      { name: 'admin', token: 'demo-admin', groups: ['system:masters'], rules: [everything] },
      { name: 'oidc', token: valid, groups: [], rules: [everything] },
      {
        name: 'viewer',
        token: 'demo-viewer',
        groups: [],
        rules: [{ namespaces: ['team-a'], groups: ['*'], resources: ['*'], verbs: reads }],
      },
    ],
  });
  const vpn = await startDemoCluster({ objects: [application('far-away')] });
  const to = Number(new URL(cluster.server).port);
  const [environment, setting, file] = await Promise.all([
    testProxy({ to }),
    testProxy({ to }),
    testProxy({ to }),
  ]);
  const own = path.join(dir, 'contexts.json');
  const write = (idToken: string): Promise<void> =>
    writeFile(
      own,
      JSON.stringify(contexts({ cluster, vpn, login: login.command, idToken, proxy: file.port })),
      {
        mode: 0o600,
      },
    );
  await write(jwt(-60));
  return {
    dir,
    workspace,
    kubeconfig: own,
    cluster,
    vpn,
    login,
    proxies: { environment, setting, file },
    renewOidc: () => write(valid),
    close: async () => {
      await Promise.all([cluster, vpn, environment, setting, file].map((each) => each.close()));
      await rm(dir, { recursive: true, force: true });
    },
  };
}

interface Parts {
  readonly cluster: DemoCluster;
  readonly vpn: DemoCluster;
  readonly login: string;
  readonly idToken: string;
  readonly proxy: number;
}

/** The certificate of the demo names no host of these: each entry says `localhost` for it. */
function contexts({ cluster, vpn, login, idToken, proxy }: Parts): object {
  const of = (server: string, ca: string, more: object = {}): object => ({
    server,
    'certificate-authority-data': Buffer.from(ca).toString('base64'),
    ...more,
  });
  const ca = cluster.certificateAuthority;
  const named = { 'tls-server-name': 'localhost' };
  const clusters: Readonly<Record<string, object>> = {
    main: of(cluster.server, ca),
    vpn: of(vpn.server, vpn.certificateAuthority),
    'by-proxy-url': of('https://kube.test:6443', ca, { ...named, 'proxy-url': `http://127.0.0.1:${proxy}` }),
    corp: of('https://kube.corp:6443', ca, named),
    'corp-too': of('https://kube.two:6443', ca, named),
    direct: of('https://direct.test:6443', ca, named),
  };
  const exec = (command: string, ...args: readonly string[]): object => ({
    exec: {
      apiVersion: 'client.authentication.k8s.io/v1',
      command,
      args,
      interactiveMode: 'IfAvailable',
      ...(command === 'no-such-login' ? { installHint: 'Get it from the platform team.' } : {}),
    },
  });
  const users: Readonly<Record<string, object>> = {
    admin: { token: 'demo-admin' },
    viewer: { token: 'demo-viewer' },
    kim: exec(login),
    slow: exec('sleep', '600'),
    missing: exec('no-such-login'),
    oidc: { 'auth-provider': { name: 'oidc', config: { 'id-token': idToken } } },
  };
  const pairs: readonly (readonly [name: string, cluster: string, user: string])[] = [
    ['main', 'main', 'admin'],
    ['main-again', 'main', 'admin'],
    ['viewer', 'main', 'viewer'],
    ['login', 'main', 'kim'],
    ['login-too', 'main', 'kim'],
    ['slow-login', 'main', 'slow'],
    ['missing-login', 'main', 'missing'],
    ['oidc', 'main', 'oidc'],
    ['over-vpn', 'vpn', 'admin'],
    ['by-proxy-url', 'by-proxy-url', 'admin'],
    ['corp', 'corp', 'admin'],
    ['corp-too', 'corp-too', 'admin'],
    ['direct', 'direct', 'admin'],
  ];
  return {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: Object.entries(clusters).map(([name, fields]) => ({ name, cluster: fields })),
    users: Object.entries(users).map(([name, user]) => ({ name, user })),
    contexts: pairs.map(([name, on, user]) => ({ name, context: { cluster: on, user } })),
    'current-context': 'main',
  };
}
