import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';

import { SourceLocator } from '../../../../src/app/locateSource.ts';
import { planRevert } from '../../../../src/app/planRevert.ts';
import type { RevertRequest } from '../../../../src/app/revertStart.ts';
import type { App, SourceSpec } from '../../../../src/core/model/app.ts';
import type { RevertOutcome, RevertPlan } from '../../../../src/core/revert/outcome.ts';
import type { GitError } from '../../../../src/core/ports.ts';
import type { Result } from '../../../../src/core/util/result.ts';
import { LocalFiles } from '../../../../src/platform/files.ts';
import { LocalRepositories } from '../../../../src/platform/git/repositories.ts';
import { LocalGitWriter } from '../../../../src/platform/git/writer.ts';
import { anApp, AUTOMATED } from '../../core/view/world.ts';
import { NEVER, Sandbox } from '../../platform/git/sandbox.ts';

type Files = Readonly<Record<string, string | undefined>>;

/** A remote, a clone in which a team works, and the user's clone, which only learns of the work by a fetch. */
export class RevertWorld {
  readonly sandbox = new Sandbox();
  readonly first: string;

  constructor(files: Readonly<Record<string, string>>) {
    this.sandbox.repository('team', files);
    this.first = this.sandbox.git('team', 'rev-parse', 'HEAD');
    this.sandbox.git('.', 'clone', '--quiet', '--bare', 'team', 'origin.git');
    this.sandbox.git('team', 'remote', 'add', 'origin', this.origin);
    this.sandbox.git('.', 'clone', '--quiet', this.origin, 'mine');
  }

  get origin(): string {
    return this.sandbox.path('origin.git');
  }

  /** Commits in the team's clone and pushes; an undefined text removes the file. */
  push(message: string, files: Files): string {
    const sha = this.commit(message, files);
    this.sandbox.git('team', 'push', '--quiet', 'origin', 'HEAD:main');
    return sha;
  }

  commit(message: string, files: Files): string {
    for (const [path, text] of Object.entries(files)) {
      if (text === undefined) {
        this.sandbox.git('team', 'rm', '--quiet', path);
      } else {
        this.sandbox.write(`team/${path}`, text);
      }
    }
    this.sandbox.git('team', 'add', '--all');
    this.sandbox.git('team', 'commit', '--quiet', '--message', message);
    return this.sandbox.git('team', 'rev-parse', 'HEAD');
  }

  app(name: string, source: Partial<SourceSpec>, prune = false): App {
    return anApp({
      name,
      sources: [{ repoURL: this.origin, targetRevision: 'main', type: 'directory', ...source }],
      syncPolicy: {
        ...AUTOMATED,
        prune,
      },
    });
  }

  async outcome(
    commits: readonly string[],
    apps: readonly App[] = [],
    over: Partial<RevertRequest> & { readonly folder?: string; readonly signal?: AbortSignal } = {},
  ): Promise<Result<RevertOutcome, GitError>> {
    const runner = this.sandbox.runner();
    const { folder = 'mine', signal = NEVER, ...more } = over;
    const repositories = new LocalRepositories({ runner, isTrusted: () => true });
    const root = this.sandbox.path(folder);
    const finder = new SourceLocator({
      repositories,
      files: new LocalFiles(),
      workspace: () => ({
        folders: [root],
        mirrors: {},
        isTrusted: true,
        isVirtual: false,
        paths: { platform: 'linux' },
      }),
    });
    const repository = await repositories.at(root, NEVER);
    assert.ok(repository);
    return planRevert(
      { repository, remote: 'origin', targetRevision: 'main', commits, ...more },
      { openWriter: ({ root: at }) => new LocalGitWriter(at, runner), finder, apps: () => apps },
      signal,
    );
  }

  async plan(...args: Parameters<RevertWorld['outcome']>): Promise<RevertPlan> {
    const outcome = await this.outcome(...args);
    assert.ok(outcome.ok && outcome.value.word === 'plan', JSON.stringify(outcome));
    return outcome.value.plan;
  }

  /** The tree that git itself makes of it, in the team's clone. */
  revertedTree(...args: readonly string[]): string {
    this.sandbox.git('team', 'revert', '--no-edit', ...args);
    const tree = this.sandbox.git('team', 'rev-parse', 'HEAD^{tree}');
    this.sandbox.git('team', 'reset', '--quiet', '--hard', '@{1}');
    return tree;
  }

  /** Everything that a look must leave as it is. */
  stateOf(folder: string): string {
    return [
      this.sandbox.git(folder, 'status', '--porcelain=v2', '--branch'),
      this.sandbox.git(folder, 'for-each-ref'),
      this.sandbox.git(folder, 'count-objects', '-v'),
    ].join('\n');
  }

  dispose(): void {
    this.sandbox.dispose();
  }
}

export function scratchFolders(): readonly string[] {
  return readdirSync(tmpdir()).filter((name) => name.startsWith('plumbline-revert-'));
}
