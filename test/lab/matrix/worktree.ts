import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { serveOrigin, type Origin } from '../../world/origin.ts';
import { git } from '../../world/repo/git.ts';
import { inPlace, type Manifests } from './case.ts';
import { textOf } from './texts.ts';

/** One repository for all cases, a folder for each: a round of a hundred pushes is one commit. */
export class Worktree {
  readonly #folder: string;
  readonly #origin: Origin;
  #commits = 0;

  private constructor(folder: string, origin: Origin) {
    this.#folder = folder;
    this.#origin = origin;
  }

  static async open(folder: string): Promise<Worktree> {
    const bare = path.join(folder, 'matrix.git');
    const work = path.join(folder, 'work');
    await mkdir(folder, { recursive: true });
    await git(folder, ['init', '--quiet', '--bare', '--initial-branch=main', bare]);
    await git(folder, ['clone', '--quiet', bare, work]);
    await git(work, ['symbolic-ref', 'HEAD', 'refs/heads/main']);
    return new Worktree(work, await serveOrigin(bare));
  }

  get url(): string {
    return this.#origin.url;
  }

  /** The folder of a place holds these manifests from the next push on, and nothing else. */
  async write(place: string, manifests: Manifests): Promise<void> {
    const folder = path.join(this.#folder, place);
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { recursive: true });
    const texts = manifests.map(textOf);
    await Promise.all(
      texts.map((text, index) =>
        writeFile(path.join(folder, `${index + 1}.yaml`), text.replaceAll('{{name}}', place)),
      ),
    );
    // An app without manifests still needs its folder.
    await writeFile(path.join(folder, 'README.md'), `${inPlace('{{name}}', place)}\n`);
  }

  async push(): Promise<void> {
    const env = {
      GIT_AUTHOR_NAME: 'Sam Doyle',
      GIT_AUTHOR_EMAIL: 'sam.doyle@fernhill.example',
      GIT_COMMITTER_NAME: 'Sam Doyle',
      GIT_COMMITTER_EMAIL: 'sam.doyle@fernhill.example',
    };
    await git(this.#folder, ['add', '--all']);
    await git(this.#folder, ['commit', '--quiet', '--allow-empty', '-m', `Round ${++this.#commits}`], {
      env,
    });
    await git(this.#folder, ['push', '--quiet', 'origin', 'HEAD:refs/heads/main']);
  }

  close(): Promise<void> {
    return this.#origin.close();
  }
}
