import { createGunzip } from 'node:zlib';
import { pipeline } from 'node:stream';
import type { Readable } from 'node:stream';

import * as l10n from '@vscode/l10n';
import { request } from 'undici';
import type { Dispatcher } from 'undici';

import type { Impersonation, ResolvedContext } from '../../core/kube/entries.ts';
import { statusError } from '../../core/kube/statusError.ts';
import type { Asked } from '../../core/kube/statusError.ts';
import type { ClusterError } from '../../core/model/connection.ts';
import type { Clock, Logger } from '../../core/ports.ts';
import type { Disposable } from '../../core/util/emitter.ts';
import { redact } from '../../core/util/redact.ts';
import type { Result } from '../../core/util/result.ts';
import { err, ok } from '../../core/util/result.ts';
import { Pulse } from '../../core/watch/pulse.ts';
import { staticAuth } from './clientConfig.ts';
import type { StaticAuth, TlsMaterial } from './clientConfig.ts';
import type { Grant, Login } from './login.ts';
import { isSilence, networkError } from './networkError.ts';
import type { ProxyChoice } from './proxy.ts';
import { isProxyAddress, Transport } from './transport.ts';
import type { Timeouts } from './transport.ts';

const MAX_ERROR_BYTES = 64 * 1024;

export interface KubeRequest {
  readonly method: 'GET' | 'POST' | 'PATCH';
  /** From the API root, e.g. `/version`, with its query. */
  readonly path: string;
  readonly accept?: string;
  readonly body?: { readonly type: string; readonly text: string };
  readonly isWatch?: boolean;
  /** Milliseconds before the answer must begin; the connection's own patience without it. */
  readonly patience?: number;
  readonly asked: Asked;
}

/** An answer of 2xx. */
export interface KubeAnswer {
  readonly body: Readable;
  /** What was thrown while `body` was read, as an error of ours. */
  readonly explain: (thrown: unknown) => ClusterError;
}

/** Where to and as whom: what a changed kubeconfig changes. */
export interface Route {
  readonly context: ResolvedContext;
  /** Undefined for credentials that stand in the kubeconfig itself. */
  readonly login?: Login;
  readonly proxy?: ProxyChoice;
}

export interface ConnectionOptions {
  readonly timeouts: Timeouts;
  readonly userAgent: string;
  readonly clock: Clock;
  readonly logger: Logger;
}

interface Sent {
  readonly answer: Dispatcher.ResponseData;
  readonly explain: (thrown: unknown) => ClusterError;
  readonly grant?: Grant;
  /** Whose grant it is. */
  readonly login?: Login;
}

/** Sends requests to one API server as one user: login, TLS, one retry after 401, and every failure as a value. */
export class Connection implements Disposable {
  /** Tells streams of this connection when nobody is at the other end any more. */
  readonly pulse: Pulse;
  readonly #options: ConnectionOptions;
  #route: Route;
  #transport: Transport | undefined;

  constructor(route: Route, options: ConnectionOptions) {
    this.#route = route;
    this.#options = options;
    this.pulse = new Pulse({
      clock: options.clock,
      times: options.timeouts,
      server: () => this.server,
      ask: (signal) => this.#ask(signal),
    });
  }

  get server(): string {
    return this.#route.context.cluster.cluster.server;
  }

  /** From the next request on. Open streams live on to their own end. */
  reroute(route: Route): void {
    this.#route = route;
    this.#transport?.retire();
    this.#transport = undefined;
  }

  async send(wanted: KubeRequest, signal: AbortSignal): Promise<Result<KubeAnswer, ClusterError>> {
    const first = await this.#sendOnce(wanted, signal);
    if (!first.ok || first.value.answer.statusCode !== 401) {
      return first.ok ? await this.#settle(first.value, wanted, signal) : first;
    }
    const refused = await this.#settle(first.value, wanted, signal);
    const { grant, login } = first.value;
    if (refused.ok || !grant || !login?.refuse(grant, refused.error)) {
      return refused;
    }
    this.#options.logger.debug(`${this.server} answered 401: logging in once more`);
    const second = await this.#sendOnce(wanted, signal);
    if (!second.ok) {
      return second;
    }
    const settled = await this.#settle(second.value, wanted, signal);
    if (!settled.ok && settled.error.code === 'unauthorized' && second.value.grant) {
      second.value.login?.refuse(second.value.grant, settled.error);
    }
    return settled;
  }

  dispose(): void {
    this.pulse.dispose();
    this.#transport?.dispose();
    this.#transport = undefined;
  }

