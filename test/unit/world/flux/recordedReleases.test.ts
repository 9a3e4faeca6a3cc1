import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

import { asArray, asNumber, asText, at } from '../../../../src/core/util/json.ts';
import { readFluxMatrix } from '../../../lab/matrix/flux/fluxRecord.ts';
import type { FluxWorld } from '../../../world/flux/world.ts';
import type { KubeClient, Kind } from '../../../world/pull/client.ts';
import { textAt } from '../../../world/pull/json.ts';
import type { Obj } from '../../../world/pull/objects.ts';
import { git } from '../../../world/repo/git.ts';
import { recorded } from '../../core/engines/flux/fixtures.ts';
import { openStores, type Stores } from './stores.ts';

const CHART: Readonly<Record<string, string>> = {
  'Chart.yaml': 'apiVersion: v2\nname: kiosk\nversion: 1.0.0\n',
  'values.yaml': 'colour: blue\nrefused: false\ncheck: ""\n',
  'templates/settings.yaml':
    'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {{ .Release.Name }}-settings\ndata:\n  colour: {{ .Values.colour | quote }}\n',
  'templates/refused.yaml':
    '{{ if .Values.refused }}apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: refused\nspec:\n  replicas: -1\n  selector:\n    matchLabels: { app: refused }\n  template:\n    metadata:\n      labels: { app: refused }\n    spec:\n      containers:\n        - { name: main, image: "oci.fernhill.example/kiosk:1" }\n{{ end }}',
  'templates/check.yaml':
    '{{ if .Values.check }}apiVersion: batch/v1\nkind: Job\nmetadata:\n  name: check\n  annotations:\n    helm.sh/hook: test\nspec:\n  template:\n    spec:\n      restartPolicy: Never\n      containers:\n        - { name: main, image: "oci.fernhill.example/check:{{ .Values.check }}" }\n{{ end }}',
};

