import { KubeClient, type Kind } from '../../world/pull/client.ts';
import { at, textAt, type Dict, type Json } from '../../world/pull/json.ts';
import * as o from '../../world/pull/objects.ts';

const apps: Kind = {
  group: 'argoproj.io',
  version: 'v1alpha1',
  kind: 'Application',
  plural: 'applications',
  isNamespaced: true,
  verbs: ['get', 'list', 'watch', 'patch'],
};

/** What a user's client sees and does: frames of the Applications' watch, reads, and merge patches. */
export class AppClient {
  readonly client: KubeClient;
  #stop = new AbortController();
  readonly #frames: o.Obj[] = [];
  readonly #waiting = new Set<() => void>();
  #kinds: readonly Kind[] = [];
  #watch: Promise<void> | undefined;

  constructor(kubeconfig: string) {
    this.client = new KubeClient(kubeconfig, 'test/1.0');
  }

  async start(): Promise<void> {
    this.#kinds = await this.client.discover();
    const { version } = await this.client.list(apps);
    this.#watch = this.client
      .watch(apps, version, (frame) => this.#take(frame.object), this.#stop.signal)
      .catch(() => undefined);
  }

  /** Opens the watch again, from now on. */
  async restart(): Promise<void> {
    this.#stop.abort();
    await this.#watch;
    this.#stop = new AbortController();
    await this.start();
  }

  async close(): Promise<void> {
    this.#stop.abort();
    await this.#watch;
    await this.client.close();
  }

  /** Forgets the frames seen so far. */
  forget(): void {
    this.#frames.length = 0;
  }

  frames(name: string): readonly o.Obj[] {
    return this.#frames.filter((app) => o.nameOf(app) === name);
  }

  /** Resolves with the first frame of an app, seen or to come, that is as wanted. */
  async seen(name: string, isWanted: (app: o.Obj) => boolean): Promise<o.Obj> {
    for (;;) {
      const found = this.frames(name).find(isWanted);
      if (found) {
        return found;
      }
      await new Promise<void>((resolve) => this.#waiting.add(resolve));
    }
  }

  async app(name: string): Promise<o.Obj> {
    const found = await this.client.get(apps, 'argocd', name);
    if (!found) {
      throw new Error(`no app ${name}`);
    }
    return found;
  }

  async patch(name: string, patch: Dict): Promise<o.Obj> {
    return this.client.patch(apps, { namespace: 'argocd', name }, 'merge', patch, { manager: 'test' });
  }

  /** Asks for a sync as a client of the Kubernetes API does. */
  async sync(name: string, sync: Dict = {}, retry: Dict = { limit: 0 }): Promise<void> {
    const { metadata } = await this.app(name);
    await this.patch(name, {
      metadata: { resourceVersion: textAt(metadata, 'resourceVersion') },
      operation: { initiatedBy: { username: 'ada' }, retry, sync: { syncStrategy: { hook: {} }, ...sync } },
      status: { operationState: null },
    });
  }

  kind(group: string, kind: string): Kind {
    const found = this.#kinds.find((one) => one.group === group && one.kind === kind);
    if (!found) {
      throw new Error(`no kind ${kind}`);
    }
    return found;
  }

  async live(group: string, kind: string, namespace: string, name: string): Promise<o.Obj | undefined> {
    return this.client.get(this.kind(group, kind), namespace, name);
  }

  /** Messages of the Events on an app, oldest first. */
  async events(app: string): Promise<string[]> {
    const { items } = await this.client.list(this.kind('', 'Event'));
    return items
      .filter((event) => textAt(event, 'involvedObject', 'name') === app)
      .filter((event) => textAt(event, 'involvedObject', 'kind') === 'Application')
      .sort((a, b) => (o.nameOf(a) < o.nameOf(b) ? -1 : 1))
      .map((event) => textAt(event, 'message'));
  }

  #take(app: o.Obj): void {
    this.#frames.push(app);
    this.#waiting.forEach((tell) => tell());
    this.#waiting.clear();
  }
}

/** The frame in one line: what a row would show of it. */
export function lineOf(app: o.Obj): string {
  const state = at(app, 'status', 'operationState');
  const phase = state === undefined ? 'no state' : textAt(state, 'phase');
  const operation = app['operation'] === undefined ? '' : 'operation, ';
  return `${operation}${phase}, ${textAt(app, 'status', 'sync', 'status')}`;
}

/** A list without neighbours that are equal. */
export function changes<T>(items: readonly T[]): T[] {
  return items.filter((item, index) => index === 0 || item !== items[index - 1]);
}

export function resourceOf(app: o.Obj, kind: string, name: string): Json | undefined {
  const all = (at(app, 'status', 'resources') ?? []) as Json[];
  return all.find((one) => textAt(one, 'kind') === kind && textAt(one, 'name') === name);
}
