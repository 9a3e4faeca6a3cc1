import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** The oldest Go that builds what is pinned. */
const OLDEST = [1, 26] as const;

export const MODULES = fileURLToPath(new URL('modules/', import.meta.url));

export const GO_NEEDED =
  'The lab builds its control planes from source and needs Go 1.26 or newer on the PATH: install it from https://go.dev/dl and try again.';

/** Go is missing or too old. The message is for the person at the terminal. */
export class GoMissing extends Error {
  constructor(found?: string) {
    super(found === undefined ? GO_NEEDED : `${GO_NEEDED} Found: ${found}.`);
    this.name = 'GoMissing';
  }
}

/** Throws `GoMissing` unless a `go` on the PATH is new enough. */
export async function requireGo(env: NodeJS.ProcessEnv = process.env): Promise<void> {
  let version: string;
  try {
    // Asked outside any module, and told to stay what it is: a go.mod could make it fetch another Go.
    version = await go(['env', 'GOVERSION'], { env: { ...env, GOTOOLCHAIN: 'local', GOWORK: 'off' } });
  } catch {
    throw new GoMissing();
  }
  if (!isNewEnough(version)) {
    throw new GoMissing(version);
  }
}

export function isNewEnough(version: string): boolean {
  const [, major, minor] = /^go(\d+)\.(\d+)/.exec(version) ?? [];
  if (major === undefined || minor === undefined) {
    return false;
  }
  return Number(major) > OLDEST[0] || (Number(major) === OLDEST[0] && Number(minor) >= OLDEST[1]);
}

/** Runs go and gives its standard output without the last line break; throws with what it said where it fails. */
export async function go(
  args: readonly string[],
  options: { readonly cwd?: string; readonly env?: NodeJS.ProcessEnv } = {},
): Promise<string> {
  const child = spawn('go', args, {
    cwd: options.cwd ?? MODULES,
    env: options.env ?? process.env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let out = '';
  let said = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  if (code !== 0) {
    throw new Error(`go ${args.slice(0, 2).join(' ')} ended with ${code}:\n${lastLines(said, 20)}`);
  }
  return out.trimEnd();
}

function lastLines(text: string, count: number): string {
  return text.trimEnd().split('\n').slice(-count).join('\n');
}