  /** Any status is an answer. A login that would have to be run for it is not worth the question. */
  async #ask(signal: AbortSignal): Promise<ClusterError | undefined> {
    if (this.#route.login?.isHeld === false) {
      return undefined;
    }
    const asked: Asked = { verb: 'get', resource: '/version' };
    const patience = this.#options.timeouts.pulse;
    const sent = await this.#sendOnce({ method: 'GET', path: '/version', asked, patience }, signal);
    if (sent.ok) {
      await sent.value.answer.body.dump().catch(ignore);
      return undefined;
    }
    const { code } = sent.error;
    return code === 'unreachable' || code === 'timeout' ? sent.error : undefined;
  }

  async #sendOnce(wanted: KubeRequest, signal: AbortSignal): Promise<Result<Sent, ClusterError>> {
    const { timeouts } = this.#options;
    const { context, login } = this.#route;
    const auth = await staticAuth(context.cluster, context.user);
    const proxyUrl = this.#route.proxy?.url;
    if (proxyUrl !== undefined && !isProxyAddress(proxyUrl)) {
      const detail = redact(l10n.t('{0} is not the address of a proxy', proxyUrl));
      return err({ code: 'kubeconfig', file: context.cluster.file, detail });
    }
    if (!auth.ok) {
      return auth;
    }
    const granted = await login?.grant(signal);
    if (granted && !granted.ok) {
      return granted;
    }
    const grant = granted?.value;
    const transport = this.#transportFor(tlsWith(auth.value.tls, grant));
    const { agent } = transport;
    const explain = (thrown: unknown): ClusterError => {
      if (signal.aborted) {
        return { code: 'cancelled' };
      }
      if (isSilence(thrown)) {
        transport.renew(agent); // where one connection died without a word, its neighbours did too
      }
      return networkError(thrown, context, transport.tls);
    };
    try {
      const answer = await request(this.#address(wanted.path), {
        dispatcher: agent,
        method: wanted.method,
        headers: this.#headers(wanted, auth.value, grant),
        ...(wanted.body ? { body: wanted.body.text } : {}),
        signal,
        bodyTimeout: wanted.isWatch ? timeouts.watch : timeouts.body,
        ...(wanted.patience === undefined ? {} : { headersTimeout: wanted.patience }),
      });
      return ok({ answer, explain, ...(grant && login ? { grant, login } : {}) });
    } catch (thrown) {
      return err(explain(thrown));
    }
  }

  async #settle(
    sent: Sent,
    wanted: KubeRequest,
    signal: AbortSignal,
  ): Promise<Result<KubeAnswer, ClusterError>> {
    const { statusCode, headers, body } = sent.answer;
    if (statusCode !== 401 && sent.grant) {
      sent.login?.accept(sent.grant);
    }
    const plain = single(headers['content-encoding']) === 'gzip' ? unzip(body) : body;
    if (statusCode >= 200 && statusCode < 300) {
      return ok({ body: plain, explain: sent.explain });
    }
    const retryAfter = single(headers['retry-after']);
    const answer = {
      status: statusCode,
      body: await head(plain),
      ...(retryAfter === undefined ? {} : { retryAfter }),
    };
    return signal.aborted
      ? err({ code: 'cancelled' })
      : err(statusError(answer, wanted.asked, this.server, this.#options.clock.now()));
  }

  /** The server's address may have a path of its own (Rancher, Teleport). */
  #address(path: string): string {
    const root = new URL(this.server);
    return `${root.origin}${root.pathname.replace(/\/$/, '')}${path}`;
  }

  #headers(
    wanted: KubeRequest,
    auth: StaticAuth,
    grant: Grant | undefined,
  ): Record<string, string | string[]> {
    const authorization = grant?.token === undefined ? auth.authorization : `Bearer ${grant.token}`;
    const { cluster, user } = this.#route.context;
    return {
      accept: wanted.accept ?? 'application/json',
      'user-agent': this.#options.userAgent,
      // Watches are never compressed; and a buffer in between would hold back their frames.
      ...(wanted.isWatch || cluster.disableCompression ? {} : { 'accept-encoding': 'gzip' }),
      ...(wanted.body ? { 'content-type': wanted.body.type } : {}),
      ...(authorization === undefined ? {} : { authorization }),
      ...impersonation(auth.impersonateUser, user.impersonate),
    };
  }

  /** One agent per TLS identity: it changes when a login program gives another certificate, or a file is rotated. */
  #transportFor(tls: TlsMaterial): Transport {
    const current = this.#transport;
    if (current && isSameTls(current.tls, tls)) {
      return current;
    }
    current?.retire();
    const { timeouts } = this.#options;
    const { proxy } = this.#route;
    this.#transport = new Transport({ tls, timeouts, ...(proxy ? { proxy } : {}) });
    return this.#transport;
  }
}

function tlsWith(tls: TlsMaterial, grant: Grant | undefined): TlsMaterial {
  return grant?.cert === undefined || grant.key === undefined
    ? tls
    : { ...tls, cert: grant.cert, key: grant.key };
}

function isSameTls(a: TlsMaterial, b: TlsMaterial): boolean {
  return (
    isSameBytes(a.ca, b.ca) &&
    isSameBytes(a.cert, b.cert) &&
    isSameBytes(a.key, b.key) &&
    a.servername === b.servername &&
    a.rejectUnauthorized === b.rejectUnauthorized
  );
}

function isSameBytes(a: string | Buffer | undefined, b: string | Buffer | undefined): boolean {
  return a === b || (a !== undefined && b !== undefined && Buffer.from(a).equals(Buffer.from(b)));
}

/** client-node sets the user only; groups, uid and extra are dropped there. */
function impersonation(user: string | undefined, also: Impersonation): Record<string, string | string[]> {
  const extra = Object.entries(also.extra).map(
    ([key, values]) => [`impersonate-extra-${encodeURIComponent(key.toLowerCase())}`, [...values]] as const,
  );
  return {
    ...(user === undefined ? {} : { 'impersonate-user': user }),
    ...(also.groups.length === 0 ? {} : { 'impersonate-group': [...also.groups] }),
    ...(also.uid === undefined ? {} : { 'impersonate-uid': also.uid }),
    ...Object.fromEntries(extra),
  };
}

/** The status was all that was asked for. */
function ignore(): void {}

function single(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header[0] : header;
}

/** undici does not unpack what `request` brings. */
function unzip(body: Readable): Readable {
  return pipeline(body, createGunzip({ chunkSize: 64 * 1024 }), () => {
    // Whoever reads the unpacked side hears of the error there.
  });
}

/** The beginning of a body, whatever it is: an error page may be long, broken, or never end. */
async function head(body: Readable): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of body as AsyncIterable<Buffer>) {
      chunks.push(chunk);
      size += chunk.length;
      if (size >= MAX_ERROR_BYTES) {
        break;
      }
    }
  } catch {
    // The status is what counts.
  }
  return Buffer.concat(chunks).toString('utf8');
}
