import assert from 'node:assert/strict';

import { run } from '../../../scripts/run.ts';

const node = (script: string, options?: Parameters<typeof run>[2]): ReturnType<typeof run> =>
  run(process.execPath, ['-e', script], options);

describe('run', () => {
  it('keeps what a program says on both channels, and its exit code', async () => {
    const { code, output } = await node('console.log("out"); console.error("err"); process.exitCode = 3');
    assert.equal(code, 3);
    assert.deepEqual(output.trim().split('\n').sort(), ['err', 'out']);
  });
  it('finds the programs of the checkout', async () => {
    assert.match((await run('esbuild', ['--version'])).output, /^\d+\.\d+\.\d+\s*$/);
  });
  it('hands over an environment', async () => {
    assert.equal((await node('console.log(process.env.FRUIT)', { env: { FRUIT: 'pear' } })).output, 'pear\n');
  });
  it('ends what takes too long, and says so', async () => {
    const { code, output } = await node('console.log("begun"); setInterval(() => {}, 1000)', {
      limitMs: 300,
    });
    assert.equal(code, undefined);
    assert.match(output, /took too long/);
  });
  it('rejects when there is no such program', async () => {
    await assert.rejects(run('/nowhere/program', []), /ENOENT/);
  });
});
