import assert from 'node:assert/strict';

import type { Locator } from 'playwright-core';

import { pick, type Row } from '../host/workbench.ts';
import { git } from '../world/repo/git.ts';
import type { GitGate } from './gitGate.ts';
import { belowExtensionHost } from './processes.ts';
import type { Stage } from './stage.ts';

const APP = 'reports';
const FOLDER = `apps/${APP}`;
const VIEW = 'History';
/** Two whole pages and a part of a third. */
const COMMITS = 120;
const SUBJECT = /^reports: day (\d+)$/;
const PATIENCE_MS = 60_000;

/** An app that syncs by hand, behind by more commits than a page holds. */
export function longHistoryStory(now: () => { readonly stage: Stage; readonly gate: GitGate }): void {
  const list = (view: string): Locator =>
    now().stage.code.page.locator(`.monaco-list[aria-label^="${view}"]`);
  const click = (view: string, label: string): Promise<void> =>
    list(view)
      .getByRole('treeitem', { name: new RegExp(`^${label}`) })
      .click();
  /** The end of a list once it is this commit and the row to get more, or this commit alone. Its commits follow one another. */
  const untilEnd = async (view: string, day: number, hasMore: boolean): Promise<readonly Row[]> => {
    const { code } = now().stage;
    let rows: readonly Row[] = [];
    for (const end = Date.now() + PATIENCE_MS; Date.now() < end; await code.page.waitForTimeout(200)) {
      await list(view).focus();
      await code.page.keyboard.press('End');
      rows = await code.drawnRows(view);
      const days = rows.flatMap(({ label }) => SUBJECT.exec(label)?.[1] ?? []).map(Number);
      const isThere = days.at(-1) === day && days.every((one, index) => one === (days[0] ?? 0) - index);
      if (isThere && rows.some(({ label }) => label === 'Load More') === hasMore) {
        return rows;
      }
    }
    throw new Error(`${view} did not end with day ${day}: ${rows.map(({ label }) => label).join(' | ')}`);
  };
  /** Git processes of Plumbline that wait at the gate. */
  const waiting = async (): Promise<number> =>
    (await belowExtensionHost(now().stage.code)).filter((command) =>
      command.startsWith(`/bin/sh ${now().gate.program}`),
    ).length;

  it('lists a long history page by page, what is not deployed, and who wrote a commit together', async () => {
    const { stage } = now();
    await importDays(stage.world.origin.bare);
    await git(stage.world.workspace, ['fetch', '--quiet', 'origin']);
    await stage.untilApp(APP, ({ description }) => description.startsWith('OutOfSync'));
    await stage.code.run('Plumbline: Show History');
    await pick(stage.code.page, APP);
    const landing = await stage.untilRow(({ label }) => label === `reports: day ${COMMITS}`);
    assert.match(landing.description, /^not deployed · [0-9a-f]{7} · Priya Nair · /);
    assert.match(
      landing.aria,
      /On the tracked branch, and in no sync that the controller tells of\., by Priya Nair, Jonas Weber, Lucía Ortega, committed by Forge, /,
    );
    const history = await stage.untilRow(({ aria }) => aria.startsWith(`History of ${APP}`));
    assert.match(history.description, /^main · 50 not deployed · fetched /);
    await untilEnd('Apps', COMMITS - 49, true);
    await click('Apps', 'Load More');
    await untilEnd('Apps', COMMITS - 99, true);
  });

  it('stops reading when it is told to, keeps what was read, and goes on from there', async () => {
    const { stage, gate } = now();
    const { code } = stage;
    const panel = code.page.locator('.part.panel');
    await code.run('Plumbline: Open History');
    await pick(code.page, APP);
    await panel.locator('.message', { hasText: new RegExp(`^${APP}: `) }).waitFor();
    await untilEnd(VIEW, COMMITS - 99, true);
    await gate.close();
    try {
      await click(VIEW, 'Load More');
      await list(VIEW)
        .getByRole('treeitem', { name: /^Reading commits…/ })
        .waitFor();
      assert.equal(await waiting(), 1);
      await panel.hover();
      await panel.getByRole('button', { name: 'Stop Reading History' }).click();
      await untilEnd(VIEW, COMMITS - 99, true);
      assert.equal(await waiting(), 0, 'its process ended');
    } finally {
      await gate.open();
    }
    await click(VIEW, 'Load More');
    const rows = await untilEnd(VIEW, 1, false);
    assert.ok(rows.some(({ label }) => label === 'reports: day 1'));
  });
}

/** A commit a day by one process, the last of them by three people and landed by the forge. */
async function importDays(bare: string): Promise<void> {
  const seconds = Math.floor(Date.now() / 1000);
  const author = 'Priya Nair <priya.nair@fernhill.example>';
  const commits = Array.from({ length: COMMITS }, (_, index) => {
    const day = index + 1;
    const together =
      '\n\nCo-authored-by: Jonas Weber <jonas.weber@fernhill.example>\nCo-authored-by: Lucía Ortega <lucia.ortega@fernhill.example>\n';
    const message = `reports: day ${day}${day === COMMITS ? together : ''}`;
    const text = `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: report-days\ndata:\n  day: "${day}"\n`;
    return [
      'commit refs/heads/main',
      `author ${author} ${seconds} +0000`,
      `committer ${day === COMMITS ? 'Forge <noreply@fernhill.example>' : author} ${seconds} +0000`,
      `data ${Buffer.byteLength(message)}`,
      message,
      ...(index === 0 ? ['from refs/heads/main^0'] : []),
      `M 100644 inline ${FOLDER}/days.yaml`,
      `data ${Buffer.byteLength(text)}`,
      text,
    ].join('\n');
  });
  await git(bare, ['fast-import', '--quiet'], { input: `${commits.join('\n')}\n` });
}
