import { DISCOVERY_ACCEPT, readDiscovery, readResourceList } from '../../core/kube/discovery.ts';
import type { GroupVersion } from '../../core/kube/discovery.ts';
import { rootPath } from '../../core/kube/paths.ts';
import type { ClusterError } from '../../core/model/connection.ts';
import type { GroupVersionKind } from '../../core/model/kubeObject.ts';
import type { ApiResource } from '../../core/ports.ts';
import type { Json } from '../../core/util/json.ts';
import type { Result } from '../../core/util/result.ts';
import { err, ok } from '../../core/util/result.ts';
import type { KubeRequest } from './connection.ts';

type Ask = (request: KubeRequest, signal: AbortSignal) => Promise<Result<Json, ClusterError>>;
type Resources = Result<readonly ApiResource[], ClusterError>;

/** A kind that was not served a moment ago is not served now: CRDs do not come by the second. */
const MISSED_MS = 10_000;

interface Missed {
  /** When the server was asked for its sake. */
  readonly at: number;
  /** Whether the server answered. */
  readonly answered: Promise<boolean>;
}

/** What the server serves, remembered. Two requests where it answers in one piece, else one for each version. */
export class Discovery {
  readonly #ask: Ask;
  readonly #now: () => number;
  readonly #missed = new Map<string, Missed>();
  #known: readonly ApiResource[] | undefined;

  /** `now` in milliseconds, from whatever moment on. */
  constructor(ask: Ask, now: () => number = () => performance.now()) {
    this.#ask = ask;
    this.#now = now;
  }

  /**
   * The resource of a kind; undefined where it is not served. The server is asked anew for a kind that is not known, since
   * it may just have come: once in ten seconds, however many objects of that kind are wanted.
   */
  async find(
    kind: GroupVersionKind,
    signal: AbortSignal,
  ): Promise<Result<ApiResource | undefined, ClusterError>> {
    const isAsked = this.#known === undefined;
    const served = await this.resources(signal, false);
    if (!served.ok) {
      return served;
    }
    const found = served.value.find((each) => isOf(each, kind));
    if (found) {
      return ok(found);
    }
    const key = `${kind.group}/${kind.version}/${kind.kind}`;
    const missed = isAsked ? this.#miss(key, Promise.resolve(true)) : this.#missed.get(key);
    if (missed && this.#now() - missed.at < MISSED_MS && (await missed.answered)) {
      return ok(this.#known?.find((each) => isOf(each, kind)));
    }
    const asked = this.resources(signal, true);
    this.#miss(
      key,
      asked.then((answer) => answer.ok),
    );
    const anew = await asked;
    return anew.ok ? ok(anew.value.find((each) => isOf(each, kind))) : anew;
  }

  async resources(signal: AbortSignal, refresh: boolean): Promise<Resources> {
    if (this.#known && !refresh) {
      return ok(this.#known);
    }
    const [core, groups] = await Promise.all([this.#root('/api', signal), this.#root('/apis', signal)]);
    if (!core.ok) {
      return core;
    }
    if (!groups.ok) {
      return groups;
    }
    this.#known = [...core.value, ...groups.value];
    return ok(this.#known);
  }

  #miss(key: string, answered: Promise<boolean>): Missed {
    const missed = { at: this.#now(), answered };
    this.#missed.set(key, missed);
    return missed;
  }

  async #root(path: string, signal: AbortSignal): Promise<Resources> {
    const asked = { verb: 'get', resource: path };
    const answer = await this.#ask({ method: 'GET', path, accept: DISCOVERY_ACCEPT, asked }, signal);
    if (!answer.ok) {
      return answer;
    }
    const read = readDiscovery(answer.value);
    switch (read?.form) {
      case 'aggregated':
        return ok(read.resources);
      case 'legacy':
        return await this.#each(read.groupVersions, signal);
      case undefined:
        return err({ code: 'garbage', detail: `${path} did not answer with discovery` });
      default:
        return read;
    }
  }

  /** One API service that is down must not hide all the others. */
  async #each(groupVersions: readonly GroupVersion[], signal: AbortSignal): Promise<Resources> {
    const lists = await Promise.all(
      groupVersions.map(async (of) => {
        const path = rootPath(of);
        const answer = await this.#ask(
          { method: 'GET', path, asked: { verb: 'get', resource: path } },
          signal,
        );
        return answer.ok ? ok(readResourceList(answer.value, of)) : answer;
      }),
    );
    const resources = lists.flatMap((list) => (list.ok ? list.value : []));
    const failed = lists.find((list) => !list.ok);
    return resources.length === 0 && failed ? failed : ok(resources);
  }
}

function isOf(each: ApiResource, { group, version, kind }: GroupVersionKind): boolean {
  return each.group === group && each.version === version && each.kind === kind;
}
