import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';

import { pick, type Row } from '../host/workbench.ts';
import { auditStory } from './auditStory.ts';
import { cloneStory } from './cloneStory.ts';
import { tellWhatShowed } from './evidence.ts';
import { gitGate, type GitGate } from './gitGate.ts';
import { longHistoryStory } from './longHistoryStory.ts';
import { operationStory } from './operationStory.ts';
import { openStage, type Stage } from './stage.ts';

const FOLDER = 'apps/checkout';

/** What the folder of an app went through, by plain git. */
function log(stage: Stage, format: string, folder = FOLDER): readonly string[] {
  const args = ['log', '--first-parent', '-m', `--format=${format}`, 'origin/main', '--', folder];
  return execFileSync('git', args, { cwd: stage.world.workspace, encoding: 'utf8' }).trim().split('\n');
}

/** The commits below the history that was read: it names its branch. */
function landingsBelow(rows: readonly Row[]): readonly Row[] {
  const at = rows.findIndex(
    ({ label, description }) => label === 'History' && description.startsWith('main'),
  );
  const level = rows[at]?.level ?? 0;
  const after = at < 0 ? [] : rows.slice(at + 1);
  const end = after.findIndex((row) => row.level <= level);
  const below = end < 0 ? after : after.slice(0, end);
  return below.filter(({ aria }) => / ago/.test(aria) && /, by /.test(aria));
}

describe('the history of an app in the running VS Code', () => {
  let stage: Stage;
  let gate: GitGate;
  before(async () => {
    gate = await gitGate();
    stage = await openStage({ past: 2, settings: { 'git.path': gate.program } });
    await stage.connect();
    await stage.untilApp('checkout', (row) => row.description.startsWith('Synced'));
  });
  after(async () => {
    await stage?.close();
    await gate.dispose();
  });
  tellWhatShowed(() => stage?.code);

  it('lists the commits of the app as git does, with what was deployed when and by whom', async () => {
    const before = stage.requests().filter(({ method }) => method !== 'GET').length;
    await stage.code.run('Plumbline: Show History');
    await pick(stage.code.page, 'checkout');
    const subjects = log(stage, '%s');
    const rows = await stage.code.untilRows((all) => landingsBelow(all).length >= subjects.length);
    const landings = landingsBelow(rows);
    assert.deepEqual(
      landings.map(({ label }) => label),
      subjects,
    );
    const authors = log(stage, '%an');
    for (const [index, { aria }] of landings.entries()) {
      assert.ok(aria.includes(authors[index] ?? ''), aria);
    }
    assert.ok(landings.some(({ description }) => /^deployed .* by auto-sync/.test(description)));
    assert.equal(stage.requests().filter(({ method }) => method !== 'GET').length, before, 'it only reads');
  });

  it('opens a commit as the files of the app that it changed, read-only', async () => {
    const [sha = ''] = log(stage, '%H');
    const [subject = ''] = log(stage, '%s');
    const row = stage.code.page.getByRole('treeitem', {
      name: new RegExp(`^${subject.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)},`),
    });
    const names = stage.code.page.locator('.multiDiffEntry .file-path');
    for (let attempt = 0; attempt < 3 && (await names.count()) === 0; attempt++) {
      await row.click();
      await names
        .first()
        .waitFor({ timeout: 10_000 })
        .catch(() => undefined);
    }
    const [tab] = await stage.code.tabs();
    assert.ok(tab?.startsWith(`${sha.slice(0, 7)} `), tab);
    const args = [
      'diff-tree',
      '-m',
      '--first-parent',
      '-r',
      '--no-commit-id',
      '--name-only',
      sha,
      '--',
      FOLDER,
    ];
    const changed = execFileSync('git', args, { cwd: stage.world.workspace, encoding: 'utf8' });
    const shown = (await names.allInnerTexts()).map((name) => name.replaceAll(/[\n\u200e]/g, ''));
    assert.deepEqual(
      shown.map((name) =>
        changed
          .trim()
          .split('\n')
          .find((path) => name.includes(path.split('/').at(-1) ?? '')),
      ),
      changed.trim().split('\n').slice(0, shown.length),
    );
  });

  it('copies the history as a table', async () => {
    await stage.code.run('Plumbline: Copy History as Markdown');
    await pick(stage.code.page, 'checkout');
    await stage.code.untilTold('The history of checkout is on the clipboard as Markdown.');
  });

  auditStory(() => stage);

  operationStory(() => stage);

  it('goes on where the folder of the app was before it was moved', async () => {
    const args = [
      'log',
      '--first-parent',
      '-m',
      '--format=%s',
      'origin/main',
      '--',
      'apps/search',
      'apps/finder',
    ];
    const wanted = execFileSync('git', args, { cwd: stage.world.workspace, encoding: 'utf8' }).trim();
    const moved = wanted.split('\n').length - log(stage, '%s', 'apps/search').length;
    assert.ok(moved > 1, 'the old folder has commits of its own');
    await stage.code.run('Plumbline: Open History');
    await pick(stage.code.page, 'search');
    const labels = (all: readonly Row[]): string =>
      all
        .filter(({ level, expanded }) => level === 1 && expanded !== undefined)
        .map(({ label }) => label)
        .join('\n');
    await stage.code.untilRows((all) => labels(all) === wanted, { view: 'History' });
  });

  longHistoryStory(() => ({ stage, gate }));

  cloneStory(() => stage);
});
