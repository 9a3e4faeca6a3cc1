import { DISCOVERY_ACCEPT, readDiscovery, readResourceList } from '../../core/kube/discovery.ts';
import type { GroupVersion } from '../../core/kube/discovery.ts';
import { rootPath } from '../../core/kube/paths.ts';
import type { ClusterError } from '../../core/model/connection.ts';
import type { ApiResource } from '../../core/ports.ts';
import type { Json } from '../../core/util/json.ts';
import type { Result } from '../../core/util/result.ts';
import { err, ok } from '../../core/util/result.ts';
import type { KubeRequest } from './connection.ts';

type Ask = (request: KubeRequest, signal: AbortSignal) => Promise<Result<Json, ClusterError>>;
type Resources = Result<readonly ApiResource[], ClusterError>;

/** What the server serves, remembered. Two requests where it answers in one piece, else one for each version. */
export class Discovery {
  readonly #ask: Ask;
  #known: readonly ApiResource[] | undefined;

  constructor(ask: Ask) {
    this.#ask = ask;
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
