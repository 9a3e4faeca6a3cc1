import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';

import { eventsOf } from '../../../src/app/history/eventsOf.ts';
import { historyOf } from '../../../src/app/history/historyOf.ts';
import { applyRevert } from '../../../src/app/revert/applyRevert.ts';
import { followRevert } from '../../../src/app/revert/followRevert.ts';
import { planRevert } from '../../../src/app/revert/planRevert.ts';
import type { RevertDeps } from '../../../src/app/revert/revertDeps.ts';
import { fluxEngine } from '../../../src/core/engines/flux/fluxEngine.ts';
import type { HistoryEntry } from '../../../src/core/history/entry.ts';
import type { RevertStep } from '../../../src/core/revert/followRevert.ts';
import { systemClock } from '../../../src/platform/clock.ts';
import { LocalGitWriter } from '../../../src/platform/git/writer.ts';
import { pushEdit } from '../../e2e/pushed.ts';
import { mergeBranch } from '../../world/origin.ts';
import { git } from '../../world/repo/git.ts';
import { FluxPlatform } from './fluxPlatform.ts';

const NEVER = new AbortController().signal;
const BRANCH = 'revert/config-1';

/** A bad commit from its failure to its revert, against controllers that act. One story, in order. */
describe('a bad commit under Flux', function () {
  this.timeout(90_000);
  let platform: FluxPlatform;
  let bad: string;
  before(async () => {
    platform = await FluxPlatform.start();
  });
  after(() => platform?.close());

  async function history(name: string): Promise<readonly HistoryEntry[]> {
    const app = platform.app(name);
    const { connections, locator } = platform;
    const record = connections.rawApp(app.id, NEVER);
    const raw = await record;
    assert.ok(raw.ok);
    const events = await eventsOf(connections, app.id, Promise.resolve(raw.value), NEVER);
    assert.ok(events?.ok);
    const deployments = { ok: true, value: fluxEngine.history(raw.value) } as const;
    const begun = await historyOf(locator, { app, deployments, events }, NEVER);
    assert.ok(begun.ok, JSON.stringify(begun));
    const page = await begun.value.next(NEVER);
    assert.ok(page.ok);
    return page.value.entries;
  }
  const fates = (entries: readonly HistoryEntry[]): readonly string[] =>
    entries.flatMap((entry) => (entry.kind === 'landing' ? [`${entry.subject}: ${entry.fate.word}`] : []));

  it('is in the history as the commit whose attempt failed, with the reason', async () => {
    // Times in the record have whole seconds: a commit within the second of the deploy would be taken for deployed by it.
    await delay(1100);
    await pushEdit(platform.world, {
      file: 'stores/config/settings.yaml',
      edit: (text) => text.replace('${store_city}', '${town}'),
      message: 'Rename the town',
    });
    bad = (await git(platform.world.origin.bare, ['rev-parse', 'main'])).trim();
    await platform.until('config', ({ phase }) => phase.word === 'Retrying');
    const [gap] = await history('config');
    assert.ok(gap?.kind === 'gap' && gap.gap.code === 'behind', JSON.stringify(gap));
    assert.equal(gap.gap.revision, bad);
    await git(platform.world.workspace, ['fetch', '--quiet', 'origin']);
    const [newest, ...others] = (await history('config')).filter(({ kind }) => kind === 'landing');
    assert.ok(newest?.kind === 'landing' && newest.fate.word === 'failed', JSON.stringify(newest));
    assert.equal(newest.sha, bad);
    assert.match(newest.fate.message, /variable not set .*"town"/);
    assert.ok(others.length > 0);
    for (const entry of others) {
      assert.ok(entry.kind === 'landing' && entry.fate.word !== 'pending', JSON.stringify(entry));
    }
  });

  it('is taken back: planned, pushed, merged, and followed until it is applied', async () => {
    const { world, locator, store, logger, sandbox } = platform;
    const app = platform.app('config');
    const clone = await locator.cloneOf(app.sources[0] ?? assert.fail(), NEVER);
    assert.ok(clone);
    const runner = sandbox.runner();
    const deps: RevertDeps = {
      openWriter: ({ root }) => new LocalGitWriter(root, runner),
      finder: locator,
      apps: () => platform.apps(),
    };
    const undo = { ...clone, targetRevision: 'main', commits: [bad] };
    const planned = await planRevert(undo, deps, NEVER);
    assert.ok(planned.ok && planned.value.word === 'plan', JSON.stringify(planned));
    const { plan } = planned.value;
    assert.deepEqual(
      plan.apps.map(({ name }) => name),
      ['config'],
    );
    const request = { undo, plan, branch: BRANCH, message: 'Revert "Rename the town"\n' };
    const pushed = await applyRevert(request, deps, () => undefined, NEVER);
    assert.ok(pushed.word === 'pushed', JSON.stringify(pushed));
    const steps: RevertStep[] = [];
    const end = followRevert(
      { ...undo, ref: plan.on.ref, commit: pushed.commit, pushedAt: systemClock.now() },
      app.id,
      { store, clock: systemClock, logger, writer: deps.openWriter(clone.repository), finder: locator },
      (step) => steps.push(step),
      NEVER,
    );
    const tip = await mergeBranch(world.origin.bare, BRANCH, 'squash');
    const ended = await end;
    assert.ok(ended.word === 'done', JSON.stringify(ended));
    assert.equal(ended.revision, tip);
    assert.equal(steps[0], 'merge');
    const ready = await platform.until(
      'apps',
      ({ phase, revisions }) => phase.word === 'Ready' && revisions[0] === tip,
    );
    assert.equal(ready.sync, 'Synced');
  });

  it('reads then as failed and brought by its revert, and the failure stays told', async () => {
    await git(platform.world.workspace, ['fetch', '--quiet', 'origin']);
    const entries = await history('config');
    assert.deepEqual(fates(entries).slice(0, 2), [
      'Revert "Rename the town": deployed',
      'Rename the town: failedFirst',
    ]);
    const failures = entries.filter((entry) => entry.kind === 'operation' && entry.outcome === 'failed');
    assert.ok(failures.length > 0, JSON.stringify(entries.map(({ kind }) => kind)));
  });

  it('is judged by its objects where Kustomize only lists the files, and unknown where variables are replaced', async () => {
    const level = async (file: string, edit: (text: string) => string): Promise<string> => {
      await pushEdit(platform.world, { file, edit, message: `Change ${file}` });
      const sha = (await git(platform.world.origin.bare, ['rev-parse', 'main'])).trim();
      const source = platform.app('config').sources[0] ?? assert.fail();
      const clone = (await platform.locator.cloneOf(source, NEVER)) ?? assert.fail();
      const runner = platform.sandbox.runner();
      const planned = await planRevert(
        { ...clone, targetRevision: 'main', commits: [sha] },
        {
          openWriter: ({ root }) => new LocalGitWriter(root, runner),
          finder: platform.locator,
          apps: () => platform.apps(),
        },
        NEVER,
      );
      assert.ok(planned.ok && planned.value.word === 'plan', JSON.stringify(planned));
      return planned.value.plan.level;
    };
    assert.equal(
      await level('stores/infrastructure/quota.yaml', (text) => text.replace('"20"', '"30"')),
      'C', // a quota that shrinks
    );
    assert.equal(await level('stores/config/settings.yaml', (text) => text.replace('9100', '9101')), 'U');
  });

  it('tells what a reconcile put back, by the Event of the controller', async () => {
    const tip = (await git(platform.world.origin.bare, ['rev-parse', 'main'])).trim();
    await platform.until('config', ({ phase, revisions }) => phase.word === 'Ready' && revisions[0] === tip);
    // Times in the record have whole seconds: an apply within the second of the deploy is a part of it.
    await delay(1100);
    const path = '/api/v1/namespaces/store/configmaps/store-settings';
    await platform.api.merge(`${path}?fieldManager=kubectl-edit`, { data: { city: 'oslo' } });
    await platform.world.loop.interval();
    const undone = (await history('config')).filter(
      (entry) => entry.kind === 'operation' && entry.outcome === 'succeeded' && entry.isPartial,
    );
    assert.deepEqual(
      undone.map((entry) => entry.kind === 'operation' && entry.objects),
      [['ConfigMap store/store-settings']],
    );
  });

  it('lists the commits of a chart with the releases that brought them', async () => {
    const entries = await history('till');
    const [newest] = entries.filter(({ kind }) => kind === 'landing');
    assert.ok(newest?.kind === 'landing');
    assert.match(newest.fate.word, /deployed|beforeRecord/, JSON.stringify(newest));
  });
});
