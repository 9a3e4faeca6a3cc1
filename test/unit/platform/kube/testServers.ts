import { once } from 'node:events';
import http from 'node:http';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import https from 'node:https';
import net from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { TLSSocket } from 'node:tls';

import { issued } from '../../../world/api/certificate.ts';
import type { Certificate } from '../../../world/api/certificate.ts';

const DAY = 24 * 60 * 60 * 1000;

export function authority(commonName: string): Certificate {
  return issued({ commonName, hosts: [], isCa: true, from: Date.now() - DAY, to: Date.now() + DAY });
}

export function leaf(issuer: Certificate, commonName: string, hosts: readonly string[] = []): Certificate {
  return issued({ commonName, hosts, isCa: false, from: Date.now() - DAY, to: Date.now() + DAY, issuer });
}

export function expiredLeaf(issuer: Certificate, hosts: readonly string[]): Certificate {
  const from = Date.now() - 3 * DAY;
  return issued({ commonName: 'late', hosts, isCa: false, from, to: from + DAY, issuer });
}

export function base64(pem: string): string {
  return Buffer.from(pem).toString('base64');
}

/** What a server saw of one request. */
export interface Seen {
  readonly url: string;
  readonly headers: IncomingMessage['headersDistinct'];
  /** Common name of the client's certificate. */
  readonly client: string | undefined;
  /** The name asked for in TLS. */
  readonly servername: string | false | undefined;
  readonly httpVersion: string;
}

export interface TestServer {
  readonly port: number;
  readonly seen: Seen[];
  /** Connections that were made, ever. */
  readonly connections: () => number;
  close(): Promise<void>;
}

export interface TestServerOptions {
  readonly certificate?: Certificate;
  /** Who signs clients. */
  readonly clientAuthority?: Certificate;
  readonly answer?: RequestListener;
}

/** An API server as far as `/version` goes, over TLS where it has a certificate. */
export async function testServer(options: TestServerOptions = {}): Promise<TestServer> {
  const seen: Seen[] = [];
  const answer: RequestListener = options.answer ?? answerVersion;
  const listener = (request: IncomingMessage, response: ServerResponse): void => {
    const socket = request.socket as Partial<TLSSocket>;
    seen.push({
      url: request.url ?? '',
      headers: request.headersDistinct,
      client: commonName(socket),
      servername: 'servername' in socket ? (socket.servername as string | false) : undefined,
      httpVersion: request.httpVersion,
    });
    answer(request, response);
  };
  const { certificate, clientAuthority } = options;
  const server = certificate
    ? https.createServer(
        {
          cert: certificate.cert,
          key: certificate.key,
          ...(clientAuthority
            ? { ca: clientAuthority.cert, requestCert: true, rejectUnauthorized: false }
            : {}),
        },
        listener,
      )
    : http.createServer(listener);
  let connections = 0;
  server.on('connection', () => connections++);
  return { ...(await listening(server)), seen, connections: () => connections };
}

function commonName(socket: Partial<TLSSocket>): string | undefined {
  const subject = socket.getPeerCertificate?.().subject as { readonly CN?: string } | undefined;
  return subject?.CN;
}

export function answerVersion(_request: unknown, response: ServerResponse): void {
  response.setHeader('content-type', 'application/json');
  response.end('{"gitVersion":"v1.30.0"}');
}

export interface TestProxy extends TestServer {
  /** Targets of CONNECT, or whole addresses of forwarded requests, with the credentials that came along. */
  readonly asked: { readonly target: string; readonly authorization: string | undefined }[];
}

export interface TestProxyOptions {
  /** Where every tunnel leads, whatever name was asked for. */
  readonly to: number;
  readonly certificate?: Certificate;
  /** The only credentials that are let through. */
  readonly authorization?: string;
  /** Take connections and say nothing. */
  readonly isSilent?: boolean;
}

/** An HTTP proxy: CONNECT for TLS, forwarding for plain requests. */
export async function testProxy(options: TestProxyOptions): Promise<TestProxy> {
  const asked: TestProxy['asked'] = [];
  const { certificate } = options;
  const server = certificate
    ? https.createServer({ cert: certificate.cert, key: certificate.key })
    : http.createServer();
  let connections = 0;
  server.on('connection', () => connections++);
  server.on('connect', (request: IncomingMessage, socket: Duplex) => {
    const authorization = request.headers['proxy-authorization'];
    asked.push({ target: request.url ?? '', authorization });
    if (options.isSilent) {
      return;
    }
    if (options.authorization !== undefined && authorization !== options.authorization) {
      socket.end('HTTP/1.1 407 Proxy Authentication Required\r\ncontent-length: 0\r\n\r\n');
      return;
    }
    const target = net.connect(options.to, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
      join(socket, target);
    });
    target.on('error', () => socket.destroy());
  });
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    asked.push({ target: request.url ?? '', authorization: request.headers['proxy-authorization'] });
    answerVersion(request, response);
  });
  return { ...(await listening(server)), asked, seen: [], connections: () => connections };
}

/** A SOCKS5 proxy without a login. */
export async function testSocks(to: number): Promise<TestProxy> {
  const asked: TestProxy['asked'] = [];
  let connections = 0;
  const server = net.createServer((socket) => {
    connections++;
    socket.on('error', () => socket.destroy());
    socket.once('data', () => {
      socket.write(Buffer.from([5, 0]));
      socket.once('data', (request: Buffer) => {
        const length = request[4] ?? 0;
        const host = request.subarray(5, 5 + length).toString();
        asked.push({ target: `${host}:${request.readUInt16BE(5 + length)}`, authorization: undefined });
        const target = net.connect(to, '127.0.0.1', () => {
          socket.write(Buffer.from([5, 0, 0, 1, 127, 0, 0, 1, 0, 0]));
          join(socket, target);
        });
      });
    });
  });
  return { ...(await listening(server)), asked, seen: [], connections: () => connections };
}

function join(one: Duplex, other: Socket): void {
  one.pipe(other).pipe(one);
  one.on('error', () => other.destroy());
  other.on('error', () => one.destroy());
}

async function listening(server: Server): Promise<Pick<TestServer, 'port' | 'close'>> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      sockets.forEach((socket) => socket.destroy());
      await closed;
    },
  };
}
