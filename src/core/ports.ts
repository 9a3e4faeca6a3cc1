import type { ConnectionId } from './model/ids.ts';
import type { ClusterError, ContextCatalog } from './model/connection.ts';
import type { GroupVersionKind, KubeObject } from './model/kubeObject.ts';
import type { AccessCheck } from './model/plan.ts';
import type { Disposable, Listen } from './util/emitter.ts';
import type { JsonObject } from './util/json.ts';
import type { Result } from './util/result.ts';

/** Milliseconds of the epoch, and timers that tests can move by hand. */
export interface Clock {
  now(): number;
  /** Calls back once after `ms`; disposing cancels. */
  after(ms: number, call: () => void): Disposable;
}

/** One channel; every text passes the redactor of the adapter. Levels: see CONTRIBUTING.md. */
export interface Logger {
  error(message: string, cause?: unknown): void;
  warn(message: string, cause?: unknown): void;
  info(message: string): void;
  debug(message: string): void;
  trace(message: string): void;
}

/** A number in 0 ≤ x < 1, so that jitter can be tested. */
export type Random = () => number;

export interface ApiResource extends GroupVersionKind {
  /** The plural in the path. */
  readonly resource: string;
  readonly isNamespaced: boolean;
  readonly verbs: readonly string[];
}

export interface ObjectRef extends GroupVersionKind {
  readonly namespace: string;
  readonly name: string;
}

export interface ListRequest {
  readonly group: string;
  readonly version: string;
  readonly resource: string;
  /** Undefined: all namespaces. */
  readonly namespace?: string;
  readonly fieldSelector?: string;
  readonly labelSelector?: string;
  readonly limit?: number;
  readonly continue?: string;
}

export interface ListPage {
  readonly items: readonly KubeObject[];
  readonly resourceVersion: string;
  readonly continue?: string;
}

/** Printer columns of a list: cells by column name, plus the object's name and namespace. */
export interface TableRow {
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  readonly cells: Readonly<Record<string, string>>;
}

export interface WatchRequest extends ListRequest {
  readonly resourceVersion: string;
  readonly timeoutSeconds: number;
}

export type WatchFrame =
  | { readonly type: 'ADDED' | 'MODIFIED' | 'DELETED'; readonly object: KubeObject }
  | { readonly type: 'BOOKMARK'; readonly resourceVersion: string };

export interface PatchRequest {
  readonly ref: ObjectRef;
  readonly type: 'merge' | 'apply';
  readonly body: JsonObject;
  readonly dryRun: boolean;
  /** For `apply`. */
  readonly fieldManager?: string;
  readonly force?: boolean;
}

/** One API server, one login. No call is made before the first method is used; every failure is a value. */
export interface ClusterClient extends Disposable {
  readonly id: ConnectionId;
  readonly server: string;
  /** Groups and their resources in preferred versions (aggregated discovery where served). Cached; `refresh` asks again. */
  discover(
    signal: AbortSignal,
    options?: { readonly refresh?: boolean },
  ): Promise<Result<readonly ApiResource[], ClusterError>>;
  serverVersion(signal: AbortSignal): Promise<Result<string, ClusterError>>;
  get(ref: ObjectRef, signal: AbortSignal): Promise<Result<KubeObject, ClusterError>>;
  list(request: ListRequest, signal: AbortSignal): Promise<Result<ListPage, ClusterError>>;
  table(request: ListRequest, signal: AbortSignal): Promise<Result<readonly TableRow[], ClusterError>>;
  /**
   * Resolves when the stream ends: ok for a clean end (`timeoutSeconds` over), `gone` for 410 of either kind.
   * `onOpen` is called once the server accepted the watch, which may be long before the first frame.
   */
  watch(
    request: WatchRequest,
    onFrame: (frame: WatchFrame) => void,
    signal: AbortSignal,
    onOpen?: () => void,
  ): Promise<Result<void, ClusterError>>;
  patch(request: PatchRequest, signal: AbortSignal): Promise<Result<KubeObject, ClusterError>>;
  /** SelfSubjectAccessReview: true only where the server says allowed. */
  may(check: AccessCheck, signal: AbortSignal): Promise<Result<boolean, ClusterError>>;
}

/** What an engine wants watched: one list and one watch per kind and scope. */
export interface WatchSpec {
  readonly group: string;
  /** Served versions in the order of preference. */
  readonly versions: readonly string[];
  readonly kind: string;
  readonly resource: string;
  /** A Table list gives a first paint before the pages are in. */
  readonly hasTable: boolean;
}

/** A spec bound to a served version and a scope; `namespace` undefined means the whole cluster. */
export interface Watched {
  readonly spec: WatchSpec;
  readonly version: string;
  readonly namespace?: string;
}

