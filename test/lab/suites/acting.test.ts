import assert from 'node:assert/strict';

import type { KubeObject } from '../../../src/core/model/kubeObject.ts';
import { asArray, at } from '../../../src/core/util/json.ts';
import { pick } from '../../host/workbench.ts';
import { ARGOCD_NAMESPACE } from '../argocd.ts';
import { named, type Ground } from '../ground.ts';
import { all, isDone, isOver, phaseIs, refreshed, synced, syncIs } from '../record/facts.ts';
import { configMap, hook, job, wave, yaml } from '../record/manifests.ts';
import { Stage } from '../record/stage.ts';
import { APPLICATIONS } from '../sample.ts';
import { ADMIN, openSmallStage, VIEWER } from './labStage.ts';

const APPS = ['pruned', 'picked', 'held', 'waved', 'failing'] as const;
type Name = (typeof APPS)[number];

/** It runs on any cluster and never ends by itself. */
const image = 'registry.k8s.io/pause:3.10';

/** One repository with a folder for each app; all their objects lie in one namespace. */
async function prepare(ground: Ground): Promise<Stage> {
  const git = await Stage.open(ground, named('acting'));
  await git.commit({
    'pruned/settings.yaml': yaml(configMap('pruned-one'), configMap('pruned-two')),
    'picked/settings.yaml': yaml(configMap('picked-one'), configMap('picked-two')),
    'held/all.yaml': yaml(
      job('held-migrate', { image, takes: '20m', annotations: hook('PreSync') }),
      configMap('held-settings'),
    ),
    'waved/all.yaml': yaml(balancer('waved-first'), configMap('waved-settings')),
    'failing/settings.yaml': yaml({ ...configMap('failing-settings'), data: ['not', 'a', 'map'] }),
  });
  for (const name of APPS) {
    const source = { repoURL: git.url, targetRevision: 'main', path: name };
    await git.createApp({ source }, {}, named(name));
  }
  for (const name of ['pruned', 'picked'] as const) {
    await ground.kube.patch(pathOf(name), 'merge', {
      operation: { initiatedBy: { username: 'sam.doyle' }, sync: { syncStrategy: { hook: {} } } },
    });
    await untilApp(git, name, all(synced, isDone));
  }
  for (const name of ['held', 'waved', 'failing'] as const) {
    await untilApp(git, name, syncIs('OutOfSync'));
  }
  return git;
}

/** In the first wave, and healthy once somebody gives it an address: of its class no cloud takes care. */
function balancer(name: string): object {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, annotations: wave(-1) },
    spec: {
      type: 'LoadBalancer',
      loadBalancerClass: 'fernhill.example/by-hand',
      selector: { app: name },
      ports: [{ name: 'http', port: 80, targetPort: 8080 }],
    },
  };
}

const pathOf = (name: Name): string => `${APPLICATIONS}/${named(name)}`;

function untilApp(git: Stage, name: Name, test: (app: KubeObject) => boolean): Promise<KubeObject> {
  return git.untilObject(name, pathOf(name), test);
}

