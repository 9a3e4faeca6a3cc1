import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';

import type { KubeObject } from '../../../src/core/model/kubeObject.ts';
import { serveOrigin, type Origin } from '../../world/origin.ts';
import { git } from '../../world/repo/git.ts';
import { ARGOCD_NAMESPACE } from '../argocd.ts';
import { NAMED, type Ground } from '../ground.ts';
import { startRelay } from '../relay.ts';
import type { Frame, Kube } from '../kube.ts';
import { until } from '../waiting.ts';
import { AppWatch } from './appWatch.ts';

/** Kubernetes accepts any time; Git needs one, and the same each time, for the same commit ids. */
const COMMIT_DATE = '2026-01-05T08:00:00Z';

const ARGO = `/apis/argoproj.io/v1alpha1/namespaces/${ARGOCD_NAMESPACE}`;

/** Files by path; undefined removes one. */
export type Files = Readonly<Record<string, string | undefined>>;

/**
 * Where one scenario plays: a repository, a namespace and an Application of its own, all called by its name, so that
 * scenarios do not touch each other.
 */
export class Stage {
  readonly name: string;
  readonly lab: Pick<Ground, 'kube' | 'folder'>;
  readonly url: string;
  /** Clone of the repository. */
  readonly work: string;
  /** Ids of the commits made, in order. */
  readonly commits: string[] = [];
  readonly #origin: Origin;
  readonly #watch: AppWatch;
  readonly #live: { readonly first: Frame; readonly watch: AppWatch }[] = [];
  readonly #cleanups: (() => Promise<unknown>)[] = [];

  private constructor(lab: Stage['lab'], name: string, origin: Origin, work: string, watched: string) {
    this.lab = lab;
    this.name = name;
    this.url = origin.url;
    this.work = work;
    this.#origin = origin;
    this.#watch = new AppWatch(lab.kube, watched);
  }

  /** Without `watched`, the path of an object, the recording is of the Application. */
  static async open(
    lab: Stage['lab'],
    name: string,
    watched = `${ARGO}/applications/${name}`,
  ): Promise<Stage> {
    const dir = path.join(lab.folder, 'stages', name);
    const bare = path.join(dir, `${name}.git`);
    const work = path.join(dir, 'work');
    await mkdir(dir, { recursive: true });
    await git(dir, ['init', '--quiet', '--bare', '--initial-branch=main', bare]);
    await git(dir, ['clone', '--quiet', bare, work]);
    await git(work, ['symbolic-ref', 'HEAD', 'refs/heads/main']);
    const origin = await serve(bare);
    await lab.kube.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
    const stage = new Stage(lab, name, origin, work, watched);
    await stage.#watch.start();
    return stage;
  }

  get kube(): Kube {
    return this.lab.kube;
  }

  /** Path of an Application in the API. */
  appPath(name = this.name): string {
    return `${ARGO}/applications/${name}`;
  }

  argoPath(plural: string, name: string): string {
    return `${ARGO}/${plural}/${name}`;
  }

  /** Path of an object of the core or another group in the scenario's namespace, for example `apps/v1/deployments/web`. */
  livePath(rest: string): string {
    const parts = rest.split('/');
    const isCore = parts.length === 3;
    const [group, version] = isCore ? ['', parts[0]] : [parts[0], parts[1]];
    const base = isCore ? `/api/${version}` : `/apis/${group}/${version}`;
    return `${base}/namespaces/${this.name}/${parts.slice(isCore ? 1 : 2).join('/')}`;
  }

  /** Writes files and pushes them to `main`, or to another branch. */
  async commit(files: Files, branch = 'main'): Promise<string> {
    const env = {
      GIT_AUTHOR_DATE: COMMIT_DATE,
      GIT_COMMITTER_DATE: COMMIT_DATE,
      GIT_AUTHOR_NAME: 'Sam Doyle',
      GIT_AUTHOR_EMAIL: 'sam.doyle@fernhill.example',
      GIT_COMMITTER_NAME: 'Sam Doyle',
      GIT_COMMITTER_EMAIL: 'sam.doyle@fernhill.example',
    };
    for (const [file, text] of Object.entries(files)) {
      const target = path.join(this.work, file);
      await mkdir(path.dirname(target), { recursive: true });
      await (text === undefined ? rm(target) : writeFile(target, text));
    }
    await git(this.work, ['add', '--all']);
    await git(this.work, ['commit', '--quiet', '-m', `Commit ${this.commits.length + 1}`], { env });
    await git(this.work, ['push', '--quiet', 'origin', `HEAD:refs/heads/${branch}`]);
    const id = (await git(this.work, ['rev-parse', 'HEAD'])).trim();
    this.commits.push(id);
    return id;
  }

  /** Makes the Application; `spec` is laid over a plain one, `metadata` too. */
  async createApp(spec: object = {}, metadata: object = {}, name = this.name): Promise<KubeObject> {
    const app = {
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'Application',
      metadata: { name, namespace: ARGOCD_NAMESPACE, ...metadata },
      spec: {
        project: 'default',
        source: { repoURL: this.url, targetRevision: 'main', path: 'app' },
        destination: { server: 'https://kubernetes.default.svc', namespace: this.name },
        ...spec,
      },
    };
    return this.create(app);
  }

