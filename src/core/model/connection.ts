import type { ConnectionId } from './ids.ts';

/** How a context logs in. `exec` and `oidc` may start programs or browsers, so they wait for a click. */
export type LoginKind = 'none' | 'token' | 'certificate' | 'basic' | 'exec' | 'oidc' | 'authProvider';

/** A context of some kubeconfig file, before anybody connected to it. */
export interface ContextInfo {
  readonly id: ConnectionId;
  readonly name: string;
  readonly file: string;
  readonly cluster: string;
  readonly server?: string;
  readonly user: string;
  readonly namespace?: string;
  readonly login: LoginKind;
  readonly isCurrent: boolean;
  /** Why the context cannot work as written, in words; empty when nothing was found. */
  readonly problem?: string;
}

/** What `plumbline.kubeconfig`, KUBECONFIG or the home default gave, file by file. */
export interface ContextCatalog {
  readonly contexts: readonly ContextInfo[];
  /** Where was looked, in order, and what came of it. */
  readonly files: readonly {
    readonly path: string;
    readonly state: 'read' | 'missing' | 'broken';
    readonly problem?: string;
  }[];
  readonly origin: 'setting' | 'environment' | 'home';
}

/** Where a connection stands. Every word has a face in the tree. */
export type ConnectionPhase =
  /** `said`: what a login program printed so far, at most its last 2,000 characters. */
  | { readonly word: 'connecting'; readonly step: string; readonly said?: string }
  | { readonly word: 'connected' }
  | { readonly word: 'waitingForClick'; readonly why: 'remembered' | 'signedOut' }
  | { readonly word: 'failed'; readonly error: ClusterError }
  /** The cluster answers, and serves no kind of any engine. */
  | { readonly word: 'noController' }
  /** The kinds are served, and nothing of them may be read. */
  | { readonly word: 'forbidden'; readonly resources: readonly string[] }
  /** Cluster-wide reads are denied; `namespaces` is what was tried instead. */
  | { readonly word: 'namespacesNeeded'; readonly tried: readonly string[] };

/** How fresh one kind in one scope is. `since` is milliseconds of the epoch. */
export type Freshness =
  | { readonly word: 'loading'; readonly received: number }
  | { readonly word: 'live'; readonly since: number }
  | {
      readonly word: 'stale';
      readonly since: number;
      readonly error: ClusterError;
      readonly retryAt?: number;
    }
  | { readonly word: 'forbidden' }
  | { readonly word: 'absent' };

/** Everything that can go wrong between us and an API server. `message` texts come from outside and are redacted. */
export type ClusterError =
  /** `silentMs`: nothing was heard for so long before it was noticed. */
  | {
      readonly code: 'unreachable' | 'timeout';
      readonly server: string;
      readonly detail: string;
      readonly silentMs?: number;
    }
  | {
      readonly code: 'certificate';
      readonly server: string;
      readonly detail: string;
      readonly ca?: string;
      readonly setting?: string;
    }
  | { readonly code: 'unauthorized'; readonly server: string; readonly detail: string }
  | {
      readonly code: 'forbidden';
      readonly verb: string;
      readonly resource: string;
      readonly namespace?: string;
      readonly detail: string;
    }
  | { readonly code: 'notFound'; readonly detail: string }
  | { readonly code: 'conflict'; readonly detail: string }
  | { readonly code: 'gone'; readonly detail: string }
  | { readonly code: 'invalid'; readonly detail: string }
  | { readonly code: 'tooMany'; readonly retryAfterMs?: number; readonly detail: string }
  | { readonly code: 'server'; readonly status: number; readonly detail: string }
  | { readonly code: 'garbage'; readonly detail: string }
  | {
      readonly code: 'login';
      readonly reason: 'missingProgram' | 'failed' | 'timeout' | 'cancelled' | 'expired' | 'unsupported';
      readonly program: string;
      readonly detail: string;
    }
  | { readonly code: 'kubeconfig'; readonly file: string; readonly detail: string }
  | { readonly code: 'cancelled' };
