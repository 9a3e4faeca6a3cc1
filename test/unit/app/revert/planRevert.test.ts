import assert from 'node:assert/strict';

import { RevertWorld } from './revertWorld.ts';

const deployment = (image: string, replicas = 2): string => `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  namespace: shop
spec:
  replicas: ${replicas}
  template:
    spec:
      containers:
        - name: web
          image: ${image}
`;
const claim = (size: string): string => `apiVersion: v1
kind: PersistentVolumeClaim
metadata: { name: data, namespace: shop }
spec: { resources: { requests: { storage: ${size} } } }
`;
const BUDGETED = `apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: { name: web, namespace: shop }
spec: { scaleTargetRef: { kind: Deployment, name: web } }
`;
const WEB = 'apps/web/deployment.yaml';

describe('a planned revert', function () {
  this.timeout(60_000);
  let world: RevertWorld;

  beforeEach(() => {
    world = new RevertWorld({
      [WEB]: deployment('web:1'),
      'apps/web/hpa.yaml': BUDGETED,
      'apps/db/claim.yaml': claim('10Gi'),
      'base/config.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: c }\ndata: { a: "1" }\n',
      'overlays/prod/kustomization.yaml': 'resources: [../../base/config.yaml]\n',
    });
  });
  afterEach(() => world.dispose());

  it('stands on the tip that the remote has now, and gives the tree of git revert', async () => {
    const bump = world.push('Bump web', { [WEB]: deployment('web:2') });
    const later = world.push('Grow the volume', { 'apps/db/claim.yaml': claim('20Gi') });
    const before = world.sandbox.git('mine', 'rev-parse', 'HEAD');
    assert.equal(before, world.first, 'the clone is behind');
    const plan = await world.plan(
      [bump],
      [world.app('web', { path: 'apps/web' }), world.app('db', { path: 'apps/db' })],
    );
    assert.equal(plan.on.tip, later);
    assert.equal(plan.on.ref, 'refs/remotes/origin/main');
    assert.equal(plan.tree, world.revertedTree(bump));
    assert.deepEqual(plan.commits, [
      { sha: bump, subject: 'Bump web', author: 'Ada Tester', parent: world.first, isMerge: false },
    ]);
    assert.deepEqual(plan.files, [{ path: WEB, before: deployment('web:2'), after: deployment('web:1') }]);
    assert.deepEqual(
      plan.apps.map(({ name }) => name),
      ['web'],
    );
    assert.deepEqual(
      plan.findings.map(({ row, level, object, path }) => [row, level, object, path]),
      [['workload-restarts', 'S', 'Deployment shop/web', WEB]],
    );
    assert.deepEqual([plan.level, plan.unrendered, plan.drivers], ['S', [], []]);
    assert.equal(plan.notFetched, undefined);
  });

  it('writes nothing to the clone but what the fetch brings', async () => {
    const bump = world.push('Bump web', { [WEB]: deployment('web:2') });
    world.sandbox.git('mine', 'fetch', '--quiet');
    world.sandbox.write('mine/apps/web/deployment.yaml', 'edited, not committed');
    world.sandbox.write('mine/new.yaml', 'staged');
    world.sandbox.git('mine', 'add', 'new.yaml');
    const before = world.stateOf('mine');
    await world.plan([bump], [world.app('web', { path: 'apps/web' })]);
    assert.equal(world.stateOf('mine'), before);
  });

  it('needs no name of who reads it: only a commit is made by somebody', async () => {
    const bump = world.push('Bump', { [WEB]: deployment('web:2') });
    world.sandbox.write('gitconfig', '[user]\n  useConfigOnly = true\n');
    const outcome = await world.outcome([bump]);
    assert.ok(outcome.ok, JSON.stringify(outcome));
    assert.equal(outcome.value.word, 'plan');
  });

  it('takes several back, newest first, in whatever order they are named', async () => {
    const one = world.push('One', { [WEB]: deployment('web:2') });
    const two = world.push('Two', { [WEB]: deployment('web:3') });
    world.push('Other', { 'README.md': 'hello\n' });
    const three = world.push('Three', { [WEB]: deployment('web:4') });
    const plan = await world.plan([two, three, one, two]);
    assert.deepEqual(
      plan.commits.map(({ subject }) => subject),
      ['Three', 'Two', 'One'],
    );
    assert.deepEqual(plan.files, [{ path: WEB, before: deployment('web:4'), after: deployment('web:1') }]);
  });

  it('takes a merge back to the main line', async () => {
    world.sandbox.git('team', 'switch', '--quiet', '--create', 'side');
    world.commit('Bump', { [WEB]: deployment('web:2') });
    world.commit('Bump more', { [WEB]: deployment('web:3') });
    world.sandbox.git('team', 'switch', '--quiet', 'main');
    const main = world.commit('Meanwhile', { 'README.md': 'hello\n' });
    world.sandbox.git('team', 'merge', '--quiet', '--no-edit', '--no-ff', 'side');
    const merge = world.sandbox.git('team', 'rev-parse', 'HEAD');
    world.push('After', { 'NOTES.md': 'later\n' });
    const plan = await world.plan([merge]);
    assert.equal(plan.tree, world.revertedTree('-m', '1', merge));
    assert.deepEqual([plan.commits[0]?.isMerge, plan.commits[0]?.parent], [true, main]);
    assert.deepEqual(plan.files, [{ path: WEB, before: deployment('web:3'), after: deployment('web:1') }]);
  });

  it('takes commits of one side branch back, children before parents', async () => {
    world.sandbox.git('team', 'switch', '--quiet', '--create', 'side');
    const one = world.commit('One', { [WEB]: deployment('web:2') });
    const two = world.commit('Two', { [WEB]: deployment('web:3') });
    world.sandbox.git('team', 'switch', '--quiet', 'main');
    world.commit('Meanwhile', { 'README.md': 'hello\n' });
    world.sandbox.git('team', 'merge', '--quiet', '--no-edit', '--no-ff', 'side');
    const after = world.push('Three', { [WEB]: deployment('web:4') });
    const plan = await world.plan([one, after, two]);
    assert.deepEqual(
      plan.commits.map(({ subject }) => subject),
      ['Three', 'Two', 'One'],
    );
    assert.deepEqual(plan.files, [{ path: WEB, before: deployment('web:4'), after: deployment('web:1') }]);
  });

  it('takes the first commit of all back to nothing', async () => {
    const plan = await world.plan([world.first]);
    assert.equal(plan.commits[0]?.parent, undefined);
    assert.equal(plan.tree, '4b825dc642cb6eb9a060e54bf8d69288fbee4904');
    assert.ok(plan.files.every(({ after }) => after === undefined));
  });

  it('names the files in conflict and the commit that stops it', async () => {
    const one = world.push('One', { [WEB]: deployment('web:2') });
    world.push('Two', { [WEB]: deployment('web:3') });
    const outcome = await world.outcome([one]);
    assert.ok(outcome.ok && outcome.value.word === 'conflict', JSON.stringify(outcome));
    assert.deepEqual([outcome.value.sha, outcome.value.files], [one, [WEB]]);
  });

  it('is nothing where it has been taken back already', async () => {
    const one = world.push('One', { [WEB]: deployment('web:2') });
    world.sandbox.git('team', 'revert', '--no-edit', one);
    world.sandbox.git('team', 'push', '--quiet', 'origin', 'HEAD:main');
    const outcome = await world.outcome([one]);
    assert.ok(outcome.ok && outcome.value.word === 'nothing', JSON.stringify(outcome));
  });

  it('judges with what stands beside the changed file, and with pruning of the apps it touches', async () => {
    const change = world.push('Scale', {
      [WEB]: deployment('web:1', 5),
      'apps/db/more.yaml': claim('1Gi').replace('name: data', 'name: more'),
    });
    const quiet = await world.plan([change], [world.app('db', { path: 'apps/db' })]);
    assert.deepEqual(
      quiet.findings.map(({ row }) => row),
      ['workload-scaled', 'replicas-with-autoscaler'],
    );
    const pruning = await world.plan([change], [world.app('db', { path: 'apps/db' }, true)]);
    assert.deepEqual(
      pruning.findings.map(({ row, path }) => [row, path]),
      [
        ['data-removed', 'apps/db/more.yaml'],
        ['workload-scaled', WEB],
        ['replicas-with-autoscaler', WEB],
      ],
    );
    assert.equal(pruning.level, 'D');
  });

  it('knows that the API server refuses the revert of an expansion', async () => {
    const grown = world.push('Grow', { 'apps/db/claim.yaml': claim('20Gi') });
    const plan = await world.plan([grown], [world.app('db', { path: 'apps/db' })]);
    assert.deepEqual(
      plan.findings.map(({ row, pointer }) => [row, pointer]),
      [['pvc-shrunk', '/spec/resources/requests/storage']],
    );
    assert.equal(plan.level, 'B');
  });

  it('is unknown where a renderer reads the file, and names each app that reads it', async () => {
    const change = world.push('Settings', {
      'base/config.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: c }\ndata: { a: "2" }\n',
    });
    const plan = await world.plan(
      [change],
      [
        world.app('prod', { path: 'overlays/prod', type: 'kustomize' }),
        world.app('prod-eu', { path: 'overlays/prod', type: 'unknown' }),
        world.app('old', { path: 'overlays/prod', type: 'kustomize', targetRevision: 'release' }),
        world.app('elsewhere', { path: 'overlays/prod', repoURL: 'https://git.example.com/other' }),
        world.app('web', { path: 'apps/web' }),
      ],
    );
    assert.deepEqual(
      plan.apps.map(({ name }) => name),
      ['prod', 'prod-eu'],
    );
    assert.deepEqual([plan.level, plan.unrendered], ['U', ['base/config.yaml']]);
    assert.deepEqual(
      plan.findings.map(({ row }) => row),
      ['config-of-workload'],
    );
  });

  it('warns of a bot that bumps again', async () => {
    const marked = (tag: string): string => deployment(`web:${tag} # {"$imagepolicy": "flux-system:web"}`);
    world.push('Mark', { [WEB]: marked('1') });
    const bump = world.push('Bump', { [WEB]: marked('2') });
    const plan = await world.plan([bump]);
    assert.deepEqual(
      plan.findings.map(({ row, object }) => [row, object]),
      [
        ['workload-restarts', 'Deployment shop/web'],
        ['bot-bumps-again', 'ImagePolicy flux-system/web'],
      ],
    );
    assert.equal(plan.level, 'C');
  });

  it('does not read links, submodules and bytes as manifests', async () => {
    world.sandbox.git('team', 'update-index', '--add', '--cacheinfo', `160000,${world.first},vendor`);
    const blob = world.sandbox.git('team', 'hash-object', '-w', WEB);
    world.sandbox.git('team', 'update-index', '--add', '--cacheinfo', `120000,${blob},link.yaml`);
    world.sandbox.git('team', 'commit', '--quiet', '--message', 'Odd');
    world.sandbox.git('team', 'reset', '--quiet', '--hard');
    world.sandbox.write('team/logo.yaml', new Uint8Array([0, 1, 2]));
    world.sandbox.git('team', 'add', 'logo.yaml');
    world.sandbox.git('team', 'commit', '--quiet', '--amend', '--message', 'Odd');
    world.sandbox.git('team', 'push', '--quiet', 'origin', 'HEAD:main');
    const plan = await world.plan([world.sandbox.git('team', 'rev-parse', 'HEAD')]);
    assert.deepEqual(plan.files, [{ path: 'link.yaml' }, { path: 'logo.yaml' }, { path: 'vendor' }]);
    assert.deepEqual([plan.findings, plan.level], [[], 'S']);
  });
});
