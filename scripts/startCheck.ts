import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdir, readFile, readdir, rm } from 'node:fs/promises';
import path from 'node:path';

import { findBrowser } from '../test/host/browser.ts';
import { cacheFolder, runFolder } from '../test/host/cache.ts';
import { installVsCode } from '../test/host/install.ts';
import { openServed, type VsCode } from '../test/host/launchVsCode.ts';
import { answerDialog, pick } from '../test/host/workbench.ts';
import { root } from './run.ts';
import { ADDRESS_LINE } from './startDemo.ts';

/** In the environment of everything that the checked start brings up, so that whatever is left can be found. */
const MARK = 'PLUMBLINE_RUN';

/** Go counts there how it is called, whoever calls it. */
const OF_GO = path.join('.config', 'go', 'telemetry', path.sep);

export interface Checked {
  /** Real control planes instead of the demo cluster. */
  readonly lab: boolean;
}

/** `npm start -- --check`. Returns the exit code. */
export async function checkStart(checked: Checked): Promise<number> {
  const say = (line: string): void => console.log(`check  ${line}`);
  const problems = await startProblems(checked, say);
  problems.forEach((problem) => say(`FAIL ${problem}`));
  say(problems.length === 0 ? 'ended by Ctrl-C, no process and no file is left' : 'failed');
  return problems.length === 0 ? 0 : 1;
}

/**
 * Starts the demo as a person would, in an empty home; goes through Workspace Trust and the context picker in a headless
 * browser until an app's state is in the page; presses Ctrl-C; and looks for what is left. Returns one line for each
 * thing that is not as it has to be.
 */
export async function startProblems(
  { lab }: Checked,
  say: (line: string) => void,
): Promise<readonly string[]> {
  // With the real home, since npm's own configuration is there.
  await installVsCode('newest', say);
  await findBrowser(say);

  const folder = await runFolder('check');
  const home = path.join(folder, 'home');
  const temp = path.join(folder, 'tmp');
  await mkdir(home);
  await mkdir(temp);
  const before = newFiles();
  const mark = randomUUID();
  const began = Date.now();
  const seconds = (): string => `${((Date.now() - began) / 1000).toFixed(1)} s`;
  const script = path.join(root, 'scripts', 'start.ts');
  const child = spawn(process.execPath, [script, '--no-open', ...(lab ? ['--lab'] : [])], {
    cwd: root,
    env: { ...process.env, HOME: home, TMPDIR: temp, PLUMBLINE_CACHE: cacheFolder(), [MARK]: mark },
    stdio: ['ignore', 'pipe', 'inherit'],
    // A group of its own takes the signal as a terminal's foreground group would.
    detached: true,
  });
  const problems: string[] = [];
  try {
    const url = await addressOf(child);
    say(`up after ${seconds()}`);
    const page = path.join(folder, 'page');
    await mkdir(page);
    const vscode = await openServed({ url, folder: page, close: () => Promise.resolve() });
    try {
      say(`first live row after ${seconds()}: ${await firstLiveRow(vscode, lab ? 'lab' : 'plumbline-demo')}`);
    } catch (error) {
      problems.push(error instanceof Error ? error.message : String(error));
      await vscode.screenshot(path.join(cacheFolder(), 'check-failed.png'));
      problems.push(`What the page showed is in ${path.join(cacheFolder(), 'check-failed.png')}.`);
    } finally {
      await vscode.close();
    }
  } catch (error) {
    problems.push(error instanceof Error ? error.message : String(error));
  }
  problems.push(...(await interrupt(child)));
  problems.push(...(await leftProcesses(mark)).map((line) => `A process is left: ${line}`));
  const runs = await readdir(path.join(cacheFolder(), 'run'));
  const own = runs.filter((name) => name.includes(`~${child.pid}-`));
  problems.push(...own.map((name) => `A folder of the run is left in the cache: ${name}`));
  const short = (await readdir('/tmp')).filter((name) => name.startsWith(`plumbline~${child.pid}-`));
  problems.push(...short.map((name) => `A folder of the run is left in /tmp: ${name}`));
  const inHome = (await filesBelow(home)).filter((file) => !file.startsWith(OF_GO));
  problems.push(...inHome.map((file) => `A file is left in the home folder: ${file}`));
  problems.push(...(await readdir(temp)).map((file) => `A file is left in the temporary folder: ${file}`));
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  const added = newFiles().filter((line) => !before.includes(line));
  problems.push(...added.map((line) => `A file is left in the checkout: ${line}`));
  return problems;
}

