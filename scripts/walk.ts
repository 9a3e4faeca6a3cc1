/**
 * `node scripts/walk.ts FOLDER [--out FOLDER] [--only editor|cluster]`: opens a GitOps repository in VS Code as a new user
 * would, and writes down what shows, with pictures. First the editor, connected to nothing: problems, lines above
 * manifests, outline, hovers, definitions, completion. Then a demo cluster that holds the Applications that it declares:
 * every row, hover, title and message.
 */
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';

import type { Locator } from 'playwright-core';

import { launchVsCode, type VsCode } from '../test/host/launchVsCode.ts';
import { pick, type Row } from '../test/host/workbench.ts';
import { startDemoCluster } from '../test/world/api/startDemoCluster.ts';
import { git } from '../test/world/repo/git.ts';
import { asText, at } from '../src/core/util/json.ts';
import { walkAuthoring } from './walk/authoring.ts';
import { fillCluster } from './walk/cluster.ts';
import { declaredIn, groupBy, type Declared } from './walk/declared.ts';
import { addStandIns } from './walk/standIns.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { out: { type: 'string', default: 'walk' }, only: { type: 'string' } },
});
const from = path.resolve(positionals[0] ?? '.');
const out = path.resolve(values.out);
const lines: string[] = [];
const say = (line: string): void => {
  lines.push(line);
};

const dir = await mkdtemp(path.join(os.tmpdir(), 'plumbline-walk-'));
const cluster = await startDemoCluster();
try {
  await mkdir(out, { recursive: true });
  const work = path.join(dir, path.basename(from).replace(/^.*\+/, ''));
  await cp(from, work, { recursive: true, filter: (source) => path.basename(source) !== '.git' });
  await addStandIns(work);
  const declared = await declaredIn(work);
  const sha = await repository(work, originOf(declared) ?? originLike(path.basename(from)));
  fillCluster(cluster, declared, sha, Date.now());
  const code = await launchVsCode({
    workspace: work,
    kubeconfig: cluster.kubeconfig,
    // So high that no list scrolls.
    viewport: { width: 1400, height: 3600 },
    settings: { 'workbench.startupEditor': 'none', 'workbench.tree.enableStickyScroll': false },
  });
  try {
    if (values.only !== 'cluster') {
      await walkAuthoring({
        code,
        root: work,
        declared,
        say,
        shot: (name) => code.screenshot(path.join(out, `${name}.png`)),
      });
    }
    if (values.only !== 'editor' && declared.applications.length > 0) {
      await walk(code);
    }
  } finally {
    await writeFile(path.join(out, 'log.txt'), await code.log());
    await code.close();
  }
} finally {
  await writeFile(path.join(out, 'lines.txt'), lines.join('\n'));
  await cluster.close();
  await rm(dir, { recursive: true, force: true });
}

/** The address that most apps name, which is the repository itself. */
function originOf({ applications }: Declared): string | undefined {
  const urls = applications.flatMap((app) => asText(at(app, 'spec', 'source', 'repoURL')) ?? []);
  const counts = groupBy(urls, (url) => url);
  return [...counts].toSorted(([, a], [, b]) => b.length - a.length)[0]?.[0];
}

/** Of a folder named `owner+repository`. */
function originLike(folder: string): string {
  return `https://github.com/${folder.replace('+', '/')}`;
}

async function repository(work: string, origin: string): Promise<string> {
  const as = ['-c', 'user.name=A User', '-c', 'user.email=user@example.com'];
  await git(work, ['init', '--quiet', '--initial-branch=main']);
  await git(work, ['remote', 'add', 'origin', origin]);
  await git(work, ['add', '--all', '--force']);
  await git(work, [...as, 'commit', '--quiet', '--message', 'State of the repository']);
  const sha = (await git(work, ['rev-parse', 'HEAD'])).trim();
  await git(work, ['update-ref', 'refs/remotes/origin/main', sha]);
  return sha;
}

