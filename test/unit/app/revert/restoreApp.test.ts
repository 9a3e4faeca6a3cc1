import assert from 'node:assert/strict';

import { planRevert } from '../../../../src/app/revert/planRevert.ts';
import type { SourceSpec } from '../../../../src/core/model/app.ts';
import type { RevertOutcome } from '../../../../src/core/revert/outcome.ts';
import { NEVER } from '../../platform/git/sandbox.ts';
import { RevertWorld } from './revertWorld.ts';

const WEB = 'apps/web/deployment.yaml';
const CONFIG = 'kind: ConfigMap\napiVersion: v1\nmetadata: { name: c }\n';

describe('an app set back to a commit', function () {
  this.timeout(60_000);
  let world: RevertWorld;

  beforeEach(() => {
    world = new RevertWorld({
      [WEB]: 'image: web:1\n',
      'apps/web/old.yaml': CONFIG,
      'apps/webshop/deployment.yaml': 'image: shop:1\n',
      'base/base.yaml': 'base: 1\n',
      'overlays/prod/kustomization.yaml': 'resources: [../../base/base.yaml]\n',
    });
  });
  afterEach(() => world.dispose());

  async function restored(
    sha: string,
    source: Partial<SourceSpec> = { path: 'apps/web' },
    name = 'web',
  ): Promise<RevertOutcome> {
    const app = world.app(name, source);
    const outcome = await planRevert({ ...(await world.place()), app, sha }, world.deps([app]), NEVER);
    assert.ok(outcome.ok, JSON.stringify(outcome));
    return outcome.value;
  }

  it('takes back all that was done to its files, and nothing else', async () => {
    const bump = world.push('Bump web', { [WEB]: 'image: web:2\n' });
    const shop = world.push('Bump shop', { 'apps/webshop/deployment.yaml': 'image: shop:2\n' });
    const again = world.push('Bump web again', { [WEB]: 'image: web:3\n', 'apps/web/new.yaml': CONFIG });
    const gone = world.push('Drop old', { 'apps/web/old.yaml': undefined });
    const outcome = await restored(world.first);
    assert.ok(outcome.word === 'plan', JSON.stringify(outcome));
    const { plan } = outcome;
    assert.deepEqual(
      plan.changes.map(({ path, before, after }) => [path, before !== undefined, after !== undefined]),
      [
        [WEB, true, true],
        ['apps/web/new.yaml', true, false],
        ['apps/web/old.yaml', false, true],
      ],
    );
    assert.deepEqual(plan.files[0], { path: WEB, before: 'image: web:3\n', after: 'image: web:1\n' });
    assert.deepEqual(plan.restored, { app: 'web', sha: world.first, subject: 'Begin' });
    assert.deepEqual(plan.commits, []);
    assert.deepEqual(
      plan.later.map(({ sha }) => sha),
      [gone, again, bump],
      `and not ${shop}`,
    );
  });

  it('never conflicts where a revert would', async () => {
    const one = world.push('One', { [WEB]: 'image: web:2\n' });
    world.push('Two', { [WEB]: 'image: web:3\n' });
    const conflict = await world.outcome([one]);
    assert.ok(conflict.ok && conflict.value.word === 'conflict', JSON.stringify(conflict));
    assert.equal(conflict.value.before, world.first);
    assert.deepEqual(
      conflict.value.later.map(({ subject }) => subject),
      ['Two'],
    );
    const outcome = await restored(conflict.value.before ?? '');
    assert.ok(outcome.word === 'plan', JSON.stringify(outcome));
    assert.equal(outcome.plan.files[0]?.after, 'image: web:1\n');
  });

  it('reaches the bases that the app is made of, of then and of now', async () => {
    world.push('Other base', {
      'base/base.yaml': 'base: 2\n',
      'base/second.yaml': 'second: 1\n',
      'overlays/prod/kustomization.yaml': 'resources: [../../base/second.yaml]\n',
    });
    const outcome = await restored(world.first, { path: 'overlays/prod', type: 'kustomize' });
    assert.ok(outcome.word === 'plan', JSON.stringify(outcome));
    assert.deepEqual(
      outcome.plan.changes.map(({ path, after }) => [path, after !== undefined]),
      [
        ['base/base.yaml', true],
        ['base/second.yaml', false],
        ['overlays/prod/kustomization.yaml', true],
      ],
    );
  });

  it('is nothing where the files are as they were', async () => {
    world.push('Bump shop', { 'apps/webshop/deployment.yaml': 'image: shop:2\n' });
    assert.equal((await restored(world.first)).word, 'nothing');
  });

  it('is refused where the app had no files then, instead of taking all of them away', async () => {
    world.push('Add billing', { 'apps/billing/deployment.yaml': 'image: billing:1\n' });
    const outcome = await restored(world.first, { path: 'apps/billing' }, 'billing');
    assert.deepEqual(outcome, { word: 'refused', refusal: { word: 'nothingThere', sha: world.first } });
  });

  it('is refused for a commit that the branch has not got', async () => {
    world.sandbox.git('mine', 'commit', '--quiet', '--allow-empty', '--message', 'Only here');
    const sha = world.sandbox.git('mine', 'rev-parse', 'HEAD');
    assert.deepEqual(await restored(sha), { word: 'refused', refusal: { word: 'notOnBranch', sha } });
    const missing = 'f'.repeat(40);
    assert.deepEqual(await restored(missing), {
      word: 'refused',
      refusal: { word: 'unknownCommit', sha: missing },
    });
  });
});
