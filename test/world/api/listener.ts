import type { Server } from 'node:http';
import { createSecureServer } from 'node:http2';
import type { Http2SecureServer, ServerHttp2Session } from 'node:http2';
import type { AddressInfo, Socket } from 'node:net';

import type { Certificate } from './certificate.ts';
import type { Incoming, Outgoing } from './requestContext.ts';
import type { CutConnection } from './wirePipe.ts';

export type Handle = (incoming: Incoming, out: Outgoing, cut: CutConnection) => Promise<void>;

/** HTTPS on loopback, HTTP/2 and 1.1 by ALPN, that can go away and come back on the same port. */
export class Listener {
  readonly #certificate: Certificate;
  readonly #handle: Handle;
  readonly #sockets = new Set<Socket>();
  #server: Http2SecureServer | undefined;
  #port: number;

  constructor(certificate: Certificate, handle: Handle, port: number) {
    this.#certificate = certificate;
    this.#handle = handle;
    this.#port = port;
  }

  get url(): string {
    return `https://127.0.0.1:${this.#port}`;
  }

  /** Open connections. */
  get connections(): number {
    return this.#sockets.size;
  }

  async open(): Promise<void> {
    if (this.#server !== undefined) {
      return;
    }
    const server = createSecureServer({
      cert: this.#certificate.cert,
      key: this.#certificate.key,
      allowHTTP1: true,
      settings: { maxConcurrentStreams: 250, initialWindowSize: 1 << 20 },
    });
    this.#server = server;
    server.on('connection', (socket: Socket) => this.#track(socket));
    server.on('session', (session: ServerHttp2Session) => session.on('error', () => undefined)); // a cut is meant
    server.on('request', (incoming, out) => {
      const socket = rawSocketOf(this.#sockets, incoming);
      out.on('error', () => undefined); // the client left
      void this.#handle(incoming, out, (how) => cutSocket(socket, how)).catch(() => out.destroy());
    });
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(this.#port, '127.0.0.1', () => resolve());
    });
    this.#port = (server.address() as AddressInfo).port;
  }

  /** No new connections; the open ones end now, or live on where `keep` says so. */
  async shut(options: { readonly keep: boolean }): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    if (server === undefined) {
      return;
    }
    const closed = new Promise<void>((resolve) => {
      (server as unknown as Server).close(() => resolve());
    });
    if (!options.keep) {
      this.cutAll('fin');
      await closed;
    }
  }

  cutAll(how: 'rst' | 'fin'): void {
    for (const socket of this.#sockets) {
      cutSocket(socket, how);
    }
  }

  #track(socket: Socket): void {
    this.#sockets.add(socket);
    socket.on('error', () => undefined); // resets by either side are expected here
    socket.on('close', () => this.#sockets.delete(socket));
  }
}

/** TLS wraps the socket that can be reset; they are the same connection, so the same port at the other end. */
function rawSocketOf(sockets: ReadonlySet<Socket>, incoming: Incoming): Socket | undefined {
  const port = incoming.stream?.session?.socket.remotePort ?? incoming.socket.remotePort;
  return [...sockets].find((socket) => socket.remotePort === port);
}

function cutSocket(socket: Socket | undefined, how: 'rst' | 'fin'): void {
  if (how === 'rst') {
    socket?.resetAndDestroy();
  } else {
    socket?.destroySoon();
  }
}
