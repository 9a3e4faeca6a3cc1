import tls from 'node:tls';

import { Agent, Pool, ProxyAgent } from 'undici';
import type { Dispatcher } from 'undici';

import type { Disposable } from '../../core/util/emitter.ts';
import type { TlsMaterial } from './clientConfig.ts';
import type { ProxyChoice } from './proxy.ts';

/** All in milliseconds. Why these: see docs of each. Tests make them short. */
export interface Timeouts {
  /** TCP and TLS together. */
  readonly connect: number;
  /** A dead connection that is used again shows only by this; undici's 300 s is a frozen tree. */
  readonly headers: number;
  /** Between two bytes of a list or an object. */
  readonly body: number;
  /**
   * Between two bytes of a watch, for servers that send no bookmarks and answer everything else: bookmarks come each
   * minute, so this is two missed ones.
   */
  readonly watch: number;
  /** Silence on all watches before a small request asks whether the server is still there; see `Pulse`. */
  readonly silence: number;
  /** Silence on a watch that bookmarks kept warm. */
  readonly bookmark: number;
  /** How long that small request waits for an answer. */
  readonly pulse: number;
}

export const TIMEOUTS: Timeouts = {
  connect: 10_000,
  headers: 20_000,
  body: 30_000,
  watch: 150_000,
  silence: 30_000,
  bookmark: 90_000,
  pulse: 10_000,
};

export interface TransportOptions {
  readonly tls: TlsMaterial;
  readonly proxy?: ProxyChoice;
  readonly timeouts: Timeouts;
}

const PROXY_KINDS: ReadonlySet<string> = new Set(['http:', 'https:', 'socks5:', 'socks:']);

/** False for addresses that no agent can be made for, which the constructor of `Transport` would throw at. */
export function isProxyAddress(url: string): boolean {
  return URL.canParse(url) && PROXY_KINDS.has(new URL(url).protocol);
}

/**
 * The connections to one server with one TLS identity: one undici agent, replaced by a fresh one when a connection of
 * it turned out dead. HTTP/1.1 on purpose: each watch then has a socket of its own, so that a dead one silences one
 * kind and not all, and a slow list does not share its window with watches. What HTTP/2 would save is one handshake per
 * watch (eleven connections in 0.56 s against one in 0.05 s), and sessions are resumed.
 */
export class Transport implements Disposable {
  readonly tls: TlsMaterial;
  readonly #options: TransportOptions;
  #agent: Dispatcher;
  readonly #retired = new Set<Dispatcher>();

  constructor(options: TransportOptions) {
    this.tls = options.tls;
    this.#options = options;
    this.#agent = createAgent(options);
  }

  get agent(): Dispatcher {
    return this.#agent;
  }

  /** New requests get new connections. Open streams of the old agent live on to their own end. */
  renew(used: Dispatcher): void {
    if (used !== this.#agent) {
      return; // somebody else noticed first
    }
    this.#agent = createAgent(this.#options);
    this.#retired.add(used);
    void this.#drain(used);
  }

  /** Cuts everything. */
  dispose(): void {
    for (const agent of [this.#agent, ...this.#retired]) {
      agent.destroy().catch(ignore);
    }
    this.#retired.clear();
  }

  /** No new requests; goes when the open ones are over. */
  retire(): void {
    this.#retired.add(this.#agent);
    void this.#drain(this.#agent);
  }

  async #drain(agent: Dispatcher): Promise<void> {
    await agent.close().catch(ignore);
    this.#retired.delete(agent);
  }
}

/** Closing what is broken may fail; it is gone either way. */
function ignore(): void {}

type Material = Omit<TlsMaterial, 'ca'> & { readonly ca: string | Buffer | string[] };

function createAgent({ tls: material, proxy, timeouts }: TransportOptions): Dispatcher {
  const trusting = { ...material, ca: material.ca ?? machineRoots() };
  const secureContext = contextOf(trusting);
  const connect = {
    ...trusting,
    ...(secureContext && { secureContext }),
    timeout: timeouts.connect,
    keepAlive: true,
    keepAliveInitialDelay: 30_000,
    allowH2: false,
  };
  const common = { allowH2: false, headersTimeout: timeouts.headers, bodyTimeout: timeouts.body };
  if (!proxy) {
    return new Agent({ ...common, connect });
  }
  return new ProxyAgent({
    ...common,
    uri: proxy.url,
    requestTls: connect,
    ...proxyTls(proxy, timeouts),
    // A proxy that takes the connection and never answers CONNECT would otherwise hold us for undici's 300 s.
    clientFactory: (origin, options) => new Pool(origin, { ...options, headersTimeout: timeouts.connect }),
    ...(proxy.authorization === undefined ? {} : { token: proxy.authorization }),
  });
}

/**
 * Certificates are read once, not once for each of the many connections: 1 ms with one CA, tens with those of a machine.
 * Undefined for those that cannot be read, which each connection then says in its own words.
 */
function contextOf({ ca, cert, key }: Material): tls.SecureContext | undefined {
  try {
    return tls.createSecureContext({
      ca,
      ...(cert !== undefined && { cert }),
      ...(key !== undefined && { key }),
    });
  } catch {
    return undefined;
  }
}

/** Only for proxies that speak TLS: undici takes the mere presence for SOCKS inside TLS. */
function proxyTls(proxy: ProxyChoice, timeouts: Timeouts): { readonly proxyTls?: object } {
  if (!proxy.url.startsWith('https:')) {
    return {};
  }
  const tls = { ca: machineRoots(), timeout: timeouts.connect };
  return { proxyTls: proxy.strictSSL ? tls : { ...tls, rejectUnauthorized: false } };
}

let roots: string[] | undefined;

/**
 * Whom this machine trusts, for servers whose kubeconfig names no CA: Node's own list and the operating system's, where
 * companies put theirs; kubectl looks there too.
 */
function machineRoots(): string[] {
  roots ??= [...new Set([...tls.getCACertificates('default'), ...tls.getCACertificates('system')])];
  return roots;
}
