import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { SourceLocator } from '../../../../src/app/locateSource.ts';
import type { RevertDeps } from '../../../../src/app/revert/revertDeps.ts';
import { planRevert } from '../../../../src/app/revert/planRevert.ts';
import type { RevertPlace, RevertRequest } from '../../../../src/app/revert/revertStart.ts';
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
  readonly #temporary = process.env['TMPDIR'];

  constructor(files: Readonly<Record<string, string>>) {
    // A folder for temporary files that no other process uses, so that what stays behind can be told.
    mkdirSync(this.sandbox.path('temporary'));
    process.env['TMPDIR'] = this.sandbox.path('temporary');
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
    const { folder = 'mine', signal = NEVER, ...more } = over;
    const place = await this.place(folder);
    return planRevert({ ...place, commits, ...more }, this.deps(apps, folder), signal);
  }

  /** The app that follows main in a clone. */
  async place(folder = 'mine'): Promise<RevertPlace> {
    const root = this.sandbox.path(folder);
    const repository = await this.#repositories().at(root, NEVER);
    assert.ok(repository);
    return { repository, remote: 'origin', targetRevision: 'main' };
  }

  deps(apps: readonly App[] = [], folder = 'mine'): RevertDeps {
    const runner = this.sandbox.runner();
    const finder = new SourceLocator({
      repositories: this.#repositories(),
      files: new LocalFiles(),
      workspace: () => ({
        folders: [this.sandbox.path(folder)],
        mirrors: {},
        isTrusted: true,
        isVirtual: false,
        paths: { platform: 'linux' },
      }),
    });
    return { openWriter: ({ root }) => new LocalGitWriter(root, runner), finder, apps: () => apps };
  }

  #repositories(): LocalRepositories {
    return new LocalRepositories({ runner: this.sandbox.runner(), isTrusted: () => true });
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

  /**
   * Every file of a clone by its content, its .git among them; without objects and without what belongs to the remote or
   * to a branch of a revert. Two of them are equal where nothing of the user's was touched, byte for byte.
   */
  bytesOf(folder: string): Readonly<Record<string, string>> {
    const root = this.sandbox.path(folder);
    const files: Record<string, string> = {};
    for (const entry of readdirSync(root, { recursive: true, withFileTypes: true })) {
      const path = join(entry.parentPath, entry.name).slice(root.length + 1);
      const isOurs =
        /^\.git\/(?:objects|(?:logs\/)?refs\/(?:remotes|heads\/(?:revert|restore)))(?:\/|$)/.test(path);
      if (!isOurs && entry.isFile()) {
        files[path] = createHash('sha256')
          .update(readFileSync(join(root, path)))
          .digest('hex');
      }
    }
    return files;
  }

  dispose(): void {
    if (this.#temporary === undefined) {
      delete process.env['TMPDIR'];
    } else {
      process.env['TMPDIR'] = this.#temporary;
    }
    this.sandbox.dispose();
  }
}

export function scratchFolders(): readonly string[] {
  return readdirSync(tmpdir()).filter((name) => name.startsWith('plumbline-revert-'));
}
