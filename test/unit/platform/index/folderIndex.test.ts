import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

import type { IndexAnswer, PlacedFinding } from '../../../../src/core/authoring/indexMessages.ts';
import type { DeclaredObject } from '../../../../src/core/rules/context.ts';
import { FolderIndex } from '../../../../src/platform/index/folderIndex.ts';
import { BUNDLED } from '../../core/schema/bundled.ts';

const APP = `apiVersion: argoproj.io/v1alpha1
kind: Application
metadata:
  name: shop
  namespace: argocd
spec:
  project: web
  destination: {name: prod, namespace: shop}
  source: {repoURL: https://forge.example/shop.git, path: apps/shop}
`;
const CRD = `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: widgets.example.org}
spec:
  group: example.org
  names: {kind: Widget}
  versions:
    - name: v1
      served: true
      schema:
        openAPIV3Schema:
          type: object
          properties:
            spec: {type: object, properties: {size: {type: integer, description: How large it is}}}
`;

describe('the index of a folder', () => {
  let root: string;
  let index: FolderIndex;
  let answers: IndexAnswer[];
  const write = async (name: string, text: string): Promise<void> => {
    await mkdir(path.dirname(path.join(root, name)), { recursive: true });
    await writeFile(path.join(root, name), text);
  };
  const open = (prefix = ''): FolderIndex =>
    new FolderIndex({
      folder: { key: 'f', root, prefix },
      bundled: BUNDLED.kinds,
      settings: { productionPaths: [] },
      answer: (answer) => answers.push(answer),
    });
  /** The rules that each file breaks, as they were told last; hints left out. */
  const told = (): Record<string, readonly string[]> => {
    const files = new Map<string, readonly PlacedFinding[]>();
    for (const answer of answers) {
      for (const [name, findings] of answer.type === 'findings' ? answer.files : []) {
        files.set(name, findings);
      }
    }
    const words = [...files].map(([name, findings]): [string, readonly string[]] => [
      name,
      findings
        .filter(({ severity }) => severity !== 'hint')
        .map(({ rule, range }) => `${rule} ${range[0]}:${range[1]}-${range[2]}:${range[3]}`),
    ]);
    return Object.fromEntries(words.filter(([, rules]) => rules.length > 0));
  };
  const declared = (): readonly DeclaredObject[] =>
    answers.flatMap((answer) =>
      answer.type === 'facts' ? answer.files.flatMap(([, facts]) => facts?.declared ?? []) : [],
    );

  beforeEach(async () => {
    root = await mkdtemp(path.join(os.tmpdir(), 'plumbline-index-'));
    answers = [];
    await mkdir(path.join(root, 'apps/shop'), { recursive: true });
    index = open();
  });
  afterEach(async () => {
    index.close();
    await rm(root, { recursive: true, force: true });
  });

  it('finds what is wrong in files that nobody opened, by line and character', async () => {
    await write('a/app.yaml', APP.replace('  project: web', '  project: web\n  sorce: {}'));
    await write('a/good.yaml', 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n');
    await index.start(() => 0);
    assert.deepEqual(told(), { 'a/app.yaml': ['PL005 7:2-7:7'] });
    assert.deepEqual(
      declared().map(({ kind, name, path: at }) => [kind, name, at]),
      [['Application', 'shop', 'a/app.yaml']],
    );
    const last = answers.at(-1);
    assert.ok(last?.type === 'read' && last.files === 2 && !last.isCut);
  });

  it('finds where CI reaches into the cluster, in files that hold no object', async () => {
    const steps = 'jobs:\n  deploy:\n    steps:\n      - run: kubectl apply -f x\n';
    await write('.github/workflows/deploy.yaml', `name: Deploy\non: push\n${steps}`);
    await write('docs/deploy.yaml', `name: Deploy\non: push\n${steps}`);
    await index.start(() => 0);
    assert.deepEqual(told(), { '.github/workflows/deploy.yaml': ['PL801 5:13-5:31'] });
  });

  it('judges by a cluster what its root apps deploy from here, and takes it back with the connection', async () => {
    await write('.git/HEAD', 'ref: refs/heads/main\n');
    await write('.git/config', '[remote "origin"]\n\turl = https://forge.example/shop.git\n');
    await write('apps/shop.yaml', APP);
    await write('other/shop.yaml', APP);
    await index.start(() => 0);
    assert.deepEqual(told(), {});
    const source = { repoURL: 'https://forge.example/shop', path: 'apps', targetRevision: 'main' };
    const facts = {
      argoCdNamespaces: ['argocd'],
      projects: [{ metadata: { name: 'till', namespace: 'argocd' }, spec: {} }],
      roots: [{ namespace: 'argocd', object: { spec: { sources: [source] } } }],
    };
    await index.setCluster([], facts);
    assert.deepEqual(told(), { 'apps/shop.yaml': ['PL405 6:11-6:14'] });
    await index.setCluster([], undefined);
    assert.deepEqual(told(), {});
  });

  it('follows files as they change, come and go, and tells only what is new', async () => {
    await write('app.yaml', APP);
    await index.start(() => 0);
    assert.deepEqual(told(), {});
    await write('app.yaml', `${APP}  selfheal: true\n`);
    await index.touch(['app.yaml']);
    assert.deepEqual(told(), { 'app.yaml': ['PL005 9:2-9:10'] });
    const count = answers.length;
    await index.touch(['app.yaml']);
    assert.equal(answers.length, count);
    await rm(path.join(root, 'app.yaml'));
    await index.touch(['app.yaml']);
    assert.deepEqual(told(), {});
    const gone = answers.findLast((answer) => answer.type === 'facts');
    assert.deepEqual(gone?.files, [['app.yaml', undefined]]);
  });

  it('takes a folder that came or went as all its files', async () => {
    await index.start(() => 0);
    await write('new/deep/app.yaml', `${APP}  selfheal: true\n`);
    await index.touch(['new']);
    assert.deepEqual(Object.keys(told()), ['new/deep/app.yaml']);
    await rm(path.join(root, 'new'), { recursive: true });
    await index.touch(['new']);
    assert.deepEqual(told(), {});
  });

  it('looks again at files that a change elsewhere judges', async () => {
    await write('base/app.yaml', APP.replace('  project: web\n', ''));
    await index.start(() => 0);
    assert.deepEqual(told(), { 'base/app.yaml': ['PL007 5:0-5:4'] });
    await write('overlay/kustomization.yaml', 'patches:\n  - target: {kind: Application}\n    patch: "[]"\n');
    await index.touch(['overlay/kustomization.yaml']);
    assert.deepEqual(told(), {});
  });

  it('learns kinds from CRDs in the folder and checks objects by them', async () => {
    await write(
      'widget.yaml',
      'apiVersion: example.org/v1\nkind: Widget\nmetadata: {name: a}\nspec: {sise: 1}\n',
    );
    await write('crds/widget.yaml', CRD);
    await index.start(() => 0);
    assert.deepEqual(told(), { 'widget.yaml': ['PL005 3:7-3:11'] });
    const kinds = answers.findLast((answer) => answer.type === 'kinds')?.kinds ?? [];
    assert.deepEqual(
      kinds.map(({ group, version, kind, origin }) => [group, version, kind, origin]),
      [['example.org', 'v1', 'Widget', 'workspace']],
    );
    await rm(path.join(root, 'crds'), { recursive: true });
    await index.touch(['crds']);
    assert.deepEqual(told(), {});
  });

  it('reads the remotes and the branch from the clone’s own files', async () => {
    await write(
      '.git/config',
      '[core]\n\tbare = false\n[remote "origin"]\n\turl = https://forge.example/shop.git\n',
    );
    await write('.git/HEAD', 'ref: refs/heads/main\n');
    await index.start(() => 0);
    const clone = answers.find((answer) => answer.type === 'clone')?.clone;
    assert.deepEqual(clone, { remotes: ['https://forge.example/shop.git'], branch: 'main' });
    await write('.git/HEAD', 'ref: refs/heads/next\n');
    await index.touch(['.git/HEAD']);
    const next = answers.findLast((answer) => answer.type === 'clone')?.clone;
    assert.equal(next?.branch, 'next');
  });

  it('reads only below its folder and counts paths from the top of the clone', async () => {
    await write('clusters/app.yaml', `${APP}  selfheal: true\n`);
    await write('other/app.yaml', `${APP}  selfheal: true\n`);
    index = open('clusters');
    await index.start(() => 0);
    assert.deepEqual(Object.keys(told()), ['clusters/app.yaml']);
  });

  it('asks every rule again when a setting changes', async () => {
    await write('app.yaml', APP.replace('path: apps/shop', 'path: apps/shop, targetRevision: main'));
    await index.start(() => 0);
    assert.deepEqual(told(), {});
    await index.setSettings({ productionPaths: ['**'] });
    assert.deepEqual(
      Object.values(told())[0]?.map((one) => one.slice(0, 5)),
      ['PL119'],
    );
  });

  it('finishes the first check although a file changes in the middle of it', async () => {
    const count = 300;
    for (let at = 0; at < count; at++) {
      await write(`app-${at}.yaml`, `${APP.replace('name: shop', `name: shop-${at}`)}  selfheal: true\n`);
    }
    let touched: Promise<void> | undefined;
    index = new FolderIndex({
      folder: { key: 'f', root, prefix: '' },
      bundled: BUNDLED.kinds,
      settings: { productionPaths: [] },
      answer: (answer) => {
        answers.push(answer);
        touched ??= answer.type === 'findings' ? index.touch(['app-1.yaml']) : undefined;
      },
    });
    await index.start(() => 0);
    await touched;
    assert.equal(Object.keys(told()).length, count);
  });

  it('passes over what git and package managers keep, and survives what it cannot read', async () => {
    await write('node_modules/a.yaml', `${APP}  selfheal: true\n`);
    await write('broken.yaml', `${APP}  a: b: c\n  {{ x }}\n`);
    await write('bytes.yaml', '\u0000\u0001apiVersion: x');
    await index.start(() => 0);
    await index.touch(['never-there.yaml', 'never-there']);
    assert.ok(!Object.keys(told()).includes('node_modules/a.yaml'));
    assert.ok(!answers.some(({ type }) => type === 'trouble'));
  });

  it('follows no link to a file, a pipe or a folder, neither at first nor when one comes', async () => {
    await write('app.yaml', `${APP}  selfheal: true\n`);
    await write('.git/outside.yaml', `${APP}  selfheal: true\n`);
    const links = async (prefix: string): Promise<string[]> => {
      await symlink('.git/outside.yaml', path.join(root, `${prefix}file.yaml`));
      await symlink('.', path.join(root, `${prefix}loop`));
      await symlink('/dev/zero', path.join(root, `${prefix}endless.yaml`));
      execFileSync('mkfifo', [path.join(root, `${prefix}pipe.yaml`)]);
      return ['file.yaml', 'loop', 'endless.yaml', 'pipe.yaml'].map((name) => `${prefix}${name}`);
    };
    await links('first-');
    await index.start(() => 0);
    assert.deepEqual(Object.keys(told()), ['app.yaml']);
    await index.touch(await links('later-'));
    assert.deepEqual(Object.keys(told()), ['app.yaml']);
    assert.equal(declared().length, 1);
  });
});
