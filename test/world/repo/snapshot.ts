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
const snapshots = new Map<string, Promise<Snapshot>>();

/** Reads a commit with up to three git processes, or none when its full id was read before. `gitDir` is bare or holds a `.git`. */
export async function readSnapshot(gitDir: string, revision: string): Promise<Snapshot> {
  const commit = await commitOf(gitDir, revision);
  const key = `${gitDir}\0${commit}`;
  const known = snapshots.get(key) ?? load(gitDir, commit);
  snapshots.delete(key); // the newest use goes last
  snapshots.set(key, known);
  for (const oldest of snapshots.keys()) {
    if (snapshots.size <= KEPT) {
      break;
    }
    snapshots.delete(oldest);
  }
  return known;
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
  const wanted = [
    ...new Set([...entries.values()].filter(({ type }) => type === 'blob').map(({ id }) => id)),
  ];
  const texts = await readBlobs(gitDir, wanted);
  return { commit, entries, text: (path) => texts.get(entries.get(path)?.id ?? '') };
}

/** Texts by object id, from one `git cat-file --batch`. */
async function readBlobs(gitDir: string, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const bytes = await gitBytes(gitDir, ['cat-file', '--batch'], {
    input: ids.map((id) => `${id}\n`).join(''),
  });
  const texts = new Map<string, string>();
  let offset = 0;
  while (offset < bytes.length) {
    const end = bytes.indexOf(10, offset);
    const [id, , size] = bytes.toString('utf8', offset, end).split(' ') as [string, string, string];
    const start = end + 1;
    texts.set(id, bytes.toString('utf8', start, start + Number(size)));
    offset = start + Number(size) + 1;
  }
  return texts;
}
