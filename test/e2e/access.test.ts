import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';

import type { Locator } from 'playwright-core';

import { launchVsCode, type VsCode } from '../host/launchVsCode.ts';
import { untilSaved } from '../host/savedState.ts';
import { pick, type Row } from '../host/workbench.ts';
import { startAccessWorld, type AccessWorld } from './accessWorld.ts';
import { application, ownRequests } from './bareCluster.ts';
import { tellWhatShowed } from './evidence.ts';

/** Ways into a cluster, and what a window keeps. One story, in the order of the tests. */
describe('access to clusters in a workspace of several folders', () => {
  let world: AccessWorld;
  let code: VsCode;
  before(async () => {
    world = await startAccessWorld();
    code = await launchVsCode({
      workspace: world.workspace,
      kubeconfig: world.kubeconfig,
      settings: { 'plumbline.connection.loginTimeoutSeconds': 9 },
      env: {
        HTTPS_PROXY: `http://127.0.0.1:${world.proxies.environment.port}`,
        NO_PROXY: '127.0.0.1,localhost,.test',
      },
      viewport: { width: 1280, height: 1600 },
    });
    await code.open('Plumbline');
  });
  after(async () => {
    await code?.close();
    await world?.close();
  });
  tellWhatShowed(() => code);

  const choose = async (context: string): Promise<void> => {
    const input = code.page.getByPlaceholder('Nothing is called before you choose');
    await code.run('Plumbline: Select Context…');
    await input.waitFor();
    await input.fill(context);
    await pick(code.page, context);
    await until((rows) => rows.some(({ label, level }) => level === 1 && label === context));
  };
  const leave = async (context: string): Promise<void> => {
    await code.run('Plumbline: Disconnect');
    if ((await roots()).length > 1) {
      await pick(code.page, context);
    }
    await until((rows) => !rows.some(({ label, level }) => level === 1 && label === context));
  };
  const roots = async (): Promise<Row[]> => (await code.drawnRows('Apps')).filter(({ level }) => level === 1);
  const until = (is: (rows: Row[]) => boolean): Promise<Row[]> => code.untilRows(is);
  /** The rows of one context, once they meet the condition. */
  const untilIn = async (
    context: string,
    is: (root: Row, below: readonly Row[]) => boolean,
  ): Promise<readonly Row[]> => {
    let found: readonly Row[] = [];
    await until((rows) => {
      const first = rows.findIndex(({ label, level }) => level === 1 && label === context);
      const [root, ...rest] = first < 0 ? [] : rows.slice(first);
      const next = rest.findIndex(({ level }) => level === 1);
      found = next < 0 ? rest : rest.slice(0, next);
      return root !== undefined && is(root, found);
    });
    return found;
  };
  const connected = (context: string): Promise<readonly Row[]> =>
    untilIn(context, ({ description }) => /^\d+ apps?$/.test(description));
  const line = (rows: readonly Row[], label: string | RegExp): Row => {
    const row = rows.find((one) => (typeof label === 'string' ? one.label === label : label.test(one.label)));
    assert.ok(
      row,
      `${label} is not among: ${rows.map((one) => `${one.label} · ${one.description}`).join(' | ')}`,
    );
    return row;
  };
  /** A repaint between press and release swallows a click: a person who sees no effect clicks again. */
  const click = async (name: string | RegExp, effect: Locator): Promise<void> => {
    for (let attempt = 0; attempt < 3 && !(await effect.isVisible()); attempt++) {
      const row = code.page.getByRole('treeitem', { name }).first();
      // The row goes with its effect: who comes late clicks at nothing.
      await row.click({ timeout: 5000 }).catch(() => undefined);
      await effect.waitFor({ timeout: 10_000 }).catch(() => undefined);
    }
    await effect.waitFor();
  };
  /** The root row of a context whose description begins with these words. */
  const root = (context: string, says: string): Locator =>
    code.page
      .locator('[role="treeitem"][aria-level="1"]')
      .filter({ has: code.page.locator('.label-name', { hasText: context }) })
      .filter({ has: code.page.locator('.label-description', { hasText: new RegExp(`^${says}`) }) });
  const expand = async (app: string): Promise<void> => {
    const row = code.page.getByRole('treeitem', { name: new RegExp(`^Application ${app},`) });
    const opened = code.page.locator('[role="treeitem"][aria-expanded="true"]').and(row);
    for (let attempt = 0; attempt < 5 && (await opened.count()) === 0; attempt++) {
      await row.locator('.monaco-tl-twistie').click();
      await opened.waitFor({ timeout: 3000 }).catch(() => undefined);
    }
  };
  const below = async (app: string): Promise<readonly Row[]> => {
    const rows = await code.drawnRows('Apps');
    const first = rows.findIndex(({ aria }) => aria.startsWith(`Application ${app},`));
    const level = rows[first]?.level ?? 0;
    const rest = rows.slice(first + 1);
    const end = rest.findIndex((row) => row.level <= level);
    return end < 0 ? rest : rest.slice(0, end);
  };
  const statusBar = (): Promise<string> =>
    code.page
      .locator('#plumbline\\.plumbline-gitops\\.plumbline\\.apps')
      .innerText()
      .then((text) => text.trim());

  /** What was asked of the proxies of the kubeconfig, the environment and VS Code. It asks its gallery by the same way. */
  const targets = (): readonly (readonly string[])[] =>
    [world.proxies.file, world.proxies.environment, world.proxies.setting].map(({ asked }) => [
      ...new Set(asked.map(({ target }) => target).filter((target) => /^(kube|direct)\./.test(target))),
    ]);
  /** Adds to the user's settings, which VS Code reads when a window opens. */
  const setUser = async (added: object): Promise<void> => {
    const file = path.join(code.folder, 'data', 'data', 'User', 'settings.json');
    const before = JSON.parse(await readFile(file, 'utf8')) as object;
    await writeFile(file, JSON.stringify({ ...before, ...added }));
  };

  it('says of every app where its manifests are, over folders, working trees and clones', async () => {
    await choose('over-vpn');
    await connected('over-vpn');
    // The path dies without a word; what is seen of that is told at the end, for it takes its time.
    world.vpn.script.add({ kind: 'stall' });
    world.vpn.script.stallWatches();
    await choose('main');
    await connected('main');
    const places: readonly (readonly [app: string, label: RegExp, says: RegExp])[] = [
      ['ledger', /^apps\/ledger/, /^in workspace$/],
      ['search', /^apps\/search/, /^in workspace$/],
      ['tools', /^apps\/tools/, /^in another folder, open it: .*repos\/tools$/],
      ['billing', /^apps\/billing/, /^not cloned, clone .*billing/],
      ['cache', /redis/, /^from .*charts\.fernhill\.example.*, without Git history$/],
      ['eu-west', /^Generated by ApplicationSet regions$/, /^edits of this app are overwritten$/],
      ['edge', /^Objects live on /, /^connect to direct to see them$/],
    ];
    for (const [app, label, says] of places) {
      await expand(app);
      await until((rows) => rows.some((row) => label.test(row.label) && says.test(row.description))).catch(
        async () => assert.fail(`${app}: ${JSON.stringify(await below(app))}`),
      );
      await code.page
        .getByRole('treeitem', { name: new RegExp(`^Application ${app},`) })
        .locator('.monaco-tl-twistie')
        .click();
    }
  });

  it('says why an action cannot work where the manifests are elsewhere', async () => {
    const reasons: readonly (readonly [app: string, reason: RegExp])[] = [
      ['cache', /cache comes from the chart redis 19\.1\.0 of .*: versions, and no Git history\./],
      ['billing', /is not cloned/],
    ];
    for (const [app, reason] of reasons) {
      await code.run('Plumbline: Open Source Folder');
      await pick(code.page, app);
      await code.untilTold(reason);
    }
    await code.run('Plumbline: Open Manifest');
    await pick(code.page, 'eu-west');
    await code.untilTold(
      'eu-west is generated by ApplicationSet regions, which no file of this workspace declares.',
    );
    await code.run('Notifications: Clear All Notifications');
  });

  it('counts an app once that two contexts of one cluster show', async () => {
    const before = await statusBar();
    await choose('main-again');
    await connected('main-again');
    await until((rows) => rows.filter(({ label }) => label === 'ledger').length === 2);
    assert.match(before, /^1 of 11 apps/);
    assert.equal((await statusBar()).replace(/ · .*/, ''), before.replace(/ · .*/, ''));
    await leave('main-again');
  });

  it('announces a production app that turned Degraded, once, and no other app', async () => {
    const reads = (app: string) => (rows: readonly Row[]) =>
      rows.some(({ aria }) => aria.startsWith(`Application ${app},`) && aria.includes('health Degraded'));
    world.cluster.put(
      application('search', { health: 'Degraded' }),
      application('shop-prod', { health: 'Degraded' }),
    );
    const toast = code.page.locator('.notification-list-item', { hasText: 'turned Degraded' });
    await toast.first().waitFor();
    assert.match(await toast.first().innerText(), /shop-prod turned Degraded/);
    world.cluster.put(application('pay-prod', { health: 'Degraded' }));
    await until((rows) => reads('pay-prod')(rows) && reads('search')(rows));
    const messages = (await code.notifications())
      .map(({ message }) => message)
      .filter((one) => /Degraded/.test(one));
    assert.deepEqual(messages, ['shop-prod turned Degraded.'], 'the next one waits for a minute of quiet');
    await code.run('Notifications: Clear All Notifications');
  });

  it('asks somebody with rights in single namespaces which ones, and shows those', async () => {
    await choose('viewer');
    await untilIn('viewer', ({ description }) => description === 'rights for single namespaces only');
    await click(
      /^Choose Namespaces…/,
      code.page.locator('.quick-input-title', { hasText: 'Namespaces that hold the apps in viewer' }),
    );
    const input = code.page.locator('.quick-input-widget input.input').first();
    await input.fill('team-a, argocd');
    await input.press('Enter');
    const rows = await untilIn(
      'viewer',
      ({ description }, all) =>
        description === '1 app in team-a only' && all.some(({ label }) => label === 'checkout'),
    );
    assert.match(line(rows, 'Application in argocd: not allowed').description, /you lack 'list' and 'watch'/);
    await leave('viewer');
  });

  it('goes through the proxy of the kubeconfig and of the environment, with a private authority', async () => {
    await choose('by-proxy-url');
    await connected('by-proxy-url');
    await leave('by-proxy-url');
    await choose('corp');
    await connected('corp');
    await leave('corp');
    assert.deepEqual(targets(), [['kube.test:6443'], ['kube.corp:6443'], []]);
    await choose('direct');
    await untilIn('direct', ({ description }) => description === 'Cannot be reached');
    await leave('direct');
    assert.deepEqual(targets(), [['kube.test:6443'], ['kube.corp:6443'], []], 'NO_PROXY holds');
  });

  it('says which login program is missing, and where it was looked for', async () => {
    await choose('missing-login');
    const rows = await untilIn(
      'missing-login',
      ({ description }) => description === 'no-such-login not found',
    );
    assert.match(
      line(rows, 'no-such-login not found').description,
      /^no-such-login not found, PATH was .*\/bin/,
    );
    assert.match(line(rows, 'no-such-login not found').description, /Get it from the platform team\./);
    await leave('missing-login');
  });

  it('shows a device code, copies it for its page, and starts the program once for two contexts', async () => {
    await choose('login');
    const said = await untilIn('login', (_root, rows) => rows.some(({ label }) => label.startsWith('Copy ')));
    assert.deepEqual(
      said.map(({ label }) => label),
      [
        'Logging in as kim',
        'Open the following page:',
        'https://login.fernhill.example/device',
        'Then enter the code:',
        'WDJB-MJHT',
        'Copy WDJB-MJHT and Open the Login Page',
        'Cancel Login',
      ],
    );
    await choose('login-too');
    await untilIn('login-too', (_root, rows) => rows.some(({ label }) => label === 'Cancel Login'));
    // VS Code asks before it opens a page that nobody trusted yet.
    const opening = code.page.locator('.monaco-dialog-box', { hasText: 'open the external website?' });
    await click(/^Copy WDJB-MJHT and Open the Login Page/, opening);
    assert.equal((await code.dialog())?.detail, 'https://login.fernhill.example/device');
    await code.page.keyboard.press('Escape');
    await opening.waitFor({ state: 'detached' });
    assert.equal(await code.page.evaluate<string>('navigator.clipboard.readText()'), 'WDJB-MJHT');
    await world.login.approve('demo-admin');
    await connected('login');
    await connected('login-too');
    assert.equal(await world.login.runs(), 1);
    await leave('login-too');
  });

  it('ends a login that takes too long or is cancelled, and starts none by itself', async () => {
    await choose('slow-login');
    await untilIn('slow-login', (_root, rows) => rows.some(({ label }) => label === 'Cancel Login'));
    await click(/^Cancel Login/, root('slow-login', 'Login cancelled'));
    await click(/^Try Again Now/, root('slow-login', 'connecting'));
    const rows = await untilIn('slow-login', ({ description }) => description === 'sleep timed out');
    assert.equal(
      line(rows, 'sleep timed out').description,
      'The login program sleep did not finish in time and was ended.',
    );
    assert.ok(line(rows, /Try again, or give it longer/));
    await leave('slow-login');
  });

  it('says how an OpenID Connect token is renewed, and goes on when kubectl has done it', async () => {
    await choose('oidc');
    const rows = await untilIn('oidc', ({ description }) => description === 'Token has ended');
    assert.match(line(rows, /^Run any kubectl command/).label, /it renews the token in the file/);
    await world.renewOidc();
    await connected('oidc');
    await leave('oidc');
  });

  it('notices a path that died without a word, and says since when the rows are old', async () => {
    const rows = await untilIn('over-vpn', ({ description }) => description.startsWith('as of '));
    const stale = line(rows, /^(Cannot be reached|Does not answer)$/);
    assert.match(await code.log(), /nothing came for 4\d s, and a new request stayed without an answer/);
    assert.match(stale.description, /^as of \d+:\d+.* · try now$/);
    assert.match(line(rows, 'far-away').aria, /as of \d+:\d+/);
    world.vpn.script.clear();
    await click(/^(Cannot be reached|Does not answer),/, root('over-vpn', '1 app'));
    await leave('over-vpn');
  });

  it('comes back after a reload without starting a login, and a restored tab makes no call', async () => {
    await code.run('Plumbline: Open Live Object');
    await code.page.locator('.quick-input-title', { hasText: 'Which app?' }).waitFor();
    await pick(code.page, 'ledger');
    const { page } = code;
    await page.locator('.view-line', { hasText: 'kind: Application' }).first().waitFor();
    const reads = (): number =>
      ownRequests(world.cluster).filter(({ path: to }) => to.endsWith('/applications/ledger')).length;
    const before = reads();
    await untilSaved(page, 'plumbline://live/');
    await code.reload();
    await connected('main');
    const rows = await untilIn('login', ({ description }) => description === 'not connected');
    assert.deepEqual(
      rows.map(({ label }) => label),
      ['Connect', 'Always Connect Here'],
    );
    await page.locator('.view-line', { hasText: 'asks no cluster by itself' }).first().waitFor();
    assert.equal(reads(), before);
    assert.equal(await world.login.runs(), 1);
    await page.locator('.editor-actions').getByRole('button', { name: 'Show Again' }).first().click();
    await page.locator('.view-line', { hasText: 'kind: Application' }).first().waitFor();
    assert.ok(reads() > before);
  });

  it('drops a refused token once, waits for a click, and connects by itself where it was told to', async () => {
    await world.login.approve('revoked');
    await click(/^Connect/, root('login', 'signed out'));
    assert.equal(await world.login.runs(), 3, 'one login, and one more after the 401');
    await world.login.approve('demo-admin');
    await click(/^Always Connect Here/, root('login', '10 apps'));
    assert.equal(await world.login.runs(), 4);
    await setUser({ 'http.proxy': `http://127.0.0.1:${world.proxies.setting.port}` });
    await code.reload();
    await connected('login');
    assert.equal(await world.login.runs(), 5);
  });

  it('goes through the proxy that VS Code is set to, rather than that of the environment', async () => {
    await choose('corp-too');
    await connected('corp-too');
    assert.deepEqual(targets(), [['kube.test:6443'], ['kube.corp:6443'], ['kube.two:6443']]);
  });
});
