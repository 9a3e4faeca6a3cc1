import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';

import { pick, type Row } from '../host/workbench.ts';
import type { Stage } from './stage.ts';

const FOLDER = 'apps/checkout';
const VIEW = 'History';

/** The list of histories in the panel: what it holds, how it is filtered, and what can be taken from it. */
export function auditStory(stageNow: () => Stage): void {
  const git = (...args: readonly string[]): string =>
    execFileSync('git', args, { cwd: stageNow().world.workspace, encoding: 'utf8' });
  const log = (...args: readonly string[]): readonly string[] =>
    git('log', '--first-parent', '-m', ...args, 'origin/main', '--', FOLDER)
      .trim()
      .split('\n');
  const labels = (rows: readonly Row[]): readonly string[] =>
    rows.filter(({ level, expanded }) => level === 1 && expanded !== undefined).map(({ label }) => label);
  const untilLabels = async (wanted: readonly string[]): Promise<readonly Row[]> => {
    const { code } = stageNow();
    const isThere = (rows: readonly Row[]): boolean => labels(rows).join('\n') === wanted.join('\n');
    return code.untilRows(isThere, { view: VIEW }).catch(async () => {
      assert.deepEqual(labels(await code.rows(VIEW)), wanted);
      throw new Error('the rows came too late');
    });
  };
  const message = (text: RegExp): Promise<void> =>
    stageNow()
      .code.page.locator('.part.panel .tree-explorer-viewlet-tree-view .message', { hasText: text })
      .waitFor();
  const clipboard = (): Promise<string> =>
    stageNow().code.page.evaluate<string>('navigator.clipboard.readText()');

  it('opens the history in the panel, newest first, with full times', async () => {
    const { code } = stageNow();
    await code.run('Plumbline: Open History');
    await pick(code.page, 'checkout');
    const rows = await untilLabels(log('--format=%s'));
    const times = log('--format=%ct').map((seconds) =>
      new Date(Number(seconds) * 1000).toISOString().slice(0, 16).replace('T', ' '),
    );
    const [newest] = rows;
    assert.ok(newest?.description.startsWith(`${times[0]} · `), newest?.description);
    assert.match(newest?.description ?? '', / · deployed \d{4}-\d\d-\d\d \d\d:\d\d by auto-sync$/);
    await message(/^checkout: main of .*, at [0-9a-f]{7}\. Times are UTC\.$/);
  });

  it('filters by text, by author and by what happened, with the keyboard, and says so', async () => {
    const { code } = stageNow();
    const { page } = code;
    const input = page.locator('.quick-input-widget input.input').first();
    // A field closes again where VS Code moves the focus at that moment: then it is asked for again.
    for (let isFilled = false; !isFilled;) {
      await page.locator('.part.panel .monaco-list[aria-label^="History"]').focus();
      await page.keyboard.press('Control+Alt+f');
      isFilled = await input.fill('gift', { timeout: 10_000 }).then(
        () => true,
        () => false,
      );
    }
    await page.keyboard.press('Enter');
    const all = log('--format=%s');
    await untilLabels(all.filter((subject) => subject.toLowerCase().includes('gift')));
    await message(/“gift”/);
    await code.run('Plumbline: Show All of the History');
    await untilLabels(all);

    await code.run('Plumbline: Filter History by Author…');
    const [author = ''] = log('--author=Tom', '--format=%an');
    await page.locator('.quick-input-widget .monaco-list-row', { hasText: author }).click();
    await page.keyboard.press('Enter');
    await untilLabels(log(`--author=${author}`, '--format=%s'));
    await message(new RegExp(`by ${author}`));
    await code.run('Plumbline: Show All of the History');

    await code.run('Plumbline: Filter History by What Happened…');
    await page
      .locator('.quick-input-widget .monaco-list-row', { hasText: 'Commits that are not deployed' })
      .click();
    await page.keyboard.press('Enter');
    await code.untilRows((rows) => rows.some(({ label }) => label === 'Nothing matches the filter'), {
      view: VIEW,
    });
    await code.run('Plumbline: Show All of the History');
    await untilLabels(all);
  });

  it('shows a file as a commit left it, read-only', async () => {
    const stage = stageNow();
    const { page } = stage.code;
    const panel = page.locator('.part.panel');
    const subjects = log('--format=%s');
    const at = subjects.findIndex((subject) => subject.includes('accept gift cards'));
    const sha = log('--format=%H')[at] ?? '';
    const row = panel.getByRole('treeitem', { name: /accept gift cards/ });
    const file = panel.getByRole('treeitem', { name: /^config\.yaml, changed/ });
    for (let attempt = 0; attempt < 3 && !(await file.isVisible()); attempt++) {
      await row.locator('.monaco-tl-twistie').click();
      await file.waitFor({ timeout: 5000 }).catch(() => undefined);
    }
    const rows = await stage.code.untilRows(
      (all) => all.some(({ label }) => label === 'carries no signature'),
      { view: VIEW },
    );
    const facts = rows.filter(({ level, expanded }) => level === 2 && expanded === undefined);
    const told = facts.map(({ label }) => label).join('\n');
    assert.match(
      told,
      /^Deployed \d{4}-\d\d-\d\d \d\d:\d\d UTC by auto-sync with revision [0-9a-f]{7}, says the record/,
    );
    assert.ok(told.includes('Tomás Rey <tomas.rey@fernhill.example>'), told);
    assert.ok(told.includes(`commit ${sha}, written `), told);
    const tab = page.locator('.tabs-container .tab', { hasText: `${sha.slice(0, 7)} config.yaml` });
    await stage.press(file, 'Open File as of This Commit', tab);
    await page.locator('.editor-instance .view-lines', { hasText: 'kind: ConfigMap' }).first().waitFor();
    const text = git('show', `${sha}:${FOLDER}/config.yaml`);
    await page.locator('.editor-instance .view-lines').last().click();
    await page.keyboard.press('Control+a');
    await page.keyboard.press('Control+c');
    await page.waitForFunction(`navigator.clipboard.readText().then((is) => is === ${JSON.stringify(text)})`);
    await page.keyboard.type('x');
    await page.getByText('comes from the cluster or from Git and cannot be edited here').first().waitFor();
  });

  it('copies the list as it is filtered, and a selected line alone', async () => {
    const { code } = stageNow();
    const { page } = code;
    await code.run('Plumbline: Copy Listed History as Markdown');
    await code.untilTold('The list is on the clipboard as Markdown, as it is filtered.');
    const copied = await clipboard();
    const shas = log('--format=%H').map((sha) => sha.slice(0, 12));
    assert.deepEqual(
      [...copied.matchAll(/^\| [^|]* \| ([0-9a-f]{12}) \|/gm)].map(([, sha]) => sha),
      shas,
    );
    const [newest = ''] = log('--format=%h');
    // A click opens the commit too, and the editor takes the keys.
    await page.locator('.part.panel').getByRole('treeitem').first().click();
    await page.locator('.tabs-container .tab', { hasText: newest.slice(0, 7) }).waitFor();
    const told = page.locator('.notification-list-item:visible', {
      hasText: 'The selected lines are on the',
    });
    // The editor that opens takes the keys once more when its files are there.
    for (let attempt = 0; attempt < 5 && (await told.count()) === 0; attempt++) {
      await page.locator('.part.panel .monaco-list[aria-label^="History"]').focus();
      await page.keyboard.press('Control+c');
      await told
        .first()
        .waitFor({ timeout: 5000 })
        .catch(() => undefined);
    }
    await code.untilTold('The selected lines are on the clipboard as Markdown.');
    assert.deepEqual(
      [...(await clipboard()).matchAll(/^\| [^|]* \| ([0-9a-f]{12}) \|/gm)].map(([, sha]) => sha),
      shas.slice(0, 1),
    );
  });

  it('lists a whole project in one order', async () => {
    const { code } = stageNow();
    await code.run('Plumbline: Open History');
    await pick(code.page, 'Project shop');
    await message(/^Project shop: /);
    const rows = await code.untilRows(
      (all) => all.some(({ description }) => description.startsWith('storefront · ')),
      { view: VIEW },
    );
    const lines = rows.filter(({ level, expanded }) => level === 1 && expanded !== undefined);
    const times = lines.flatMap(
      ({ description }) => /\d{4}-\d\d-\d\d \d\d:\d\d(?= ·)/.exec(description) ?? [],
    );
    assert.deepEqual(times, times.toSorted().toReversed());
    assert.ok(
      lines.some(
        ({ label, description }) =>
          label.startsWith('checkout: three pods (#440)') && / · #440 · /.test(description),
      ),
      'the pull request of a squash',
    );
    const fold = lines.find(({ label }) => /^\d+ commits by image-bot\[bot\]$/.test(label));
    assert.match(fold?.description ?? '', /^notifications · .* to .* · last: notifications: /);
    const apps = new Set(lines.map(({ description }) => description.split(' · ')[0]));
    for (const app of ['checkout', 'catalog', 'storefront']) {
      assert.ok(apps.has(app), [...apps].join(' '));
    }
  });
}
