import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

import type { World } from '../world/demo.ts';
import { git } from '../world/repo/git.ts';

export interface PushedEdit {
  /** Below the root of the repository. */
  readonly file: string;
  readonly edit: (text: string) => string;
  readonly message: string;
}

/** What a colleague does: a clone of the origin, an edit of one file, a commit on `main`, a push. Gives its short id. */
export async function pushEdit(
  { origin }: { readonly origin: Pick<World['origin'], 'bare'> },
  { file, edit, message }: PushedEdit,
): Promise<string> {
  const dir = await mkdtemp(path.join(os.tmpdir(), 'plumbline-push-'));
  try {
    const work = path.join(dir, 'work');
    await git(dir, ['clone', '--quiet', origin.bare, 'work']);
    const at = path.join(work, file);
    await writeFile(at, edit(await readFile(at, 'utf8')));
    const identity = ['-c', 'user.name=Sam Doyle', '-c', 'user.email=sam.doyle@fernhill.example'];
    await git(work, [...identity, 'commit', '--quiet', '--all', '-m', message]);
    await git(work, ['push', '--quiet', 'origin', 'HEAD:main']);
    return (await git(work, ['rev-parse', '--short=7', 'HEAD'])).trim();
  } finally {
    await rm(dir, { recursive: true });
  }
}
