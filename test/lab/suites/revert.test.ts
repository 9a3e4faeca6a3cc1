import assert from 'node:assert/strict';
import path from 'node:path';

import type { KubeObject } from '../../../src/core/model/kubeObject.ts';
import { at } from '../../../src/core/util/json.ts';
import { tellWhatShowed } from '../../e2e/evidence.ts';
import { revertHands, says, type RevertHands } from '../../e2e/revertHands.ts';
import { git } from '../../world/repo/git.ts';
import { mergeBranch, type MergeKind } from '../../world/repo/mergeBranch.ts';
import { isInFull } from '../full.ts';
import { named, type Ground } from '../ground.ts';
import { all, healthIs, isDone, phaseIs, refreshed, revisionIs, synced } from '../record/facts.ts';
import { configMap, deployment, yaml } from '../record/manifests.ts';
import { Stage } from '../record/stage.ts';
import { openSmallStage } from './labStage.ts';

/** A squash is the hardest to know: the commit that was pushed is nowhere on the branch. */
const WAYS: readonly MergeKind[] = isInFull ? ['squash', 'rebase', 'merge'] : ['squash'];

const GOOD = 'registry.k8s.io/pause:3.10';
const BAD = 'registry.k8s.io/missing/pause:3.11';
const FILE = 'web/web.yaml';
const manifest = (image: string): string =>
  yaml(deployment('web', { image }), configMap('web-settings', { colour: 'blue' }));

/** An app that syncs and heals itself, from a repository that the clone knows by the same address as the controller. */
async function prepare(ground: Ground): Promise<Stage> {
  const stage = await Stage.open(ground, named('reverted'));
  await stage.commit({ [FILE]: manifest(GOOD) });
  await git(bareOf(stage), ['config', 'http.receivepack', 'true']);
  await git(stage.work, ['remote', 'set-url', 'origin', stage.url]);
  await git(stage.work, ['config', 'user.name', 'Tomás Rey']);
  await git(stage.work, ['config', 'user.email', 'tomas.rey@fernhill.example']);
  await stage.createApp({
    source: { repoURL: stage.url, targetRevision: 'main', path: 'web' },
    syncPolicy: { automated: { prune: true, selfHeal: true } },
  });
  await stage.until('it is synced', all(synced, isDone));
  return stage;
}

/** From a bad commit to the healed app, with nothing but Git written by Plumbline. One story, in the order of the tests. */
describe('a revert that a real Argo CD pulls', () => {
  let stage: Awaited<ReturnType<typeof openSmallStage<Stage>>>;
  let hands: RevertHands;
  let bare: string;
  before(async function () {
    this.timeout(240_000);
    stage = await openSmallStage(prepare);
    hands = revertHands(stage.code);
    bare = bareOf(stage.prepared);
  });
  after(() => stage?.close());
  tellWhatShowed(() => stage?.code);

  const app = named('reverted');
  const tip = async (): Promise<string> => (await git(bare, ['rev-parse', 'main'])).trim();
  /** What of the clone is the user's own. */
  const mine = async (): Promise<string> =>
    [
      await git(stage.prepared.work, ['status', '--porcelain=v2']),
      await git(stage.prepared.work, ['symbolic-ref', 'HEAD']),
      await git(stage.prepared.work, ['for-each-ref', 'refs/heads/main', 'refs/stash']),
      await git(stage.prepared.work, ['diff', 'HEAD']),
    ].join('\n');
  /** What a webhook of the forge does after a push. */
  const pull = async (): Promise<KubeObject> => {
    await stage.prepared.refresh();
    const main = await tip();
    return stage.prepared.until('it saw the push', all(refreshed, revisionIs(main)));
  };
  const imageOf = async (): Promise<unknown> => {
    const live = await stage.lab.kube.get(stage.prepared.livePath('apps/v1/deployments/web'));
    return at(live, 'spec', 'template', 'spec', 'containers', 0, 'image');
  };

  for (const how of WAYS) {
    it(`is planned, pushed, merged by ${how}, and followed until the app is healthy on it`, async () => {
      const { prepared, code } = stage;
      await git(prepared.work, ['pull', '--quiet', '--rebase', 'origin', 'main']);
      const bad = await prepared.commit({ [FILE]: manifest(BAD) });
      const subject = (await git(prepared.work, ['log', '-1', '--format=%s'])).trim();
      await pull();
      await prepared.until(
        'the bad image rolls out',
        all(isDone, phaseIs('Succeeded'), healthIs('Progressing')),
      );
      assert.equal(await imageOf(), BAD);
      await stage.untilApp(app, ({ description }) =>
        description.startsWith(`Progressing · Synced · ${bad.slice(0, 7)}`),
      );
      const untouched = await mine();

      await hands.plan(app, subject);
      says(
        await hands.untilPlan(`# Revert of ${bad.slice(0, 7)}`),
        'Nothing was changed yet',
        `- image: ${BAD}`,
        `+ image: ${GOOD}`,
        `- ${app}: Synced by itself as soon as the controller sees the merge`,
      );
      const { branch } = await hands.push({ reason: 'it cannot be pulled' });
      assert.equal(await tip(), bad, 'nothing but the new branch is pushed');

      if (how === 'rebase') {
        await landForeign(bare);
      }
      const merged = await mergeBranch(bare, branch, how);
      await stage.prepared.refresh();
      const told = await code.untilTold(new RegExp(`^${app} runs without it and is Healthy`));
      assert.match(told, /, [\d.]+ s after the push \(the controller saw the merge after [\d.]+ s\)\./);

      const live = await stage.lab.kube.get(prepared.appPath());
      assert.ok(all(synced, revisionIs(merged))(live));
      assert.equal(await imageOf(), GOOD);
      await stage.untilApp(app, ({ description }) => description.includes(merged.slice(0, 7)));
      assert.equal(await mine(), untouched);
      console.log(`      ${told}`);
      await code.run('Notifications: Clear All Notifications');
    });
  }

  it('has it in the history of the app, with when it was deployed and by whom', async () => {
    await stage.code.run('Plumbline: Open History');
    await stage.code.page.locator('.quick-input-widget .monaco-list-row', { hasText: app }).first().click();
    const subjects = (await git(bare, ['log', '--first-parent', '-m', '--format=%s', 'main', '--', 'web']))
      .trim()
      .split('\n');
    const rows = await stage.code.untilRows(
      (seen) => subjects.every((subject) => seen.some(({ label }) => label === subject)),
      { view: 'History' },
    );
    const landings = rows.filter(({ label }) => subjects.includes(label));
    assert.deepEqual(
      landings.map(({ label }) => label),
      subjects,
    );
    for (const { description } of landings) {
      assert.match(description, / · deployed \d{4}-\d\d-\d\d \d\d:\d\d by auto-sync$/);
    }
  });
});

const bareOf = ({ work, name }: Stage): string => path.join(path.dirname(work), `${name}.git`);

/** Somebody else lands first, so that a rebase makes another commit of the branch. */
async function landForeign(bare: string): Promise<void> {
  const identity = { GIT_AUTHOR_NAME: 'Tomás Rey', GIT_AUTHOR_EMAIL: 'tomas.rey@fernhill.example' };
  const env = {
    ...identity,
    GIT_COMMITTER_NAME: 'Tomás Rey',
    GIT_COMMITTER_EMAIL: identity.GIT_AUTHOR_EMAIL,
  };
  const commit = await git(bare, ['commit-tree', 'main^{tree}', '-p', 'main', '-m', 'A foreign commit'], {
    env,
  });
  await git(bare, ['update-ref', 'refs/heads/main', commit.trim()]);
}
