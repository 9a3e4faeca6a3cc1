import { Agent, request, type RequestOptions } from 'node:https';
import type { IncomingMessage } from 'node:http';
import { createInterface } from 'node:readline';

import type { KubeObject } from '../../src/core/model/kubeObject.ts';

/** What the API server answered: the body parsed where it is JSON. */
export interface Answer {
  readonly status: number;
  readonly body: unknown;
}

/** One line of a watch as it came over the wire. */
export interface Frame {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK' | 'ERROR';
  readonly object: KubeObject;
}

/** Where an API server is, and as whom it is asked. */
export interface Access {
  readonly server: string;
  /** PEM; empty where the machine's own authorities are asked. */
  readonly ca: string;
  /** Empty for somebody with a certificate. */
  readonly token: string;
  /** PEM, both or none. */
  readonly cert?: string;
  readonly key?: string;
}

/** The API server refused. The message is its own. */
export class Refused extends Error {
  readonly status: number;

  constructor(method: string, path: string, answer: Answer) {
    const { message } = (answer.body ?? {}) as { readonly message?: string };
    super(`${method} ${path} was answered with ${answer.status}: ${message ?? JSON.stringify(answer.body)}`);
    this.name = 'Refused';
    this.status = answer.status;
  }
}

const PATCH_TYPES = {
  merge: 'application/merge-patch+json',
  strategic: 'application/strategic-merge-patch+json',
  json: 'application/json-patch+json',
  apply: 'application/apply-patch+yaml',
} as const;

/**
 * A client of the lab's API server that adds nothing to what goes over the wire: what a test or a recording compares are
 * the server's own bytes. Plumbline's own client is what is tested, so it is not used here.
 */
export class Kube {
  readonly access: Access;
  readonly #server: URL;
  readonly #agent: Agent;
  readonly #resources = new Map<string, Promise<readonly ApiResource[]>>();