export type SourceEvent =
  | { readonly type: 'rows'; readonly of: Watched; readonly rows: readonly TableRow[] }
  /** A page of the initial (or repeated) list. */
  | {
      readonly type: 'page';
      readonly of: Watched;
      readonly objects: readonly KubeObject[];
      readonly received: number;
    }
  /** All pages are in: whatever was known in this scope and is not in `keys` (`namespace/name`) is gone. */
  | { readonly type: 'listed'; readonly of: Watched; readonly keys: ReadonlySet<string> }
  | { readonly type: 'changed'; readonly of: Watched; readonly object: KubeObject }
  | { readonly type: 'removed'; readonly of: Watched; readonly object: KubeObject }
  /** The stream is up (again), or broke and will be tried again at `retryAt`. */
  | { readonly type: 'live'; readonly of: Watched }
  | { readonly type: 'stale'; readonly of: Watched; readonly error: ClusterError; readonly retryAt?: number }
  /** Final until `retry()` or a new `follow`: the right is lacking, or the kind is not served. */
  | { readonly type: 'denied'; readonly of: Watched; readonly error: ClusterError };

/** Where apps come from: the kube list-watch now, the Argo CD API stream later. */
export interface AppSource extends Disposable {
  readonly onDidEmit: Listen<readonly SourceEvent[]>;
  /** Starts list and watch for each; what is followed already goes on untouched, what is no longer named stops. */
  follow(watched: readonly Watched[]): void;
  /** Ends every wait now and tries again. */
  retry(): void;
}

/** Finds contexts and opens them. `catalog` reads files only and calls no cluster. */
export interface Kubeconfigs extends Disposable {
  readonly onDidChange: Listen<void>;
  catalog(): Promise<ContextCatalog>;
  /** Builds the client for a context; makes no call yet. Login programs start with the first request. */
  open(id: ConnectionId): Promise<Result<ClusterSession, ClusterError>>;
}

export interface ClusterSession extends Disposable {
  readonly client: ClusterClient;
  readonly source: AppSource;
  /** A further source over the same login, for live objects. Whoever opened it disposes of it. */
  openSource(): AppSource;
  /** Progress of a login program: device codes and prompts it writes to stderr. */
  readonly onDidSayAtLogin: Listen<string>;
  cancelLogin(): void;
}

export interface FileReader {
  /** UTF-8 text, or undefined where there is no file. */
  read(path: string): Promise<string | undefined>;
  /** Regular files below the folder, as absolute paths, in lexical order; directories named `.git` are passed over. */
  files(folder: string, options: { readonly recurse: boolean }): Promise<readonly string[]>;
  exists(path: string): Promise<boolean>;
  /** The path with all links followed; the path itself where that cannot be told. */
  realPath(path: string): Promise<string>;
}

export type GitError =
  | { readonly code: 'noGit'; readonly detail: string }
  | { readonly code: 'notARepository'; readonly folder: string }
  | { readonly code: 'unknownRevision'; readonly revision: string }
  | { readonly code: 'unsafe'; readonly detail: string }
  /** A partial clone, which left the contents of files at its remote. */
  | { readonly code: 'notFetched'; readonly folder: string }
  | { readonly code: 'failed'; readonly command: string; readonly detail: string }
  | { readonly code: 'timeout'; readonly command: string }
  | { readonly code: 'cancelled' };

export interface GitRemote {
  readonly name: string;
  /** As git would use it, after `insteadOf`. */
  readonly fetchUrl: string;
  /** As written in the configuration. */
  readonly configuredUrl: string;
  /** Where a push goes, if that is elsewhere. */
  readonly pushUrl?: string;
}

export interface LocalBranches {
  /** Undefined where HEAD is detached, or no commit is there yet. */
  readonly current?: string;
  readonly all: readonly string[];
}

export interface TreeEntry {
  readonly path: string;
  readonly mode: string;
  readonly type: 'blob' | 'tree' | 'commit';
  readonly object: string;
}

export interface CommitFacts {
  readonly sha: string;
  readonly parents: readonly string[];
  readonly author: { readonly name: string; readonly email: string; readonly at: string };
  readonly committer: { readonly name: string; readonly email: string; readonly at: string };
  readonly subject: string;
  readonly body: string;
}

/** A ref of a clone: `object` is the commit, also where the ref is an annotated tag. */
export interface GitRef {
  /** In full, e.g. `refs/remotes/origin/main`, `refs/tags/v1.2.3`. */
  readonly name: string;
  readonly object: string;
  /** Where a symbolic ref leads, in full. */
  readonly leadsTo?: string;
}

/** A file that a commit changed against its first parent, renames told as a deletion and an addition. */
export interface GitChange {
  readonly path: string;
  readonly status: 'A' | 'M' | 'D';
  /** Object ids; empty on the side where there is no file. */
  readonly before: string;
  readonly after: string;
}

