import assert from 'node:assert/strict';

import type { VsCode } from '../host/launchVsCode.ts';
import { ApiClient } from '../unit/world/api/apiClient.ts';
import type { FluxWorld } from '../world/flux/world.ts';
import type { FluxWindow } from './fluxWindow.ts';
import { untilMarked } from './marks.ts';
import type { RowHands } from './rowHands.ts';

const STORE = '/api/v1/namespaces/store';

export interface FluxDifferenceStage {
  readonly world: FluxWorld;
  readonly code: VsCode;
  readonly hands: RowHands;
  readonly row: FluxWindow['row'];
  readonly shot: (name: string) => Promise<unknown>;
}

/** A whole app against the cluster in one editor, a Kustomization's and a release's. What is edited here the next interval undoes. */
export function fluxDifferenceStory(now: () => FluxDifferenceStage): void {
  const edit = (path: string, manager: string, body: object): Promise<unknown> =>
    new ApiClient(now().world.cluster).merge(`${path}?fieldManager=${manager}`, body);
  /** Lines with the words behind them but for the time, the names of the files, and the title of the editor. */
  const compared = async (
    kind: string,
    name: string,
    count: number,
  ): Promise<{ marks: Readonly<Record<string, string>>; files: readonly string[]; title: string }> => {
    const { code, hands, row } = now();
    await hands.press(row(kind, name), 'Show Difference', code.page.locator('.multiDiffEntry').first());
    const marked = await untilMarked(code.page, count);
    const marks = Object.fromEntries(
      marked.map(({ line, mark }) => [line, mark.replace(/ · \d+:\d+:\d+[^·]*?(?= ·|$)/, '')]),
    );
    const files = await code.page.locator('.multiDiffEntry .file-path').allInnerTexts();
    const [title = ''] = await code.tabs();
    return { marks, files: files.map((file) => file.replaceAll('\n', '')), title };
  };

  it('shows the edited objects of a Kustomization in one editor, with what the next reconciliation does', async () => {
    const { code, shot } = now();
    await edit(STORE, 'kubectl-label', { metadata: { labels: { team: 'tills' } } });
    await edit(`${STORE}/resourcequotas/store`, 'kubectl-edit', { spec: { hard: { pods: '40' } } });
    const { marks, files, title } = await compared('Kustomization', 'infrastructure', 2);
    await shot('2a-kustomization');
    assert.deepEqual(marks, {
      'team: tills': 'kubectl-label · not in Git · will be removed',
      'pods: "40"': 'kubectl-edit · will be put back',
    });
    assert.deepEqual(files, [
      'Namespace store.yaml/infrastructure',
      'ResourceQuota store.yaml/infrastructure/store',
    ]);
    assert.match(title, /^infrastructure: main at [0-9a-f]{7} ↔ live · Flux: Ready/);
    await code.run('View: Close All Editors');
  });

  it('shows those of a release beside what Helm keeps of it, and what its drift correction leaves', async () => {
    const { code, shot } = now();
    await edit('/apis/apps/v1/namespaces/store/deployments/till', 'kubectl-edit', { spec: { replicas: 2 } });
    await edit(`${STORE}/services/till`, 'kubectl-label', { metadata: { labels: { debug: 'on' } } });
    const { marks, files, title } = await compared('HelmRelease', 'till', 2);
    await shot('2b-release');
    assert.deepEqual(marks, {
      'replicas: 2': 'kubectl-edit · will be put back',
      'debug: "on"': 'kubectl-label · not in Git · stays',
    });
    assert.deepEqual(files, ['Service till.yaml/till/store', 'Deployment till.yaml/till/store']);
    assert.match(title, /^till: release till\.v\d+ ↔ live · Flux: Ready/);
    await code.run('View: Close All Editors');
  });
}
