import assert from 'node:assert/strict';

import { parse } from 'yaml';

import type { CompareDeps } from '../../../src/app/compareApp.ts';
import { compareApp } from '../../../src/app/compareApp.ts';
import { SourceLocator } from '../../../src/app/locateSource.ts';
import { stamp } from '../../../src/core/diff/tracking.ts';
import { argoCdEngine } from '../../../src/core/engines/argocd/argoCdEngine.ts';
import type { App } from '../../../src/core/model/app.ts';
import type { AppComparison, ComparedSide, ResourceComparison } from '../../../src/core/model/comparison.ts';
import type { KubeObject } from '../../../src/core/model/kubeObject.ts';
import { gvkOf } from '../../../src/core/model/kubeObject.ts';
import type { ClusterClient } from '../../../src/core/ports.ts';
import { LocalFiles } from '../../../src/platform/files.ts';
import { LocalRepositories } from '../../../src/platform/git/repositories.ts';
import { ApiClient } from '../world/api/apiClient.ts';
import { contextOf } from '../../world/api/kubeconfig.ts';
import { startDemoCluster } from '../../world/api/startDemoCluster.ts';
import { RecordingLogger, Sessions } from '../platform/kube/harness.ts';
import { Sandbox } from '../platform/git/sandbox.ts';
import { laidOver, recorded, toCreate } from '../recorded.ts';

export const NEVER: AbortSignal = new AbortController().signal;
const REPO_URL = 'https://git.example.com/acme/shop';
const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

const PLURALS: Readonly<Record<string, string>> = {
  ConfigMap: 'configmaps',
  Secret: 'secrets',
  Service: 'services',
  Deployment: 'deployments',
  ClusterRole: 'clusterroles',
};

/** A demo cluster for one test file. */
export class CompareCluster {
  readonly api: ApiClient;
  readonly #kept: ReadonlySet<string>;

  private constructor(api: ApiClient) {
    this.api = api;
    api.cluster.objects.namespaces('shop', 'argocd');
    this.#kept = new Set(this.#names());
  }

  static async start(): Promise<CompareCluster> {
    return new CompareCluster(new ApiClient(await startDemoCluster()));
  }

  /** Removes what a test put there. */
  reset(): void {
    for (const name of this.#names().filter((one) => !this.#kept.has(one))) {
      const [apiVersion = '', kind = '', namespace = '', object = ''] = name.split(' ');
      this.api.cluster.objects.remove(apiVersion, kind, namespace, object);
    }
    this.api.cluster.script.clear();
    this.api.cluster.requests.clear();
  }

  close(): Promise<void> {
    return this.api.close();
  }

  #names(): readonly string[] {
    return Object.keys(PLURALS).flatMap((kind) =>
      this.api.cluster.objects
        .all(versionOf(kind), kind)
        .map(({ metadata }) => [versionOf(kind), kind, metadata.namespace ?? '', metadata.name].join(' ')),
    );
  }
}

/** One Application `shop` in the demo cluster, whose manifests lie in a real clone. */
export class CompareWorld {
  readonly sandbox = new Sandbox();
  readonly logger = new RecordingLogger();
  readonly locator: SourceLocator;
  readonly #sessions = new Sessions();
  readonly #api: ApiClient;
  #settings: Readonly<Record<string, string>> = {};

  constructor(api: ApiClient) {
    this.#api = api;
    const repositories = new LocalRepositories({ runner: this.sandbox.runner(), isTrusted: () => true });
    this.locator = new SourceLocator({
      repositories,
      files: new LocalFiles(),
      workspace: () => ({
        folders: [this.sandbox.path('shop')],
        mirrors: {},
        isTrusted: true,
        isVirtual: false,
        paths: { platform: 'linux' },
      }),
    });
  }

  get api(): ApiClient {
    return this.#api;
  }

  /** Commits the manifests (YAML by file) as the remote's main. Answers the commit. */
  commit(files: Readonly<Record<string, string>>): string {
    const isNew = !this.#hasRepository();
    if (isNew) {
      this.sandbox.repository('shop');
      // Nothing here may reach a network: the address of the repository leads to a folder.
      for (const address of ['https://git.example.com/acme/', 'git@git.example.com:acme/']) {
        this.sandbox.git(
          'shop',
          'config',
          '--global',
          '--add',
          `url.${this.sandbox.path('origin')}/.insteadOf`,
          address,
        );
      }
      this.sandbox.git('shop', 'remote', 'add', 'origin', 'git@git.example.com:acme/shop.git');
    }
    this.sandbox.git('shop', 'rm', '-r', '--quiet', '--ignore-unmatch', '--', 'apps');
    for (const [name, text] of Object.entries(files)) {
      this.sandbox.write(`shop/apps/web/${name}`, text);
    }
    this.sandbox.git('shop', 'add', '--all');
    this.sandbox.git('shop', 'commit', '--quiet', '--allow-empty', '--message', 'Change');
    this.sandbox.git('shop', 'update-ref', 'refs/remotes/origin/main', 'HEAD');
    return this.sandbox.git('shop', 'rev-parse', 'HEAD');
  }

  setting(data: Readonly<Record<string, string>>): void {
    this.#settings = data;
  }

  /** Applies as Argo CD does by default: last-applied annotation, manager `argocd-controller`, operation Update. */
  async applyClientSide(...manifests: readonly string[]): Promise<void> {
    for (const object of manifests.map(objectOf)) {
      const annotated = annotate(object, LAST_APPLIED, JSON.stringify(object));
      await this.#send('POST', collection(object), annotated, 'argocd-controller');
    }
  }

