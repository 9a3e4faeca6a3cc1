import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

import { Agent, request, type Dispatcher } from 'undici';
import { parse } from 'yaml';

import { at, dictAt, listAt, textAt, type Dict, type Json } from './json.ts';
import { nameOf, namespaceOf, type Obj } from './objects.ts';

/** A kind as discovery serves it. */
export interface Kind {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly plural: string;
  readonly isNamespaced: boolean;
  readonly verbs: readonly string[];
}

/** The API server's refusal. `message` is its own. */
export class ApiError extends Error {
  readonly code: number;
  readonly reason: string;

  constructor(code: number, reason: string, message: string) {
    super(message);
    this.code = code;
    this.reason = reason;
  }
}

export interface WriteOptions {
  readonly manager?: string;
  readonly dryRun?: boolean;
  /** Server-side apply takes fields over from other managers. */
  readonly force?: boolean;
  readonly subresource?: string;
}

export type PatchType = 'merge' | 'json' | 'apply';
const contentTypes: Record<PatchType, string> = {
  merge: 'application/merge-patch+json',
  json: 'application/json-patch+json',
  apply: 'application/apply-patch+yaml',
};

export interface WatchFrame {
  readonly type: string;
  readonly object: Obj;
}

const retryMs = 100;

/** A tiny Kubernetes client: the current context of a kubeconfig, one agent, JSON in and out. */
export class KubeClient {
  readonly #agent: Agent;
  readonly #server: string;
  readonly #headers: Record<string, string>;
  /** Told of every object that a write left behind, and of every object that a write removed. */
  onWrite: (object: Obj, isRemoved: boolean) => void = () => undefined;

