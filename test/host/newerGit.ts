import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';

import { cacheFolder, installedOnce } from './cache.ts';

const run = promisify(execFile);

/** What a git of Debian 13 needs that Debian 12 has in an older version. */
const PACKAGES = ['git', 'libc6', 'libpcre2-8-0', 'zlib1g'];
const KEY = '/usr/share/keyrings/debian-archive-keyring.gpg';

/** Why there is none on this machine; undefined where it can be had. */
function noNewerGit(): string | undefined {
  if (process.platform !== 'linux' || !existsSync('/usr/bin/apt-get') || !existsSync(KEY)) {
    return 'a newer git is unpacked from Debian packages, and this machine has no apt-get with their keys';
  }
  return undefined;
}

/**
 * A git of 2.45 or newer beside the one that is installed: unpacked, not installed, and started by the loader and with the
 * libraries that it came with. Answers the path of the program.
 */
async function newerGit(): Promise<string> {
  const folder = path.join(cacheFolder(), 'git-trixie');
  await installedOnce(folder, unpack);
  return path.join(folder, 'git');
}

/**
 * The same, or undefined with its reason said where it cannot be had: without apt-get, or without a network. In CI that is
 * a failure, so that it is noticed when these tests do not run.
 *
 * @throws in CI
 */
export async function newerGitIfAny(say: (line: string) => void): Promise<string | undefined> {
  const reason =
    noNewerGit() ??
    (await newerGit().then(
      (program) => ({ program }),
      (error: unknown) => `a newer git could not be unpacked: ${String(error)}`,
    ));
  if (typeof reason === 'object') {
    return reason.program;
  }
  if (process.env['CI'] === 'true') {
    throw new Error(reason);
  }
  say(`skipped: ${reason}`);
  return undefined;
}

async function unpack(folder: string): Promise<void> {
  const apt = path.join(folder, 'apt');
  await mkdir(path.join(apt, 'state/lists/partial'), { recursive: true });
  await mkdir(path.join(apt, 'cache/archives/partial'), { recursive: true });
  await mkdir(path.join(apt, 'none'));
  await writeFile(
    path.join(apt, 'sources.list'),
    `deb [signed-by=${KEY}] http://deb.debian.org/debian trixie main\n`,
  );
  const config = path.join(apt, 'apt.conf');
  // Nothing of the machine's own apt is read or written: it may know other releases, and must not learn this one.
  await writeFile(
    config,
    [
      `Dir::State "${apt}/state";`,
      'Dir::State::status "/dev/null";',
      `Dir::Cache "${apt}/cache";`,
      `Dir::Etc::SourceList "${apt}/sources.list";`,
      `Dir::Etc::SourceParts "${apt}/none";`,
      `Dir::Etc::PreferencesParts "${apt}/none";`,
      'Acquire::Languages "none";',
      'Acquire::Retries "2";',
      'Acquire::IndexTargets::deb::DEP-11::DefaultEnabled "false";',
      'APT::Sandbox::User "root";',
      '',
    ].join('\n'),
  );
  const env = { ...process.env, APT_CONFIG: config };
  await run('apt-get', ['update', '-qq'], { env });
  await run('apt-get', ['download', '-qq', ...PACKAGES], { env, cwd: apt });
  const root = path.join(folder, 'root');
  await mkdir(root);
  for (const name of (await readdir(apt)).filter((one) => one.endsWith('.deb'))) {
    await run('dpkg', ['-x', path.join(apt, name), root]);
  }
  await rm(apt, { recursive: true });
  const files = await readdir(root, { recursive: true });
  const libraries = path.dirname(files.find((name) => name.endsWith('/libc.so.6')) ?? '');
  const loader = files.find((name) => name.startsWith(`${libraries}/ld-linux`));
  if (loader === undefined) {
    throw new Error('the packages hold no loader');
  }
  // The folder gets its final name later, so the script finds everything from its own place.
  const program = path.join(folder, 'git');
  await writeFile(
    program,
    [
      '#!/bin/sh',
      'here=$(dirname "$(readlink -f "$0")")/root',
      `exec "$here/${loader}" --library-path "$here/${libraries}" "$here/usr/bin/git" "$@"`,
      '',
    ].join('\n'),
  );
  await chmod(program, 0o755);
}
