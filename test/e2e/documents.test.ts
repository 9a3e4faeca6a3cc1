import assert from 'node:assert/strict';

import { ApiClient } from '../unit/world/api/apiClient.ts';
import { editLive } from '../world/incident.ts';
import { untilMarked } from './marks.ts';
import { openStage, type Stage } from './stage.ts';

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
});