  /** Creates any object as kubectl does it on the client's side. */
  async create(object: KubeObject): Promise<KubeObject> {
    const target = await this.kube.pathOf(object);
    this.#cleanups.push(() => this.kube.remove(target));
    return this.kube.create(object);
  }

  /** A project of the scenario's name: everything is allowed but for what `spec` says. */
  createProject(spec: object, name = this.name): Promise<KubeObject> {
    return this.create({
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'AppProject',
      metadata: { name, namespace: ARGOCD_NAMESPACE },
      spec: {
        sourceRepos: ['*'],
        destinations: [{ server: '*', namespace: '*' }],
        clusterResourceWhitelist: [{ group: '*', kind: '*' }],
        ...spec,
      },
    });
  }

  async patchApp(patch: object, name = this.name): Promise<KubeObject> {
    const patched = await this.kube.patch(this.appPath(name), 'merge', patch, 'kubectl-patch');
    if (name === this.name) {
      // The answer can be here before its frame, and then what is waited for next would be found in the state before.
      await this.#watch.hasSeen(patched.metadata.resourceVersion ?? '');
    }
    return patched;
  }

  /** Writes a sync into the operation slot, as a client does that has nothing but Kubernetes. */
  sync(sync: object = {}, more: object = {}): Promise<KubeObject> {
    return this.patchApp({
      operation: {
        initiatedBy: { username: 'sam.doyle' },
        sync: { syncStrategy: { hook: {} }, ...sync },
        ...more,
      },
      status: { operationState: null },
    });
  }

  refresh(kind: 'normal' | 'hard' = 'normal', name = this.name): Promise<KubeObject> {
    return this.patchApp({ metadata: { annotations: { 'argocd.argoproj.io/refresh': kind } } }, name);
  }

  /** Edits a live object by hand. */
  edit(rest: string, patch: object, manager = 'kubectl-edit'): Promise<KubeObject> {
    return this.kube.patch(this.livePath(rest), 'merge', patch, manager);
  }

  /** The first version of the Application, from now on or the latest, for which this is true. */
  until(what: string, test: (app: KubeObject) => boolean, within = 90_000): Promise<KubeObject> {
    return this.#watch.until(`${this.name}: ${what}`, test, within);
  }

  /** Resolves when the watch has brought a version; see `patchApp` for why somebody waits for that. */
  hasSeen(version: string): Promise<void> {
    return this.#watch.hasSeen(version);
  }

  /** From here on, frames belong to the recording. */
  mark(): void {
    this.#watch.mark();
  }

  get frames(): readonly Frame[] {
    return this.#watch.frames;
  }

  /** Records the frames of a live object from now on, beginning with how it stands. */
  async followLive(rest: string): Promise<void> {
    const target = this.livePath(rest);
    const watch = new AppWatch(this.kube, target);
    await watch.start();
    this.#live.push({ first: { type: 'ADDED', object: await this.kube.get(target) }, watch });
  }

  get liveFrames(): readonly Frame[] {
    return this.#live.flatMap(({ first, watch }) => [
      first,
      ...watch.frames.filter(({ object }) => versionOf(object) !== versionOf(first.object)),
    ]);
  }

  /** Waits until another object is there and as it should be. */
  async untilObject(
    what: string,
    target: string,
    test: (object: KubeObject) => boolean,
  ): Promise<KubeObject> {
    const watch = new AppWatch(this.kube, target);
    await watch.start();
    try {
      return await watch.until(`${this.name}: ${what}`, test, 60_000);
    } finally {
      await watch.close();
    }
  }

  /** Waits for an Event of the Application whose message has this in it: the controller writes it after the status. */
  untilEvent(text: string): Promise<void> {
    const selector = new URLSearchParams({ fieldSelector: `involvedObject.name=${this.name}` });
    const events = `/api/v1/namespaces/${ARGOCD_NAMESPACE}/events?${selector.toString()}`;
    const ask = async (): Promise<true | undefined> =>
      (await this.kube.list(events)).some((event) => String(event['message']).includes(text)) || undefined;
    return until({ what: `${this.name}: an Event that says "${text}"`, ask });
  }

  /** Done before the stage is closed, last first. */
  onClose(cleanup: () => Promise<unknown>): void {
    this.#cleanups.push(cleanup);
  }

  /** Ends the watch and the server, and removes what the scenario made outside its namespace. */
  async close(): Promise<void> {
    for (const cleanup of this.#cleanups.toReversed()) {
      await cleanup();
    }
    await Promise.all(this.#live.map(({ watch }) => watch.close()));
    await this.#watch.close();
    await this.#origin.close();
    await this.kube.remove(`/api/v1/namespaces/${this.name}`);
  }
}

/** A repository that the cluster can reach. */
async function serve(bare: string): Promise<Origin> {
  const origin = await serveOrigin(bare);
  if (NAMED === undefined || NAMED.host === '') {
    return origin;
  }
  try {
    const relay = await startRelay(origin.url, NAMED.host);
    return {
      url: relay.url,
      close: async () => {
        await relay.close();
        await origin.close();
      },
    };
  } catch (error) {
    await origin.close();
    throw error;
  }
}

const versionOf = ({ metadata }: KubeObject): string | undefined => metadata.resourceVersion;
