import assert from 'node:assert/strict';
import path from 'node:path';

import type { KubeObject } from '../../src/core/model/kubeObject.ts';
import type { VsCode } from '../host/launchVsCode.ts';
import type { Row } from '../host/workbench.ts';
import { ApiClient } from '../unit/world/api/apiClient.ts';
import type { FluxWorld } from '../world/flux/world.ts';
import { git } from '../world/repo/git.ts';
import { tellWhatShowed } from './evidence.ts';
import { fluxNounsStory } from './fluxNounsStory.ts';
import { fluxWordsStory } from './fluxWordsStory.ts';
import { openFluxWindow, type FluxWindow } from './fluxWindow.ts';
import { pushEdit } from './pushed.ts';
import type { RowHands } from './rowHands.ts';

const SETTINGS = '/api/v1/namespaces/store/configmaps/store-settings';

/** What the rows below an app, and those of sources, images and notifications tell. */
describe('the rows of Flux in the running VS Code', () => {
  let world: FluxWorld;
  let code: VsCode;
  let hands: RowHands;
  let row: FluxWindow['row'];
  let close: FluxWindow['close'] | undefined;
  before(async () => {
    ({ world, code, hands, row, close } = await openFluxWindow());
    await untilApp('HelmRelease', 'till', /^Ready/);
  });
  after(() => close?.());
  tellWhatShowed(() => code);

  const shot = (name: string): Promise<unknown> =>
    process.env['FLUX_SHOTS'] === undefined
      ? Promise.resolve()
      : code.page.screenshot({ path: path.join(process.env['FLUX_SHOTS'], `rows-${name}.png`) });
  const untilRow = (label: string, is: RegExp): Promise<Row> =>
    hands.untilRow((one) => one.label === label && is.test(one.description));
  const untilApp = (kind: string, name: string, is: RegExp): Promise<Row> =>
    hands.untilRow((one) => one.aria.startsWith(`${kind} ${name},`) && is.test(one.description));

  it('names below a release its history, its values, its drift detection and the health of its objects', async () => {
    await hands.unfold(row('HelmRelease', 'till'));
    await untilRow('Release', /^till\.v\d+, web-service \S+: deployed$/);
    await untilRow('Values from', /the spec itself/);
    await untilRow('Drift detection', /drift is corrected/);
    await untilRow('Deployment/till', /^Healthy/);
  });

  it('tells of an open app which object is missing, and which one an Argo CD app applies too', async () => {
    const api = new ApiClient(world.cluster);
    await hands.unfold(row('Kustomization', 'config'));
    await untilRow('ConfigMap/store-settings', /^Healthy/);
    const stamp = { 'argocd.argoproj.io/tracking-id': 'app-of-apps:/ConfigMap:store/store-settings' };
    await api.merge(`${SETTINGS}?fieldManager=argocd-controller`, { metadata: { annotations: stamp } });
    await untilRow('ConfigMap/store-settings', /also applied by Application app-of-apps/);
    await api.send('DELETE', SETTINGS);
    await untilRow('ConfigMap/store-settings', /^Missing/);
    await world.loop.interval();
    await untilRow('ConfigMap/store-settings', /^Healthy/);
  });

  it('says of a source who uses it, and how many commits have not arrived', async () => {
    await hands.choose(row('GitRepository', 'platform'), 'Suspend…', hands.dialog);
    await hands.confirm('Suspend');
    await untilApp('GitRepository', 'platform', /^Suspended/);
    await pushEdit(world, {
      file: 'stores/config/settings.yaml',
      edit: (text) => `# One for each store.\n${text}`,
      message: 'Say what the settings are for',
    });
    await git(world.workspace, ['fetch', '--quiet', 'origin']);
    await hands.unfold(row('GitRepository', 'platform'));
    await untilApp('GitRepository', 'platform', /1 commit behind Git/);
    await untilRow('1 commit behind Git', /^main is at [0-9a-f]{7} in your clone, fetched /);
    await untilRow('Used by Kustomization config', /^Ready/);
    const { description } = await untilApp('Kustomization', 'config', /^Ready/);
    assert.doesNotMatch(description, /new revision pending/);
    await hands.press(row('GitRepository', 'platform'), 'Resume…', hands.dialog);
    await hands.confirm('Resume');
    await untilRow('As Git says', /^main is at /);
    await untilApp('Kustomization', 'config', /^Ready · /);
  });

  fluxNounsStory(() => ({ world, code, hands, row, shot }));

  it('reads images and notifications in their rows', async () => {
    world.cluster.put(...BESIDE);
    await untilApp('ImageRepository', 'till', /^1\.9\.2, 1\.9\.1 · /);
    await untilApp('ImagePolicy', 'till', /^registry\.fernhill\.example\/till:1\.9\.2 · /);
    await untilApp('ImageUpdateAutomation', 'stores', /^Failed · GitOperationFailed: push refused/);
    await untilApp('Provider', 'chat', /^slack platform · /);
    await untilApp('Alert', 'on-call', /^tells chat · /);
    await untilApp('Receiver', 'push', /^wakes GitRepository platform · /);
  });

  fluxWordsStory(() => ({ world, code, hands, row, shot }));
});

const BESIDE: readonly KubeObject[] = [
  image('ImageRepository', 'till', {
    status: { lastScanResult: { tagCount: 2, latestTags: ['1.9.2', '1.9.1'] }, ...ready('True', 'scanned') },
  }),
  image('ImagePolicy', 'till', {
    status: {
      latestRef: { name: 'registry.fernhill.example/till', tag: '1.9.2' },
      ...ready('True', 'chosen'),
    },
  }),
  image('ImageUpdateAutomation', 'stores', {
    spec: { sourceRef: { kind: 'GitRepository', name: 'fleet' } },
    status: ready('False', 'push refused', 'GitOperationFailed'),
  }),
  notification('v1beta3', 'Provider', 'chat', { spec: { type: 'slack', channel: 'platform' } }),
  notification('v1beta3', 'Alert', 'on-call', { spec: { providerRef: { name: 'chat' } } }),
  notification('v1', 'Receiver', 'push', {
    spec: { resources: [{ kind: 'GitRepository', name: 'platform' }] },
    status: ready('True', 'listens'),
  }),
];

function image(kind: string, name: string, rest: object): KubeObject {
  return { apiVersion: 'image.toolkit.fluxcd.io/v1', kind, metadata: named(name), ...rest };
}

function notification(version: string, kind: string, name: string, rest: object): KubeObject {
  return { apiVersion: `notification.toolkit.fluxcd.io/${version}`, kind, metadata: named(name), ...rest };
}

function named(name: string): KubeObject['metadata'] {
  return { name, namespace: 'flux-system' };
}

function ready(status: 'True' | 'False', message: string, reason = 'Succeeded'): object {
  return { observedGeneration: 1, conditions: [{ type: 'Ready', status, reason, message }] };
}
