import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** Somebody who may talk to the API server. */
export interface Account {
  readonly user: string;
  /** Empty for none. */
  readonly group: string;
  readonly token: string;
}

/** Everything of one lab that lies on disk; it goes with the lab. */
export interface LabFolder {
  readonly root: string;
  readonly logs: string;
  readonly certificates: string;
  /** Private key of the service accounts' tokens. */
  readonly accountKey: string;
  /** The API server's `--token-auth-file`. */
  readonly tokens: string;
  readonly admin: Account;
  /** Without any right until somebody grants one. */
  readonly viewer: Account;
}

/** Fills `root`. Logs go to a folder of their own where it is given, and then stay; `others` may log in too. */
export async function makeLabFolder(
  root: string,
  logs = path.join(root, 'logs'),
  others: readonly Account[] = [],
): Promise<LabFolder> {
  const certificates = path.join(root, 'certificates');
  await mkdir(logs, { recursive: true });
  await mkdir(certificates, { recursive: true });
  const accountKey = path.join(root, 'service-accounts.key');
  // To find an RSA key takes up to a second.
  const { privateKey } = generateKeyPairSync('ec', {
    namedCurve: 'prime256v1',
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'sec1', format: 'pem' },
  });
  await writeFile(accountKey, privateKey, { mode: 0o600 });
  const admin = account('lab-admin', 'system:masters');
  const viewer = account('lab-viewer', 'lab:viewers');
  const tokens = path.join(root, 'tokens.csv');
  const lines = [admin, viewer, ...others].map(({ token, user, group }) =>
    group === '' ? `${token},${user},${user}\n` : `${token},${user},${user},"${group}"\n`,
  );
  await writeFile(tokens, lines.join(''), { mode: 0o600 });
  return { root, logs, certificates, accountKey, tokens, admin, viewer };
}

function account(user: string, group: string): Account {
  return { user, group, token: randomBytes(24).toString('hex') };
}

/** A kubeconfig with one context, as YAML; JSON is YAML. */
export function kubeconfigText(options: {
  readonly context: string;
  readonly server: string;
  readonly ca: string;
  readonly account: Account;
  readonly namespace?: string;
}): string {
  const { context, server, ca, account, namespace } = options;
  const { user, token } = account;
  return kubeconfigOf({ server, ca }, [
    { context, user, credentials: { token }, ...(namespace === undefined ? {} : { namespace }) },
  ]);
}

/** One context of a kubeconfig, its credentials as the file has them. */
export interface Login {
  readonly context: string;
  readonly user: string;
  readonly credentials: Readonly<Record<string, string>>;
  readonly namespace?: string;
}

/** A kubeconfig with several contexts of one cluster; the first is the current one. */
export function kubeconfigOf(
  { server, ca }: { readonly server: string; readonly ca: string },
  logins: readonly Login[],
): string {
  const cluster = logins[0]?.context ?? '';
  const authority = ca === '' ? {} : { 'certificate-authority-data': Buffer.from(ca).toString('base64') };
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': cluster,
    clusters: [{ name: cluster, cluster: { server, ...authority } }],
    users: logins.map(({ user, credentials }) => ({ name: user, user: credentials })),
    contexts: logins.map(({ context, user, namespace }) => ({
      name: context,
      context: { cluster, user, ...(namespace === undefined ? {} : { namespace }) },
    })),
  };
  return `${JSON.stringify(config, undefined, 2)}\n`;
}
