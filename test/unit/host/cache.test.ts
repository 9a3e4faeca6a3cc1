import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

import {
  cacheFolder,
  installedOnce,
  keyOf,
  removeAbandoned,
  runFolder,
  shortTemp,
  type Machine,
} from '../../host/cache.ts';

/** The largest process id of Linux is 2^22: this one belongs to nobody. */
const NOBODY = 4_194_305;

describe('cacheFolder', () => {
  const cases: { title: string; machine: Machine; expected: string }[] = [
    {
      title: 'takes PLUMBLINE_CACHE before anything else',
      machine: {
        platform: 'linux',
        env: { PLUMBLINE_CACHE: '/big/disk', XDG_CACHE_HOME: '/x' },
        home: '/home/ann',
      },
      expected: '/big/disk',
    },
    {
      title: 'ignores an empty PLUMBLINE_CACHE',
      machine: { platform: 'linux', env: { PLUMBLINE_CACHE: '' }, home: '/home/ann' },
      expected: '/home/ann/.cache/plumbline-gitops',
    },
    {
      title: 'follows XDG on Linux',
      machine: { platform: 'linux', env: { XDG_CACHE_HOME: '/var/cache/ann' }, home: '/home/ann' },
      expected: '/var/cache/ann/plumbline-gitops',
    },
    {
      title: 'ignores a relative XDG_CACHE_HOME, as XDG says',
      machine: { platform: 'linux', env: { XDG_CACHE_HOME: 'cache' }, home: '/home/ann' },
      expected: '/home/ann/.cache/plumbline-gitops',
    },
    {
      title: 'uses Library/Caches on macOS',
      machine: { platform: 'darwin', env: { XDG_CACHE_HOME: '/x' }, home: '/Users/ann' },
      expected: '/Users/ann/Library/Caches/plumbline-gitops',
    },
    {
      title: 'uses LOCALAPPDATA on Windows',
      machine: { platform: 'win32', env: { LOCALAPPDATA: 'D:\\Local' }, home: 'C:\\Users\\ann' },
      expected: 'D:\\Local\\plumbline-gitops\\Cache',
    },
    {
      title: 'knows where LOCALAPPDATA is when it is not set',
      machine: { platform: 'win32', env: {}, home: 'C:\\Users\\ann' },
      expected: 'C:\\Users\\ann\\AppData\\Local\\plumbline-gitops\\Cache',
    },
  ];
  for (const { title, machine, expected } of cases) {
    it(title, () => assert.equal(cacheFolder(machine), expected));
  }
});

describe('the cache', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'plumbline-cache-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('has another key for other bytes, another order and another name', async () => {
    const write = async (name: string, text: string): Promise<string> => {
      await writeFile(path.join(folder, name), text);
      return path.join(folder, name);
    };
    const a = await write('a', 'one');
    const b = await write('b', 'one');
    const c = await write('c', 'two');
    const keys = await Promise.all([keyOf([a]), keyOf([b]), keyOf([c]), keyOf([a, c]), keyOf([c, a])]);
    assert.equal(new Set(keys).size, keys.length);
    assert.equal(await keyOf([a]), keys[0]);
    assert.match(keys[0] ?? '', /^[0-9a-f]{12}$/);
  });

  it('builds a folder once and shows it only when it is complete', async () => {
    const target = path.join(folder, 'deep', 'vscode-1');
    let built = 0;
    const build = async (partial: string): Promise<void> => {
      built++;
      await writeFile(path.join(partial, 'file'), 'x');
      assert.equal(existsSync(target), false, 'not there while it is built');
    };
    assert.equal(await installedOnce(target, build), target);
    assert.equal(await installedOnce(target, build), target);
    assert.equal(built, 1);
    assert.deepEqual(await readdir(path.dirname(target)), ['vscode-1']);
  });

  it('leaves nothing when building fails, and builds again the next time', async () => {
    const target = path.join(folder, 'vscode-1');
    const failing = installedOnce(target, async (partial) => {
      await writeFile(path.join(partial, 'half'), 'x');
      throw new Error('npm failed');
    });
    await assert.rejects(failing, /npm failed/);
    assert.deepEqual(await readdir(folder), []);
    await installedOnce(target, (partial) => writeFile(path.join(partial, 'whole'), 'x'));
    assert.deepEqual(await readdir(target), ['whole']);
  });

  it('keeps one whole folder when two build it at once', async () => {
    const target = path.join(folder, 'vscode-1');
    const begun: (() => void)[] = [];
    // Each waits until both have begun: neither finds the folder of the other.
    const build = (name: string) => async (partial: string) => {
      await writeFile(path.join(partial, name), 'x');
      await new Promise<void>((resolve) => {
        begun.push(resolve);
        if (begun.length === 2) {
          begun.forEach((go) => go());
        }
      });
    };
    const both = await Promise.all([
      installedOnce(target, build('first')),
      installedOnce(target, build('second')),
    ]);
    assert.deepEqual(both, [target, target]);
    assert.deepEqual(await readdir(folder), ['vscode-1']);
    assert.equal((await readdir(target)).length, 1);
  });

  it('removes what dead processes left, and nothing else', async () => {
    const names = [`vscode~${NOBODY}-0a1b2c`, `vscode~${process.pid}-0a1b2c`, 'vscode-1', `notes~${NOBODY}`];
    await Promise.all(names.map((name) => mkdir(path.join(folder, name))));
    await removeAbandoned(folder);
    assert.deepEqual((await readdir(folder)).sort(), names.slice(1).sort());
  });

  it('removes only names with the prefix where others write too', async () => {
    const names = [`plumbline~${NOBODY}-0a1b2c`, `other~${NOBODY}-0a1b2c`];
    await Promise.all(names.map((name) => mkdir(path.join(folder, name))));
    await removeAbandoned(folder, 'plumbline~');
    assert.deepEqual(await readdir(folder), [names[1]]);
  });

  it("has a place for sockets whose path is short and is nobody else's", async () => {
    const temp = await shortTemp();
    try {
      assert.ok(path.join(temp, 'org.chromium.Chromium.AbCdEf', 'SingletonSocket').length < 104);
      assert.ok(path.join(temp, `vscode-ipc-${'0'.repeat(36)}.sock`).length < 104);
      assert.equal((await stat(temp)).mode & 0o777, 0o700);
    } finally {
      await rm(temp, { recursive: true });
    }
  });

  it('gives each run a folder of its own and tidies up after the dead', async () => {
    await mkdir(path.join(folder, 'run', `old~${NOBODY}-0a1b2c`), { recursive: true });
    const one = await runFolder('vscode', folder);
    const two = await runFolder('vscode', folder);
    assert.notEqual(one, two);
    assert.deepEqual(
      (await readdir(path.join(folder, 'run'))).sort(),
      [path.basename(one), path.basename(two)].sort(),
    );
  });
});
