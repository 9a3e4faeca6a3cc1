import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

import { planRevert } from '../src/app/revert/planRevert.ts';
import type { RevertDeps } from '../src/app/revert/revertDeps.ts';
import { SourceLocator } from '../src/app/locateSource.ts';
import type { App } from '../src/core/model/app.ts';
import { LocalFiles } from '../src/platform/files.ts';
import { LocalRepositories } from '../src/platform/git/repositories.ts';
import { GitRunner } from '../src/platform/git/runner.ts';
import type { RunOptions } from '../src/platform/git/runner.ts';
import { LocalGitWriter } from '../src/platform/git/writer.ts';
import { anApp } from '../test/unit/core/view/world.ts';
import { figure, percentile, percentileOf } from './harness.ts';

const run = promisify(execFile);
const APPS = 400;
const COMMITS = 5000;
const RUNS = 25;
const NEVER = new AbortController().signal;

interface Call {
  readonly folder: string;
  readonly args: readonly string[];
  readonly options: RunOptions;
}

/** Notes each process of a plan, so that the very same ones can be started by nothing but a loop. */
class NotingRunner extends GitRunner {
  calls: Call[] = [];

  override stream(folder: string, args: readonly string[], options: RunOptions) {
    this.calls.push({ folder, args, options });
    return super.stream(folder, args, options);
  }
}

/** From the click to a plan with its tree, the apps it touches and its findings; the fetch is a part of both sides. */
export const revertPlan = figure({
  name: 'revert.plan.p95',
  unit: 'ms',
  goal: '<=1.5x',
  world: `${APPS} apps in one repository, ${COMMITS} commits`,
  measure: async ({ progress }) => {
    progress('revert: writing a repository');
    const folder = await mkdtemp(path.join(tmpdir(), 'plumbline-bench-revert-'));
    try {
      const environment = await repository(folder);
      const runner = new NotingRunner({ environment });
      const repositories = new LocalRepositories({ runner, isTrusted: () => true });
      const clone = path.join(folder, 'clone');
      const found = await repositories.at(clone, NEVER);
      const recent = await run('git', ['rev-list', '--max-count=200', 'origin/main'], {
        cwd: clone,
        env: environment,
      });
      const commits = recent.stdout.trim().split('\n');
      if (!found) {
        throw new Error('The clone is not found.');
      }
      const deps = revertDeps(runner, repositories, clone, apps(path.join(folder, 'origin.git')));
      const plans: number[] = [];
      const floors: number[] = [];
      for (let index = 0; index < RUNS + 3; index++) {
        const sha = commits[index * 7] ?? '';
        runner.calls = [];
        const began = performance.now();
        const planned = await planRevert(
          { repository: found, remote: 'origin', targetRevision: 'main', commits: [sha] },
          deps,
          NEVER,
        );
        const took = performance.now() - began;
        if (!planned.ok || planned.value.word !== 'plan') {
          throw new Error(`There is no plan: ${JSON.stringify(planned).slice(0, 200)}`);
        }
        const floor = await replay(runner, runner.calls, folder);
        // The first ones warm up.
        if (index >= 3) {
          plans.push(took);
          floors.push(floor);
        }
      }
      const floor = percentile(floors, 0.95);
      return {
        ...percentileOf(plans, 0.95),
        ...(floor !== undefined && {
          floor,
          floorIs: 'floor: the git commands of the same plan, one after the other',
        }),
      };
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
});

/** The same processes with the same input and nothing done with what they say. */
async function replay(runner: GitRunner, calls: readonly Call[], folder: string): Promise<number> {
  const plain = new GitRunner({ environment: runner.environment });
  const scratch = path.join(folder, 'scratch');
  await mkdir(path.join(scratch, 'objects'), { recursive: true });
  const began = performance.now();
  for (const { folder: cwd, args, options } of calls) {
    const place = options.variables?.['GIT_OBJECT_DIRECTORY'];
    const variables = place
      ? { ...options.variables, GIT_OBJECT_DIRECTORY: path.join(scratch, 'objects') }
      : options.variables;
    await plain.run(cwd, args, { ...options, ...(variables && { variables }) });
  }
  const took = performance.now() - began;
  await rm(scratch, { recursive: true });
  return took;
}

function revertDeps(
  runner: GitRunner,
  repositories: LocalRepositories,
  clone: string,
  known: readonly App[],
): RevertDeps {
  const finder = new SourceLocator({
    repositories,
    files: new LocalFiles(),
    workspace: () => ({
      folders: [clone],
      mirrors: {},
      isTrusted: true,
      isVirtual: false,
      paths: { platform: 'linux' },
    }),
  });
  return { openWriter: ({ root }) => new LocalGitWriter(root, runner), finder, apps: () => known };
}

function apps(repoURL: string): readonly App[] {
  return Array.from({ length: APPS }, (_, index) =>
    anApp({
      name: `app-${index}`,
      sources: [{ repoURL, path: `apps/app-${index}`, targetRevision: 'main', type: 'directory' }],
    }),
  );
}

/** A bare repository with bumps of one app each, and a clone of it; answers the environment of its git. */
async function repository(folder: string): Promise<Readonly<Record<string, string | undefined>>> {
  const config = path.join(folder, 'gitconfig');
  await writeFile(
    config,
    '[user]\n  name = Bench\n  email = bench@example.com\n[init]\n  defaultBranch = main\n',
  );
  const env = {
    PATH: process.env['PATH'],
    HOME: folder,
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: config,
  };
  await run('git', ['init', '--quiet', '--bare', 'origin.git'], { cwd: folder, env });
  const importing = run('git', ['fast-import', '--quiet'], { cwd: path.join(folder, 'origin.git'), env });
  importing.child.stdin?.end(history());
  await importing;
  await run('git', ['clone', '--quiet', path.join(folder, 'origin.git'), 'clone'], { cwd: folder, env });
  return env;
}

function history(): string {
  const parts: string[] = [];
  const put = (index: number, version: number): string => {
    const text = `apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: app-${index} }\nspec:\n  template:\n    spec:\n      containers: [{ name: app, image: "app-${index}:${version}" }]\n`;
    return `M 100644 inline apps/app-${index}/deployment.yaml\ndata ${Buffer.byteLength(text)}\n${text}\n`;
  };
  for (let commit = 0; commit < COMMITS; commit++) {
    const index = (commit * 7) % APPS;
    const message = commit === 0 ? 'Begin' : `app-${index}: ${commit}`;
    const files =
      commit === 0 ? Array.from({ length: APPS }, (_, each) => put(each, 0)).join('') : put(index, commit);
    parts.push(
      `commit refs/heads/main\ncommitter Bench <bench@example.com> ${1_700_000_000 + commit * 60} +0000\ndata ${message.length}\n${message}\n${files}\n`,
    );
  }
  return parts.join('');
}