  /** `userAgent` is what the server derives a field manager from, where none is named. */
  constructor(kubeconfig: string, userAgent: string) {
    const config = parse(readFileSync(kubeconfig, 'utf8')) as Json;
    const named = (list: string, name: string): Json | undefined =>
      listAt(config, list).find((entry) => textAt(entry, 'name') === name);
    const context = at(named('contexts', textAt(config, 'current-context')), 'context');
    const cluster = dictAt(named('clusters', textAt(context, 'cluster')), 'cluster');
    const user = dictAt(named('users', textAt(context, 'user')), 'user');
    const material = (entry: Dict, name: string): Buffer | undefined => {
      const data = textAt(entry, `${name}-data`);
      const file = textAt(entry, name);
      return data === '' ? (file === '' ? undefined : readFileSync(file)) : Buffer.from(data, 'base64');
    };
    const tls = {
      ca: material(cluster, 'certificate-authority'),
      cert: material(user, 'client-certificate'),
      key: material(user, 'client-key'),
    };
    const given = Object.fromEntries(Object.entries(tls).filter(([, value]) => value !== undefined));
    this.#server = textAt(cluster, 'server').replace(/\/$/, '');
    this.#agent = new Agent({ allowH2: false, connect: given, bodyTimeout: 150_000, headersTimeout: 30_000 });
    const token = textAt(user, 'token');
    this.#headers = {
      'user-agent': userAgent,
      ...(token === '' ? {} : { authorization: `Bearer ${token}` }),
    };
  }

  async close(): Promise<void> {
    await this.#agent.destroy();
  }

  /** Every kind that the server serves in its preferred version. */
  async discover(): Promise<Kind[]> {
    const groups = listAt(await this.#json('GET', '/apis'), 'groups').map((group) =>
      textAt(group, 'preferredVersion', 'groupVersion'),
    );
    const all = await Promise.all(
      ['v1', ...groups].map(async (groupVersion) => {
        const root = groupVersion === 'v1' ? '/api/v1' : `/apis/${groupVersion}`;
        const found = listAt(await this.#json('GET', root), 'resources');
        return found
          .filter((resource) => !textAt(resource, 'name').includes('/'))
          .map((resource): Kind => ({
            group: groupVersion === 'v1' ? '' : groupVersion.split('/')[0]!,
            version: groupVersion.split('/').at(-1)!,
            kind: textAt(resource, 'kind'),
            plural: textAt(resource, 'name'),
            isNamespaced: at(resource, 'namespaced') === true,
            verbs: listAt(resource, 'verbs').map(String),
          }));
      }),
    );
    return all.flat();
  }

  async list(kind: Kind): Promise<{ items: Obj[]; version: string }> {
    const list = await this.#json('GET', pathOf(kind));
    const apiVersion = kind.group === '' ? kind.version : `${kind.group}/${kind.version}`;
    const items = listAt(list, 'items').map((item) => ({ apiVersion, kind: kind.kind, ...(item as Obj) }));
    return { items, version: textAt(list, 'metadata', 'resourceVersion') };
  }

  /** Undefined when there is no such object. */
  async get(kind: Kind, namespace: string, name: string): Promise<Obj | undefined> {
    try {
      return (await this.#json('GET', pathOf(kind, namespace, name))) as Obj;
    } catch (error) {
      if (error instanceof ApiError && error.code === 404) {
        return undefined;
      }
      throw error;
    }
  }

  async create(kind: Kind, object: Obj, options: WriteOptions = {}): Promise<Obj> {
    const path = pathOf(kind, namespaceOf(object));
    return this.#write('POST', `${path}${query(options)}`, object, 'application/json', options);
  }

  async patch(
    kind: Kind,
    place: { namespace: string; name: string },
    type: PatchType,
    body: Json,
    options: WriteOptions = {},
  ): Promise<Obj> {
    const sub = options.subresource ? `/${options.subresource}` : '';
    const path = `${pathOf(kind, place.namespace, place.name)}${sub}${query(options)}`;
    return this.#write('PATCH', path, body, contentTypes[type], options);
  }

  /** Foreground: the object goes once what it owns is gone. A missing object is no error. */
  async remove(
    kind: Kind,
    object: Obj,
    propagation: 'Foreground' | 'Background' | 'Orphan' = 'Foreground',
  ): Promise<void> {
    const path = pathOf(kind, namespaceOf(object), nameOf(object));
    try {
      const answer = await this.#json('DELETE', `${path}?propagationPolicy=${propagation}`);
      const left = textAt(answer, 'metadata', 'deletionTimestamp') === '' ? object : (answer as Obj);
      this.onWrite({ ...object, ...left }, textAt(answer, 'metadata', 'deletionTimestamp') === '');
    } catch (error) {
      if (!(error instanceof ApiError) || error.code !== 404) {
        throw error;
      }
    }
  }

  /** Follows a kind until the stream ends; throws when it cannot be opened or breaks. */
  async watch(
    kind: Kind,
    version: string,
    onFrame: (frame: WatchFrame) => void,
    signal: AbortSignal,
  ): Promise<void> {
    const path = `${pathOf(kind)}?watch=true&allowWatchBookmarks=true&resourceVersion=${version}`;
    const answer = await this.#send('GET', path, { signal });
    if (answer.statusCode !== 200) {
      throw await refusal(answer);
    }
    let rest = '';
    answer.body.setEncoding('utf8');
    for await (const chunk of answer.body) {
      const lines = (rest + String(chunk)).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines.filter((one) => one !== '')) {
        onFrame(JSON.parse(line) as WatchFrame);
      }
    }
  }

  async #write(
    method: 'POST' | 'PATCH',
    path: string,
    body: Json,
    type: string,
    options: WriteOptions,
  ): Promise<Obj> {
    const object = (await this.#json(method, path, body, type)) as Obj;
    if (!options.dryRun) {
      this.onWrite(object, false);
    }
    return object;
  }

  async #json(method: Dispatcher.HttpMethod, path: string, body?: Json, type?: string): Promise<Json> {
    const sent = body === undefined ? {} : { body: JSON.stringify(body), type: type ?? 'application/json' };
    const answer = await (method === 'GET' ? this.#sendAgain(path) : this.#send(method, path, sent));
    if (answer.statusCode >= 300) {
      throw await refusal(answer);
    }
    return (await answer.body.json()) as Json;
  }

  /** A read may be sent again: a kept-alive connection can be gone by the time it is used. */
  async #sendAgain(path: string): Promise<Dispatcher.ResponseData> {
    for (let left = 3; ; left -= 1) {
      try {
        return await this.#send('GET', path, {});
      } catch (error) {
        if (left === 0) {
          throw error;
        }
        await delay(retryMs);
      }
    }
  }

  #send(
    method: Dispatcher.HttpMethod,
    path: string,
    { body, type, signal }: { body?: string; type?: string; signal?: AbortSignal },
  ): Promise<Dispatcher.ResponseData> {
    return request(`${this.#server}${path}`, {
      method,
      dispatcher: this.#agent,
      headers: { ...this.#headers, ...(type ? { 'content-type': type } : {}) },
      ...(body === undefined ? {} : { body }),
      ...(signal ? { signal } : {}),
    });
  }
}

function pathOf(kind: Kind, namespace = '', name = ''): string {
  const root = kind.group === '' ? `/api/${kind.version}` : `/apis/${kind.group}/${kind.version}`;
  const scope = kind.isNamespaced && namespace !== '' ? `/namespaces/${namespace}` : '';
  return `${root}${scope}/${kind.plural}${name === '' ? '' : `/${encodeURIComponent(name)}`}`;
}

function query(options: WriteOptions): string {
  const params = new URLSearchParams();
  if (options.manager) {
    params.set('fieldManager', options.manager);
  }
  if (options.dryRun) {
    params.set('dryRun', 'All');
  }
  if (options.force) {
    params.set('force', 'true');
  }
  return params.size > 0 ? `?${params.toString()}` : '';
}

async function refusal(answer: Dispatcher.ResponseData): Promise<ApiError> {
  const text = await answer.body.text();
  try {
    const status = JSON.parse(text) as Json;
    return new ApiError(answer.statusCode, textAt(status, 'reason'), textAt(status, 'message') || text);
  } catch {
    return new ApiError(answer.statusCode, '', text); // not every refusal is a Status
  }
}
