import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { git } from '../repo/git.ts';

const fullId = /^[0-9a-f]{40}$/;

/**
 * The commit that a target revision means in a bare repository: a branch, a tag, a commit id, or HEAD when empty.
 * Branches are read from files, since they are asked for every second. Undefined where nothing has that name.
 */
export async function resolveRevision(bare: string, revision: string): Promise<string | undefined> {
  if (fullId.test(revision)) {
    return revision;
  }
  const name =
    revision === '' || revision === 'HEAD' ? await headBranch(bare) : revision.replace(/^refs\/heads\//, '');
  const branch = await readText(join(bare, 'refs/heads', name));
  if (fullId.test(branch)) {
    return branch;
  }
  const packed = await readText(join(bare, 'packed-refs'));
  const line = packed.split('\n').find((one) => one.endsWith(` refs/heads/${name}`));
  return line ? line.slice(0, 40) : byGit(bare, revision || 'HEAD');
}

async function headBranch(bare: string): Promise<string> {
  return (await readText(join(bare, 'HEAD'))).replace(/^ref: refs\/heads\//, '');
}

/** Tags, shortened ids, and whatever else git understands. */
async function byGit(bare: string, revision: string): Promise<string | undefined> {
  try {
    return (await git(bare, ['rev-parse', '--verify', '--quiet', `${revision}^{commit}`])).trim();
  } catch {
    const tag = await highestTag(bare, revision);
    return tag === undefined ? undefined : byGit(bare, `refs/tags/${tag}`);
  }
}

/** Ranges as people write them most: `1.x`, `1.2.*`. The highest tag in it counts. */
async function highestTag(bare: string, range: string): Promise<string | undefined> {
  const [, wanted] = /^v?((?:\d+\.)+)[x*]$/.exec(range) ?? [];
  if (wanted === undefined) {
    return undefined; // no such revision
  }
  const tags = (await git(bare, ['tag', '--list', '--sort=-version:refname'])).trim().split('\n');
  return tags.find((tag) => /^v?\d+\.\d+\.\d+$/.test(tag) && tag.replace(/^v/, '').startsWith(wanted));
}

async function readText(file: string): Promise<string> {
  try {
    return (await readFile(file, 'utf8')).trim();
  } catch {
    return ''; // the ref is packed, or not there
  }
}

/** Do two addresses mean one repository? Argo CD ignores case, a trailing slash and `.git`. */
export function isSameRepository(a: string, b: string): boolean {
  const plain = (url: string): string =>
    url
      .trim()
      .toLowerCase()
      .replace(/\/+$/, '')
      .replace(/\.git$/, '');
  return plain(a) === plain(b);
}
