import assert from 'node:assert/strict';
import { chmod, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

import { buildLab, duration } from '../../lab/build.ts';
import { go, GO_NEEDED, GoMissing, isNewEnough, requireGo } from '../../lab/go.ts';

describe('Go for the lab', () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'plumbline-go-'));
  });
  after(() => rm(folder, { recursive: true }));

  const cases: readonly [string, boolean][] = [
    ['go1.26', true],
    ['go1.26.8', true],
    ['go1.27rc1', true],
    ['go2.0', true],
    ['go1.25.9', false],
    ['go1.9', false],
    ['devel +abc', false],
    ['', false],
  ];
  for (const [version, expected] of cases) {
    it(`${expected ? 'takes' : 'refuses'} ${version || 'no version'}`, () => {
      assert.equal(isNewEnough(version), expected);
    });
  }

  it('says in one sentence what to install where there is none', async () => {
    await assert.rejects(requireGo({ PATH: folder }), (error: unknown) => {
      assert.ok(error instanceof GoMissing);
      assert.equal(error.message, GO_NEEDED);
      return true;
    });
    assert.match(GO_NEEDED, /^[^.]*1\.26 or newer[^\n]*\.$/);
  });

  it('names the version that is too old', async () => {
    const old = path.join(folder, 'go');
    await writeFile(old, '#!/bin/sh\necho go1.25.3\n');
    await chmod(old, 0o755);
    await assert.rejects(requireGo({ PATH: `${folder}:/usr/bin:/bin` }), /Found: go1\.25\.3\.$/);
  });

  it('gives what go said where it fails', async () => {
    const failing = path.join(folder, 'go');
    await writeFile(failing, '#!/bin/sh\necho no such module >&2\nexit 3\n');
    const env = { PATH: `${folder}:/usr/bin:/bin` };
    await assert.rejects(go(['build', 'x'], { env }), /^Error: go build x ended with 3:\nno such module$/);
  });

  it('leaves nothing half built in the cache when there is no Go', async () => {
    const cache = path.join(folder, 'cache');
    const PATH = process.env['PATH'];
    process.env['PATH'] = path.join(folder, 'nowhere');
    try {
      await assert.rejects(buildLab({ cache }), GoMissing);
    } finally {
      process.env['PATH'] = PATH;
    }
    assert.deepEqual(await readdir(path.join(cache, 'lab')), []);
  });
});

describe('duration of a build', () => {
  const cases: readonly [number, string][] = [
    [400, '0 s'],
    [8_200, '8 s'],
    [59_400, '59 s'],
    [65_000, '1:05 min'],
    [254_000, '4:14 min'],
  ];
  for (const [ms, expected] of cases) {
    it(`of ${ms} ms is ${expected}`, () => assert.equal(duration(ms), expected));
  }
});
