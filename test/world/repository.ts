import { appendFile, mkdir, readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { appsIn } from './repo/apps.ts';
import type { SampleApp } from './repo/apps.ts';
import { fastImport } from './repo/fastImport.ts';
import { git } from './repo/git.ts';
import { history } from './repo/history/history.ts';
import { readSnapshot } from './repo/snapshot.ts';
import { timelineOf } from './repo/timeline.ts';

/** Stands for the origin in the sample's manifests and is replaced by the real address when the world is built. */
export const PLACEHOLDER_URL = 'https://git.fernhill.example/fernhill/platform.git';

/** Pushes are welcome; no housekeeping goes on in the background that would outlive a test. */
const BARE_CONFIG = `[http]
\treceivepack = true
[receive]
\tautogc = false
[maintenance]
\tauto = false
`;

const SAMPLE = fileURLToPath(new URL('sample/', import.meta.url));

export interface SampleRepository {
  /** Clone that a user opens: on `main`, remote `origin`, its remote-tracking branches there. */
  readonly work: string;
  /** The origin; serve it with `serveOrigin`. */
  readonly bare: string;
  /** Full commit ids by label, those of merged and open pull requests too. */
  readonly commits: Readonly<Record<string, string>>;
  /** The apps as declared at the tip of `main`, sorted by name. */
  readonly apps: readonly SampleApp[];
}

/** Where `buildRepository({ dir })` puts the origin: known before it is built, so that it can be served first. */
export function bareFolder(dir: string): string {
  return join(dir, 'platform.git');
}

/**
 * Makes the sample platform repository below `dir` (created where missing, `platform` and `platform.git` must not be
 * there). Commit dates run from about eight weeks before `now` to the day before; equal arguments give equal ids.
 *
 * Manifests name the origin, so its address comes first:
 *
 *     const origin = await serveOrigin(bareFolder(dir));
 *     const { work, bare, commits, apps } = await buildRepository({ dir, originUrl: origin.url, now });
 */
export async function buildRepository(options: {
  readonly dir: string;
  readonly originUrl: string;
  readonly now: Date;
}): Promise<SampleRepository> {
  const { dir, originUrl, now } = options;
  const bare = bareFolder(dir);
  const work = join(dir, 'platform');
  await mkdir(dir, { recursive: true });
  await mkdir(bare); // fails where a world was built before
  const files = await readSample(originUrl);
  await git(dir, ['init', '--quiet', '--bare', '--initial-branch=main', bare]);
  const commits = await fastImport(bare, timelineOf(history, files), history.tags, now);
  await appendFile(join(bare, 'config'), BARE_CONFIG);
  const settings = ['core.autocrlf=false', 'user.name=Sam Doyle', 'user.email=sam.doyle@fernhill.example'];
  const config = settings.flatMap((setting) => ['-c', setting]);
  await git(dir, ['clone', '--quiet', ...config, bare, work]);
  await git(work, ['config', 'remote.origin.url', originUrl]);
  return { work, bare, commits, apps: appsIn(await readSnapshot(bare, 'main')) };
}

/** The sample folder as texts by path with forward slashes, as the tip of `main` has them. */
async function readSample(originUrl: string): Promise<ReadonlyMap<string, string>> {
  const found = await readdir(SAMPLE, { recursive: true, withFileTypes: true });
  const paths = found.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const texts = await Promise.all(
    paths.map(async (path): Promise<[string, string]> => {
      const text = (await readFile(path, 'utf8')).replaceAll('\r\n', '\n');
      return [path.slice(SAMPLE.length).replaceAll('\\', '/'), text.replaceAll(PLACEHOLDER_URL, originUrl)];
    }),
  );
  return new Map(texts.sort(([a], [b]) => (a < b ? -1 : 1)));
}

export type { SampleApp } from './repo/apps.ts';

export { foreignWrites, unowned } from './repo/live.ts';
export type { ForeignWrite, Unowned } from './repo/live.ts';