/** What Plumbline writes, followed to what it does in the cluster. One story, in the order of the tests. */
describe('the actions of Plumbline on a real Argo CD', () => {
  let stage: Awaited<ReturnType<typeof openSmallStage<Stage>>>;
  before(async function () {
    this.timeout(240_000);
    stage = await openSmallStage(prepare);
  });
  after(() => stage?.close());

  const application = (name: Name): Promise<KubeObject> => stage.lab.kube.get(pathOf(name));
  /** The notice of the end; the one of the progress begins with the same words. */
  const done = (title: string): Promise<string> => stage.code.untilTold(`${title}: successfully synced`);
  const settings = (name: string): Promise<KubeObject | undefined> =>
    stage.lab.kube.find(stage.prepared.livePath(`v1/configmaps/${name}`));
  /** From the palette, as the row's menu runs it too. */
  const run = async (command: string, app: Name): Promise<void> => {
    await stage.code.run(`Plumbline: ${command}`);
    await pick(stage.code.page, named(app));
  };
  const commit = async (app: Name, text: string): Promise<void> => {
    await stage.prepared.commit({ [`${app}/settings.yaml`]: text });
    await stage.prepared.refresh('normal', named(app));
    await untilApp(stage.prepared, app, all(refreshed, syncIs('OutOfSync')));
  };

  it('shows an object that left Git as to be pruned, and what a plain sync leaves of it', async () => {
    await commit('pruned', yaml(configMap('pruned-one')));
    const row = await stage.untilApp(named('pruned'), ({ aria }) => aria.includes('1 to prune'));
    assert.match(row.aria, /sync OutOfSync/);
    await stage.open(named('pruned'));
    await stage.untilRow(
      ({ label, aria }) => label === 'ConfigMap/pruned-two' && aria.includes('no longer in Git (to prune)'),
    );
    await stage.press(stage.app(named('pruned')), 'Sync…', stage.dialog);
    await stage.confirm('Sync');
    await done(`Sync ${named('pruned')} to main`);
    assert.ok(await settings('pruned-two'));
    await stage.untilRow(
      ({ label, aria }) => label === 'ConfigMap/pruned-two' && aria.includes('prune skipped'),
    );
  });

  it('changes nothing with a dry run, and says that it was one', async () => {
    await run('Sync (Dry Run)…', 'pruned');
    const { message, detail } = await stage.confirm('Run Dry Run');
    assert.ok(message.startsWith(`Dry-run a sync of ${named('pruned')}?`), message);
    assert.match(detail, /"dryRun": true/);
    await done(`Dry-run a sync of ${named('pruned')}`);
    const after = await application('pruned');
    assert.equal(at(after, 'status', 'operationState', 'operation', 'sync', 'dryRun'), true);
    assert.equal(at(after, 'status', 'sync', 'status'), 'OutOfSync');
    assert.ok(await settings('pruned-two'));
  });

  it('prunes with a sync that was told to', async () => {
    await run('Sync with Prune…', 'pruned');
    const { message, detail } = await stage.confirm('Sync');
    assert.ok(message.startsWith(`Sync ${named('pruned')} and prune?`), message);
    assert.match(detail, /"prune": true/);
    await done(`Sync ${named('pruned')} and prune`);
    await stage.untilApp(named('pruned'), ({ description }) => description.startsWith('Synced'));
    assert.equal(await settings('pruned-two'), undefined);
    assert.ok(await settings('pruned-one'));
  });

  it('syncs only what was ticked, and leaves the history as it is', async () => {
    const before = asArray(at(await application('picked'), 'status', 'history')).length;
    await commit(
      'picked',
      yaml(configMap('picked-one', { colour: 'green' }), configMap('picked-two', { colour: 'green' })),
    );
    await stage.untilApp(named('picked'), ({ description }) => description.startsWith('OutOfSync'));
    await run('Sync Selected Resources…', 'picked');
    const { page } = stage.code;
    await page
      .locator('.quick-input-title', { hasText: `Sync which resources of ${named('picked')}?` })
      .waitFor();
    // Both are out of sync, so both are ticked: one is taken off.
    const box = page
      .locator('.quick-input-list .monaco-list-row', { hasText: 'picked-two' })
      .getByRole('checkbox');
    await box.click();
    assert.equal(await box.isChecked(), false);
    await page.locator('.quick-input-widget .quick-input-action .monaco-button', { hasText: 'OK' }).click();
    const { message, detail } = await stage.confirm('Sync');
    assert.ok(message.startsWith(`Sync 1 object of ${named('picked')} to main?`), message);
    assert.match(detail, /"name": "picked-one"/);
    assert.doesNotMatch(detail, /picked-two/);
    await done(`Sync 1 object of ${named('picked')} to main`);
    const [one, two] = await Promise.all([settings('picked-one'), settings('picked-two')]);
    assert.deepEqual([at(one, 'data', 'colour'), at(two, 'data', 'colour')], ['green', 'blue']);
    const after = await application('picked');
    assert.equal(at(after, 'status', 'sync', 'status'), 'OutOfSync');
    assert.equal(asArray(at(after, 'status', 'history')).length, before);
  });

  it('shows what a sync waits for, and ends it when asked to', async () => {
    await stage.press(stage.app(named('held')), 'Sync…', stage.dialog);
    await stage.confirm('Sync');
    await stage.untilApp(named('held'), ({ description }) =>
      description.startsWith('Syncing: waiting for completion of hook batch/Job/held-migrate'),
    );
    await stage.press(stage.app(named('held')), 'Terminate Operation…', stage.dialog);
    const { message } = await stage.confirm('Terminate');
    assert.match(message, /^Terminate .*held\?/);
    await untilApp(stage.prepared, 'held', all(isOver, phaseIs('Failed')));
    const row = await stage.untilApp(named('held'), ({ aria }) => aria.includes('sync failed'));
    assert.match(row.aria, /terminated/);
    assert.equal(await settings('held-settings'), undefined);
  });

  it('shows which wave a sync waits for, and makes the next one only then', async () => {
    await stage.press(stage.app(named('waved')), 'Sync…', stage.dialog);
    await stage.confirm('Sync');
    await stage.untilApp(named('waved'), ({ description }) =>
      description.startsWith('Syncing: waiting for healthy state of /Service/waved-first'),
    );
    assert.equal(await settings('waved-settings'), undefined);
    const first = stage.prepared.livePath('v1/services/waved-first');
    const status = { loadBalancer: { ingress: [{ ip: '192.0.2.20' }] } };
    await stage.lab.kube.patch(`${first}/status`, 'merge', { status });
    await done(`Sync ${named('waved')} to main`);
    assert.ok(await settings('waved-settings'));
    await stage.untilApp(named('waved'), ({ description }) => description.startsWith('Synced · Healthy'));
  });

  it('shows a sync that fails with the reason that the API server gave', async () => {
    await stage.press(stage.app(named('failing')), 'Sync…', stage.dialog);
    await stage.confirm('Sync');
    await stage.code.untilTold(
      new RegExp(`Sync ${named('failing')} to main failed after [\\d.]+ s: one or more objects failed`),
    );
    const row = await stage.untilApp(named('failing'), ({ aria }) => aria.includes('sync failed'));
    assert.match(row.aria, /one or more (objects failed to apply|synchronization tasks)/);
    await stage.open(named('failing'));
    await stage.untilRow(
      ({ label, aria }) => label === 'ConfigMap/failing-settings' && /sync failed/.test(aria),
    );
  });

  it('shows the apps to somebody with rights in one namespace, and says which right a sync lacks', async () => {
    const { lab, prepared } = stage;
    const metadata = { name: named('viewers'), namespace: ARGOCD_NAMESPACE };
    await lab.kube.apply({
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'Role',
      metadata,
      rules: [{ apiGroups: ['argoproj.io'], resources: ['applications'], verbs: ['get', 'list', 'watch'] }],
    });
    await lab.kube.apply({
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'RoleBinding',
      metadata,
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: metadata.name },
      subjects: [{ kind: 'ServiceAccount', name: 'viewer', namespace: prepared.name }],
    });
    await stage.code.run('Plumbline: Disconnect');
    await stage.code.untilRows((rows) => rows.every(({ label }) => label !== ADMIN));
    await stage.connect(VIEWER);
    await stage.untilRow(({ level, description }) => level === 1 && /^\d+ apps/.test(description));
    for (const name of APPS) {
      await stage.untilApp(named(name), () => true);
    }
    const before = (await application('picked')).metadata.resourceVersion;
    await stage.press(stage.app(named('picked')), 'Sync…');
    const notice = stage.code.page
      .locator('.notification-list-item', { hasText: "you lack 'patch' on applications in argocd" })
      .first();
    await notice.waitFor();
    assert.match(await notice.innerText(), /Nothing was sent/);
    assert.equal((await application('picked')).metadata.resourceVersion, before);
  });
});
