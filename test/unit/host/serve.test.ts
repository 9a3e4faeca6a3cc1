import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

import { copyPlumbline, putIn } from '../../host/extensions.ts';
import { pageUrl } from '../../host/serveVsCode.ts';
import type { Server } from '../../host/server.ts';

const server = { port: 4242, token: 'secret' } as Server;

describe('pageUrl', () => {
  it('opens a folder with the token, whatever its name', () => {
    const url = new URL(pageUrl(server, '/home/ann/my repo & more'));
    assert.equal(url.origin, 'http://127.0.0.1:4242');
    assert.deepEqual(Object.fromEntries(url.searchParams), {
      tkn: 'secret',
      folder: '/home/ann/my repo & more',
    });
  });
  it('opens a workspace file as a workspace', () => {
    assert.equal(
      new URL(pageUrl(server, '/x/a.code-workspace')).searchParams.get('workspace'),
      '/x/a.code-workspace',
    );
  });
  it('hands over a payload as JSON', () => {
    const url = new URL(pageUrl(server, '/x', [['skipWelcome', 'true']]));
    assert.equal(url.searchParams.get('payload'), '[["skipWelcome","true"]]');
  });
});

describe('extensions of a VS Code', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'plumbline-extensions-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));
  const write = async (file: string, text: string): Promise<void> => {
    await mkdir(path.dirname(path.join(folder, file)), { recursive: true });
    await writeFile(path.join(folder, file), text);
  };

  it('are listed with their place', async () => {
    await write('a/package.json', '{"publisher":"acme","name":"one","version":"1.2.3"}');
    await putIn([path.join(folder, 'a')], path.join(folder, 'extensions'));
    const list = JSON.parse(
      await readFile(path.join(folder, 'extensions', 'extensions.json'), 'utf8'),
    ) as unknown;
    assert.deepEqual(list, [
      {
        identifier: { id: 'acme.one' },
        version: '1.2.3',
        location: { $mid: 1, path: path.join(folder, 'a'), scheme: 'file' },
        metadata: { installedTimestamp: 0, source: 'vsix' },
      },
    ]);
  });

  it('are copies of what the package holds, without maps, sources and modules', async () => {
    for (const file of [
      'package.json',
      'dist/extension.js',
      'dist/extension.js.map',
      'dist/chunks/a.js',
      'src/extension.ts',
      'node_modules/yaml/package.json',
      'media/icon.png',
    ]) {
      await write(`from/${file}`, 'x');
    }
    const target = await copyPlumbline(path.join(folder, 'to'), path.join(folder, 'from'));
    const files = await readdir(target, { recursive: true, withFileTypes: true });
    const names = files
      .filter((file) => file.isFile())
      .map((file) => path.relative(target, path.join(file.parentPath, file.name)));
    assert.deepEqual(names.sort(), [
      'dist/chunks/a.js',
      'dist/extension.js',
      'media/icon.png',
      'package.json',
    ]);
  });

  it('say that the build is missing', async () => {
    await write('from/package.json', '{}');
    await assert.rejects(
      copyPlumbline(path.join(folder, 'to'), path.join(folder, 'from')),
      /Run "npm run build"/,
    );
  });
});