/** What helm-controller is played to do is what the real one was recorded to have done. */
describe('releases of the demo world and the recorded ones', function () {
  this.timeout(60_000);
  let stores: Stores;
  let world: FluxWorld;
  let client: KubeClient;
  before(async () => {
    stores = await openStores();
    ({ world, client } = stores);
    for (const [file, text] of Object.entries(CHART)) {
      const to = path.join(world.workspace, 'charts/kiosk', file);
      await mkdir(path.dirname(to), { recursive: true });
      await writeFile(to, text);
    }
    await git(world.workspace, ['add', 'charts/kiosk']);
    await git(world.workspace, ['commit', '--quiet', '--message', 'Sell from a kiosk too']);
    await git(world.workspace, ['push', '--quiet', 'origin', 'main']);
    await world.loop.settled();
  });
  after(() => stores?.close());

  const kind = (name: string): Kind => stores.kind(name);
  const chart = {
    spec: {
      chart: './charts/kiosk',
      sourceRef: { kind: 'GitRepository', name: 'platform', namespace: 'flux-system' },
    },
  };
  const create = (name: string, spec: Obj): Promise<Obj> =>
    client.create(kind('HelmRelease'), {
      apiVersion: 'helm.toolkit.fluxcd.io/v2',
      kind: 'HelmRelease',
      metadata: { name, namespace: 'store' },
      spec: { interval: '10m', chart, ...spec },
    });
  const patch = (name: string, spec: Obj): Promise<Obj> =>
    client.patch(kind('HelmRelease'), { namespace: 'store', name }, 'merge', { spec });
  const read = async (name: string): Promise<Obj> =>
    (await client.get(kind('HelmRelease'), 'store', name)) ?? assert.fail(`there is no ${name}`);
  const until = async (name: string, type: string, reason: string): Promise<Obj> => {
    for (;;) {
      const object = await read(name);
      const found = asArray(at(object, 'status', 'conditions')).some(
        (one) => at(one, 'type') === type && at(one, 'reason') === reason,
      );
      const isSettled =
        at(object, 'status', 'lastAttemptedGeneration') === at(object, 'metadata', 'generation');
      if (found && (isSettled || type === 'Ready')) {
        await world.loop.settled();
        return read(name);
      }
      await delay(100);
    }
  };
  const told = async (name: string): Promise<readonly string[]> =>
    (await client.list(kind('Event'))).items
      .filter((event) => textAt(event, 'involvedObject', 'name') === name)
      .map((event) => textAt(event, 'reason'));

  it('waits for a release that is not ready, and goes on when it is', async () => {
    await create('base', {
      chart: { spec: { ...chart.spec, chart: './charts/nothing', version: '9' } },
      suspend: true,
    });
    await create('waits', { dependsOn: [{ name: 'base' }] });
    await world.loop.settled();
    const seen = said(await read('waits'), 'waits');
    assert.deepEqual(seen, said(recorded('hr-dependency-not-ready'), 'shop'));
    assert.ok((await told('waits')).includes('DependencyNotReady'));
    await patch('base', { chart, suspend: null });
    await until('waits', 'Ready', 'InstallSucceeded');
  });

  it('goes back to the release before as often as it is told to, and then gives up', async () => {
    await create('back', { upgrade: { remediation: { retries: 1, remediateLastFailure: true } } });
    await until('back', 'Ready', 'InstallSucceeded');
    await patch('back', { values: { refused: true } });
    const object = await until('back', 'Stalled', 'RetriesExceeded');
    assert.deepEqual(said(object, 'back'), said(recorded('hr-rolled-back'), 'shop'));
    const kept = (await client.list(kind('Secret'))).items.filter((one) =>
      textAt(one, 'metadata', 'name').startsWith('sh.helm.release.v1.back.'),
    );
    assert.deepEqual(
      kept
        .map(
          (one) =>
            `${textAt(one, 'metadata', 'labels', 'version')} ${textAt(one, 'metadata', 'labels', 'status')}`,
        )
        .toSorted(),
      ['1 superseded', '2 failed', '3 superseded', '4 failed', '5 deployed'],
    );
    const settings = await client.get(kind('ConfigMap'), 'store', 'back-settings');
    assert.equal(textAt(settings, 'data', 'colour'), 'blue');
  });

  it('says that it is upgraded when Git asks for the release that it went back to', async () => {
    await patch('back', { values: null });
    const object = await until('back', 'Ready', 'UpgradeSucceeded');
    assert.equal(at(object, 'status', 'failures'), undefined);
    assert.equal(JSON.stringify(object).includes('Remediated'), false);
  });

  it('takes the release away and installs it anew, where the spec says so', async () => {
    await create('away', { upgrade: { remediation: { retries: 1, strategy: 'uninstall' } } });
    await until('away', 'Ready', 'InstallSucceeded');
    await patch('away', { values: { refused: true } });
    const uninstalled = (await readFluxMatrix()).find(
      (one) => one.case.name === 'k08-remediated-by-uninstall',
    );
    const object = await until('away', 'Stalled', 'RetriesExceeded');
    assert.deepEqual(said(object, 'away'), said(uninstalled?.object, 'shop'));
    assert.ok((await told('away')).includes('UninstallSucceeded'));
  });

  it('stalls without remediation', async () => {
    await create('stalls', {});
    await until('stalls', 'Ready', 'InstallSucceeded');
    await patch('stalls', { values: { refused: true } });
    const object = await until('stalls', 'Stalled', 'RetriesExceeded');
    assert.deepEqual(said(object, 'stalls'), said(recorded('hr-upgrade-failed'), 'shop'));
  });

  it('tries again after a pause, where the spec says so', async () => {
    await create('retries', {
      values: { refused: true },
      install: { strategy: { name: 'RetryOnFailure', retryInterval: '30m' } },
    });
    const object = await until('retries', 'Ready', 'InstallFailed');
    assert.deepEqual(said(object, 'retries'), said(recorded('hr-retrying'), 'shop'));
  });

  it('stalls when a test fails, though it is released', async () => {
    await create('tested', { values: { check: 'fails' }, test: { enable: true }, timeout: '30s' });
    const object = await until('tested', 'Stalled', 'RetriesExceeded');
    assert.deepEqual(said(object, 'tested'), said(recorded('hr-test-failed'), 'shop'));
    await world.loop.interval();
    assert.deepEqual(said(await read('tested'), 'tested'), said(recorded('hr-test-failed'), 'shop'));
  });

  it('is ready when its tests are passed', async () => {
    await patch('tested', { values: { check: '1.0' } });
    const object = await until('tested', 'Ready', 'TestSucceeded');
    assert.match(JSON.stringify(object), /with chart kiosk@1\.0\.0: 1 test hook completed successfully/);
    assert.equal(at(object, 'status', 'history', 0, 'testHooks', 'check', 'phase'), 'Succeeded');
  });
});

/** What a status says but for times, digests and names. */
function said(object: unknown, release: string): unknown {
  const namespace = asText(at(object, 'metadata', 'namespace')) ?? '';
  const masked = (text: string): string =>
    text
      .replaceAll(/\b(?:shop|kiosk)@[\w.+-]+/g, 'CHART')
      .replaceAll(`${namespace}/${release}`, 'RELEASE')
      .replaceAll(`${namespace}/`, 'NAMESPACE/')
      // The recorded chart has one template of another name, refused in the same words.
      .replaceAll(/(?:failed to create resource: )?server-side apply failed.*$/g, 'REFUSED');
  const status = at(object, 'status');
  return {
    conditions: asArray(at(status, 'conditions')).map((one) => ({
      type: at(one, 'type'),
      status: at(one, 'status'),
      reason: at(one, 'reason'),
      message: masked(asText(at(one, 'message')) ?? ''),
    })),
    counters: ['failures', 'installFailures', 'upgradeFailures'].map((field) => asNumber(at(status, field))),
    isObserved: at(status, 'observedGeneration') === at(object, 'metadata', 'generation'),
    history: asArray(at(status, 'history')).map((one) => ({
      action: at(one, 'action'),
      status: at(one, 'status'),
      version: at(one, 'version'),
      tests: at(one, 'testHooks', 'check', 'phase'),
    })),
    objects: asArray(at(status, 'inventory', 'entries')).map((one) =>
      asText(at(one, 'id'))?.split('_').at(-1),
    ),
  };
}