  async applyServerSide(...manifests: readonly string[]): Promise<void> {
    for (const object of manifests.map(objectOf)) {
      const reply = await this.#api.apply(`${path(object)}?force=true`, object, 'argocd-controller');
      assert.ok(reply.status < 300, reply.raw);
    }
  }

  /** Edits a live object with a merge patch under a manager of its own. */
  async edit(kind: string, name: string, patch: object, manager = 'kubectl-edit'): Promise<void> {
    const target = `${path({ apiVersion: versionOf(kind), kind, metadata: { name, namespace: 'shop' } })}?fieldManager=${manager}`;
    const reply = await this.#api.merge(target, patch);
    assert.ok(reply.status < 300, reply.raw);
  }

  /** Puts the Application: `resources` as `Kind name [verdict] [flags]`. */
  app(
    resources: readonly string[],
    options: {
      readonly type?: string;
      readonly revision?: string;
      readonly deployed?: string;
      readonly spec?: object;
    } = {},
  ): App {
    const { type = 'Directory', revision = '', deployed, spec = {} } = options;
    const path = type === 'Directory' ? 'apps/web' : 'charts/web';
    const deployedAt = '2026-01-01T00:00:00Z';
    const judged = laidOver(toCreate(recorded('out-of-sync-new-commit')), {
      metadata: { name: 'shop' },
      status: {
        sourceType: type,
        sync: { revision, comparedTo: null },
        history: deployed ? [{ id: 0, revision: deployed, deployedAt }] : null,
        resources: resources.map(statusEntry),
      },
    });
    const object: KubeObject = {
      ...judged,
      spec: {
        project: 'default',
        source: { repoURL: REPO_URL, path, targetRevision: 'main' },
        destination: { server: 'https://kubernetes.default.svc', namespace: 'shop' },
        ...spec,
      },
    };
    const settings: KubeObject = {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'argocd-cm', namespace: 'argocd' },
      data: this.#settings,
    };
    this.#api.cluster.put(object, settings);
    const app = argoCdEngine.toApp(
      { ...object, metadata: { ...object.metadata, uid: 'u' } },
      'kube:test#admin' as never,
    );
    assert.ok(app);
    return app;
  }

  async client(user = 'admin'): Promise<ClusterClient> {
    const session = await this.#sessions.open(this.#api.cluster.kubeconfig, contextOf(user));
    return session.client;
  }

  async deps(user = 'admin'): Promise<CompareDeps> {
    return {
      client: await this.client(user),
      engine: argoCdEngine,
      locator: this.locator,
      files: new LocalFiles(),
      clock: { now: () => 1_000, after: () => ({ dispose: () => undefined }) },
      logger: this.logger,
    };
  }

  async compare(
    app: App,
    options: { readonly side?: ComparedSide; readonly user?: string; readonly mayDryRun?: boolean } = {},
  ): Promise<AppComparison> {
    const { side = 'tracked', user, mayDryRun = true } = options;
    const compared = await compareApp(await this.deps(user), app, { side, mayDryRun }, NEVER);
    assert.ok(compared.ok, JSON.stringify(compared));
    return compared.value;
  }

  dispose(): void {
    this.#sessions.dispose();
    this.sandbox.dispose();
  }

  async #send(method: 'POST', target: string, body: object, manager: string): Promise<void> {
    const reply = await this.#api.send(method, `${target}?fieldManager=${manager}`, { body });
    assert.ok(reply.status < 300, reply.raw);
  }

  #hasRepository(): boolean {
    try {
      this.sandbox.git('shop', 'rev-parse', 'HEAD');
      return true;
    } catch {
      return false;
    }
  }
}

/** An object as Argo CD would apply it for `shop`, from a manifest without namespace. */
export function objectOf(manifest: string): KubeObject {
  const object = parse(manifest) as KubeObject;
  const isClusterScoped = object.kind === 'ClusterRole';
  const placed = isClusterScoped
    ? object
    : { ...object, metadata: { ...object.metadata, namespace: 'shop' } };
  return stamp(placed, { method: 'annotation', labelKey: '', instance: 'shop' });
}

/** One line per change: pointer, desired, live, manager, and what the desired side does not say. */
export function lines(resource: ResourceComparison | undefined): readonly string[] {
  assert.ok(resource);
  return resource.changes.map((change, index) =>
    [
      resource.fields[index],
      `${JSON.stringify(change.desired)} -> ${JSON.stringify(change.live)}`,
      change.writer?.manager ?? '-',
      ...(change.without ? [change.without] : []),
    ].join(' | '),
  );
}

function statusEntry(text: string): object {
  const [kind = '', name, verdict, ...flags] = text.split(' ');
  const { group, version } = gvkOf({ apiVersion: versionOf(kind), kind });
  return {
    ...(group && { group }),
    version,
    kind,
    ...(kind !== 'ClusterRole' && { namespace: 'shop' }),
    name,
    ...(verdict && verdict !== '-' && { status: verdict }),
    ...Object.fromEntries(flags.map((flag) => [flag, true])),
  };
}

function versionOf(kind: string): string {
  return { Deployment: 'apps/v1', ClusterRole: 'rbac.authorization.k8s.io/v1' }[kind] ?? 'v1';
}

function collection(object: KubeObject): string {
  const root = object.apiVersion.includes('/') ? `/apis/${object.apiVersion}` : `/api/${object.apiVersion}`;
  const place = object.metadata.namespace ? `/namespaces/${object.metadata.namespace}` : '';
  return `${root}${place}/${PLURALS[object.kind] ?? ''}`;
}

function path(object: KubeObject): string {
  return `${collection(object)}/${object.metadata.name}`;
}

function annotate(object: KubeObject, name: string, value: string): KubeObject {
  const annotations = { ...object.metadata.annotations, [name]: value };
  return { ...object, metadata: { ...object.metadata, annotations } };
}
