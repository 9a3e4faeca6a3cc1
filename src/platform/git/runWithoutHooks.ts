import { configVariables } from '../../core/git/configVariables.ts';
import { HOOK_SETTINGS, hooksOff } from '../../core/git/configuredHooks.ts';
import { splitNul } from '../../core/git/nulRecords.ts';
import type { GitError } from '../../core/ports.ts';
import type { Result } from '../../core/util/result.ts';
import type { GitRunner, RunOptions } from './runner.ts';

/** For commands that write refs, to which hooks answer: asks first which hooks are settings, and switches them off. */
export async function runWithoutHooks(
  runner: GitRunner,
  folder: string,
  args: readonly string[],
  options: RunOptions,
): Promise<Result<Buffer, GitError>> {
  const asked = ['config', '-z', '--name-only', '--get-regexp', HOOK_SETTINGS];
  const listed = await runner.run(folder, asked, { signal: options.signal, okCodes: [1] });
  if (!listed.ok) {
    return listed;
  }
  const off = hooksOff(splitNul(listed.value));
  return runner.run(folder, args, {
    ...options,
    variables: { ...(off.length > 0 && configVariables(off)), ...options.variables },
  });
}
