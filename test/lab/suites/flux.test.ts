import assert from 'node:assert/strict';
import { stringify } from 'yaml';

import type { KubeObject } from '../../../src/core/model/kubeObject.ts';
import { asArray, asText, at } from '../../../src/core/util/json.ts';
import { untilMarked } from '../../e2e/marks.ts';
import { tellWhatShowed } from '../../e2e/evidence.ts';
import { attemptedIs, conditionIs, ready } from '../record/flux/facts.ts';
import { configMap, deployment, yaml } from '../record/manifests.ts';
import { until } from '../waiting.ts';
import { fluxRevertStory } from './fluxRevertStory.ts';
import { FluxShop, KUSTOMIZATIONS, RELEASE, SHOP } from './fluxShop.ts';
import { openFluxStage, type FluxLabStage } from './fluxStage.ts';

const values = (colour: string): string => `colour: ${colour}\n`;

/** What Plumbline shows of the real controllers, and what its actions do in the cluster. One story, in order. */
describe('Plumbline on the real controllers of Flux', () => {
  let stage: FluxLabStage<FluxShop>;
  before(async function () {
    this.timeout(240_000);
    stage = await openFluxStage((lab) => FluxShop.open(lab));
  });
  after(() => stage?.close());
  tellWhatShowed(() => stage?.code);

  const live = (name: string): Promise<KubeObject | undefined> =>
    stage.lab.kube.find(`/api/v1/namespaces/${SHOP}/configmaps/${name}`);
  const colourOf = async (name: string): Promise<string | undefined> =>
    asText(at(await live(name), 'data', 'colour'));
  const kustomization = (name: string): Promise<KubeObject> =>
    stage.lab.kube.get(`${KUSTOMIZATIONS}/${name}`);
  const release = (): Promise<KubeObject> => stage.lab.kube.get(RELEASE);
  const startsWith =
    (word: string) =>
    ({ description }: { readonly description: string }): boolean =>
      description.startsWith(word);
  const untilTrue = (what: string, ask: () => Promise<boolean>): Promise<void> =>
    until({ what, every: 200, ask: async () => ((await ask()) ? true : undefined) });
  const edit = (name: string, colour: string): Promise<KubeObject> =>
    stage.prepared.stage.edit(`v1/configmaps/${name}`, { data: { colour } });
  /** Chooses an entry of the row's menu, and confirms what it asks. Answers what was shown. */
  const act = async (kind: string, name: string, entry: string, button: string): Promise<string> => {
    await stage.choose(stage.row(kind, name), entry, stage.dialog);
    return (await stage.confirm(button)).detail;
  };

  /** From the Secret in which the real Helm keeps the release. */
  const showsWhatTheReleaseDeclared = async (): Promise<void> => {
    const { code } = stage;
    await stage.openRow(stage.row('HelmRelease', 'till'));
    await stage.untilRow(
      ({ label, aria }) => label === 'ConfigMap/till-settings' && /kubectl-edit/.test(aria),
    );
    await stage.press(
      code.page.getByRole('treeitem', { name: /^ConfigMap till-settings,?/ }),
      'Show Difference of Resource',
      code.page.locator('.monaco-diff-editor').first(),
    );
    const [marked, ...others] = await untilMarked(code.page, 1);
    assert.match(marked?.line ?? '', /colour: green/);
    assert.match(marked?.mark ?? '', /^kubectl-edit · .*will be put back/);
    assert.deepEqual(others, []);
    const [tab] = await code.tabs();
    assert.match(tab ?? '', /^ConfigMap till-settings: release till\.v\d+ ↔ live/);
    await code.run('View: Close All Editors');
  };

  it('shows each object in the state that its controller gave it, with what it applied', async () => {
    const [commit = ''] = stage.prepared.stage.commits;
    for (const name of ['settings', 'web']) {
      const { description } = await stage.untilRowOf('Kustomization', name, startsWith('Ready'));
      assert.ok(description.includes(commit.slice(0, 7)), description);
    }
    const { description } = await stage.untilRowOf('HelmRelease', 'till', startsWith('Ready'));
    assert.ok(description.includes('1.4.0'), description);
    const source = await stage.untilRowOf('GitRepository', 'platform', () => true);
    assert.match(source.aria, /used by 2 Kustomizations|used by/);
    await stage.openRow(stage.row('Kustomization', 'web'));
    await stage.untilRow(({ label, aria }) => label === 'Deployment/web' && /Healthy/i.test(aria));
  });

  it('names a live edit and its editor, and sees it undone by the reconciliation it asks for', async () => {
    await stage.openRow(stage.row('Kustomization', 'settings'));
    await stage.untilRow(({ label }) => label === 'ConfigMap/one');
    await edit('one', 'green');
    await stage.untilRow(({ label, aria }) => label === 'ConfigMap/one' && /kubectl-edit/.test(aria));
    await stage.press(stage.row('Kustomization', 'settings'), 'Reconcile…', stage.dialog);
    const { detail } = await stage.confirm('Reconcile');
    assert.match(detail, /edits made with kubectl are undone/);
    await stage.code.untilTold('Reconcile settings: done');
    const undone = await stage.untilRow(
      ({ label }) => label.startsWith('Undone:') && label.includes('colour'),
    );
    assert.match(undone.aria, /by kubectl-edit/);
    assert.equal(await colourOf('one'), 'blue');
  });

  it('sees a live edit undone by the next reconciliation, which nobody asked for, with who made it and when', async () => {
    const interval = (value: string): Promise<KubeObject> =>
      stage.lab.kube.patch(`${KUSTOMIZATIONS}/settings`, 'merge', { spec: { interval: value } });
    await interval('20s');
    await untilTrue('the interval is taken up', async () => ready(await kustomization('settings')));
    const edited = await edit('one', 'teal');
    const time = asText(
      at(
        asArray(at(edited, 'metadata', 'managedFields')).find((one) => at(one, 'manager') === 'kubectl-edit'),
        'time',
      ),
    );
    assert.ok(time);
    await stage.untilRow(
      ({ label, description }) =>
        label === 'ConfigMap/one' && description.includes('colour edited by kubectl-edit just now'),
    );
    const undone = await stage.untilRow(({ label }) => label === 'Undone: colour teal → blue');
    assert.match(undone.aria, /^ConfigMap\/one, edited by kubectl-edit less than a minute ago/);
    await stage.code.page
      .getByRole('treeitem', { name: /^ConfigMap\/one, edited by kubectl-edit/ })
      .filter({ hasText: 'teal' })
      .hover();
    const hover = stage.code.page.locator('.monaco-hover', { hasText: 'Self-heal undid' });
    await hover.waitFor();
    assert.ok((await hover.innerText()).includes(`(${time})`), await hover.innerText());
    await stage.code.page.keyboard.press('Escape');
    assert.equal(await colourOf('one'), 'blue');
    await interval('1h');
    await untilTrue('the interval is taken up', async () => ready(await kustomization('settings')));
  });

  it('fetches first when it reconciles with the source', async () => {
    const commit = await stage.prepared.stage.commit({
      'settings/settings.yaml': yaml(configMap('one', { colour: 'red' }), configMap('two')),
    });
    assert.equal(await colourOf('one'), 'blue');
    await act('Kustomization', 'settings', 'Reconcile with Source…', 'Reconcile');
    await stage.code.untilTold('Reconcile settings with its source: done');
    assert.equal(await colourOf('one'), 'red');
    assert.equal(at(await kustomization('settings'), 'status', 'lastAppliedRevision'), `main@sha1:${commit}`);
    await stage.untilRowOf('Kustomization', 'settings', ({ description }) =>
      description.includes(commit.slice(0, 7)),
    );
  });

  it('drops an object from the tree when it left Git and was pruned', async () => {
    await stage.prepared.push({
      'settings/settings.yaml': yaml(configMap('one', { colour: 'red' })),
    });
    await untilTrue('two is pruned', async () => (await live('two')) === undefined);
    await stage.code.untilRows((rows) => rows.every(({ label }) => label !== 'ConfigMap/two'));
    await stage.untilRow(({ label }) => label === 'ConfigMap/one');
  });

  it('suspends: nothing is applied until it is resumed', async () => {
    await act('Kustomization', 'settings', 'Suspend…', 'Suspend');
    await stage.untilRowOf('Kustomization', 'settings', startsWith('Suspended'));
    const written = await kustomization('settings');
    assert.equal(at(written, 'spec', 'suspend'), true);
    const commit = await stage.prepared.push({
      'settings/settings.yaml': yaml(configMap('one', { colour: 'white' })),
    });
    // What depends on it waits, since both have the same source.
    await stage.untilRowOf('Kustomization', 'web', startsWith('Waiting on dependency'));
    assert.equal(await colourOf('one'), 'red');
    await stage.press(stage.row('Kustomization', 'settings'), 'Resume…', stage.dialog);
    await stage.confirm('Resume');
    await stage.code.untilTold('Resume settings: done');
    assert.equal(await colourOf('one'), 'white');
    assert.equal(at(await kustomization('settings'), 'spec', 'suspend'), undefined);
    assert.equal(at(await kustomization('settings'), 'status', 'lastAppliedRevision'), `main@sha1:${commit}`);
    await stage.untilRowOf('Kustomization', 'web', startsWith('Ready'));
  });

  it('says what a failing build lacks, and who waits for it', async () => {
    await stage.prepared.push({
      'settings/kustomization.yaml': stringify({ resources: ['not-there.yaml'] }),
    });
    const row = await stage.untilRowOf('Kustomization', 'settings', startsWith('Failed, retrying'));
    assert.match(row.description, /BuildFailed/);
    await stage.untilRowOf('Kustomization', 'web', startsWith('Waiting on dependency'));
    await stage.prepared.push({ 'settings/kustomization.yaml': undefined });
    await stage.untilRowOf('Kustomization', 'settings', startsWith('Ready'));
    await stage.untilRowOf('Kustomization', 'web', startsWith('Ready'));
  });

  it('tells a health check that fails from what is applied', async () => {
    const commit = await stage.prepared.push({ 'web/web.yaml': yaml(deployment('web', { takes: '10m' })) });
    await stage.untilRowOf('Kustomization', 'web', startsWith('Reconciling'));
    const row = await stage.untilRowOf('Kustomization', 'web', startsWith('Failed, retrying'));
    assert.match(row.description, /HealthCheckFailed/);
    const failed = await kustomization('web');
    assert.ok(attemptedIs(commit)(failed));
    assert.notEqual(at(failed, 'status', 'lastAppliedRevision'), `main@sha1:${commit}`);
    await stage.prepared.push({ 'web/web.yaml': yaml(deployment('web')) });
    await stage.untilRowOf('Kustomization', 'web', startsWith('Ready'));
  });

  it('follows an upgrade of a release, and an edit of what it installed until that is corrected', async () => {
    await stage.prepared.push({ 'chart/values.yaml': values('red') });
    await untilTrue('the release is upgraded', async () => (await colourOf('till-settings')) === 'red');
    await stage.untilRowOf('HelmRelease', 'till', startsWith('Ready'));
    await edit('till-settings', 'green');
    await showsWhatTheReleaseDeclared();
    await act('HelmRelease', 'till', 'Reconcile…', 'Reconcile');
    await stage.code.untilTold('Reconcile till: done');
    await untilTrue('the drift is corrected', async () => (await colourOf('till-settings')) === 'red');
    const row = await stage.untilRowOf('HelmRelease', 'till', startsWith('Ready'));
    assert.doesNotMatch(row.description, /Drifted/);
    const events = await stage.lab.kube.list(`/api/v1/namespaces/${SHOP}/events`);
    const reasons = events
      .filter((event) => at(event['involvedObject'], 'name') === 'till')
      .map((event) => event['reason']);
    assert.ok(reasons.includes('DriftCorrected'), reasons.join(' '));
  });

  it('shows an upgrade that failed and was rolled back as stalled, and tries again when told to', async () => {
    const refused = { 'chart/templates/refused.yaml': yaml(deployment('refused', { replicas: -1 })) };
    await stage.prepared.push({ 'chart/values.yaml': values('white'), ...refused });
    const row = await stage.untilRowOf('HelmRelease', 'till', startsWith('Stalled'));
    assert.match(row.description, /UpgradeFailed/);
    await stage.untilRow(({ label, aria }) => label === 'Why' && aria.includes('rolled back'));
    const failed = await release();
    assert.ok(conditionIs('Remediated', 'True', 'RollbackSucceeded')(failed));
    assert.equal(await colourOf('till-settings'), 'red');

    const number = at(asArray(at(failed, 'status', 'history'))[0], 'version');
    const detail = await act('HelmRelease', 'till', 'Reset Failures…', 'Reset Failures');
    assert.match(detail, /reconcile\.fluxcd\.io\/resetAt/);
    await untilTrue('it was tried again', async () => {
      const newest = asArray(at(await release(), 'status', 'history'))[0];
      return newest !== undefined && at(newest, 'version') !== number;
    });
    await stage.untilRowOf('HelmRelease', 'till', startsWith('Stalled'));
  });

  it('forces a release where nothing is to be done', async () => {
    await stage.prepared.push({ 'chart/templates/refused.yaml': undefined });
    await stage.untilRowOf('HelmRelease', 'till', startsWith('Ready'));
    const before = at(asArray(at(await release(), 'status', 'history'))[0], 'version');
    const detail = await act('HelmRelease', 'till', 'Force Release…', 'Force Release');
    assert.match(detail, /reconcile\.fluxcd\.io\/forceAt/);
    await stage.code.untilTold('Force a release of till: done');
    const after = at(asArray(at(await release(), 'status', 'history'))[0], 'version');
    assert.notEqual(after, before);
  });

  fluxRevertStory(() => stage);

  it('drops a Kustomization that was deleted, with what it had applied', async () => {
    await stage.lab.kube.remove(`${KUSTOMIZATIONS}/web`);
    await stage.code.untilRows((rows) => rows.every(({ aria }) => !aria.startsWith('Kustomization web,')));
    assert.equal(await stage.lab.kube.find(`/apis/apps/v1/namespaces/${SHOP}/deployments/web`), undefined);
  });
});
