/**
 * `node scripts/newerGit.ts`: unpacks the newer git that the tests of reverts are run with too, beside the one that is
 * installed, and says which two versions they are. Where there is none to be had it says why; in CI that is a failure.
 */
import { newerGitIfAny } from '../test/host/newerGit.ts';
import { run } from './run.ts';

const version = async (program: string): Promise<string> => (await run(program, ['--version'])).output.trim();

const newer = await newerGitIfAny(console.log);
console.log(`installed: ${await version('git')}`);
if (newer !== undefined) {
  console.log(`unpacked: ${await version(newer)}`);
}