async function walk(code: VsCode): Promise<void> {
  await code.open('Plumbline');
  await code.run('Plumbline: Select Context…');
  await pick(code.page, 'plumbline-demo');
  await code.untilRows((rows) => rows.length > 4);
  await code.page.waitForTimeout(4000);
  await code.screenshot(path.join(out, '1-connected.png'));
  say('# Rows as they first show');
  tell(await code.rows('Apps'));
  await hovers(code, 'first');
  const apps = await openApps(code, 8);
  await code.page.waitForTimeout(2500);
  await code.screenshot(path.join(out, '2-open.png'));
  say('# Rows with apps open');
  tell(await code.rows('Apps'));
  await hovers(code, 'open');
  for (const [index, app] of apps.entries()) {
    say(`# ${app}`);
    await act(code, app, 'Show Difference', index);
    await act(code, app, 'Open Manifest', index);
  }
  say('# Notifications');
  for (const { message, severity } of await code.notifications()) {
    say(`${severity}: ${message}`);
  }
}

function tell(rows: readonly Row[]): void {
  for (const row of rows) {
    say(`${'  '.repeat(row.level)}${row.label} | ${row.description} | spoken: ${row.aria}`);
  }
}

/** Opens the first apps that stand closed, and of those that differ as many again. */
async function openApps(code: VsCode, count: number): Promise<string[]> {
  const rows = await code.drawnRows('Apps');
  const apps = rows.filter((row) => row.aria.startsWith('Application ') && row.expanded === false);
  const chosen = [
    ...apps.filter((row) => row.aria.includes('OutOfSync')).slice(0, count / 2),
    ...apps.filter((row) => !row.aria.includes('OutOfSync')).slice(0, count / 2),
  ];
  for (const { label } of chosen) {
    await appRow(code, label).locator('.monaco-tl-twistie').click();
    await code.page.waitForTimeout(400);
  }
  return chosen.map(({ label }) => label);
}

function appRow(code: VsCode, name: string): Locator {
  return code.page.getByRole('treeitem', { name: new RegExp(`^Application ${name},`) }).first();
}

/** Hovers over one row of each kind that is drawn. */
async function hovers(code: VsCode, when: string): Promise<void> {
  say(`# Hovers (${when})`);
  const drawn = await code.drawnRows('Apps');
  const kinds = groupBy(
    drawn,
    (row) =>
      `${row.level} ${row.icons.join()} ${row.label.split(/[/ ]/)[0] === row.label ? '' : row.label.split(/[/ ]/)[0]}`,
  );
  const shown = [...kinds.values()].flatMap((rows) => rows.slice(0, 1)).slice(0, 24);
  for (const row of shown) {
    const found = code.page.locator('.part.sidebar .monaco-list-row', { hasText: row.label }).first();
    await code.page.mouse.move(1300, 900);
    await found
      .locator('.label-name')
      .hover({ timeout: 2000 })
      .catch(() => undefined);
    const hover = code.page.locator('.monaco-hover:visible').first();
    await hover.waitFor({ timeout: 6000 }).catch(() => undefined);
    say(`## ${row.label}`);
    say((await hover.count()) === 0 ? '(none)' : await hover.innerText());
  }
}

async function act(code: VsCode, app: string, command: string, index: number): Promise<void> {
  await code.run('View: Close All Editors');
  await code.run('Notifications: Clear All Notifications');
  const row = appRow(code, app);
  await row.hover();
  const button = row.getByRole('button', { name: command });
  if ((await button.count()) === 0) {
    say(`${command}: no button`);
    return;
  }
  await button.click();
  await code.page.waitForTimeout(3500);
  say(`${command} tabs: ${(await code.tabs()).join(' ;; ')}`);
  for (const { message } of await code.notifications()) {
    say(`${command} notice: ${message}`);
  }
  const shown = await code.page
    .locator('.part.editor .view-line')
    .evaluateAll((all) => all.map((one) => one.textContent ?? '').filter((text) => text.includes('#')));
  shown.slice(0, 12).forEach((text) => say(`${command} header: ${text.replaceAll('\u00a0', ' ')}`));
  await code.screenshot(path.join(out, `3-${index}-${command.replaceAll(' ', '-')}.png`));
}
