import type { KubeObject } from '../../../src/core/model/kubeObject.ts';
import type { Frame, Kube } from '../kube.ts';
import { NotInTime } from '../waiting.ts';

/** Follows one object by a watch and keeps every frame, so that a state that lasts for milliseconds is seen. */
export class AppWatch {
  readonly #kube: Kube;
  readonly #path: string;
  readonly #stop = new AbortController();
  readonly #listeners = new Set<(frame: Frame) => void>();
  readonly #versions = new Set<string>();
  #frames: Frame[] = [];
  #latest: KubeObject | undefined;
  #done: Promise<void> = Promise.resolve();

  constructor(kube: Kube, path: string) {
    this.#kube = kube;
    this.#path = path;
  }

  /** Resolves when the watch is open. */
  async start(): Promise<void> {
    const end = this.#path.lastIndexOf('/');
    const collection = this.#path.slice(0, end);
    const selector = new URLSearchParams({ fieldSelector: `metadata.name=${this.#path.slice(end + 1)}` });
    const list = await this.#kube.get<{
      readonly metadata: { readonly resourceVersion: string };
      readonly items: readonly KubeObject[];
    }>(`${collection}?${selector.toString()}`);
    const [present] = list.items;
    if (present !== undefined) {
      // Items of a list leave out what the list says of all of them.
      this.#latest = await this.#kube.get(this.#path);
    }
    selector.set('resourceVersion', list.metadata.resourceVersion);
    this.#done = this.#kube
      .watch(`${collection}?${selector.toString()}`, (frame) => this.#onFrame(frame), this.#stop.signal)
      .catch(() => undefined);
  }

  get frames(): readonly Frame[] {
    return this.#frames;
  }

  mark(): void {
    this.#frames = [];
  }

  until(what: string, test: (object: KubeObject) => boolean, within: number): Promise<KubeObject> {
    if (this.#latest !== undefined && test(this.#latest)) {
      return Promise.resolve(this.#latest);
    }
    return new Promise((resolve, reject) => {
      const listener = ({ object }: Frame): void => {
        if (test(object)) {
          this.#listeners.delete(listener);
          clearTimeout(late);
          resolve(object);
        }
      };
      const late = setTimeout(() => {
        this.#listeners.delete(listener);
        reject(new NotInTime(what, within, JSON.stringify(this.#latest?.['status'] ?? {}).slice(0, 1500)));
      }, within);
      this.#listeners.add(listener);
    });
  }

  /** Resolves when the version that a write answered with has come by, or had already. */
  hasSeen(version: string): Promise<void> {
    if (this.#versions.has(version)) {
      return Promise.resolve();
    }
    return new Promise((resolve) => {
      const listener = ({ object }: Frame): void => {
        if (object.metadata.resourceVersion === version) {
          this.#listeners.delete(listener);
          resolve();
        }
      };
      this.#listeners.add(listener);
    });
  }

  async close(): Promise<void> {
    this.#stop.abort();
    await this.#done;
  }

  #onFrame(frame: Frame): void {
    this.#frames.push(frame);
    this.#versions.add(frame.object.metadata.resourceVersion ?? '');
    this.#latest = frame.type === 'DELETED' ? undefined : frame.object;
    for (const listener of this.#listeners) {
      listener(frame);
    }
  }
}
