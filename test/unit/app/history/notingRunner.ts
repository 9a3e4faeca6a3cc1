import { GitRunner } from '../../../../src/platform/git/runner.ts';
import type { RunOptions } from '../../../../src/platform/git/runner.ts';

/** Real git, whose processes are noted. */
export class NotingRunner extends GitRunner {
  started: string[] = [];

  override stream(folder: string, args: readonly string[], options: RunOptions) {
    this.started.push(args.find((arg) => /^[a-z]/.test(arg)) ?? '');
    return super.stream(folder, args, options);
  }
}
