import assert from 'node:assert/strict';

import { untilMarked } from '../../e2e/marks.ts';
import { git as runGit } from '../../world/repo/git.ts';
import { named, type Ground } from '../ground.ts';
import { all, isDone, synced, syncIs } from '../record/facts.ts';
import { chart, configMap, yaml } from '../record/manifests.ts';
import { Stage, type Files } from '../record/stage.ts';
import { APPLICATIONS } from '../sample.ts';
import { openSmallStage } from './labStage.ts';

interface Way {
  readonly name: string;
  /** How Git declares it. */
  readonly files: Files;
  /** What it says beside a plain source at the folder of its name. */
  readonly spec?: (url: string) => object;
  readonly configMap: string;
  /** What the left side of the difference is. */
  readonly left: RegExp;
  /** As Argo CD notes it on what it applied. */
  readonly metadata?: object;
}

const inFolder = (folder: string, files: Files): Files =>
  Object.fromEntries(Object.entries(files).map(([file, text]) => [`${folder}/${file}`, text]));

const settings = (name: string): Files => ({ 'settings.yaml': yaml(configMap(name)) });

/** One app for each way in which Argo CD makes objects of a repository, and for each way in which it applies them. */
const WAYS: readonly Way[] = [
  { name: 'plain', files: settings('plain'), configMap: 'plain', left: /^main at [0-9a-f]{7}/ },
  {
    name: 'kustomized',
    files: {
      'kustomization.yaml': 'namePrefix: live-\nresources: [settings.yaml]\n',
      ...settings('kustomized'),
    },
    configMap: 'live-kustomized',
    left: /^as last applied/,
  },
  { name: 'charted', files: chart, configMap: `${named('charted')}-settings`, left: /^as last applied/ },
  {
    name: 'joined',
    files: { ...chart, 'prod/values.yaml': 'colour: blue\n' },
    spec: (url) => ({
      source: undefined,
      sources: [
        {
          repoURL: url,
          targetRevision: 'main',
          path: 'joined',
          helm: { valueFiles: ['$values/joined/prod/values.yaml'] },
        },
        { repoURL: url, targetRevision: 'main', ref: 'values' },
      ],
    }),
    configMap: `${named('joined')}-settings`,
    left: /^as last applied/,
  },
  {
    name: 'applied-by-server',
    files: settings('applied-by-server'),
    spec: () => ({ syncPolicy: { syncOptions: ['ServerSideApply=true'] } }),
    configMap: 'applied-by-server',
    left: /^main at [0-9a-f]{7}/,
  },
  {
    name: 'compared-by-server',
    files: settings('compared-by-server'),
    metadata: { annotations: { 'argocd.argoproj.io/compare-options': 'ServerSideDiff=true' } },
    configMap: 'compared-by-server',
    left: /^main at [0-9a-f]{7}/,
  },
];

/** All of them, synced, and then one field of each changed by hand. */
async function prepare(ground: Ground): Promise<Stage> {
  const git = await Stage.open(ground, named('sources'));
  const files = WAYS.map((way) => inFolder(way.name, way.files));
  await git.commit(Object.assign({}, ...files) as Files);
  // As a clone of that address has it: by this Plumbline finds where the manifests are.
  await runGit(git.work, ['config', 'remote.origin.url', git.url]);
  for (const { name, spec, metadata = {} } of WAYS) {
    const source = { repoURL: git.url, targetRevision: 'main', path: name };
    await git.createApp({ source, ...spec?.(git.url) }, metadata, named(name));
    await ground.kube.patch(`${APPLICATIONS}/${named(name)}`, 'merge', {
      operation: { initiatedBy: { username: 'sam.doyle' }, sync: { syncStrategy: { hook: {} } } },
    });
  }
  for (const way of WAYS) {
    const path = `${APPLICATIONS}/${named(way.name)}`;
    await git.untilObject(way.name, path, all(synced, isDone));
    await git.edit(`v1/configmaps/${way.configMap}`, { data: { colour: 'red' } });
    await git.untilObject(`${way.name} was edited`, path, syncIs('OutOfSync'));
  }
  return git;
}

/** What an edit by hand looks like, however Git declares the object. */
describe('the difference of an app of every kind on a real Argo CD', () => {
  let stage: Awaited<ReturnType<typeof openSmallStage<Stage>>>;
  before(async function () {
    this.timeout(240_000);
    stage = await openSmallStage(prepare);
  });
  after(() => stage?.close());

  for (const { name, configMap: object, left } of WAYS) {
    it(`${name}: just the edited field, with its editor and Argo CD's verdict`, async () => {
      const { page } = stage.code;
      await stage.untilApp(named(name), ({ description }) => description.startsWith('OutOfSync'));
      const editor = page.locator('.monaco-diff-editor').first();
      await stage.press(stage.app(named(name)), 'Show Difference', editor);
      const [marked] = await untilMarked(page, 1);
      assert.equal(marked?.line, 'colour: red');
      assert.match(marked.mark, /^kubectl-edit · \d+:\d+:\d+/);
      const title = (await stage.code.tabs()).find((tab) => tab.startsWith(`ConfigMap ${object}`)) ?? '';
      assert.match(title.slice(`ConfigMap ${object}: `.length), left, title);
      assert.match(title, / ↔ live · Argo CD: OutOfSync/);
      await stage.code.run('View: Close All Editors');
      await editor.waitFor({ state: 'detached' });
    });
  }
});
