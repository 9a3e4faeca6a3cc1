import { KubeConfig } from '@kubernetes/client-node';

import type { ClusterEntry, ClusterFields, UserEntry, UserFields } from '../../core/kube/entries.ts';
import type { ClusterError } from '../../core/model/connection.ts';
import type { Result } from '../../core/util/result.ts';
import { err, ok } from '../../core/util/result.ts';

export type HttpsOptions = Parameters<KubeConfig['applyToHTTPSOptions']>[0];

/** What a TLS connection to the API server is made from, as `tls.connect` takes it. */
export interface TlsMaterial {
  readonly ca?: string | Buffer;
  readonly cert?: string | Buffer;
  readonly key?: string | Buffer;
  readonly servername?: string;
  readonly rejectUnauthorized?: boolean;
}

export interface StaticAuth {
  readonly tls: TlsMaterial;
  /** The Authorization header of a static token or of basic auth. */
  readonly authorization?: string;
  readonly impersonateUser?: string;
}

/** client-node's view of one cluster and one user, with nothing in it that it could start or build an agent from. */
export function clientConfig(cluster: ClusterFields, user: UserFields): KubeConfig {
  const config = new KubeConfig();
  const { proxyUrl: _proxied, ...direct } = cluster;
  config.loadFromOptions({
    // It refuses plain http unless told to skip verification, of which there is none then.
    clusters: [{ ...direct, name: 'cluster', skipTLSVerify: cluster.skipTLSVerify || isPlain(cluster) }],
    users: [{ ...user, name: 'user', exec: undefined }],
    contexts: [{ name: 'context', cluster: 'cluster', user: 'user' }],
    currentContext: 'context',
  });
  return config;
}

function isPlain(cluster: ClusterFields): boolean {
  return cluster.server.startsWith('http:');
}

/** Reads certificates and static credentials through client-node. Files are read anew each time: they get rotated. */
export async function staticAuth(
  cluster: ClusterEntry,
  user: UserEntry,
): Promise<Result<StaticAuth, ClusterError>> {
  const options: HttpsOptions = {};
  try {
    await clientConfig(cluster.cluster, { ...user.user, authProvider: undefined }).applyToHTTPSOptions(
      options,
    );
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    return err({ code: 'kubeconfig', file: user.file, detail });
  }
  const { ca, cert, key, auth } = options;
  const authorization =
    headerOf(options, 'Authorization') ??
    (auth ? `Basic ${Buffer.from(auth).toString('base64')}` : undefined);
  const impersonateUser = headerOf(options, 'Impersonate-User');
  return ok({
    tls: {
      ...(isMaterial(ca) ? { ca } : {}),
      ...(isMaterial(cert) ? { cert } : {}),
      ...(isMaterial(key) ? { key } : {}),
      ...('servername' in options && options.servername ? { servername: options.servername } : {}),
      ...(cluster.cluster.skipTLSVerify ? { rejectUnauthorized: false } : {}),
    },
    ...(authorization === undefined ? {} : { authorization }),
    ...(impersonateUser === undefined ? {} : { impersonateUser }),
  });
}

/** A header as client-node set it. `Headers` would throw at a value that cannot be sent, and say it in the message. */
export function headerOf(options: HttpsOptions, name: string): string | undefined {
  const value: unknown = new Map(Object.entries(options.headers ?? {})).get(name);
  return typeof value === 'string' ? value : undefined;
}

function isMaterial(value: unknown): value is string | Buffer {
  return typeof value === 'string' || Buffer.isBuffer(value);
}
