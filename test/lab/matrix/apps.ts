import type { KubeObject } from '../../../src/core/model/kubeObject.ts';
import { APPLICATIONS } from '../sample.ts';
import type { Kube } from '../kube.ts';
import { NotInTime } from '../waiting.ts';

type Test = (app: KubeObject) => boolean;

/** One watch over all Applications, since hundreds of cases play at the same time. */
export class Apps {
  readonly #kube: Kube;
  readonly #latest = new Map<string, KubeObject>();
  readonly #listeners = new Map<string, Set<(app: KubeObject) => void>>();
  readonly #stop = new AbortController();
  #done: Promise<unknown> = Promise.resolve();

  constructor(kube: Kube) {
    this.#kube = kube;
  }

  start(): void {
    this.#done = this.#kube.watch(
      APPLICATIONS,
      ({ type, object }) => {
        const { name } = object.metadata;
        if (type === 'DELETED') {
          this.#latest.delete(name);
          return;
        }
        this.#latest.set(name, object);
        this.#listeners.get(name)?.forEach((listener) => listener(object));
      },
      this.#stop.signal,
    );
  }

  /** The latest version, or the next one, for which this is true. */
  until(name: string, what: string, test: Test, within: number): Promise<KubeObject> {
    const latest = this.#latest.get(name);
    if (latest !== undefined && test(latest)) {
      return Promise.resolve(latest);
    }
    return new Promise((resolve, reject) => {
      const listeners = this.#listeners.get(name) ?? new Set();
      this.#listeners.set(name, listeners);
      const listener = (app: KubeObject): void => {
        if (test(app)) {
          listeners.delete(listener);
          clearTimeout(late);
          resolve(app);
        }
      };
      const late = setTimeout(() => {
        listeners.delete(listener);
        const status = JSON.stringify(this.#latest.get(name)?.['status'] ?? {}).slice(0, 1500);
        reject(new NotInTime(`${name}: ${what}`, within, status));
      }, within);
      listeners.add(listener);
    });
  }

  /** The version that a write answered with is here, or a later one. */
  hasSeen({ metadata }: KubeObject): Promise<unknown> {
    // As numbers: the order of the writes of one server is all that is asked.
    const version = Number(metadata.resourceVersion);
    const isThere: Test = (app) => Number(app.metadata.resourceVersion) >= version;
    return this.until(metadata.name, 'the write is seen', isThere, 30_000);
  }

  async close(): Promise<void> {
    this.#stop.abort();
    await this.#done;
  }
}
