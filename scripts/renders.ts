/**
 * Holds test/world/sample-renders to the real tools: renders every Kustomize and Helm app at every commit of the sample
 * repository and compares. `npm run world:renders` checks; with `-- --write` it makes the folder anew. Without kustomize
 * and helm on the PATH it says so and checks nothing.
 */
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { appsIn } from '../test/world/repo/apps.ts';
import type { SampleApp } from '../test/world/repo/apps.ts';
import { closureOf, treeIdOfPaths, valueFilePath } from '../test/world/repo/closure.ts';
import { readSnapshot } from '../test/world/repo/snapshot.ts';
import type { Snapshot } from '../test/world/repo/snapshot.ts';
import { RENDERS } from '../test/world/renders.ts';
import { buildRepository } from '../test/world/repository.ts';

/** What the demo cluster says it is; a chart may ask for it. */
const KUBE_VERSION = '1.36.0';

const run = promisify(execFile);

async function main(): Promise<void> {
  for (const tool of ['kustomize', 'helm']) {
    try {
      await run(tool, ['version']);
    } catch {
      console.log(`${tool} is not on the PATH: the renders were not checked.`);
      return;
    }
  }
  const folder = await mkdtemp(join(tmpdir(), 'plumbline-renders-'));
  try {
    const made = await renderAll(folder);
    await (process.argv.includes('--write') ? write(made) : compare(made));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Output by file name below the renders folder. */
async function renderAll(folder: string): Promise<ReadonlyMap<string, string>> {
  const originUrl = 'https://origin.example/platform.git';
  const { bare, commits } = await buildRepository({ dir: folder, originUrl, now: new Date(0) });
  const made = new Map<string, string>();
  for (const commit of Object.values(commits)) {
    const snapshot = await readSnapshot(bare, commit);
    for (const app of appsIn(snapshot).filter(({ type }) => type !== 'directory')) {
      const paths = closureOf(snapshot, app);
      if (paths === undefined) {
        throw new Error(`${app.name} lacks a part of its source at ${commit}`);
      }
      const id = treeIdOfPaths(snapshot, paths);
      const name = `${app.name}/${id}.yaml`;
      if (!made.has(name)) {
        made.set(name, await render(snapshot, app, paths, join(folder, 'trees', app.name, id)));
      }
    }
  }
  return made;
}

/** Runs the tool as Argo CD does, on nothing but the closure: what it needs beyond that would fail here. */
async function render(
  snapshot: Snapshot,
  app: SampleApp,
  paths: readonly string[],
  top: string,
): Promise<string> {
  for (const path of snapshot.entries.keys()) {
    const text = snapshot.text(path);
    if (text !== undefined && paths.some((kept) => path === kept || path.startsWith(`${kept}/`))) {
      await mkdir(dirname(join(top, path)), { recursive: true });
      await writeFile(join(top, path), text);
    }
  }
  if (app.type === 'kustomize') {
    return (await run('kustomize', ['build', app.path], { cwd: top })).stdout;
  }
  const values = app.valueFiles.flatMap((file) => ['--values', join(top, valueFilePath(app.path, file))]);
  const release = ['--name-template', app.name, '--namespace', app.destinationNamespace];
  const args = ['template', '.', ...release, '--kube-version', KUBE_VERSION, ...values, '--include-crds'];
  return (await run('helm', args, { cwd: join(top, app.path) })).stdout;
}

async function write(made: ReadonlyMap<string, string>): Promise<void> {
  await rm(RENDERS, { recursive: true, force: true });
  for (const [name, text] of made) {
    await mkdir(dirname(join(RENDERS, name)), { recursive: true });
    await writeFile(join(RENDERS, name), text);
  }
  console.log(`${made.size} renders written.`);
}

async function compare(made: ReadonlyMap<string, string>): Promise<void> {
  const found = await readdir(RENDERS, { recursive: true, encoding: 'utf8' });
  const kept = found.filter((name) => name.endsWith('.yaml')).map((name) => name.replaceAll('\\', '/'));
  const surplus = kept.filter((name) => !made.has(name)).map((name) => `no commit needs ${name}`);
  const wrong = [...made].map(async ([name, text]) => {
    const committed = kept.includes(name) ? await readFile(join(RENDERS, name), 'utf8') : undefined;
    return committed === text ? [] : [`${name} is not what the tool prints`];
  });
  const problems = [...surplus, ...(await Promise.all(wrong)).flat()];
  for (const problem of problems) {
    console.error(problem);
  }
  console.log(`${made.size} renders compared, ${problems.length} differ.`);
  process.exitCode = problems.length === 0 ? 0 : 1;
}

await main();
