import assert from 'node:assert/strict';
import { mkdirSync, symlinkSync } from 'node:fs';

import { LocalFiles } from '../../../src/platform/files.ts';
import { Sandbox } from './git/sandbox.ts';

describe('LocalFiles', () => {
  const files = new LocalFiles();
  let sandbox: Sandbox;
  beforeEach(() => {
    sandbox = new Sandbox();
    for (const path of [
      'src/b.yaml',
      'src/a.yaml',
      'src/deep/c.yaml',
      'src/.git/config',
      'outside/secret.yaml',
    ]) {
      sandbox.write(path, path);
    }
  });
  afterEach(() => sandbox.dispose());

  const list = async (recurse: boolean): Promise<string[]> =>
    (await files.files(sandbox.path('src'), { recurse })).map((path) =>
      path.slice(sandbox.path('src').length + 1),
    );

  it('lists files in the order of their names, .git left out', async () => {
    assert.deepEqual(await list(false), ['a.yaml', 'b.yaml']);
    assert.deepEqual(await list(true), ['a.yaml', 'b.yaml', 'deep/c.yaml']);
    assert.deepEqual(await files.files(sandbox.path('nowhere'), { recurse: true }), []);
  });

  it('follows links to files inside the folder only, and never walks a linked folder', async () => {
    symlinkSync(sandbox.path('src/deep/c.yaml'), sandbox.path('src/in.yaml'));
    symlinkSync(sandbox.path('outside/secret.yaml'), sandbox.path('src/out.yaml'));
    symlinkSync(sandbox.path('src'), sandbox.path('src/loop'));
    symlinkSync(sandbox.path('gone'), sandbox.path('src/dead.yaml'));
    assert.deepEqual(await list(true), ['a.yaml', 'b.yaml', 'deep/c.yaml', 'in.yaml']);
  });

  it('reads UTF-8 with and without mark, and UTF-16 with its mark', async () => {
    sandbox.write('utf8', 'größe: 1\n');
    sandbox.write('mark', Buffer.from('\ufeffa: 1', 'utf8'));
    sandbox.write('utf16', Buffer.from('\ufeffa: 1', 'utf16le'));
    sandbox.write('utf16be', Buffer.from('\ufeffa: 1', 'utf16le').swap16());
    assert.equal(await files.read(sandbox.path('utf8')), 'größe: 1\n');
    for (const name of ['mark', 'utf16', 'utf16be']) {
      assert.equal(await files.read(sandbox.path(name)), 'a: 1', name);
    }
  });

  it('follows links to the real path, as far as there is one', async () => {
    symlinkSync(sandbox.path('src'), sandbox.path('link'));
    assert.equal(await files.realPath(sandbox.path('link/deep')), sandbox.path('src/deep'));
    assert.equal(await files.realPath(sandbox.path('nowhere')), sandbox.path('nowhere'));
  });

  it('has no text where there is no file', async () => {
    mkdirSync(sandbox.path('folder'));
    assert.equal(await files.read(sandbox.path('folder')), undefined);
    assert.equal(await files.read(sandbox.path('nowhere')), undefined);
    assert.equal(await files.exists(sandbox.path('folder')), true);
    assert.equal(await files.exists(sandbox.path('nowhere')), false);
  });
});
