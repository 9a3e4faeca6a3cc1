import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

import { run } from '../../../scripts/run.ts';
import { GO_NEEDED } from '../../lab/go.ts';

describe('npm start -- --lab', () => {
  it('says in one sentence what it needs where there is no Go, and leaves nothing', async () => {
    const home = await mkdtemp(path.join(os.tmpdir(), 'plumbline-start-'));
    try {
      const { code, output } = await run(process.execPath, ['scripts/start.ts', '--lab', '--no-open'], {
        env: { HOME: home, PATH: path.join(home, 'nowhere'), XDG_CACHE_HOME: path.join(home, 'cache') },
      });
      assert.deepEqual(
        { code, lines: output.trim().split('\n').slice(0, -1), left: await readdir(home) },
        { code: 1, lines: [GO_NEEDED], left: [] },
      );
    } finally {
      await rm(home, { recursive: true });
    }
  });
});
