import { git, gitBytes } from './git.ts';

export interface Entry {
  readonly mode: string;
  readonly type: 'blob' | 'tree' | 'commit';
  readonly id: string;
}

/** Everything that one commit holds: entries by path (folders too), and the texts of its files. */
export interface Snapshot {
  readonly commit: string;
  readonly entries: ReadonlyMap<string, Entry>;
  /** Undefined where the commit has no such file. */
  text(path: string): string | undefined;
}

const KEPT = 200;
const snapshots = new Map<string, Snapshot>();
/** Texts by object id, of all repositories: an id stands for one text wherever it lies. */
const texts = new Map<string, string>();

/**
 * Reads a commit with up to three git processes; none when its full id was read before, one when all its files were.
 *
 * @param gitDir a bare repository or a clone
 */
export async function readSnapshot(gitDir: string, revision: string): Promise<Snapshot> {
  const commit = await commitOf(gitDir, revision);
  const key = `${gitDir}\0${commit}`;
  const snapshot = snapshots.get(key) ?? (await load(gitDir, commit));
  snapshots.delete(key); // the newest use goes last
  snapshots.set(key, snapshot);
  const [oldest] = snapshots.keys();
  if (snapshots.size > KEPT && oldest !== undefined) {
    snapshots.delete(oldest);
  }
  return snapshot;
}

async function commitOf(gitDir: string, revision: string): Promise<string> {
  if (/^[0-9a-f]{40}$/.test(revision)) {
    return revision;
  }
  return (await git(gitDir, ['rev-parse', '--verify', '--quiet', `${revision}^{commit}`])).trim();
}

async function load(gitDir: string, commit: string): Promise<Snapshot> {
  const listing = await git(gitDir, ['ls-tree', '-r', '-t', '-z', '--full-tree', commit]);
  const entries = new Map<string, Entry>();
  for (const line of listing.split('\0').filter((text) => text !== '')) {
    const tab = line.indexOf('\t');
    const [mode, type, id] = line.slice(0, tab).split(' ') as [string, Entry['type'], string];
    entries.set(line.slice(tab + 1), { mode, type, id });
  }
  const blobs = [...entries.values()].filter(({ type }) => type === 'blob').map(({ id }) => id);
  await readBlobs(gitDir, new Set(blobs.filter((id) => !texts.has(id))));
  return { commit, entries, text: (path) => texts.get(entries.get(path)?.id ?? '') };
}

/** Reads texts that are not known yet, with one `git cat-file --batch`. */
async function readBlobs(gitDir: string, ids: ReadonlySet<string>): Promise<void> {
  if (ids.size === 0) {
    return;
  }
  const bytes = await gitBytes(gitDir, ['cat-file', '--batch'], { input: `${[...ids].join('\n')}\n` });
  let offset = 0;
  while (offset < bytes.length) {
    const end = bytes.indexOf(10, offset);
    const [id, , size] = bytes.toString('utf8', offset, end).split(' ') as [string, string, string];
    const start = end + 1;
    texts.set(id, bytes.toString('utf8', start, start + Number(size)));
    offset = start + Number(size) + 1;
  }
}
