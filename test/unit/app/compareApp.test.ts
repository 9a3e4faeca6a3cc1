import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';

import { compareApp } from '../../../src/app/compareApp.ts';
import { CompareCluster, CompareWorld, lines, NEVER } from './compareWorld.ts';

const SERVICE = `apiVersion: v1
kind: Service
metadata:
  name: web
  labels:
    app: web
spec:
  type: ClusterIP
  selector:
    app: web
  ports:
    - port: 80
      targetPort: 8080
`;
const CONFIG = 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: conf\ndata:\n  level: info\n';
const DEPLOYMENT = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: 2
  selector:
    matchLabels:
      app: web
  template:
    metadata:
      labels:
        app: web
    spec:
      containers:
        - name: web
          image: shop/web:1.4.2
`;
const SECRET =
  'apiVersion: v1\nkind: Secret\nmetadata:\n  name: db\nstringData:\n  password: canary-hunter2\n  user: shop\n';

describe('compareApp', () => {
  let cluster: CompareCluster;
  let world: CompareWorld;
  before(async () => {
    cluster = await CompareCluster.start();
  });
  after(() => cluster.close());
  beforeEach(() => {
    world = new CompareWorld(cluster.api);
  });
  afterEach(() => {
    world.dispose();
    cluster.reset();
  });

  describe('a directory source, by dry run', () => {
    it('finds nothing where Git and the cluster agree', async () => {
      const revision = world.commit({ 'all.yaml': [SERVICE, CONFIG, DEPLOYMENT].join('---\n') });
      await world.applyClientSide(SERVICE, CONFIG, DEPLOYMENT);
      const app = world.app(['Service web Synced', 'ConfigMap conf Synced', 'Deployment web Synced'], {
        revision,
      });
      const comparison = await world.compare(app);
      assert.deepEqual(
        comparison.resources.map(({ kind, status, rung, verdict }) => [kind, status, rung, verdict]),
        [
          ['Service', 'same', 'dryRun', 'Synced'],
          ['ConfigMap', 'same', 'dryRun', 'Synced'],
          ['Deployment', 'same', 'dryRun', 'Synced'],
        ],
      );
      assert.equal(comparison.verdict, 'OutOfSync', "the controller's own word, whatever was found");
      assert.equal(comparison.desiredFrom, `main at ${revision.slice(0, 7)}`);
      assert.deepEqual(comparison.notes, []);
    });

    it('shows a live edit with field, both values and manager, and changes nothing in the cluster', async () => {
      const revision = world.commit({ 'web.yaml': DEPLOYMENT });
      await world.applyClientSide(DEPLOYMENT);
      await world.edit('Deployment', 'web', { spec: { replicas: 5 } });
      const before = world.api.cluster.objects.get('apps/v1', 'Deployment', 'shop', 'web');
      const [found] = (await world.compare(world.app(['Deployment web OutOfSync'], { revision }))).resources;
      assert.deepEqual(lines(found), ['spec.replicas | 2 -> 5 | kubectl-edit']);
      assert.equal(found?.title, `Deployment web: main at ${revision.slice(0, 7)} ↔ live`);
      assert.deepEqual(found.declaredAt, { file: world.sandbox.path('shop/apps/web/web.yaml'), line: 0 });
      assert.deepEqual(world.api.cluster.objects.get('apps/v1', 'Deployment', 'shop', 'web'), before);
    });

    it('shows texts that differ in the edited line alone', async () => {
      const revision = world.commit({ 'web.yaml': DEPLOYMENT });
      await world.applyClientSide(DEPLOYMENT);
      await world.edit('Deployment', 'web', { spec: { replicas: 5 } });
      const [found] = (await world.compare(world.app(['Deployment web OutOfSync'], { revision }))).resources;
      const [left, right] = [found?.desired.text.split('\n') ?? [], found?.live.text.split('\n') ?? []];
      assert.equal(left.length, right.length);
      assert.deepEqual(
        left.flatMap((line, index) => (line === right[index] ? [] : [[line, right[index], index]])),
        [['  replicas: 2', '  replicas: 5', found?.live.lines[0]?.first]],
      );
    });

    it('shows a label removed in Git, which the dry run alone would keep', async () => {
      const revision = world.commit({ 'web.yaml': SERVICE.replace('  labels:\n    app: web\n', '') });
      await world.applyClientSide(SERVICE);
      const [found] = (await world.compare(world.app(['Service web OutOfSync'], { revision }))).resources;
      assert.deepEqual(lines(found), ['metadata.labels | undefined -> {"app":"web"} | argocd-controller']);
    });

    it('shows a label removed in Git of an object that is applied server-side', async () => {
      const revision = world.commit({
        'web.yaml': SERVICE.replace('    app: web\nspec', '    tier: front\nspec'),
      });
      await world.applyServerSide(SERVICE);
      const [found] = (await world.compare(world.app(['Service web OutOfSync'], { revision }))).resources;
      assert.deepEqual(lines(found), [
        'metadata.labels.app | undefined -> "web" | argocd-controller',
        'metadata.labels.tier | "front" -> undefined | -',
      ]);
    });

    it('says what a hand added that Git never set', async () => {
      const revision = world.commit({ 'conf.yaml': CONFIG });
      await world.applyClientSide(CONFIG);
      await world.edit(
        'ConfigMap',
        'conf',
        { data: { extra: 'x' }, metadata: { labels: { by: 'hand' } } },
        'kubectl-patch',
      );
      const [found] = (await world.compare(world.app(['ConfigMap conf Synced'], { revision }))).resources;
      assert.deepEqual(lines(found), [
        'metadata.labels.by | undefined -> "hand" | kubectl-patch | undeclared',
        'data.extra | undefined -> "x" | kubectl-patch | undeclared',
      ]);
    });

    it('compares the working tree, HEAD or the tracked commit', async () => {
      const revision = world.commit({ 'conf.yaml': CONFIG });
      await world.applyClientSide(CONFIG);
      world.sandbox.write('shop/apps/web/conf.yaml', CONFIG.replace('info', 'head'));
      world.sandbox.git('shop', 'commit', '--quiet', '--all', '--message', 'Local');
      world.sandbox.write('shop/apps/web/conf.yaml', CONFIG.replace('info', 'typed'));
      const app = world.app(['ConfigMap conf Synced'], { revision });
      const told = async (
        side: 'workingTree' | 'head' | 'tracked',
      ): Promise<readonly (string | undefined)[]> => {
        const { desiredFrom, resources } = await world.compare(app, { side });
        return [desiredFrom, ...lines(resources[0])];
      };
      const head = world.sandbox.git('shop', 'rev-parse', '--short=7', 'HEAD');
      assert.deepEqual(await told('tracked'), [`main at ${revision.slice(0, 7)}`]);
      assert.deepEqual(await told('head'), [
        `HEAD at ${head}`,
        'data.level | "head" -> "info" | argocd-controller',
      ]);
      assert.deepEqual(await told('workingTree'), [
        'working tree of shop',
        'data.level | "typed" -> "info" | argocd-controller',
      ]);
    });

    it('shows objects that are on one side only, and takes hooks out of the comparison', async () => {
      const hook = CONFIG.replace('conf', 'migrate').replace(
        'name: migrate\n',
        'name: migrate\n  annotations:\n    argocd.argoproj.io/hook: PreSync\n',
      );
      const revision = world.commit({ 'a.yaml': SERVICE, 'b.yaml': hook });
      await world.applyClientSide(CONFIG);
      const { resources } = await world.compare(
        world.app(
          ['ConfigMap conf OutOfSync requiresPruning', 'Service web OutOfSync', 'ConfigMap migrate - hook'],
          { revision },
        ),
      );
      assert.deepEqual(
        resources.map(({ name, status, requiresPruning, desired, live, notes }) => [
          name,
          status,
          requiresPruning,
          desired.text !== '',
          live.text !== '',
          notes.map((note) => note.code),
        ]),
        [
          ['conf', 'onlyLive', true, false, true, ['notInGit']],
          ['web', 'onlyDesired', false, true, false, []],
          ['migrate', 'hook', false, false, false, []],
        ],
      );
    });

    it('shows what Git declares beyond what the controller has seen', async () => {
      const revision = world.commit({ 'a.yaml': SERVICE, 'b.yaml': CONFIG });
      await world.applyClientSide(SERVICE);
      const { resources } = await world.compare(world.app(['Service web Synced'], { revision }));
      assert.deepEqual(
        resources.map(({ name, status, verdict }) => [name, status, verdict]),
        [
          ['web', 'same', 'Synced'],
          ['conf', 'onlyDesired', undefined],
        ],
      );
    });

    it('does not need the namespace or the stamp of cluster-scoped objects to agree', async () => {
      const role =
        'apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata:\n  name: shop-reader\n  namespace: ignored\nrules:\n  - apiGroups: [""]\n    resources: [pods]\n    verbs: [get]\n';
      const revision = world.commit({ 'role.yaml': role });
      const live = role.replace(
        '  namespace: ignored\n',
        '  annotations:\n    argocd.argoproj.io/tracking-id: shop:rbac.authorization.k8s.io/ClusterRole:shop/shop-reader\n',
      );
      await world.applyClientSide(live);
      const { resources } = await world.compare(world.app(['ClusterRole shop-reader Synced'], { revision }));
      assert.deepEqual(
        resources.map(({ name, status }) => [name, status]),
        [['shop-reader', 'same']],
      );
    });

    it("keeps the server's words when it rejects what Git declares, and shows what Git says", async () => {
      const other = DEPLOYMENT.replace('      app: web\n  template', '      app: other\n  template');
      const revision = world.commit({ 'web.yaml': other });
      await world.applyClientSide(DEPLOYMENT);
      await world.edit('Deployment', 'web', { spec: { replicas: 3 } });
      const [found] = (await world.compare(world.app(['Deployment web Unknown'], { revision }))).resources;
      assert.deepEqual([found?.rung, found?.status, found?.verdict], ['git', 'differs', 'Unknown']);
      assert.equal(found?.notes[0]?.code, 'dryRunRejected');
      assert.match(found.notes[0].text, /selector/);
      assert.equal(
        found.title,
        `Deployment web: main at ${revision.slice(0, 7)} ↔ live (approximate: the dry run was rejected)`,
      );
      assert.deepEqual(lines(found), [
        'spec.replicas | 2 -> 3 | kubectl-edit',
        'spec.selector.matchLabels.app | "other" -> "web" | argocd-controller',
      ]);
    });

    it('makes no dry run without the right to patch, and says so', async () => {
      const revision = world.commit({ 'web.yaml': DEPLOYMENT });
      await world.applyClientSide(DEPLOYMENT);
      await world.edit('Deployment', 'web', { spec: { replicas: 3 } });
      const app = world.app(['Deployment web OutOfSync'], { revision });
      const [found] = (await world.compare(app, { user: 'reader' })).resources;
      assert.equal(
        found?.title,
        'Deployment web: as last applied ↔ live (approximate: you lack patch on deployments.apps in shop)',
      );
      assert.deepEqual(
        found.notes.map((note) => note.code),
        ['noPatchRight'],
      );
      assert.deepEqual(lines(found), ['spec.replicas | 2 -> 3 | kubectl-edit']);
      const patches = world.api.cluster.requests.matching(
        (entry) => entry.verb === 'patch' && entry.user === 'reader',
      );
      assert.deepEqual(patches, []);
    });

    it('asks once per kind and namespace whether it may patch', async () => {
      const other = CONFIG.replace('conf', 'other');
      const revision = world.commit({ 'all.yaml': [CONFIG, other, SERVICE].join('---\n') });
      await world.applyClientSide(CONFIG, other, SERVICE);
      await world.compare(
        world.app(['ConfigMap conf Synced', 'ConfigMap other Synced', 'Service web Synced'], { revision }),
      );
      const reviews = world.api.cluster.requests.matching(
        (entry) => entry.resource === 'selfsubjectaccessreviews',
      );
      assert.equal(reviews.length, 2);
    });

    it('makes no dry run where the caller does not allow one', async () => {
      const revision = world.commit({ 'web.yaml': DEPLOYMENT });
      await world.applyClientSide(DEPLOYMENT);
      const app = world.app(['Deployment web Synced'], { revision });
      const [found] = (await world.compare(app, { mayDryRun: false })).resources;
      assert.deepEqual([found?.rung, found?.status, found?.notes], ['lastApplied', 'same', []]);
    });
  });

  describe('settings of the controller', () => {
    it('passes over what ignoreDifferences hides, and names jq that cannot be evaluated', async () => {
      const revision = world.commit({ 'web.yaml': DEPLOYMENT });
      await world.applyClientSide(DEPLOYMENT);
      await world.edit('Deployment', 'web', { spec: { replicas: 5 } });
      const rule = {
        group: 'apps',
        kind: 'Deployment',
        jsonPointers: ['/spec/replicas'],
        jqPathExpressions: ['.spec.x', '.spec | to_entries[].value'],
      };
      const [found] = (
        await world.compare(
          world.app(['Deployment web Synced'], { revision, spec: { ignoreDifferences: [rule] } }),
        )
      ).resources;
      assert.deepEqual([found?.status, found?.notes.map((note) => note.code)], ['same', ['jqNotApplied']]);
    });

    it('reads argocd-cm: tracking by label', async () => {
      world.setting({ 'application.resourceTrackingMethod': 'label' });
      const revision = world.commit({ 'conf.yaml': CONFIG });
      await world.applyClientSide(CONFIG);
      const [found] = (await world.compare(world.app(['ConfigMap conf Synced'], { revision }))).resources;
      assert.deepEqual(lines(found).toSorted(), [
        'metadata.annotations | undefined -> {"argocd.argoproj.io/tracking-id":"shop:/ConfigMap:shop/conf"} | argocd-controller',
        'metadata.labels | {"app.kubernetes.io/instance":"shop"} -> undefined | -',
      ]);
    });

    it('assumes nothing where there is no argocd-cm: the controller runs on its defaults too', async () => {
      const revision = world.commit({ 'conf.yaml': CONFIG });
      await world.applyClientSide(CONFIG);
      const app = world.app(['ConfigMap conf Synced'], { revision });
      world.api.cluster.objects.remove('v1', 'ConfigMap', 'argocd', 'argocd-cm');
      assert.deepEqual((await world.compare(app)).notes, []);
    });

    it('says that defaults are assumed where argocd-cm may not be read', async () => {
      const revision = world.commit({ 'conf.yaml': CONFIG });
      await world.applyClientSide(CONFIG);
      const app = world.app(['ConfigMap conf Synced'], { revision });
      world.api.cluster.script.add({
        kind: 'status',
        code: 403,
        message: 'configmaps "argocd-cm" is forbidden',
        match: { verb: 'get', path: '/namespaces/argocd/configmaps/argocd-cm' },
      });
      const comparison = await world.compare(app);
      assert.deepEqual(
        comparison.notes.map((note) => note.code),
        ['noSettings'],
      );
      assert.deepEqual(
        comparison.resources.map((resource) => resource.status),
        ['same'],
      );
    });
  });

  describe('sources that need a renderer', () => {
    it('compares with what was last applied and says what that leaves out', async () => {
      world.commit({});
      await world.applyClientSide(DEPLOYMENT);
      await world.edit('Deployment', 'web', {
        spec: { template: { spec: { containers: [{ name: 'web', image: 'shop/web:hotfix' }] } } },
      });
      const comparison = await world.compare(world.app(['Deployment web OutOfSync'], { type: 'Helm' }));
      const [found] = comparison.resources;
      assert.equal(found?.title, 'Deployment web: as last applied ↔ live');
      assert.deepEqual(lines(found), [
        'spec.template.spec.containers[web].image | "shop/web:1.4.2" -> "shop/web:hotfix" | kubectl-edit',
      ]);
      assert.deepEqual(
        comparison.notes.map((note) => note.code),
        ['notRendered'],
      );
    });

    it('does not speak of changes in Git where the commit that was compared is the one that was applied', async () => {
      world.commit({});
      await world.applyClientSide(DEPLOYMENT);
      const revision = '1'.repeat(40);
      const notes = async (deployed: string, side: 'tracked' | 'workingTree' = 'tracked') => {
        const app = world.app(['Deployment web Synced'], { type: 'Helm', revision, deployed });
        return (await world.compare(app, { side })).notes.map((note) => note.code);
      };
      assert.deepEqual(await notes(revision), []);
      assert.deepEqual(await notes('2'.repeat(40)), ['notRendered']);
      assert.deepEqual(await notes(revision, 'workingTree'), ['notRendered']);
    });

    it('shows foreign writers beside the fields that the controller owns', async () => {
      world.commit({});
      await world.applyServerSide(DEPLOYMENT);
      await world.edit('Deployment', 'web', { spec: { replicas: 9 } });
      const [found] = (await world.compare(world.app(['Deployment web OutOfSync'], { type: 'Kustomize' })))
        .resources;
      assert.equal(found?.title, 'Deployment web: as the controller owns it ↔ live');
      assert.deepEqual(lines(found), ['spec.replicas | undefined -> 9 | kubectl-edit | unknown']);
    });

    it('shows who wrote what where nothing of the controller is on record', async () => {
      world.commit({});
      const made = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'conf' }, data: { a: '1' } };
      await world.api.post('/api/v1/namespaces/shop/configmaps?fieldManager=helm', made);
      await world.edit('ConfigMap', 'conf', { data: { b: '2' } });
      const app = world.app(['ConfigMap conf Synced'], { type: 'Helm' });
      const [found] = (await world.compare(app)).resources;
      assert.equal(found?.notes[0]?.code, 'nothingOnRecord');
      assert.deepEqual(lines(found), [
        'data.a | undefined -> "1" | helm | unknown',
        'data.b | undefined -> "2" | kubectl-edit | unknown',
      ]);
    });
  });

  describe('Secrets', () => {
    it('never lets a value out, equal and different values still tell', async () => {
      const revision = world.commit({ 'db.yaml': SECRET });
      await world.applyClientSide(SECRET);
      await world.edit('Secret', 'db', {
        data: { password: Buffer.from('canary-edited').toString('base64') },
      });
      const comparison = await world.compare(world.app(['Secret db OutOfSync'], { revision }));
      const [found] = comparison.resources;
      assert.equal(found?.rung, 'dryRun');
      assert.deepEqual(found.fields, ['data.password']);
      assert.notEqual(found.changes[0]?.desired, found.changes[0]?.live);
      assertNoCanary(comparison, world.logger.lines);
    });

    it('masks what the server says about one it rejects', async () => {
      const revision = world.commit({ 'db.yaml': SECRET });
      await world.applyClientSide(SECRET);
      const base64 = Buffer.from('canary-hunter2').toString('base64');
      const message = `Secret "db" is invalid: data[password]: Invalid value: "canary-other": too weak, not ${base64} nor canary-hunter2`;
      world.api.cluster.script.add({
        kind: 'status',
        code: 422,
        message,
        match: { verb: 'patch', resource: 'secrets' },
      });
      const comparison = await world.compare(world.app(['Secret db Unknown'], { revision }));
      const [note] = comparison.resources[0]?.notes ?? [];
      assert.equal(note?.code, 'dryRunRejected');
      assert.match(
        note.text,
        /data\[password\]: Invalid value: <masked>: too weak, not <masked \d> nor <masked \d>/,
      );
      assertNoCanary(comparison, world.logger.lines);
    });

    it('masks the text of a Secret that is on one side only', async () => {
      const revision = world.commit({ 'db.yaml': SECRET });
      const onlyGit = await world.compare(world.app(['Secret db OutOfSync'], { revision }));
      assert.equal(onlyGit.resources[0]?.status, 'onlyDesired');
      const empty = world.commit({});
      await world.applyClientSide(SECRET);
      const onlyLive = await world.compare(
        world.app(['Secret db OutOfSync requiresPruning'], { revision: empty }),
      );
      assert.equal(onlyLive.resources[0]?.status, 'onlyLive');
      assertNoCanary(onlyGit, onlyLive, world.logger.lines);
    });
  });

  describe('failures', () => {
    it('shows one object that cannot be read and compares the others', async () => {
      const revision = world.commit({ 'all.yaml': [CONFIG, SERVICE].join('---\n') });
      await world.applyClientSide(CONFIG, SERVICE);
      world.api.cluster.script.add({
        kind: 'status',
        code: 500,
        match: { verb: 'get', resource: 'services' },
      });
      const { resources } = await world.compare(
        world.app(['Service web Synced', 'ConfigMap conf Synced'], { revision }),
      );
      assert.deepEqual(
        resources.map(({ name, status, problem }) => [name, status, problem?.code]),
        [
          ['web', 'failed', 'server'],
          ['conf', 'same', undefined],
        ],
      );
    });

    it('says where the objects live when that is another cluster', async () => {
      world.commit({});
      const app = world.app([], {
        spec: { destination: { server: 'https://prod.example.com', namespace: 'shop' } },
      });
      const compared = await compareApp(await world.deps(), app, { side: 'tracked', mayDryRun: true }, NEVER);
      assert.deepEqual(compared, {
        ok: false,
        error: { code: 'otherCluster', destination: 'https://prod.example.com' },
      });
    });

    it('compares with what was last applied where the repository is not cloned or not readable', async () => {
      const revision = world.commit({ 'conf.yaml': CONFIG });
      await world.applyClientSide(CONFIG);
      const app = world.app(['ConfigMap conf Synced'], { revision });
      rmSync(world.sandbox.path('shop/.git'), { recursive: true });
      const comparison = await world.compare(app);
      assert.deepEqual(
        comparison.notes.map((note) => note.code),
        ['notCloned'],
      );
      assert.deepEqual(
        comparison.resources.map(({ status, rung }) => [status, rung]),
        [['same', 'lastApplied']],
      );
    });

    it('fetches the commit that the controller compared where the clone lacks it', async () => {
      world.commit({ 'conf.yaml': CONFIG });
      await world.applyClientSide(CONFIG);
      world.sandbox.git('.', 'clone', '--quiet', '--bare', 'shop', 'origin/shop');
      world.sandbox.git('.', 'clone', '--quiet', 'origin/shop', 'colleague');
      world.sandbox.write('colleague/apps/web/conf.yaml', CONFIG.replace('info', 'debug'));
      world.sandbox.git('colleague', 'commit', '--quiet', '--all', '--message', 'Theirs');
      world.sandbox.git('colleague', 'push', '--quiet', 'origin', 'HEAD:main');
      world.sandbox.git('shop', 'remote', 'set-url', 'origin', 'https://git.example.com/acme/shop');
      const revision = world.sandbox.git('colleague', 'rev-parse', 'HEAD');
      const comparison = await world.compare(world.app(['ConfigMap conf OutOfSync'], { revision }));
      assert.equal(comparison.desiredFrom, `main at ${revision.slice(0, 7)}`);
      assert.deepEqual(lines(comparison.resources[0]), [
        'data.level | "debug" -> "info" | argocd-controller',
      ]);
      assert.deepEqual(comparison.notes, []);
    });

    it('says which commit is shown when it cannot be fetched', async () => {
      const head = world.commit({ 'conf.yaml': CONFIG });
      await world.applyClientSide(CONFIG);
      const comparison = await world.compare(
        world.app(['ConfigMap conf Synced'], { revision: '1'.repeat(40) }),
      );
      const [note] = comparison.notes;
      assert.equal(note?.code, 'commitMissing');
      assert.ok(
        note.text.includes(
          `compared commit 1111111, which the clone does not have. main at ${head.slice(0, 7)} is shown instead. Fetching it failed:`,
        ),
      );
    });

    it('reads broken manifests as far as they go, and never takes the rest for pruned', async () => {
      const revision = world.commit({ 'a.yaml': CONFIG, 'b.yaml': `${SERVICE}---\nkind: [\n` });
      await world.applyClientSide(CONFIG, DEPLOYMENT);
      const { notes, resources } = await world.compare(
        world.app(['ConfigMap conf Synced', 'Deployment web Synced'], { revision }),
      );
      assert.ok(notes.every((note) => note.code === 'brokenManifest') && notes.length > 0);
      assert.deepEqual(
        resources.map(({ kind, status }) => [kind, status]),
        [
          ['ConfigMap', 'same'],
          ['Deployment', 'same'],
          ['Service', 'onlyDesired'],
        ],
      );
    });

    it('ends with the signal', async () => {
      world.commit({});
      const abort = new AbortController();
      const deps = await world.deps();
      const app = world.app(['ConfigMap conf Synced', 'Service web Synced']);
      const compared = compareApp(
        deps,
        app,
        { side: 'tracked', mayDryRun: true, onProgress: () => abort.abort() },
        abort.signal,
      );
      assert.deepEqual(await compared, { ok: false, error: { code: 'cancelled' } });
    });

    it('tells how far it is', async () => {
      const revision = world.commit({ 'all.yaml': [CONFIG, SERVICE].join('---\n') });
      const told: string[] = [];
      const app = world.app(['Service web Synced', 'ConfigMap conf Synced'], { revision });
      await compareApp(
        await world.deps(),
        app,
        { side: 'tracked', mayDryRun: false, onProgress: (done, total) => told.push(`${done}/${total}`) },
        NEVER,
      );
      assert.deepEqual(told, ['0/2', '1/2', '2/2']);
    });
  });
});

function assertNoCanary(...outputs: readonly unknown[]): void {
  const text = JSON.stringify(outputs);
  for (const secret of ['canary-hunter2', 'canary-edited']) {
    for (const form of [secret, Buffer.from(secret).toString('base64'), secret.slice(7)]) {
      assert.ok(!text.includes(form), `${form} leaked`);
    }
  }
}
