import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';

import { LocalGitWriter } from '../../../../../src/platform/git/writer.ts';
import { NEVER, Sandbox } from '../sandbox.ts';

describe('a merge in a hostile clone', () => {
  let sandbox: Sandbox;

  beforeEach(() => {
    sandbox = new Sandbox();
    sandbox.repository('repo', { 'a.yaml': 'a: 1\n' });
  });
  afterEach(() => sandbox.dispose());

  /** Both sides change the file: git asks the driver that its attributes name. */
  async function mergeWith(driver: string): Promise<readonly string[]> {
    sandbox.write('repo/.git/info/attributes', `*.yaml merge=${driver}\n`);
    const text = `[merge "${driver}"]\n\tdriver = touch '${sentinel()}'\n`;
    sandbox.write('repo/.git/config.d', text);
    sandbox.git('repo', 'config', 'include.path', 'config.d');
    const base = sandbox.git('repo', 'rev-parse', 'HEAD');
    const side = (value: string): string => {
      sandbox.write('repo/a.yaml', `a: ${value}\n`);
      sandbox.git('repo', 'commit', '--quiet', '--all', '--message', value);
      const sha = sandbox.git('repo', 'rev-parse', 'HEAD');
      sandbox.git('repo', 'reset', '--quiet', '--hard', base);
      return sha;
    };
    const [ours, theirs] = [side('2'), side('3')];
    const place = await new LocalGitWriter(sandbox.path('repo'), sandbox.runner()).open('scratch', NEVER);
    assert.ok(place.ok);
    try {
      const merged = await place.value.merge({ ours, theirs }, NEVER);
      assert.ok(merged.ok, JSON.stringify(merged));
      assert.deepEqual(place.value.drivers, [driver]);
      return merged.value.conflicts;
    } finally {
      await place.value.dispose();
    }
  }

  const sentinel = (): string => sandbox.path('ran');

  for (const driver of ['npm', 'a=b', 'A.b-c', 'x=y=z']) {
    it(`starts no driver named ${driver}, and calls the file a conflict`, async () => {
      assert.deepEqual(await mergeWith(driver), ['a.yaml']);
      assert.equal(existsSync(sentinel()), false);
    });
  }
});