  constructor(access: Access) {
    this.access = access;
    this.#server = new URL(access.server);
    const { ca, cert, key } = access;
    this.#agent = new Agent({
      keepAlive: true,
      ...(ca === '' ? {} : { ca }),
      ...(cert === undefined || key === undefined ? {} : { cert, key }),
    });
  }

  /** The same server as somebody else. */
  as(token: string): Kube {
    const { server, ca } = this.access;
    return new Kube({ server, ca, token });
  }

  /** Asks, and gives whatever came back. Throws only where nothing did. */
  async ask(method: string, path: string, body?: unknown, contentType = 'application/json'): Promise<Answer> {
    const text = body === undefined ? undefined : JSON.stringify(body);
    const response = await this.#send(method, path, { text, contentType });
    let answer = '';
    for await (const chunk of response.setEncoding('utf8')) {
      answer += chunk as string;
    }
    const isJson = response.headers['content-type']?.includes('json') ?? false;
    return { status: response.statusCode ?? 0, body: isJson ? JSON.parse(answer) : answer };
  }

  /** Asks, and throws `Refused` unless the answer is a success. */
  async must<T = KubeObject>(method: string, path: string, body?: unknown, contentType?: string): Promise<T> {
    const answer = await this.ask(method, path, body, contentType);
    if (answer.status >= 300) {
      throw new Refused(method, path, answer);
    }
    return answer.body as T;
  }

  get<T = KubeObject>(path: string): Promise<T> {
    return this.must<T>('GET', path);
  }

  /** The object, or undefined where there is none. */
  async find(path: string): Promise<KubeObject | undefined> {
    const answer = await this.ask('GET', path);
    if (answer.status === 404) {
      return undefined;
    }
    if (answer.status >= 300) {
      throw new Refused('GET', path, answer);
    }
    return answer.body as KubeObject;
  }

  async list(path: string): Promise<readonly KubeObject[]> {
    return (await this.get<{ readonly items: readonly KubeObject[] }>(path)).items;
  }

  /** `manager` is the field manager that the server notes. */
  patch(path: string, type: keyof typeof PATCH_TYPES, body: unknown, manager?: string): Promise<KubeObject> {
    const query = new URLSearchParams({
      ...(manager === undefined ? {} : { fieldManager: manager }),
      ...(type === 'apply' ? { force: 'true' } : {}),
    }).toString();
    return this.must('PATCH', query === '' ? path : `${path}?${query}`, body, PATCH_TYPES[type]);
  }

  async create(object: KubeObject, manager = 'kubectl-create'): Promise<KubeObject> {
    const path = await this.pathOf(object);
    const collection = path.slice(0, path.lastIndexOf('/'));
    return this.must('POST', `${collection}?fieldManager=${manager}`, object);
  }

  /** Creates or updates, on the server's side. */
  async apply(object: KubeObject, manager = 'kubectl'): Promise<KubeObject> {
    return this.patch(await this.pathOf(object), 'apply', object, manager);
  }

  /** Deletes; an object that is not there is fine. */
  async remove(path: string): Promise<void> {
    const answer = await this.ask('DELETE', path);
    if (answer.status >= 300 && answer.status !== 404) {
      throw new Refused('DELETE', path, answer);
    }
  }

  /** Where the object lies, by discovery. */
  async pathOf(object: KubeObject): Promise<string> {
    const { apiVersion, kind } = object;
    const { name, namespace } = object.metadata;
    const base = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
    const find = async (): Promise<ApiResource | undefined> => {
      const known = this.#resources.get(base) ?? this.#discover(base);
      this.#resources.set(base, known);
      return (await known).find((one) => one.kind === kind && !one.name.includes('/'));
    };
    let resource = await find();
    if (resource === undefined) {
      // It may have been installed a moment ago.
      this.#resources.delete(base);
      resource = await find();
    }
    if (resource === undefined) {
      throw new Error(`the API server does not serve ${apiVersion} ${kind}`);
    }
    const place = resource.namespaced ? `/namespaces/${namespace ?? 'default'}` : '';
    return `${base}${place}/${resource.name}/${name}`;
  }

  async #discover(base: string): Promise<readonly ApiResource[]> {
    const answer = await this.ask('GET', base);
    return answer.status === 404 ? [] : (answer.body as { resources: readonly ApiResource[] }).resources;
  }

  /** Hands over each frame until `signal` says stop; throws where the server ends the watch before. */
  async watch(path: string, onFrame: (frame: Frame) => void, signal: AbortSignal): Promise<void> {
    const joint = path.includes('?') ? '&' : '?';
    try {
      const response = await this.#send('GET', `${path}${joint}watch=true`, { signal });
      if (response.statusCode !== 200) {
        throw new Error(`the watch of ${path} was answered with ${response.statusCode}`);
      }
      for await (const line of createInterface({ input: response })) {
        onFrame(JSON.parse(line) as Frame);
      }
    } catch (error) {
      if (!signal.aborted) {
        throw error;
      }
    }
    if (!signal.aborted) {
      throw new Error(`the watch of ${path} ended`);
    }
  }

  close(): void {
    this.#agent.destroy();
  }

  async #send(method: string, path: string, more: Sent = {}): Promise<IncomingMessage> {
    for (;;) {
      try {
        return await this.#sendOnce(method, path, more);
      } catch (error) {
        if (!(error instanceof StaleConnection)) {
          throw error;
        }
      }
    }
  }

  #sendOnce(method: string, path: string, more: Sent): Promise<IncomingMessage> {
    const { text, contentType = 'application/json', signal } = more;
    const options: RequestOptions = {
      method,
      host: this.#server.hostname,
      port: this.#server.port,
      path,
      agent: this.#agent,
      headers: {
        ...(this.access.token === '' ? {} : { authorization: `Bearer ${this.access.token}` }),
        accept: 'application/json',
        ...(text === undefined
          ? {}
          : { 'content-type': contentType, 'content-length': Buffer.byteLength(text) }),
      },
      ...(signal === undefined ? {} : { signal }),
    };
    return new Promise((resolve, reject) => {
      const sent = request(options, resolve);
      sent.once('error', (error: NodeJS.ErrnoException) => {
        reject(sent.reusedSocket && error.code === 'ECONNRESET' ? new StaleConnection() : error);
      });
      sent.end(text);
    });
  }
}

interface Sent {
  readonly text?: string | undefined;
  readonly contentType?: string;
  readonly signal?: AbortSignal;
}

/** The server closed a connection at rest just when it was used again: nothing was read of the request. */
class StaleConnection extends Error {}

interface ApiResource {
  readonly name: string;
  readonly kind: string;
  readonly namespaced: boolean;
}
