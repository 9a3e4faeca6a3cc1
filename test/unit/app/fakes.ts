import { kubeConnectionId } from '../../../src/core/model/ids.ts';
import type { ClusterError, ContextCatalog, ContextInfo } from '../../../src/core/model/connection.ts';
import type { ConnectionId } from '../../../src/core/model/ids.ts';
import type { KubeObject } from '../../../src/core/model/kubeObject.ts';
import type { AccessCheck } from '../../../src/core/model/plan.ts';
import type {
  ApiResource,
  AppSource,
  ClusterClient,
  ClusterSession,
  Kubeconfigs,
  ObjectRef,
  PatchRequest,
  SourceEvent,
  Watched,
} from '../../../src/core/ports.ts';
import { Emitter } from '../../../src/core/util/emitter.ts';
import type { Result } from '../../../src/core/util/result.ts';
import { err, ok } from '../../../src/core/util/result.ts';

export const FILE = '/home/kim/.kube/config';

export function aContext(name: string, over: Partial<ContextInfo> = {}): ContextInfo {
  return {
    id: kubeConnectionId(FILE, name),
    name,
    file: FILE,
    cluster: name,
    server: `https://${name}:6443`,
    user: 'kim',
    login: 'certificate',
    isCurrent: false,
    ...over,
  };
}

const VERBS = ['create', 'delete', 'get', 'list', 'patch', 'update', 'watch'];

function served(
  group: string,
  version: string,
  kind: string,
  resource: string,
  isNamespaced = true,
): ApiResource {
  return { group, version, kind, resource, isNamespaced, verbs: VERBS };
}

export const ARGO_CD: readonly ApiResource[] = [
  served('argoproj.io', 'v1alpha1', 'Application', 'applications'),
  served('argoproj.io', 'v1alpha1', 'ApplicationSet', 'applicationsets'),
  served('argoproj.io', 'v1alpha1', 'AppProject', 'appprojects'),
];

export const CORE: readonly ApiResource[] = [
  served('', 'v1', 'ConfigMap', 'configmaps'),
  served('', 'v1', 'Secret', 'secrets'),
  served('', 'v1', 'Namespace', 'namespaces', false),
  served('apps', 'v1', 'Deployment', 'deployments'),
];

export const FORBIDDEN: ClusterError = {
  code: 'forbidden',
  verb: 'list',
  resource: 'applications',
  detail: 'denied',
};
export const UNAUTHORIZED: ClusterError = { code: 'unauthorized', server: 'https://demo', detail: 'no' };
export const UNREACHABLE: ClusterError = { code: 'unreachable', server: 'https://demo', detail: 'refused' };

/** Records what is followed and says what a test wants it to say. Everything it was told is in `followed`. */
export class FakeSource implements AppSource {
  readonly #emitted = new Emitter<readonly SourceEvent[]>();
  readonly onDidEmit = this.#emitted.event;
  followed: readonly Watched[] = [];
  retries = 0;
  isDisposed = false;

  follow(watched: readonly Watched[]): void {
    this.followed = watched;
  }

  retry(): void {
    this.retries += 1;
  }

  dispose(): void {
    this.isDisposed = true;
    this.#emitted.dispose();
  }

  /** `Kind` or `Kind@namespace` of all that is followed. */
  scopes(): readonly string[] {
    return this.followed.map(({ spec, namespace }) =>
      namespace === undefined ? spec.kind : `${spec.kind}@${namespace}`,
    );
  }

  of(scope: string): Watched {
    const found = this.followed.find(
      ({ spec, namespace }) => (namespace === undefined ? spec.kind : `${spec.kind}@${namespace}`) === scope,
    );
    if (!found) {
      throw new Error(`${scope} is not followed, but ${this.scopes().join(', ')}`);
    }
    return found;
  }

  emit(...events: readonly SourceEvent[]): void {
    this.#emitted.fire(events);
  }

  /** A whole first list of one scope, and the watch after it. */
  list(scope: string, objects: readonly KubeObject[]): void {
    const of = this.of(scope);
    const keys = new Set(objects.map(({ metadata }) => `${metadata.namespace ?? ''}/${metadata.name}`));
    this.emit(
      { type: 'page', of, objects, received: objects.length },
      { type: 'listed', of, keys },
      { type: 'live', of },
    );
  }

  change(scope: string, object: KubeObject): void {
    this.emit({ type: 'changed', of: this.of(scope), object });
  }

