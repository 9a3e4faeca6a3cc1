import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

export interface Relay {
  /** The same URL by another address of this machine. */
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Hands connections to another address of this machine on to a server that listens on loopback: a cluster that runs in
 * containers or elsewhere cannot reach that. Only for as long as a suite runs, and only on the address that was named.
 */
export async function startRelay(url: string, host: string): Promise<Relay> {
  const target = new URL(url);
  const sockets = new Set<Socket>();
  const server = createServer((incoming) => {
    const outgoing = connect(Number(target.port), target.hostname);
    for (const [socket, other] of [
      [incoming, outgoing],
      [outgoing, incoming],
    ] as const) {
      sockets.add(socket);
      socket.once('close', () => {
        sockets.delete(socket);
        other.destroy();
      });
      socket.on('error', () => undefined); // its end follows, and is what counts
      socket.pipe(other);
    }
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, host, resolve);
  });
  const { port } = server.address() as AddressInfo;
  const shown = host.includes(':') ? `[${host}]` : host;
  return {
    url: `${target.protocol}//${shown}:${port}${target.pathname}`,
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      sockets.forEach((socket) => socket.destroy());
      await closed;
    },
  };
}
