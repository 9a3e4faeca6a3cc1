import assert from 'node:assert/strict';

import { untilSaved } from '../host/savedState.ts';
import { pick } from '../host/workbench.ts';
import { ApiClient } from '../unit/world/api/apiClient.ts';
import type { LoggedRequest } from '../world/api/requestLog.ts';
import { editLive } from '../world/incident.ts';
import { git } from '../world/repo/git.ts';
import { iconContrasts } from './contrast.ts';
import { untilMarked } from './marks.ts';
import { pushEdit } from './pushed.ts';
import { openStage, type Stage } from './stage.ts';
import { tellWhatShowed } from './evidence.ts';

/** Below `spec` of an Application. */
const JQ_RULE = `  ignoreDifferences:
    - group: apps
      kind: Deployment
      jqPathExpressions:
        - .spec.template.spec.containers[0:1][].resources.requests
`;
const CONFIG = '/api/v1/namespaces/checkout/configmaps/checkout';

/** Differences of a whole app, in the editor that shows several files. */
describe('differences in the running VS Code', () => {
  let stage: Stage;
  before(async () => {
    stage = await openStage({ past: 1 });
    await stage.connect();
    await stage.untilApp('checkout', (row) => row.description.startsWith('Synced'));
    await editLive(stage.world.kubeconfig, 'checkout-replicas');
    const api = new ApiClient(stage.world.cluster);
    await api.merge(`${CONFIG}?fieldManager=kubectl-patch`, { data: { 'by-hand': 'yes' } });
    await stage.untilApp('checkout', (row) => row.description.startsWith('OutOfSync'));
  });
  after(() => stage?.close());
  tellWhatShowed(() => stage?.code);

  it('shows every edited resource of the app in one editor, each line with its writer', async () => {
    await stage.press(
      stage.app('checkout'),
      'Show Difference',
      stage.code.page.locator('.monaco-diff-editor').first(),
    );
    const marked = await untilMarked(stage.code.page, 2);
    assert.deepEqual(
      marked.map(({ line }) => line),
      ['by-hand: "yes"', 'replicas: 8'],
    );
    assert.match(marked[0]?.mark ?? '', /^kubectl-patch · \d+:\d+:\d+.* · not in Git$/);
    assert.match(marked[1]?.mark ?? '', /^kubectl-edit · \d+:\d+:\d+/);
    const [tab] = await stage.code.tabs();
    assert.match(tab ?? '', /^checkout: main at [0-9a-f]{7} ↔ live · Argo CD: OutOfSync/);
    const names = await stage.code.page.locator('.multiDiffEntry .file-path').allInnerTexts();
    assert.deepEqual(
      names.map((name) => name.replaceAll('\n', '')),
      ['ConfigMap checkout.yaml/checkout/checkout', 'Deployment checkout.yaml/checkout/checkout'],
      'one name for both sides',
    );
  });

  const dryRuns = (): readonly LoggedRequest[] =>
    stage.requests().filter(({ method, query }) => method === 'PATCH' && query.includes('dryRun'));

  /** Opens the difference of the Deployment from the palette. */
  async function difference(): Promise<void> {
    await stage.code.run('View: Close All Editors');
    await stage.code.run('Plumbline: Show Difference of Resource');
    await pick(stage.code.page, 'checkout');
    await pick(stage.code.page, 'Deployment checkout');
    await stage.code.page.locator('.monaco-diff-editor').first().waitFor();
  }

  async function tabSays(title: RegExp): Promise<void> {
    await stage.code.page.locator('.tab.active .label-name', { hasText: title }).waitFor();
  }

  /** A line above the manifest, the same on both sides. */
  async function header(text: string): Promise<void> {
    const lines = stage.code.page.locator('.editor.modified .view-line', { hasText: text.slice(0, 40) });
    await lines.first().waitFor();
    assert.equal((await lines.first().innerText()).replaceAll('\u00a0', ' '), text);
  }

  it('shows the tabs of a difference after a reload without asking any cluster, and anew at a click', async () => {
    const { page } = stage.code;
    const before = dryRuns().length;
    await untilSaved(page, 'plumbline:/');
    await stage.code.reload();
    // A remembered context connects when the view is shown; the tab waits for its button.
    await stage.untilApp('checkout', (row) => row.description.startsWith('OutOfSync'));
    await page.locator('.view-line', { hasText: 'asks no cluster by itself' }).first().waitFor();
    const [tab] = await stage.code.tabs();
    assert.match(tab ?? '', /^checkout: main at [0-9a-f]{7} ↔ live · Argo CD: OutOfSync/);
    assert.equal(dryRuns().length, before);
    await page.locator('.editor-actions').getByRole('button', { name: 'Show Again' }).first().click();
    const marked = await untilMarked(page, 2);
    assert.deepEqual(
      marked.map(({ line }) => line),
      ['by-hand: "yes"', 'replicas: 8'],
    );
    assert.ok(dryRuns().length > before);
  });

  it('shows what the server says where it rejects the dry run, and calls the comparison approximate', async () => {
    const message = 'admission webhook "replicas.fernhill.example" denied the request: at most 5 replicas';
    stage.world.cluster.script.add({
      kind: 'status',
      code: 422,
      message,
      count: 1,
      match: { verb: 'patch', resource: 'deployments', user: 'admin' },
    });
    await difference();
    await tabSays(
      /^Deployment checkout: .* ↔ live \(approximate: the dry run was rejected\) · Argo CD: OutOfSync/,
    );
    await header(`# The API server rejects what Git declares, so a sync would fail too. It says: ${message}`);
    assert.equal((await untilMarked(stage.code.page, 1))[0]?.line, 'replicas: 8');
  });

  it('falls back to what was last applied without the right to patch, and says so in the title', async () => {
    await stage.code.run('Plumbline: Disconnect');
    await stage.connect('plumbline-demo-reader');
    await stage.untilApp('checkout', (row) => row.description.startsWith('OutOfSync'));
    const before = dryRuns().length;
    await difference();
    await tabSays(
      /^Deployment checkout: .* ↔ live \(approximate: you lack patch on deployments\.apps in checkout\) · Argo CD: OutOfSync/,
    );
    const [marked] = await untilMarked(stage.code.page, 1);
    assert.equal(marked?.line, 'replicas: 8');
    assert.match(marked.mark, /^kubectl-edit · /);
    assert.equal(dryRuns().length, before, 'no dry run is tried');
  });

  it('names the rules in jq that it cannot evaluate', async () => {
    const tip = await pushEdit(stage.world, {
      file: 'clusters/prod/argocd/shop/checkout.yaml',
      edit: (text) => `${text.trimEnd()}\n${JQ_RULE}`,
      message: 'checkout: leave requests to the autoscaler',
    });
    await git(stage.world.workspace, ['pull', '--quiet', '--ff-only']);
    // The parent has applied the app as it is declared now, and auto-sync has taken the new commit up.
    await stage.untilApp(
      'root',
      ({ description }) => description.startsWith('Synced') && description.includes(tip),
    );
    await stage.untilApp('checkout', ({ description }) => description.startsWith('Synced'));
    await editLive(stage.world.kubeconfig, 'checkout-replicas');
    await stage.untilApp('checkout', ({ description }) => description.startsWith('OutOfSync'));
    await difference();
    await header(
      '# Expressions of jq in ignoreDifferences that cannot be evaluated here, so fields that they hide may show: .spec.template.spec.containers[0:1][].resources.requests',
    );
    assert.equal((await untilMarked(stage.code.page, 1))[0]?.line, 'replicas: 8');
  });

  it('keeps states apart in high contrast: shapes that stand out, and words', async () => {
    for (const theme of ['Dark High Contrast', 'Light High Contrast']) {
      await stage.code.run('Preferences: Color Theme');
      await pick(stage.code.page, theme);
      await stage.code.page
        .locator(theme.startsWith('Dark') ? '.hc-black' : '.hc-light')
        .first()
        .waitFor();
      const rows = await iconContrasts(stage.code.page);
      const shape = (app: string): string => rows.find(({ aria }) => aria.includes(` ${app},`))?.shape ?? '';
      assert.equal(new Set(['argocd', 'recommendations', 'reports', 'regions'].map(shape)).size, 4);
      const faint = rows.filter(({ contrast }) => contrast < 3);
      assert.deepEqual(faint, [], `${theme}: WCAG wants 3 to 1 for shapes that carry meaning`);
    }
  });

  it('shows its log', async () => {
    await stage.code.run('Plumbline: Show Log');
    await stage.code.page
      .locator('.part.panel .view-line', { hasText: 'connecting to plumbline-demo-reader' })
      .first()
      .waitFor();
  });

  it('writes a report for a bug: versions, files, counts and rights, and no token', async () => {
    await stage.code.run('View: Close All Editors');
    await stage.code.run('Plumbline: Open Diagnostics Report');
    const lines = stage.code.page.locator('.part.editor .view-line');
    await lines.filter({ hasText: 'Rights on' }).first().waitFor();
    // Long lines are wrapped.
    const text = (await lines.allInnerTexts()).join(' ').replaceAll(/[\u00a0\s]+/g, ' ');
    for (const fact of [
      /Plumbline \d+\.\d+\.\d+, VS Code \d+\.\d+\.\d+, Node \d+/,
      /Git: git version \d+\.\d+/,
      /: on main, \d+ branch(es)?, remotes: origin http/,
      /### plumbline-demo-reader/,
      /Server: https:\/\/127\.0\.0\.1:\d+, login: token/,
      /Apps: 20, generators: 1, projects: \d+/,
      /OutOfSync: \d+, Degraded: 0, Missing: 1/,
      /Rights on applications\.argoproj\.io in argocd: get yes, list yes, watch yes, patch no/,
    ]) {
      assert.match(text, fact);
    }
    assert.doesNotMatch(text, /(?<!plumbline-)demo-(reader|admin)/);
  });
});
