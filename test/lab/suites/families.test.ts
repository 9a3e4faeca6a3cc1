import assert from 'node:assert/strict';

import type { KubeObject } from '../../../src/core/model/kubeObject.ts';
import { ARGOCD_NAMESPACE } from '../argocd.ts';
import { pick } from '../../host/workbench.ts';
import { named, type Ground } from '../ground.ts';
import { all, isDone, refreshed, synced, syncIs } from '../record/facts.ts';
import { configMap, yaml } from '../record/manifests.ts';
import { Stage } from '../record/stage.ts';
import { APPLICATIONS } from '../sample.ts';
import { until } from '../waiting.ts';
import { openSmallStage } from './labStage.ts';

const CHILDREN = ['left', 'right'] as const;
const REGIONS = ['eu', 'us', 'apac'] as const;
const PARENT = named('parent');
const SET = named('areas');

/** An app of apps that is synced by hand, and an ApplicationSet; what they make syncs itself. */
async function prepare(ground: Ground): Promise<Stage> {
  const git = await Stage.open(ground, named('families'));
  await git.commit({
    ...Object.fromEntries(CHILDREN.map((name) => [`parent/${name}.yaml`, yaml(appIn(git, name))])),
    ...Object.fromEntries(
      [...CHILDREN, ...REGIONS].map((name) => [`${name}/settings.yaml`, yaml(configMap(name))]),
    ),
  });
  const source = { repoURL: git.url, targetRevision: 'main', path: 'parent' };
  const destination = { server: 'https://kubernetes.default.svc', namespace: ARGOCD_NAMESPACE };
  await git.createApp({ source, destination }, {}, PARENT);
  await ground.kube.patch(`${APPLICATIONS}/${PARENT}`, 'merge', {
    operation: { initiatedBy: { username: 'sam.doyle' }, sync: { syncStrategy: { hook: {} } } },
  });
  const { spec } = appIn(git, '');
  await git.create({
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'ApplicationSet',
    metadata: { name: SET, namespace: ARGOCD_NAMESPACE },
    spec: {
      goTemplate: true,
      generators: elements('eu', 'us'),
      template: {
        metadata: { name: `${SET}-{{.region}}`, finalizers: FINALIZERS },
        spec: { ...spec, source: { ...source, path: '{{.region}}' } },
      },
    },
  });
  for (const name of [PARENT, ...CHILDREN.map(named), `${SET}-eu`, `${SET}-us`]) {
    await untilApp(git, name, all(synced, isDone));
  }
  return git;
}

/** What an app made goes with it. */
const FINALIZERS = ['resources-finalizer.argocd.argoproj.io'];

function appIn(git: Stage, name: string): KubeObject & { readonly spec: object } {
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: { name: named(name), namespace: ARGOCD_NAMESPACE, finalizers: FINALIZERS },
    spec: {
      project: 'default',
      source: { repoURL: git.url, targetRevision: 'main', path: name },
      destination: { server: 'https://kubernetes.default.svc', namespace: git.name },
      syncPolicy: { automated: { selfHeal: true } },
    },
  };
}

const elements = (...regions: readonly string[]): readonly object[] => [
  { list: { elements: regions.map((region) => ({ region })) } },
];

function untilApp(git: Stage, name: string, test: (app: KubeObject) => boolean): Promise<KubeObject> {
  return git.untilObject(name, `${APPLICATIONS}/${name}`, test);
}

/** Apps that make apps. One story, in the order of the tests. */
describe('apps of apps and ApplicationSets on a real Argo CD', () => {
  let stage: Awaited<ReturnType<typeof openSmallStage<Stage>>>;
  before(async function () {
    this.timeout(240_000);
    stage = await openSmallStage(prepare);
  });
  after(() => stage?.close());

  const generate = (...regions: readonly string[]): Promise<unknown> =>
    stage.lab.kube.patch(stage.prepared.argoPath('applicationsets', SET), 'merge', {
      spec: { generators: elements(...regions) },
    });

  it('shows each app once, under what made it', async () => {
    await stage.untilApp(SET, ({ aria }) => aria.includes('generates 2 apps'));
    const rows = await stage.code.rows('Apps');
    const ours = rows.filter(
      ({ aria, label }) => aria.startsWith('Application') && label.startsWith(named('')),
    );
    assert.deepEqual(ours.map(({ label, level }) => `${level} ${label}`).toSorted(), [
      `2 ${SET}`,
      `2 ${PARENT}`,
      `3 ${SET}-eu`,
      `3 ${SET}-us`,
      `3 ${named('left')}`,
      `3 ${named('right')}`,
    ]);
  });

  it('shows what an ApplicationSet generates anew, and takes away what it no longer does', async () => {
    await generate('eu', 'us', 'apac');
    await stage.untilApp(SET, ({ aria }) => aria.includes('generates 3 apps'));
    const row = await stage.untilApp(`${SET}-apac`, ({ description }) => description.startsWith('Synced'));
    assert.equal(row.level, 3);
    await generate('eu', 'us');
    await stage.code.untilRows((rows) => rows.every(({ label }) => label !== `${SET}-apac`));
    await stage.untilApp(SET, ({ aria }) => aria.includes('generates 2 apps'));
  });

  it('tells of a child whose own spec was changed by hand, and puts it back with a sync of its parent', async () => {
    await stage.lab.kube.patch(
      `${APPLICATIONS}/${named('left')}`,
      'merge',
      { spec: { syncPolicy: { automated: { selfHeal: false } } } },
      'kubectl-edit',
    );
    await stage.untilApp(named('left'), ({ aria }) => aria.includes('its own spec differs from Git'));
    await stage.untilApp(PARENT, ({ aria }) => aria.includes('sync OutOfSync'));
    await stage.press(stage.app(PARENT), 'Sync…', stage.dialog);
    await stage.confirm('Sync');
    await stage.untilApp(named('left'), ({ aria }) => !aria.includes('its own spec differs from Git'));
    await stage.untilApp(PARENT, ({ description }) => description.startsWith('Synced'));
  });

  it('shows a child that left Git as to be pruned, and removes it with all that it made', async () => {
    await stage.prepared.commit({ 'parent/right.yaml': undefined });
    await stage.prepared.refresh('normal', PARENT);
    await untilApp(stage.prepared, PARENT, all(refreshed, syncIs('OutOfSync')));
    await stage.untilApp(named('right'), ({ aria }) => aria.includes('no longer in Git (to prune)'));
    await stage.untilApp(PARENT, ({ aria }) => aria.includes('1 to prune'));
    await stage.code.run('Plumbline: Sync with Prune…');
    await pick(stage.code.page, PARENT);
    const { message } = await stage.confirm('Sync');
    assert.ok(message.startsWith(`Sync ${PARENT} and prune?`), message);
    await stage.code.untilRows((rows) => rows.every(({ label }) => label !== named('right')));
    const made = stage.prepared.livePath('v1/configmaps/right');
    await until({
      what: 'what the child made is gone',
      ask: async () => ((await stage.lab.kube.find(made)) === undefined ? true : undefined),
    });
  });
});
