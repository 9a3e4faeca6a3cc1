import { spawnSync } from 'node:child_process';
import { createReadStream, createWriteStream, existsSync } from 'node:fs';
import { chmod, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createBrotliDecompress } from 'node:zlib';

import { cacheFolder, installedOnce, keyOf, thisMachine, type Machine, type Progress } from './cache.ts';
import { installPinned, pins } from './install.ts';

export interface Browser {
  readonly executable: string;
  /** Command-line flags this browser needs beside those of every run. */
  readonly args: readonly string[];
  /** Added to the environment of the browser. */
  readonly env: Readonly<Record<string, string>>;
  /** Words for a person: where it came from. */
  readonly origin: string;
}

/** Keeps any Chromium quiet and working where there is no network, no display and no user but root. */
export const QUIET_ARGS: readonly string[] = [
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-quic',
  '--no-first-run',
  '--disable-dev-shm-usage',
  '--force-color-profile=srgb',
];

/** Where the platforms put Chrome, Chromium and Edge; on Linux these are looked up on PATH. */
export function installedBrowsers(machine: Machine, exists: (file: string) => boolean): string[] {
  const { platform, env, home } = machine;
  if (platform === 'darwin') {
    const apps = [
      'Google Chrome.app/Contents/MacOS/Google Chrome',
      'Chromium.app/Contents/MacOS/Chromium',
      'Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
    ];
    return ['/Applications', path.posix.join(home, 'Applications')]
      .flatMap((folder) => apps.map((app) => path.posix.join(folder, app)))
      .filter(exists);
  }
  if (platform === 'win32') {
    const roots = [env['PROGRAMFILES'], env['PROGRAMFILES(X86)'], env['LOCALAPPDATA']];
    const apps = ['Google\\Chrome\\Application\\chrome.exe', 'Microsoft\\Edge\\Application\\msedge.exe'];
    return roots
      .flatMap((root) => (root === undefined ? [] : apps.map((app) => path.win32.join(root, app))))
      .filter(exists);
  }
  const names = [
    'google-chrome-stable',
    'google-chrome',
    'chromium',
    'chromium-browser',
    'microsoft-edge-stable',
    'microsoft-edge',
  ];
  const folders = (env['PATH'] ?? '').split(':').filter((folder) => path.posix.isAbsolute(folder));
  return names.flatMap((name) => folders.map((folder) => path.posix.join(folder, name))).filter(exists);
}

/** What a user without a browser is told. */
export const NO_BROWSER =
  'No Chrome, Chromium or Edge was found. Install one (for instance "apt-get install chromium" or ' +
  '"brew install --cask chromium") or set CHROME_PATH to its program file.';

/**
 * A Chromium for a headless page: CHROME_PATH, else an installed Chrome, Chromium or Edge, else the one that npm carries
 * for Linux x64, put into the cache.
 */
export async function findBrowser(progress: Progress, machine: Machine = thisMachine()): Promise<Browser> {
  const chosen = machine.env['CHROME_PATH'];
  if (chosen !== undefined && chosen !== '') {
    if (!existsSync(chosen)) {
      throw new Error(`CHROME_PATH is "${chosen}", but there is no such file. ${NO_BROWSER}`);
    }
    return asInstalled(chosen, 'CHROME_PATH');
  }
  const [installed] = installedBrowsers(machine, existsSync);
  if (installed !== undefined) {
    return asInstalled(installed, 'installed');
  }
  if (machine.platform === 'linux' && process.arch === 'x64') {
    return browserFromNpm(progress);
  }
  throw new Error(NO_BROWSER);
}

function asInstalled(executable: string, origin: string): Browser {
  return { executable, args: sandboxArgs(), env: {}, origin };
}

/** Chromium refuses to run its sandbox as root. */
const sandboxArgs = (): string[] => (process.getuid?.() === 0 ? ['--no-sandbox'] : []);

/**
 * The Chromium of the npm package `@sparticuz/chromium`: compressed, with the system libraries and a font that a bare
 * machine lacks. It is a headless shell without a sandbox helper.
 */
export async function browserFromNpm(progress: Progress): Promise<Browser> {
  const pinned = path.join(pins, 'browser');
  const key = await keyOf([path.join(pinned, 'package.json'), path.join(pinned, 'package-lock.json')]);
  const folder = await installedOnce(path.join(cacheFolder(), `browser-${key}`), async (partial) => {
    progress('Installing Chromium from npm');
    const npmFolder = path.join(partial, 'npm');
    await installPinned(pinned, npmFolder, progress);
    const packed = path.join(npmFolder, 'node_modules', '@sparticuz', 'chromium', 'bin');
    progress('Unpacking Chromium');
    for (const file of await readdir(packed)) {
      await unpack(path.join(packed, file), partial);
    }
    await chmod(path.join(partial, 'chromium'), 0o755);
    await rm(npmFolder, { recursive: true, force: true });
  });
  const libraries = path.join(folder, 'al2023', 'lib');
  return {
    executable: path.join(folder, 'chromium'),
    args: ['--no-sandbox', '--no-zygote', '--in-process-gpu', '--disable-gpu', '--font-render-hinting=none'],
    env: {
      LD_LIBRARY_PATH: [process.env['LD_LIBRARY_PATH'], libraries].filter(Boolean).join(':'),
      FONTCONFIG_FILE: await fontsOf(folder),
    },
    origin: 'npm',
  };
}

/** The fonts of the system, if any, and the one that comes with the package; the package's own file names other folders. */
async function fontsOf(folder: string): Promise<string> {
  const file = path.join(folder, 'fonts', 'plumbline.conf');
  if (!existsSync(file)) {
    await writeFile(
      file,
      `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig><dir>/usr/share/fonts</dir>` +
        `<dir>${path.join(folder, 'fonts')}</dir><cachedir>${path.join(folder, 'fonts-cache')}</cachedir></fontconfig>`,
    );
  }
  return file;
}

/** `X.br` becomes the file X, `X.tar.br` the folder X; the software renderer has to lie beside the program. */
async function unpack(file: string, folder: string): Promise<void> {
  const name = path.basename(file, '.br');
  const target = path.join(folder, name);
  await pipeline(createReadStream(file), createBrotliDecompress(), createWriteStream(target));
  if (!name.endsWith('.tar')) {
    return;
  }
  const kind = path.basename(name, '.tar');
  const into = kind === 'swiftshader' ? folder : path.join(folder, kind);
  await mkdir(into, { recursive: true });
  const tar = spawnSync('tar', ['-xf', target, '-C', into], { encoding: 'utf8' });
  if (tar.status !== 0) {
    throw new Error(`Cannot unpack ${name}: ${tar.error?.message ?? tar.stderr}`);
  }
  await rm(target);
}
