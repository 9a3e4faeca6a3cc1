import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import * as esbuild from 'esbuild';

import { findBrowser } from './browser.ts';
import { runFolder, type Progress } from './cache.ts';
import { copyPlumbline, root } from './extensions.ts';
import { installVsCode, type VsCodeVersion } from './install.ts';
import { openBrowser, readLog } from './launchVsCode.ts';
import { pageUrl } from './serveVsCode.ts';
import { startServer } from './server.ts';

export interface HostResults {
  readonly passed: { readonly title: string; readonly ms: number }[];
  readonly failed: { readonly title: string; readonly error: string }[];
  readonly pending: string[];
}

export interface HostRun extends HostResults {
  /** Plumbline's output channel. */
  readonly log: string;
  /** What the window wrote to its console. */
  readonly console: string;
}

export interface HostRunOptions {
  readonly version?: VsCodeVersion;
  /** Absolute paths of mocha test files in TypeScript; they may import `vscode`, `src` and `test`. */
  readonly tests: readonly string[];
  /** The folder that is open; an empty one by default. */
  readonly workspace?: string;
  readonly kubeconfig?: string;
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly env?: Readonly<Record<string, string>>;
  /** Folders of further extensions, installed. */
  readonly extensions?: readonly string[];
  /** False puts an empty extension in Plumbline's place. */
  readonly plumbline?: boolean;
  /** Only tests whose full title contains this. */
  readonly grep?: string;
  readonly timeoutMs?: number;
  readonly progress?: Progress;
}

/**
 * Runs mocha tests inside the real extension host of a VS Code from npm, with Plumbline loaded from its built files.
 * Rejects only when the run itself breaks; a failed test is a result.
 */
export async function runMochaInHost(options: HostRunOptions): Promise<HostRun> {
  const progress = options.progress ?? ((): void => {});
  const installation = await installVsCode(options.version ?? 'newest', progress);
  const found = await findBrowser(progress);
  const folder = await runFolder('host');
  const stops: (() => Promise<unknown>)[] = [];
  try {
    const resultsFile = path.join(folder, 'results.json');
    const extension = path.join(folder, 'plumbline');
    await (options.plumbline === false ? writeEmptyExtension(extension) : copyPlumbline(extension));
    await bundleTests(options.tests, folder);
    const server = await startServer({
      installation,
      folder,
      extensions: options.extensions ?? [],
      settings: options.settings ?? {},
      env: {
        ...(options.kubeconfig === undefined ? {} : { KUBECONFIG: options.kubeconfig }),
        PLUMBLINE_HOST_RESULTS: resultsFile,
        PLUMBLINE_HOST_ROOT: root,
        ...(options.grep === undefined ? {} : { PLUMBLINE_HOST_GREP: options.grep }),
        ...options.env,
      },
      hasWorkspaceTrust: false,
      hasTestDriver: true,
    });
    stops.push(server.stop);
    const { page, close } = await openBrowser(folder, found);
    stops.push(close);
    let said = '';
    const ended = new Promise<number>((resolve) => {
      void page.exposeFunction('codeAutomationExit', resolve);
    });
    await page.exposeFunction('codeAutomationLog', (type: string, args: unknown[]) => {
      said += `${type}: ${args.map((arg) => (typeof arg === 'string' ? arg : JSON.stringify(arg))).join(' ')}\n`;
    });
    const remote = (file: string): string => `vscode-remote://127.0.0.1:${server.port}${file}`;
    const url = pageUrl(server, options.workspace ?? path.join(folder, 'home'), [
      ['extensionDevelopmentPath', remote(extension)],
      ['extensionTestsPath', remote(path.join(folder, 'run.cjs'))],
      ['skipWelcome', 'true'],
    ]);
    await page.goto(url);
    const code = await Promise.race([ended, timeUp(options.timeoutMs ?? 240_000)]);
    const results = await readFile(resultsFile, 'utf8').catch(() => undefined);
    if (results === undefined) {
      const why = code === undefined ? 'took too long' : `ended with code ${code} without results`;
      throw new Error(`The run in the extension host ${why}:\n${said}\n${server.output()}`);
    }
    return { ...(JSON.parse(results) as HostResults), console: said, log: await readLog(folder) };
  } finally {
    for (const stop of stops.toReversed()) {
      await stop().catch(() => undefined);
    }
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

function timeUp(ms: number): Promise<undefined> {
  return new Promise((resolve) => {
    setTimeout(() => resolve(undefined), ms).unref();
  });
}

/**
 * Bundles the runner and one suite of all files. CommonJS, since the host loads the tests with `require`. A test file
 * that looks for something beside itself asks `import.meta.url`, which has to stay the address of its source.
 */
export async function bundleTests(tests: readonly string[], folder: string): Promise<void> {
  const suite = tests.map((file) => `import ${JSON.stringify(file)};`).join('\n');
  await esbuild.build({
    absWorkingDir: root,
    stdin: { contents: suite, resolveDir: root, sourcefile: 'suite.ts', loader: 'ts' },
    outfile: path.join(folder, 'suite.cjs'),
    ...hostBundle,
  });
  await esbuild.build({
    absWorkingDir: root,
    entryPoints: [fileURLToPath(new URL('hostEntry.ts', import.meta.url))],
    outfile: path.join(folder, 'run.cjs'),
    ...hostBundle,
  });
}

const hostBundle: esbuild.BuildOptions = {
  bundle: true,
  format: 'cjs',
  platform: 'node',
  target: 'node22',
  mainFields: ['module', 'main'],
  external: ['vscode', 'esbuild', 'playwright-core'],
  sourcemap: 'inline',
  logLevel: 'warning',
  plugins: [
    {
      name: 'keep-import-meta-url',
      setup(build) {
        build.onLoad({ filter: /\.ts$/ }, async ({ path: file }) => ({
          contents: (await readFile(file, 'utf8')).replaceAll(
            'import.meta.url',
            JSON.stringify(new URL(`file://${file}`).href),
          ),
          loader: 'ts',
        }));
      },
    },
  ],
};

/** An extension that does nothing: the floor for what Plumbline costs. */
export async function writeEmptyExtension(folder: string, name = 'empty'): Promise<string> {
  await mkdir(folder, { recursive: true });
  const manifest = {
    name,
    publisher: 'plumbline',
    version: '0.0.0',
    type: 'module',
    main: './extension.js',
    engines: { vscode: '^1.103.0' },
    activationEvents: [`onCommand:${name}.nothing`],
  };
  await writeFile(path.join(folder, 'package.json'), JSON.stringify(manifest));
  await writeFile(path.join(folder, 'extension.js'), 'export function activate() {}\n');
  return folder;
}
