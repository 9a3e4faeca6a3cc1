import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';

import { shortTemp, writeJson } from './cache.ts';
import { putIn } from './extensions.ts';
import { pins, type Installation } from './install.ts';

export interface ServerOptions {
  readonly installation: Installation;
  /** Everything this VS Code writes goes below this folder: settings, logs, state, HOME. */
  readonly folder: string;
  /** Folders that each hold an extension ready to run; they appear as installed extensions. */
  readonly extensions: readonly string[];
  readonly settings: Readonly<Record<string, unknown>>;
  /** Added to the environment of the server, so of the extension host and all that it starts. */
  readonly env: Readonly<Record<string, string>>;
  /** Off: every folder counts as trusted and nobody is asked. */
  readonly hasWorkspaceTrust: boolean;
  /** Lets a page hand over `extensionTestsPath`. It changes how VS Code behaves: for runMochaInHost alone. */
  readonly hasTestDriver?: boolean;
}

export interface Server {
  readonly port: number;
  /** Whoever knows it may use this VS Code; it is in the URL that is opened first. */
  readonly token: string;
  readonly process: ChildProcess;
  /** The last lines of the server's own output, for error messages. */
  readonly output: () => string;
  /** Ends the server and all that it started. */
  readonly stop: () => Promise<void>;
}

/**
 * Settings of every run: nothing that talks to the network, nothing that saves or asks by itself. A caller's settings
 * win over these.
 */
const QUIET_SETTINGS = {
  'files.autoSave': 'off',
  'remote.autoForwardPorts': false,
  'telemetry.telemetryLevel': 'off',
  'workbench.startupEditor': 'none',
  'workbench.enableExperiments': false,
  'workbench.settings.enableNaturalLanguageSearch': false,
  'extensions.autoCheckUpdates': false,
  'extensions.autoUpdate': false,
  'extensions.ignoreRecommendations': true,
  'update.mode': 'none',
  'chat.disableAIFeatures': true,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'window.commandCenter': false,
  'git.openRepositoryInParentFolders': 'never',
  'git.autofetch': false,
};

/** Starts a VS Code server on a free loopback port and resolves when it listens. */
export async function startServer(options: ServerOptions): Promise<Server> {
  const { folder, installation } = options;
  const data = path.join(folder, 'data');
  const extensions = path.join(folder, 'extensions');
  const home = path.join(folder, 'home');
  await mkdir(home, { recursive: true });
  await writeJson(path.join(data, 'data', 'User', 'settings.json'), {
    ...QUIET_SETTINGS,
    ...options.settings,
  });
  // Settings of scope `machine` are read from here, not from the user's file, as in every remote window.
  await writeJson(path.join(data, 'data', 'Machine', 'settings.json'), options.settings);
  await putIn(options.extensions, extensions);

  const temp = await shortTemp();
  const token = randomBytes(16).toString('hex');
  const args = [
    `--require=${path.join(pins, 'endWithParent.cjs')}`,
    installation.main,
    '--host=127.0.0.1',
    '--port=0',
    `--connection-token=${token}`,
    `--server-data-dir=${data}`,
    `--extensions-dir=${extensions}`,
    '--accept-server-license-terms',
    '--disable-telemetry',
    '--force-disable-user-env',
  ];
  if (!options.hasWorkspaceTrust) {
    args.push('--disable-workspace-trust');
  }
  if (options.hasTestDriver === true) {
    args.push('--enable-smoke-test-driver');
  }
  const child = spawn(installation.node, args, {
    cwd: home,
    env: { ...outerEnvironment(process.env), ...isolated(home, temp), ...options.env },
    stdio: ['pipe', 'pipe', 'pipe'],
    // A process group of its own, so that stop() reaches the extension host and whatever that has started.
    detached: true,
  });
  let said = '';
  const hear = (chunk: Buffer): void => {
    said = (said + chunk.toString()).slice(-20_000);
  };
  child.stdout.on('data', hear);
  child.stderr.on('data', hear);
  const stop = async (): Promise<void> => {
    await stopGroup(child);
    await rm(temp, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    const port = await listening(child, () => said);
    return { port, token, process: child, output: () => said, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/**
 * What the server inherits. Left out: a kubeconfig and Git settings of the person who runs this, VS Code's and npm's own
 * variables (a terminal inside VS Code sets them), and options for Node.
 */
export function outerEnvironment(env: NodeJS.ProcessEnv): Record<string, string> {
  const dropped = /^(VSCODE_|ELECTRON_|GIT_|npm_|KUBE|NODE_|XDG_|ARGOCD_|CODE_SERVER)/;
  return Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) =>
      value === undefined || dropped.test(name) ? [] : [[name, value]],
    ),
  );
}

/** A home of its own: no login, no kubeconfig and no Git configuration of the user is seen, and none is written. */
function isolated(home: string, temp: string): Record<string, string> {
  return { HOME: home, USERPROFILE: home, TMPDIR: temp, XDG_RUNTIME_DIR: temp };
}

async function listening(child: ChildProcess, output: () => string): Promise<number> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      reject(new Error(`VS Code did not start to listen within 60 s:\n${output()}`));
    }, 60_000);
    const done = (): void => {
      clearTimeout(timer);
      child.stdout?.off('data', look);
    };
    const look = (): void => {
      const port = /Extension host agent listening on (\d+)/.exec(output())?.[1];
      if (port !== undefined) {
        done();
        resolve(Number(port));
      }
    };
    child.stdout?.on('data', look);
    child.once('error', (error) => {
      done();
      reject(error);
    });
    child.once('exit', (code) => {
      done();
      reject(new Error(`VS Code ended with code ${code} before it listened:\n${output()}`));
    });
  });
}

/** Asks the whole group to end, waits, and after 5 s makes it end. */
export async function stopGroup(child: ChildProcess, patienceMs = 5000): Promise<void> {
  const group = child.pid;
  if (group === undefined) {
    return;
  }
  signalGroup(group, 'SIGTERM');
  const deadline = Date.now() + patienceMs;
  while (signalGroup(group, 0)) {
    if (Date.now() > deadline) {
      signalGroup(group, 'SIGKILL');
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** False when no process of the group is left. */
function signalGroup(group: number, signal: NodeJS.Signals | 0): boolean {
  try {
    process.kill(-group, signal);
    return true;
  } catch {
    return false;
  }
}
