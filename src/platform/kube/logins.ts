import { readFileSync } from 'node:fs';

import type { ClusterEntry, ResolvedContext } from '../../core/kube/entries.ts';
import { loginKind, providerName } from '../../core/kube/entries.ts';
import type { Clock } from '../../core/ports.ts';
import type { Disposable } from '../../core/util/emitter.ts';
import type { JsonObject } from '../../core/util/json.ts';
import { execProgram } from './execProgram.ts';
import { Login } from './login.ts';
import type { Obtain } from './login.ts';
import { providerLogin } from './providerLogin.ts';
import { tokenFile } from './tokenFile.ts';

export interface LoginsOptions {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  readonly timeoutMs: () => number;
}

/** One `Login` per user entry: contexts that share a user share its login, its credential and its dialogue. */
export class Logins implements Disposable {
  readonly #options: LoginsOptions;
  readonly #logins = new Map<string, Login>();

  constructor(options: LoginsOptions) {
    this.#options = options;
  }

  /** Undefined where the kubeconfig itself holds all that is needed. */
  of(context: ResolvedContext): Login | undefined {
    const wanted = this.#source(context);
    if (!wanted) {
      return undefined;
    }
    // What is written in the entry is part of the key: an edited entry is another login.
    const { user } = context;
    const key = JSON.stringify([user.file, user, wanted.boundTo]);
    const known = this.#logins.get(key);
    if (known) {
      return known;
    }
    const { clock, timeoutMs } = this.#options;
    const login = new Login({ program: wanted.program, obtain: wanted.obtain, clock, timeoutMs });
    this.#logins.set(key, login);
    return login;
  }

  dispose(): void {
    for (const login of this.#logins.values()) {
      login.dispose();
    }
    this.#logins.clear();
  }

  #source(context: ResolvedContext): Source | undefined {
    const { user, cluster } = context;
    const { clock, env } = this.#options;
    if (user.tokenFile !== undefined) {
      return { program: user.tokenFile, obtain: tokenFile(user.tokenFile, clock) };
    }
    const kind = loginKind(user);
    if (kind === 'exec' && user.exec) {
      const info = user.exec.provideClusterInfo ? clusterInfo(cluster) : {};
      return {
        program: user.exec.command,
        obtain: execProgram(user.exec, { env, clock, clusterInfo: info }),
        boundTo: info,
      };
    }
    return kind === 'oidc' || kind === 'authProvider'
      ? { program: providerName(user.user) ?? '', obtain: providerLogin(cluster, user) }
      : undefined;
  }
}

interface Source {
  readonly program: string;
  readonly obtain: Obtain;
  /** A program that is told of the cluster answers for this cluster only. */
  readonly boundTo?: JsonObject;
}

/** `spec.cluster` of an ExecCredential. */
function clusterInfo(entry: ClusterEntry): JsonObject {
  const { cluster, execConfig } = entry;
  const ca = cluster.caFile ? base64(cluster.caFile) : cluster.caData;
  return {
    server: cluster.server,
    ...(cluster.tlsServerName ? { 'tls-server-name': cluster.tlsServerName } : {}),
    ...(cluster.skipTLSVerify ? { 'insecure-skip-tls-verify': true } : {}),
    ...(ca ? { 'certificate-authority-data': ca } : {}),
    ...(cluster.proxyUrl ? { 'proxy-url': cluster.proxyUrl } : {}),
    ...(entry.disableCompression ? { 'disable-compression': true } : {}),
    ...(execConfig === undefined ? {} : { config: execConfig }),
  };
}

function base64(file: string): string | undefined {
  try {
    return readFileSync(file).toString('base64');
  } catch {
    return undefined; // the connection itself says that the file cannot be read
  }
}