/** Reads the child's output until it names the address, and shows it. */
function addressOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = '';
    const timer = setTimeout(
      () => reject(new Error('npm start named no address within 5 minutes.')),
      300_000,
    );
    child.stdout?.on('data', (chunk: Buffer) => {
      process.stdout.write(chunk);
      said += chunk.toString();
      const url = new RegExp(`${ADDRESS_LINE} (\\S+)\\s`).exec(said)?.[1];
      if (url !== undefined) {
        clearTimeout(timer);
        resolve(url);
      }
    });
    child.once('close', (code) => {
      clearTimeout(timer);
      reject(new Error(`npm start ended with code ${code} before it was up.`));
    });
  });
}

/** What a new user does, up to an app's row with its state. */
async function firstLiveRow(vscode: VsCode, context: string): Promise<string> {
  await answerDialog(vscode.page, 'Yes, I trust the authors');
  await vscode.open('Plumbline');
  await vscode.run('Plumbline: Select Context…');
  await pick(vscode.page, context);
  const isLive = /\b(Synced|OutOfSync)\b/;
  const rows = await vscode.untilRows((all) => all.some(({ description }) => isLive.test(description)));
  const row = rows.find(({ description }) => isLive.test(description));
  return `${row?.label}  ${row?.description}`;
}

/** Presses Ctrl-C; the problems with how it ended. */
async function interrupt(child: ChildProcess): Promise<string[]> {
  if (child.exitCode !== null) {
    return child.exitCode === 0 ? [] : [`npm start ended with code ${child.exitCode}.`];
  }
  const ended = new Promise<number | null>((resolve) => {
    child.once('close', resolve);
  });
  const late = new Promise<'late'>((resolve) => {
    setTimeout(() => resolve('late'), 20_000).unref();
  });
  process.kill(-(child.pid ?? 0), 'SIGINT');
  const code = await Promise.race([ended, late]);
  if (code === 'late') {
    process.kill(-(child.pid ?? 0), 'SIGKILL');
    return ['Ctrl-C did not end npm start within 20 s.'];
  }
  return code === 0 ? [] : [`After Ctrl-C npm start ended with code ${code}.`];
}

/** Command lines of the processes that carry the mark. */
async function leftProcesses(mark: string): Promise<string[]> {
  if (process.platform !== 'linux') {
    const { stdout } = spawnSync('ps', ['-axwwE', '-o', 'pid=,command='], { encoding: 'utf8' });
    return stdout.split('\n').filter((line) => line.includes(`${MARK}=${mark}`));
  }
  const left: string[] = [];
  for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
    const read = (name: string): Promise<string> => readFile(`/proc/${pid}/${name}`, 'utf8').catch(() => '');
    if ((await read('environ')).includes(`${MARK}=${mark}`)) {
      left.push(`${pid} ${(await read('cmdline')).replaceAll('\0', ' ')}`);
    }
  }
  return left;
}

/** Files and links, as paths from the folder. */
async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)));
}

/** Files that are new in the checkout; those that git ignores are what building makes. */
function newFiles(): string[] {
  const git = spawnSync('git', ['status', '--porcelain'], { cwd: root, encoding: 'utf8' });
  return git.stdout.split('\n').filter((line) => line.startsWith('??'));
}