  deny(scope: string, error: ClusterError = FORBIDDEN): void {
    this.emit({ type: 'denied', of: this.of(scope), error });
  }
}

/** Answers from a table of objects; everything else is as a test sets it. */
export class FakeClient implements ClusterClient {
  readonly id: ConnectionId;
  readonly server: string;
  readonly objects = new Map<string, KubeObject>();
  readonly gets: string[] = [];
  readonly patches: PatchRequest[] = [];
  readonly asked: AccessCheck[] = [];
  served: Result<readonly ApiResource[], ClusterError> = ok([...ARGO_CD, ...CORE]);
  discoveries = 0;
  allowed: Result<boolean, ClusterError> = ok(true);
  /** What a patch answers; by default it is accepted. */
  onPatch: (request: PatchRequest) => Result<KubeObject, ClusterError> = ({ ref }) => this.#find(ref);

  constructor(context: ContextInfo) {
    this.id = context.id;
    this.server = context.server ?? '';
  }

  async discover(): Promise<Result<readonly ApiResource[], ClusterError>> {
    this.discoveries += 1;
    return this.served;
  }

  async get(ref: ObjectRef, signal: AbortSignal): Promise<Result<KubeObject, ClusterError>> {
    this.gets.push(`${ref.kind}/${ref.namespace}/${ref.name}`);
    return signal.aborted ? err({ code: 'cancelled' }) : this.#find(ref);
  }

  async patch(request: PatchRequest): Promise<Result<KubeObject, ClusterError>> {
    this.patches.push(request);
    return this.onPatch(request);
  }

  async may(check: AccessCheck): Promise<Result<boolean, ClusterError>> {
    this.asked.push(check);
    return this.allowed;
  }

  put(object: KubeObject): void {
    this.objects.set(`${object.kind}/${object.metadata.namespace ?? ''}/${object.metadata.name}`, object);
  }

  serverVersion = unused;
  list = unused;
  table = unused;
  watch = unused;
  dispose(): void {
    // nothing is held
  }

  #find(ref: ObjectRef): Result<KubeObject, ClusterError> {
    const found = this.objects.get(`${ref.kind}/${ref.namespace}/${ref.name}`);
    return found ? ok(found) : err({ code: 'notFound', detail: ref.name });
  }
}

function unused(): never {
  throw new Error('this test needs no such call');
}

export class FakeSession implements ClusterSession {
  readonly client: FakeClient;
  readonly source = new FakeSource();
  /** Further sources, in the order in which they were opened. */
  readonly opened: FakeSource[] = [];
  readonly said = new Emitter<string>();
  readonly onDidSayAtLogin = this.said.event;
  cancelled = 0;
  isDisposed = false;

  constructor(context: ContextInfo) {
    this.client = new FakeClient(context);
  }

  openSource(): FakeSource {
    const source = new FakeSource();
    this.opened.push(source);
    return source;
  }

  cancelLogin(): void {
    this.cancelled += 1;
  }

  dispose(): void {
    this.isDisposed = true;
    this.source.dispose();
  }
}

/** Opens a new session each time; `prepare` sees it before anybody else. */
export class FakeKubeconfigs implements Kubeconfigs {
  readonly #changed = new Emitter<void>();
  readonly onDidChange = this.#changed.event;
  contexts: readonly ContextInfo[];
  readonly sessions: FakeSession[] = [];
  prepare: (session: FakeSession) => void = () => undefined;
  failure: ClusterError | undefined;

  constructor(contexts: readonly ContextInfo[]) {
    this.contexts = contexts;
  }

  async catalog(): Promise<ContextCatalog> {
    return { contexts: this.contexts, files: [{ path: FILE, state: 'read' }], origin: 'home' };
  }

  async open(id: ConnectionId): Promise<Result<ClusterSession, ClusterError>> {
    const context = this.contexts.find((one) => one.id === id);
    if (this.failure || !context) {
      return err(this.failure ?? { code: 'kubeconfig', file: FILE, detail: 'gone' });
    }
    const session = new FakeSession(context);
    this.prepare(session);
    this.sessions.push(session);
    return ok(session);
  }

  change(contexts: readonly ContextInfo[]): void {
    this.contexts = contexts;
    this.#changed.fire();
  }

  dispose(): void {
    this.#changed.dispose();
  }
}

/** Lets everything that is only waiting for promises go on. */
export async function settled(): Promise<void> {
  await new Promise((resolve) => {
    setImmediate(resolve);
  });
}
