import type { LoginKind } from '../model/connection.ts';
import type { Json } from '../util/json.ts';

/** `clusters[].cluster` of a kubeconfig; paths are absolute, data is base64. */
export interface ClusterFields {
  readonly name: string;
  readonly server: string;
  readonly caData?: string;
  readonly caFile?: string;
  readonly tlsServerName?: string;
  readonly skipTLSVerify: boolean;
  readonly proxyUrl?: string;
}

/** `users[].user` of a kubeconfig without `exec`; paths are absolute, data is base64. */
export interface UserFields {
  readonly name: string;
  readonly certData?: string;
  readonly certFile?: string;
  readonly keyData?: string;
  readonly keyFile?: string;
  readonly token?: string;
  readonly username?: string;
  readonly password?: string;
  readonly impersonateUser?: string;
  /** As it stands in the file: nobody has looked at its shape. */
  readonly authProvider?: unknown;
}

/** A program that logs in, as `users[].user.exec` of a kubeconfig names it. */
export interface ExecSpec {
  readonly apiVersion: string;
  /** A bare name is looked up in PATH; a relative path was made absolute against the file's folder. */
  readonly command: string;
  readonly args: readonly string[];
  readonly env: readonly { readonly name: string; readonly value: string }[];
  readonly installHint?: string;
  readonly provideClusterInfo: boolean;
  /** `Always`: it needs a terminal, which we cannot give. */
  readonly interactiveMode?: string;
}

/** A cluster with the fields that client-node drops. */
export interface ClusterEntry {
  readonly file: string;
  readonly cluster: ClusterFields;
  readonly disableCompression: boolean;
  /** `extensions[client.authentication.k8s.io/exec]`: passed on to login programs that ask for it. */
  readonly execConfig?: Json;
}

/** A user with the fields that client-node drops, and without `exec`, which is ours to run. */
export interface UserEntry {
  readonly file: string;
  readonly user: UserFields;
  readonly exec?: ExecSpec;
  readonly tokenFile?: string;
  readonly impersonate: Impersonation;
}

export interface Impersonation {
  readonly groups: readonly string[];
  readonly uid?: string;
  readonly extra: Readonly<Record<string, readonly string[]>>;
}

export const NOBODY: Impersonation = { groups: [], extra: {} };

export interface ContextEntry {
  readonly file: string;
  readonly name: string;
  readonly cluster: string;
  /** Empty for a context without a user. */
  readonly user: string;
  readonly namespace?: string;
}

/** A context with what it refers to: all that is needed to connect. */
export interface ResolvedContext {
  readonly context: ContextEntry;
  readonly cluster: ClusterEntry;
  readonly user: UserEntry;
}

/** What a login needs. A static token is sent without running a program, as kubectl does. */
export function loginKind(entry: UserEntry): LoginKind {
  const { user } = entry;
  if (entry.tokenFile !== undefined || user.token) {
    return 'token';
  }
  if (user.username) {
    return 'basic';
  }
  if (entry.exec) {
    return 'exec';
  }
  const provider = providerName(user);
  if (provider !== undefined) {
    return provider === 'oidc' ? 'oidc' : 'authProvider';
  }
  return user.certFile || user.certData ? 'certificate' : 'none';
}

/** The name of `auth-provider`, the login of old kubeconfig files. */
export function providerName(user: UserFields): string | undefined {
  const provider: unknown = user.authProvider;
  return typeof provider === 'object' && provider !== null && 'name' in provider
    ? String(provider.name)
    : undefined;
}
