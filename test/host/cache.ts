import { createHash, randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

/** One line about what takes a while, for a person who waits. */
export type Progress = (line: string) => void;

/** What decides where the cache lies; a parameter so that each platform is tested on any of them. */
export interface Machine {
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly home: string;
}

export const thisMachine = (): Machine => ({
  platform: process.platform,
  env: process.env,
  home: os.homedir(),
});

/**
 * The folder that holds everything the demo and the tests keep between runs or need while they run. `PLUMBLINE_CACHE`
 * wins, else the platform's own place for caches. Nothing is written outside of it.
 */
export function cacheFolder(machine: Machine = thisMachine()): string {
  const { platform, env, home } = machine;
  const { win32, posix } = path;
  const join = (...parts: string[]): string =>
    platform === 'win32' ? win32.join(...parts) : posix.join(...parts);
  const chosen = env['PLUMBLINE_CACHE'];
  if (chosen !== undefined && chosen !== '') {
    return chosen;
  }
  if (platform === 'win32') {
    return join(env['LOCALAPPDATA'] ?? join(home, 'AppData', 'Local'), 'plumbline-gitops', 'Cache');
  }
  if (platform === 'darwin') {
    return join(home, 'Library', 'Caches', 'plumbline-gitops');
  }
  const xdg = env['XDG_CACHE_HOME'];
  // The XDG specification: a relative path is invalid and has to be ignored.
  const base = xdg !== undefined && path.posix.isAbsolute(xdg) ? xdg : join(home, '.cache');
  return join(base, 'plumbline-gitops');
}

/** A short name for a set of files; it changes with any byte of them, so that an old installation is never used for a new lock file. */
export async function keyOf(files: readonly string[]): Promise<string> {
  const hash = createHash('sha256');
  for (const file of files) {
    const bytes = await readFile(file);
    hash.update(`${path.basename(file)}\0${bytes.length}\0`).update(bytes);
  }
  return hash.digest('hex').slice(0, 12);
}

/**
 * Makes `folder` once. `build` fills a folder beside it that gets the final name only when it is complete: a process
 * that was stopped halfway leaves nothing that looks finished, and of two processes at once the later one throws its own
 * work away and takes the other's.
 */
export async function installedOnce(
  folder: string,
  build: (partial: string) => Promise<void>,
): Promise<string> {
  if (existsSync(folder)) {
    return folder;
  }
  await mkdir(path.dirname(folder), { recursive: true });
  await removeAbandoned(path.dirname(folder));
  const partial = ownedPath(path.dirname(folder), path.basename(folder));
  await mkdir(partial);
  try {
    await build(partial);
    await rename(partial, folder);
  } catch (error) {
    await rm(partial, { recursive: true, force: true });
    if (!existsSync(folder)) {
      throw error;
    }
  }
  return folder;
}

/** A folder of this process alone for the time of one run; it is the caller's to remove. */
export async function runFolder(name: string, cache: string = cacheFolder()): Promise<string> {
  const parent = path.join(cache, 'run');
  await mkdir(parent, { recursive: true });
  await removeAbandoned(parent);
  const folder = ownedPath(parent, name);
  await mkdir(folder);
  return folder;
}

/**
 * A folder for temporary files and sockets with a path that is short on every machine: the path of a Unix socket has at
 * most 104 (macOS) or 108 bytes, and both VS Code and Chromium put theirs below TMPDIR. The caller removes it.
 */
export async function shortTemp(): Promise<string> {
  const parent = process.platform === 'win32' ? os.tmpdir() : '/tmp';
  await removeAbandoned(parent, 'plumbline~');
  const folder = ownedPath(parent, 'plumbline');
  await mkdir(folder, { mode: 0o700 });
  return folder;
}

/** Folder names end in `~PID-RANDOM`, which says whose they are while they are unfinished or in use. */
const OWNED = /~(\d+)-[0-9a-f]{6}$/;

function ownedPath(parent: string, name: string): string {
  return path.join(parent, `${name}~${process.pid}-${randomUUID().slice(0, 6)}`);
}

/** Removes what processes that are gone have left, for instance after a power cut; only names with the prefix. */
export async function removeAbandoned(parent: string, prefix = ''): Promise<void> {
  for (const entry of await readdir(parent)) {
    const owner = entry.startsWith(prefix) ? OWNED.exec(entry)?.[1] : undefined;
    if (owner !== undefined && !isRunning(Number(owner))) {
      await rm(path.join(parent, entry), { recursive: true, force: true });
    }
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it runs, as somebody else.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Writes JSON as VS Code's own files have it. */
export async function writeJson(file: string, value: unknown): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, `${JSON.stringify(value, undefined, 2)}\n`);
}
