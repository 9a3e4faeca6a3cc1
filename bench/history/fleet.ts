import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';

import { randomFrom } from './random.ts';

const run = promisify(execFile);

export const COMMITS = 20_000;
export const APPS = 500;
const TEAMS = 20;
/** One commit of so many is a merge that brings two of a side branch. */
const MERGE_EACH = 8;

export interface Fleet {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly clone: string;
  readonly origin: string;
}

/** The folder of an app: teams keep their own, as in most fleets. */
export function folderOf(app: number): string {
  return `apps/team-${app % TEAMS}/app-${app}`;
}

/** A repository of many apps with a base that all share, written by one process, and a clone of it without a commit graph. */
export async function writeFleet(folder: string): Promise<Fleet> {
  const config = path.join(folder, 'gitconfig');
  await writeFile(
    config,
    '[user]\n  name = Bench\n  email = bench@example.com\n[init]\n  defaultBranch = main\n[gc]\n  auto = 0\n',
  );
  const environment = {
    PATH: process.env['PATH'],
    HOME: folder,
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: config,
  };
  const origin = path.join(folder, 'origin.git');
  const clone = path.join(folder, 'clone');
  await run('git', ['init', '--quiet', '--bare', origin], { env: environment });
  const importing = run('git', ['fast-import', '--quiet'], { cwd: origin, env: environment });
  importing.child.stdin?.end(history());
  await importing;
  await run('git', ['clone', '--quiet', origin, clone], { env: environment });
  return { environment, clone, origin };
}

function history(): string {
  const random = randomFrom(20);
  const parts: string[] = [
    commit(0, 'Begin', [base(), ...Array.from({ length: APPS }, (_, app) => begin(app))]),
  ];
  for (let mark = 1; mark < COMMITS; mark++) {
    const app = Math.floor(random() ** 2 * APPS); // some apps change often, most seldom
    const isMerge = mark > 3 && mark % MERGE_EACH === 0;
    parts.push(
      isMerge
        ? commit(mark, `Merge pull request #${mark} from team/change`, [bump(app, mark)], [mark, mark - 2])
        : commit(mark, `app-${app}: 1.${mark}`, [bump(app, mark)], [mark]),
    );
  }
  return parts.join('');
}

function commit(
  mark: number,
  message: string,
  files: readonly string[],
  parents: readonly number[] = [],
): string {
  const [from, ...merged] = parents;
  return [
    'commit refs/heads/main',
    `mark :${mark + 1}`,
    `committer ${mark % 3 === 0 ? 'Ada' : 'image-bot[bot]'} <${mark % 7}@example.com> ${1_700_000_000 + mark * 300} +0000`,
    `data ${message.length}`,
    message,
    ...(from === undefined ? [] : [`from :${from}`]),
    ...merged.map((parent) => `merge :${parent}`),
    ...files,
    '',
  ].join('\n');
}

function file(name: string, text: string): string {
  return `M 100644 inline ${name}\ndata ${Buffer.byteLength(text)}\n${text}`;
}

function base(): string {
  return file('bases/web/kustomization.yaml', 'resources:\n  - service.yaml\n');
}

function begin(app: number): string {
  return [
    file(`${folderOf(app)}/kustomization.yaml`, 'resources:\n  - ../../../bases/web\n  - deployment.yaml\n'),
    bump(app, 0),
  ].join('\n');
}

function bump(app: number, version: number): string {
  return file(
    `${folderOf(app)}/deployment.yaml`,
    `apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: app-${app} }\nspec:\n  template:\n    spec:\n      containers: [{ name: app, image: "app-${app}:1.${version}" }]\n`,
  );
}
