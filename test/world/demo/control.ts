import { randomBytes } from 'node:crypto';
import { rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';

import { editLive, steps, type StepName } from '../incident.ts';
import { mergeBranch } from '../origin.ts';
import { git } from '../repo/git.ts';

/** Where the demo extension sends its commands. */
export interface Control {
  readonly url: string;
  readonly token: string;
  /** JSON of `url` and `token`, readable by its owner only; the extension finds it by `PLUMBLINE_DEMO_CONTROL`. */
  readonly file: string;
  close(): Promise<void>;
}

const longestBody = 10_000;
const hows = ['merge', 'squash', 'rebase'] as const;

/**
 * A few commands over the demo world, on loopback behind a token: what can be done (`GET /`), an edit of a live object
 * (`POST /edit {step}`), a merge on the origin (`POST /merge {branch, how}`).
 */
export async function startControl(options: {
  dir: string;
  kubeconfig: string;
  bare: string;
}): Promise<Control> {
  const token = randomBytes(16).toString('hex');
  const server = createServer((request, response) => {
    void answer(request, token, options).then(({ status, body }) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body)),
    );
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const file = join(options.dir, 'control.json');
  await writeFile(file, JSON.stringify({ url, token }), { mode: 0o600 });
  return {
    url,
    token,
    file,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await rm(file, { force: true });
    },
  };
}

interface Answer {
  readonly status: number;
  readonly body: object;
}

async function answer(
  request: IncomingMessage,
  token: string,
  world: { kubeconfig: string; bare: string },
): Promise<Answer> {
  if (request.headers.authorization !== `Bearer ${token}`) {
    return { status: 401, body: { error: 'wrong token' } };
  }
  try {
    const asked = (await bodyOf(request)) as { step?: string; branch?: string; how?: string };
    switch (`${request.method} ${request.url}`) {
      case 'GET /':
        return { status: 200, body: { steps, branches: await openBranches(world.bare), hows } };
      case 'POST /edit':
        return Object.hasOwn(steps, asked.step ?? '')
          ? { status: 200, body: await editLive(world.kubeconfig, asked.step as StepName) }
          : { status: 400, body: { error: `no step ${asked.step}` } };
      case 'POST /merge': {
        const how = hows.find((one) => one === asked.how) ?? 'merge';
        return { status: 200, body: { commit: await mergeBranch(world.bare, asked.branch ?? '', how) } };
      }
      default:
        return { status: 404, body: { error: 'no such command' } };
    }
  } catch (error) {
    return { status: 500, body: { error: error instanceof Error ? error.message : String(error) } };
  }
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  let text = '';
  for await (const chunk of request) {
    text += String(chunk);
    if (text.length > longestBody) {
      throw new Error('the request is too long');
    }
  }
  return text === '' ? {} : JSON.parse(text);
}

async function openBranches(bare: string): Promise<string[]> {
  const names = await git(bare, [
    'for-each-ref',
    '--format=%(refname:lstrip=2)',
    'refs/heads',
    '--no-merged=main',
  ]);
  return names.split('\n').filter((name) => name !== '' && name !== 'main');
}
