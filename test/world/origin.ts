import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { basename, dirname } from 'node:path';
import { gitEnvironment } from './repo/git.ts';

export { mergeBranch } from './repo/mergeBranch.ts';

export interface Origin {
  /** Address for `git clone` and for `repoURL`, for example `http://127.0.0.1:40123/fernhill/platform.git`. */
  readonly url: string;
  /** Ends the server and every git process that it started. */
  close(): Promise<void>;
}

export interface ServedOrigin extends Origin {
  /** From now on asks for this login, as a forge does; for none where it is left out. */
  readonly protect: (login?: Login) => void;
}

export interface Login {
  readonly name: string;
  readonly password: string;
}

const OWNER = '/fernhill/';
const GRACE_MS = 2000;

/**
 * Serves one bare repository over smart HTTP on loopback, pushes accepted. The folder may come later than the server:
 * until then every request is answered with 404.
 */
export async function serveOrigin(
  bare: string,
  options: { readonly port?: number } = {},
): Promise<ServedOrigin> {
  const children = new Set<ChildProcess>();
  const sockets = new Set<Socket>();
  let wanted: string | undefined;
  const server = createServer((request, response) => {
    if (wanted !== undefined && request.headers.authorization !== wanted) {
      response.writeHead(401, { 'WWW-Authenticate': 'Basic realm="platform"' }).end('Sign in.\n');
      return;
    }
    answer(bare, request, response, children);
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}${pathOf(bare)}`,
    protect: (login) => {
      wanted = login && `Basic ${Buffer.from(`${login.name}:${login.password}`).toString('base64')}`;
    },
    close: async () => {
      const ended = [...children].map((child) => new Promise((resolve) => child.once('close', resolve)));
      const closed = new Promise((resolve) => server.close(resolve));
      children.forEach(end);
      for (const socket of sockets) {
        socket.destroy();
      }
      await Promise.all([...ended, closed]);
    },
  };
}

function pathOf(bare: string): string {
  return `${OWNER}${encodeURIComponent(basename(bare))}`;
}

/** One request through `git http-backend`, which speaks CGI: meta variables in, a head and a body out. */
function answer(
  bare: string,
  request: IncomingMessage,
  response: ServerResponse,
  children: Set<ChildProcess>,
): void {
  const [path = '', query = ''] = (request.url ?? '').split('?', 2);
  const prefix = pathOf(bare);
  if (!path.startsWith(`${prefix}/`) || path.split('/').includes('..')) {
    response.writeHead(404).end('Not Found\n');
    return;
  }
  const child = spawn('git', ['http-backend'], {
    env: gitEnvironment({
      GIT_PROJECT_ROOT: dirname(bare),
      GIT_HTTP_EXPORT_ALL: '1',
      PATH_INFO: `/${basename(bare)}${path.slice(prefix.length)}`,
      QUERY_STRING: query,
      REQUEST_METHOD: request.method ?? 'GET',
      CONTENT_TYPE: request.headers['content-type'] ?? '',
      CONTENT_LENGTH: request.headers['content-length'] ?? '',
      // http-backend unpacks the body itself when it is told.
      HTTP_CONTENT_ENCODING: request.headers['content-encoding'] ?? '',
      GIT_PROTOCOL: String(request.headers['git-protocol'] ?? ''),
      REMOTE_ADDR: '127.0.0.1',
    }),
    windowsHide: true,
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  children.add(child);
  child.once('close', () => children.delete(child));
  child.once('error', () => fail(response));
  child.stdin.on('error', () => undefined); // refused early: the answer says why
  request.pipe(child.stdin);
  response.once('close', () => {
    if (!response.writableFinished) {
      end(child); // whoever asked went away
    }
  });
  sendCgi(child, response);
}

/**
 * Cuts input and output. http-backend and what it started then end one after the other, each seen off by its parent; a
 * signal would end the parent first. It follows for whoever does not notice.
 */
function end(child: ChildProcess): void {
  child.stdin?.destroy();
  child.stdout?.destroy();
  const late = setTimeout(() => child.kill('SIGKILL'), GRACE_MS);
  child.once('close', () => clearTimeout(late));
}

function sendCgi(child: ChildProcess, response: ServerResponse): void {
  let head = Buffer.alloc(0);
  const { stdout } = child;
  const onData = (chunk: Buffer): void => {
    head = Buffer.concat([head, chunk]);
    const end = head.indexOf('\r\n\r\n');
    if (end < 0) {
      return;
    }
    stdout?.off('data', onData);
    const fields = head.toString('latin1', 0, end).split('\r\n').map(splitField);
    const status = fields.find(([name]) => name.toLowerCase() === 'status')?.[1];
    response.writeHead(
      status === undefined ? 200 : Number.parseInt(status, 10),
      fields.filter(([name]) => name !== 'Status').flat(),
    );
    response.write(head.subarray(end + 4));
    stdout?.pipe(response);
  };
  stdout?.on('data', onData);
  stdout?.once('end', () => fail(response));
}

function splitField(line: string): [name: string, value: string] {
  const colon = line.indexOf(':');
  return [line.slice(0, colon), line.slice(colon + 1).trim()];
}

/** Git ended before it said anything that can be passed on. */
function fail(response: ServerResponse): void {
  if (!response.headersSent) {
    response.writeHead(500).end('The repository cannot be served.\n');
  }
}
