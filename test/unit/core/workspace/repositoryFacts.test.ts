import assert from 'node:assert/strict';

import type { FileFacts } from '../../../../src/core/workspace/fileFacts.ts';
import { readFileFacts } from '../../../../src/core/workspace/fileFacts.ts';
import { RepositoryFacts } from '../../../../src/core/workspace/repositoryFacts.ts';

const app = (name: string): string =>
  `apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: ${name}}\n`;
const facts = (path: string, text: string): FileFacts => readFileFacts(`file:///repo/${path}`, path, text);

function repository(files: Readonly<Record<string, string>> = {}): RepositoryFacts {
  const made = new RepositoryFacts({
    kindOf: (path) => (Object.hasOwn(files, path) ? 'file' : 'absent'),
    list: (folder) => (folder === 'apps' ? ['a.yaml'] : undefined),
  });
  for (const [path, text] of Object.entries(files)) {
    made.update(path, facts(path, text));
  }
  return made;
}

const names = (from: RepositoryFacts, kind = 'argoproj.io/Application'): string[] =>
  from
    .declared(kind)
    .map(({ path, name }) => `${path} ${name}`)
    .sort();

describe('what is known of a repository', () => {
  it('is what all of its files declare, by kind', () => {
    const known = repository({
      'a.yaml': app('a'),
      'b.yaml': `${app('b')}---\n${app('c')}`,
      'c.yaml': 'x: 1\n',
    });
    assert.deepEqual(names(known), ['a.yaml a', 'b.yaml b', 'b.yaml c']);
    assert.deepEqual(names(known, 'argoproj.io/AppProject'), []);
  });
  it('follows changes, and says whether other files have to be looked at again', () => {
    const known = repository({ 'a.yaml': app('a') });
    assert.equal(known.update('a.yaml', facts('a.yaml', app('a'))), false);
    assert.equal(known.update('a.yaml', facts('a.yaml', app('z'))), true);
    assert.deepEqual(names(known), ['a.yaml z']);
    assert.equal(known.update('a.yaml', facts('a.yaml', 'x: 1\n')), true);
    assert.deepEqual(names(known), []);
    assert.equal(known.update('new.yaml', facts('new.yaml', 'x: 1\n')), false);
  });
  it('forgets removed files', () => {
    const known = repository({ 'a.yaml': app('a') });
    assert.deepEqual(names(known), ['a.yaml a']);
    assert.equal(known.remove('a.yaml'), true);
    assert.equal(known.remove('a.yaml'), false);
    assert.deepEqual(names(known), []);
  });
  it('asks the disk for paths', () => {
    const known = repository({ 'a.yaml': '' });
    assert.equal(known.kindOf('a.yaml'), 'file');
    assert.equal(known.kindOf('b.yaml'), 'absent');
    assert.deepEqual(known.list('apps'), ['a.yaml']);
    assert.equal(known.list('other'), undefined);
  });
});

describe('whether an address is this repository', () => {
  it('is not known without a remote, or of no address', () => {
    const known = repository();
    assert.equal(known.isThisRepository('https://forge.example/team/shop'), undefined);
    known.setClone({ remotes: [] });
    assert.equal(known.isThisRepository('https://forge.example/team/shop'), undefined);
    known.setClone({ remotes: ['https://forge.example/team/shop'] });
    assert.equal(known.isThisRepository(''), undefined);
  });
  it('is told by any remote, however it is written', () => {
    const known = repository();
    known.setClone({ remotes: ['https://other.example/x/y', 'git@forge.example:team/shop.git'] });
    assert.equal(known.isThisRepository('https://forge.example/team/shop'), true);
    assert.equal(known.isThisRepository('https://forge.example/team/till'), false);
  });
});

describe('whether a revision is checked out', () => {
  it('is not known before git was asked', () => {
    assert.equal(repository().isCheckedOut('main'), undefined);
  });
  it('is true for the branch, its reference, HEAD and nothing', () => {
    const known = repository();
    known.setClone({ branch: 'main' });
    for (const revision of ['main', 'refs/heads/main', 'HEAD', '']) {
      assert.equal(known.isCheckedOut(revision), true);
    }
    for (const revision of ['dev', 'v1.0.0', 'refs/tags/main', '0a1b2c3d']) {
      assert.equal(known.isCheckedOut(revision), false);
    }
  });
});

describe('what patches complete', () => {
  const known = repository({
    'overlays/prod/kustomization.yaml':
      'patches:\n  - path: size.yaml\n  - target: {kind: Application, name: "shop-.*"}\n    patch: "[]"\n',
    'overlays/prod/size.yaml': app('till'),
    'overlays/dev/kustomization.yaml': 'patches:\n  - target: {kind: AppProject}\n    patch: "[]"\n',
    'overlays/bad/kustomization.yaml':
      'patches:\n  - target: {kind: HelmRelease, name: "("}\n    patch: "[]"\n',
  });
  it('names the files of patches', () => {
    assert.equal(known.isPatchFile('overlays/prod/size.yaml'), true);
    assert.equal(known.isPatchFile('overlays/prod/other.yaml'), false);
  });
  it('takes the name of a target as a pattern of the whole name', () => {
    assert.equal(known.isPatched('Application', 'shop-eu', 'a.yaml'), true);
    assert.equal(known.isPatched('Application', 'my-shop-eu', 'a.yaml'), false);
  });
  it('takes a target without a name for all', () => {
    assert.equal(known.isPatched('AppProject', 'any', 'a.yaml'), true);
  });
  it('takes what a patch file names as its target', () => {
    assert.equal(known.isPatched('Application', 'till', 'a.yaml'), true);
    assert.equal(known.isPatched('Deployment', 'till', 'a.yaml'), false);
  });
  it('comes to an end with a pattern that never would', () => {
    const target = '{kind: Application, name: "(a+)+b"}';
    const text = `patches:\n  - target: ${target}\n    patch: "[]"\n`;
    const patched = repository({ 'kustomization.yaml': text });
    assert.equal(patched.isPatched('Application', 'a'.repeat(50_000), 'a.yaml'), false);
    assert.equal(patched.isPatched('Application', `${'a'.repeat(50_000)}b`, 'a.yaml'), true);
  });
  it('lives with a pattern that is none', () => {
    assert.equal(known.isPatched('HelmRelease', 'a', 'a.yaml'), false);
    assert.equal(known.isPatched('HelmRelease', '(', 'a.yaml'), true);
  });
});
