import { execFileSync } from 'node:child_process';

import type { SourceFinder } from '../../../../src/app/history/tracksOf.ts';
import type { App } from '../../../../src/core/model/app.ts';
import type { GitRepository } from '../../../../src/core/ports.ts';
import { LocalRepositories } from '../../../../src/platform/git/repositories.ts';
import { anApp } from '../../core/view/world.ts';
import type { Sandbox } from '../../platform/git/sandbox.ts';
import { NEVER } from '../../platform/git/sandbox.ts';

export interface Commit {
  readonly message?: string;
  readonly author?: string;
  readonly committer?: string;
  /** Minutes after the first commit. */
  readonly at?: number;
  /** Marks of the parents: the commit before on this list, unless told. Marks count from 1. */
  readonly parents?: readonly number[];
  /** Contents by path; undefined deletes. */
  readonly files?: Readonly<Record<string, string | undefined>>;
}

export const BEGIN = Date.UTC(2026, 10, 20, 8, 0, 0);

/** Writes the commits by one process, in their order, onto `main`; answers their ids in the same order. */
export function importCommits(
  sandbox: Sandbox,
  folder: string,
  commits: readonly Commit[],
): readonly string[] {
  const lines: string[] = [];
  for (const [index, commit] of commits.entries()) {
    const { message = `Commit ${index + 1}`, author = 'Ada Tester <ada@example.com>' } = commit;
    const seconds = BEGIN / 1000 + (commit.at ?? index) * 60;
    const [from, ...merged] = commit.parents ?? (index === 0 ? [] : [index]);
    lines.push(
      'commit refs/heads/main',
      `mark :${index + 1}`,
      `author ${author} ${seconds} +0000`,
      `committer ${commit.committer ?? author} ${seconds} +0000`,
      `data ${Buffer.byteLength(message)}`,
      message,
      ...(from === undefined ? [] : [`from :${from}`]),
      ...merged.map((mark) => `merge :${mark}`),
    );
    for (const [path, text] of Object.entries(commit.files ?? {})) {
      const name = JSON.stringify(path);
      lines.push(
        ...(text === undefined
          ? [`D ${name}`]
          : [`M 100644 inline ${name}`, `data ${Buffer.byteLength(text)}`, text]),
      );
    }
    lines.push('');
  }
  const marks = sandbox.path('marks');
  execFileSync('git', ['fast-import', '--quiet', '--force', `--export-marks=${marks}`], {
    cwd: sandbox.path(folder),
    env: sandbox.environment,
    input: lines.join('\n'),
  });
  const byMark = execFileSync('cat', [marks], { encoding: 'utf8' });
  return commits.map((_, index) => new RegExp(`^:${index + 1} (\\w+)$`, 'm').exec(byMark)?.[1] ?? '');
}

/** An empty repository with the commits on `main`. */
export function repositoryOf(
  sandbox: Sandbox,
  folder: string,
  commits: readonly Commit[],
): readonly string[] {
  sandbox.git('.', 'init', '--quiet', folder);
  return importCommits(sandbox, folder, commits);
}

/** Finds one clone for every source, through real git. */
export async function finderAt(sandbox: Sandbox, folder: string, remote = ''): Promise<SourceFinder> {
  const repositories = new LocalRepositories({ runner: sandbox.runner(), isTrusted: () => true });
  const repository = await repositories.at(sandbox.path(folder), NEVER);
  if (!repository) {
    throw new Error(`no repository at ${folder}`);
  }
  return finderOf(repository, remote);
}

export function finderOf(repository: GitRepository, remote: string): SourceFinder {
  return {
    cloneOf: (source) =>
      Promise.resolve(source.chart === undefined ? { repository, remote, isInWorkspace: true } : undefined),
    locateSource: (source) =>
      Promise.resolve({
        word: 'chart',
        repoURL: source.repoURL,
        chart: source.chart ?? '',
        version: source.targetRevision,
      }),
  };
}

export function appOf(path: string, more: Partial<App> = {}): App {
  return anApp({
    sources: [
      { repoURL: 'https://git.example.com/fleet.git', path, targetRevision: 'main', type: 'unknown' },
    ],
    ...more,
  });
}
