import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';

import { Agent, request } from 'undici';

import type { KubeObject } from '../../../../src/core/model/kubeObject.ts';
import type { Json } from '../../../../src/core/util/json.ts';
import { asArray, asText, at, parseJson } from '../../../../src/core/util/json.ts';
import type { DemoCluster, DemoOptions } from '../../../world/api/startDemoCluster.ts';
import { startDemoCluster } from '../../../world/api/startDemoCluster.ts';

export class Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly raw: string;
  /** Parsed; undefined where it is no JSON. */
  readonly body: Json | undefined;

  constructor(status: number, headers: Reply['headers'], text: string) {
    this.status = status;
    this.headers = headers;
    this.raw = text;
    this.body = parseJson(text);
  }

  at(...path: readonly (string | number)[]): Json | undefined {
    return at(this.body, ...path);
  }

  text(...path: readonly (string | number)[]): string {
    return asText(at(this.body, ...path)) ?? '';
  }

  /** Names of a list's items. */
  names(): readonly (Json | undefined)[] {
    return asArray(this.at('items')).map((item) => at(item, 'metadata', 'name'));
  }
}

export interface SendOptions {
  readonly user?: string;
  readonly body?: unknown;
  readonly contentType?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

/** A plain client of the demo cluster: what a test writes is what goes over the wire. */
export class ApiClient {
  readonly cluster: DemoCluster;
  readonly #allowH2: boolean;
  #agent: Agent;

  constructor(cluster: DemoCluster, options: { readonly allowH2?: boolean } = {}) {
    this.cluster = cluster;
    this.#allowH2 = options.allowH2 ?? false;
    this.#agent = this.#connect();
  }

  /** Drops all connections, as a client does that has seen its server go. */
  async reconnect(): Promise<void> {
    await this.#agent.destroy();
    this.#agent = this.#connect();
  }

  #connect(): Agent {
    return new Agent({
      allowH2: this.#allowH2,
      connect: { ca: this.cluster.certificateAuthority, timeout: 5_000 },
      bodyTimeout: 20_000,
    });
  }

  async send(method: string, path: string, options: SendOptions = {}): Promise<Reply> {
    const response = await this.#open(method, path, options);
    const bytes = Buffer.from(await response.body.arrayBuffer());
    const text = (response.headers['content-encoding'] === 'gzip' ? gunzipSync(bytes) : bytes).toString();
    return new Reply(response.statusCode, response.headers, text);
  }

  get(path: string, options: SendOptions = {}): Promise<Reply> {
    return this.send('GET', path, options);
  }

  post(path: string, body: unknown, options: SendOptions = {}): Promise<Reply> {
    return this.send('POST', path, { ...options, body });
  }

  merge(path: string, body: unknown, options: SendOptions = {}): Promise<Reply> {
    return this.send('PATCH', path, { contentType: 'application/merge-patch+json', ...options, body });
  }

  apply(path: string, body: unknown, manager: string, options: SendOptions = {}): Promise<Reply> {
    const sign = path.includes('?') ? '&' : '?';
    return this.send('PATCH', `${path}${sign}fieldManager=${manager}`, {
      contentType: 'application/apply-patch+yaml',
      ...options,
      body,
    });
  }

  /** The resourceVersion of now. */
  async version(): Promise<string> {
    return (await this.get('/api/v1/namespaces?limit=1')).text('metadata', 'resourceVersion');
  }

  /** Opens a watch; `next` gives its frames one by one, undefined at its clean end. */
  async watch(path: string, options: SendOptions = {}): Promise<Frames> {
    const abort = new AbortController();
    const response = await this.#open('GET', path, { signal: abort.signal, ...options });
    return new Frames(response.statusCode, response.body, abort);
  }

  async close(): Promise<void> {
    await this.#agent.destroy();
    await this.cluster.close();
  }

  #open(method: string, path: string, options: SendOptions): ReturnType<typeof request> {
    const { body, contentType, headers, user, signal } = options;
    return request(`${this.cluster.server}${path}`, {
      method: method as 'GET',
      dispatcher: this.#agent,
      headers: {
        authorization: `Bearer demo-${user ?? 'admin'}`,
        'user-agent': 'tester/1.0 (test)',
        ...(body === undefined ? {} : { 'content-type': contentType ?? 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      ...(signal === undefined ? {} : { signal }),
    });
  }
}

function textAt(value: unknown, ...path: readonly string[]): string {
  return asText(at(value, ...path)) ?? '';
}

/** The frames of a watch as they come. */
export class Frames {
  readonly status: number;
  readonly #abort: AbortController;
  readonly #lines: AsyncGenerator<string>;

  constructor(status: number, body: AsyncIterable<Uint8Array>, abort: AbortController) {
    this.status = status;
    this.#abort = abort;
    this.#lines = linesOf(body);
  }

  async nextLine(): Promise<string | undefined> {
    const { value, done } = await this.#lines.next();
    return done === true ? undefined : value;
  }

  async next(): Promise<Json | undefined> {
    const line = await this.nextLine();
    return line === undefined ? undefined : (JSON.parse(line) as Json);
  }

  /** The next frames as `TYPE name`. */
  async take(count: number): Promise<readonly string[]> {
    const told: string[] = [];
    for (let at = 0; at < count; at += 1) {
      const frame = await this.next();
      told.push(`${textAt(frame, 'type')} ${textAt(frame, 'object', 'metadata', 'name')}`);
    }
    return told;
  }

  close(): void {
    this.#abort.abort();
  }
}

async function* linesOf(body: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  let rest = Buffer.alloc(0);
  for await (const chunk of body) {
    rest = Buffer.concat([rest, chunk]);
    for (let end = rest.indexOf(10); end >= 0; end = rest.indexOf(10)) {
      yield rest.subarray(0, end).toString();
      rest = rest.subarray(end + 1);
    }
  }
}

/** A cluster for one test file; call `close` in `after`. */
export async function startClient(
  options: DemoOptions = {},
  client: { readonly allowH2?: boolean } = {},
): Promise<ApiClient> {
  return new ApiClient(await startDemoCluster(options), client);
}

export function certificateIn(kubeconfig: string): X509Certificate {
  const config = parseJson(readFileSync(kubeconfig, 'utf8'));
  const pem = asText(at(config, 'clusters', 0, 'cluster', 'certificate-authority-data'));
  return new X509Certificate(Buffer.from(pem ?? '', 'base64'));
}

export function application(name: string, more: Readonly<Record<string, unknown>> = {}): KubeObject {
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: { name, namespace: 'argocd' },
    spec: { project: 'default', destination: { server: 'https://kubernetes.default.svc', namespace: name } },
    ...more,
  };
}

export function configMap(name: string, data: Readonly<Record<string, string>> = {}): KubeObject {
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name, namespace: 'default' },
    data,
  };
}

export const applications = '/apis/argoproj.io/v1alpha1/namespaces/argocd/applications';
export const configMaps = '/api/v1/namespaces/default/configmaps';
