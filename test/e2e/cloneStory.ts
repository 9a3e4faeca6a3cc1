import { mkdtemp, rename, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

import { pick, type Row } from '../host/workbench.ts';
import { git } from '../world/repo/git.ts';
import type { Stage } from './stage.ts';

const APP = 'checkout';
const VIEW = 'History';

/** Clones that lack a part of the history say so, and what they advise helps. */
export function cloneStory(stageNow: () => Stage): void {
  let subjects: string;
  let aside: string;

  before(async () => {
    const args = ['log', '--first-parent', '-m', '--format=%s', 'main', '--', `apps/${APP}`];
    subjects = (await git(stageNow().world.origin.bare, args)).trim();
    aside = await mkdtemp(path.join(os.tmpdir(), 'plumbline-clones-'));
    await git(stageNow().world.origin.bare, ['config', 'uploadpack.allowFilter', 'true']);
  });
  after(() => rm(aside, { recursive: true, force: true }));

  const inClone = (...args: readonly string[]): Promise<string> => git(stageNow().world.workspace, args);
  const labels = (rows: readonly Row[]): string =>
    rows
      .filter(({ level, expanded }) => level === 1 && expanded !== undefined)
      .map(({ label }) => label)
      .join('\n');
  /** The user's clone as if it had been made with these options. */
  const cloned = async (...options: readonly string[]): Promise<void> => {
    const { workspace, origin } = stageNow().world;
    await git(aside, ['clone', '--quiet', ...options, `file://${origin.bare}`, 'clone']);
    await rm(path.join(workspace, '.git'), { recursive: true });
    await rename(path.join(aside, 'clone', '.git'), path.join(workspace, '.git'));
    await rm(path.join(aside, 'clone'), { recursive: true });
    await inClone('config', 'remote.origin.url', origin.url);
  };
  const refreshed = async (is: (rows: readonly Row[]) => boolean): Promise<readonly Row[]> => {
    await stageNow().code.run('Plumbline: Refresh Listed History');
    return stageNow().code.untilRows(is, { view: VIEW });
  };
  const untilWhole = (): Promise<unknown> => refreshed((rows) => labels(rows) === subjects);
  const tells = (rows: readonly Row[], label: string, what: string): boolean =>
    rows.some((row) => row.label === label && row.description.includes(what));

  it('says where a shallow clone ends, and is whole after what it advises', async () => {
    await stageNow().code.run('Plumbline: Open History');
    await pick(stageNow().code.page, APP);
    await stageNow().code.untilRows((rows) => labels(rows) === subjects, { view: VIEW });
    const [newest = ''] = subjects.split('\n');
    const since = (
      await git(stageNow().world.origin.bare, [
        'rev-list',
        '--count',
        '--first-parent',
        `main`,
        `^:/${newest}`,
      ])
    ).trim();
    await cloned(`--depth=${Number(since) + 1}`);
    await refreshed((rows) => tells(rows, 'The clone ends here', 'git fetch --unshallow'));
    await inClone('fetch', '--quiet', '--unshallow');
    await untilWhole();
  });

  it('says that a clone has no trees, and is whole after what it advises', async () => {
    await cloned('--filter=tree:0');
    await refreshed((rows) =>
      tells(
        rows,
        'The clone has no trees',
        '"git config --unset remote.origin.partialclonefilter", then "git fetch --refetch"',
      ),
    );
    await inClone('config', '--unset', 'remote.origin.partialclonefilter');
    await inClone('fetch', '--quiet', '--refetch');
    await untilWhole();
  });
}