/** A commit on a first-parent chain with what it changed against its first parent. Times are milliseconds of the epoch. */
export interface GitLanding {
  readonly sha: string;
  readonly parents: readonly string[];
  readonly author: { readonly name: string; readonly email: string };
  readonly authoredAt: number;
  readonly committer: { readonly name: string; readonly email: string };
  readonly committedAt: number;
  readonly subject: string;
  readonly body: string;
  readonly changes: readonly GitChange[];
}

/** What about a clone limits how far its history reaches. */
export interface CloneFacts {
  readonly isShallow: boolean;
  /** Commits at which a shallow clone ends; each seems to add every file. */
  readonly boundary: ReadonlySet<string>;
  /** The filter of a partial clone, e.g. `blob:none`, `tree:0`. */
  readonly filter?: string;
  /** When something was fetched last, milliseconds of the epoch; undefined where that cannot be told. */
  readonly fetchedAt?: number;
}

export interface GitFile {
  readonly object: string;
  readonly bytes: Uint8Array;
}

/** Reads of history. Each is one process that ends with the signal, starts no program of the repository and writes nothing. */
export interface GitHistory {
  /** Branches of the remote (the clone's own where `remote` is empty) and all tags. */
  refs(remote: string, signal: AbortSignal): Promise<Result<readonly GitRef[], GitError>>;
  cloneFacts(signal: AbortSignal): Promise<Result<CloneFacts, GitError>>;
  /** The first-parent chain from a commit, newest first. */
  spine(sha: string, signal: AbortSignal): Promise<Result<readonly string[], GitError>>;
  /**
   * Commits of the first-parent chain with their changes, newest first, in batches as they are read. `paths` are files
   * and folders: only commits that touch one of them come, with the changes in them. `after` ends the chain before a
   * commit and all that it contains. `isWhole` gives all changes of those commits.
   */
  landings(
    sha: string,
    options: {
      readonly paths?: readonly string[];
      readonly limit?: number;
      readonly after?: string;
      readonly isWhole?: boolean;
    },
    signal: AbortSignal,
  ): AsyncIterable<Result<readonly GitLanding[], GitError>>;
  /** Files of a commit by path; paths without a file are left out. One process for all. */
  files(
    sha: string,
    paths: readonly string[],
    signal: AbortSignal,
  ): Promise<Result<ReadonlyMap<string, GitFile>, GitError>>;
  /** Whether each commit is in the clone. */
  has(shas: readonly string[], signal: AbortSignal): Promise<Result<ReadonlySet<string>, GitError>>;
}

/** One clone on this machine. Exists only in trusted workspaces; each call takes a signal and leaves nothing behind. */
export interface GitRepository {
  /** Top of the working tree, absolute. */
  readonly root: string;
  remotes(signal: AbortSignal): Promise<Result<readonly GitRemote[], GitError>>;
  branches(signal: AbortSignal): Promise<Result<LocalBranches, GitError>>;
  /** A revision to a full commit SHA. */
  resolve(revision: string, signal: AbortSignal): Promise<Result<string, GitError>>;
  tree(
    revision: string,
    path: string,
    options: { readonly recurse: boolean },
    signal: AbortSignal,
  ): Promise<Result<readonly TreeEntry[], GitError>>;
  /** Contents by object id; one process for all. */
  blobs(
    objects: readonly string[],
    signal: AbortSignal,
  ): Promise<Result<ReadonlyMap<string, Uint8Array>, GitError>>;
  /** Commits newest first as they are read; ends by itself or with the signal. */
  log(
    revision: string,
    options: { readonly paths?: readonly string[]; readonly firstParent?: boolean; readonly limit?: number },
    signal: AbortSignal,
  ): AsyncIterable<Result<CommitFacts, GitError>>;
  readonly history: GitHistory;
  fetch(remote: string, signal: AbortSignal): Promise<Result<void, GitError>>;
  push(remote: string, refspec: string, signal: AbortSignal): Promise<Result<void, GitError>>;
}

/** Finds clones. Undefined where the folder lies in no repository, or the workspace is not trusted. */
export interface GitRepositories {
  /** The repository that holds this folder, also above it. */
  at(folder: string, signal: AbortSignal): Promise<GitRepository | undefined>;
  /** Why the last `at` of this folder found none: `notARepository`, `unsafe` (an owner git does not trust), `noGit`, … */
  problemAt(folder: string): GitError | undefined;
  /** Other clones near the folder: below and beside it, and all their worktrees. */
  around(folder: string, signal: AbortSignal): Promise<readonly GitRepository[]>;
}

export type RenderError =
  | { readonly code: 'notRendered'; readonly detail: string }
  | { readonly code: 'failed'; readonly detail: string };

/** Turns a source into manifests: local `kustomize` and `helm` come with the drift issue. */
export interface Renderer {
  render(
    source: { readonly root: string; readonly path: string; readonly treeId: string },
    signal: AbortSignal,
  ): Promise<Result<readonly KubeObject[], RenderError>>;
}
