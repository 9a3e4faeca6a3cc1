import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

/** A git that is as slow as a test needs it: while the gate is closed, reading commits waits, as on a cold disk. */
export interface GitGate {
  /** For the setting `git.path`. */
  readonly program: string;
  close(): Promise<void>;
  open(): Promise<void>;
  dispose(): Promise<void>;
}

export async function gitGate(): Promise<GitGate> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'plumbline-gate-'));
  const closed = path.join(folder, 'closed');
  const program = path.join(folder, 'git');
  const script = `#!/bin/sh
case " $* " in
  *" log "*) while [ -e "${closed}" ]; do sleep 0.1; done ;;
esac
exec git "$@"
`;
  await writeFile(program, script);
  await chmod(program, 0o755);
  return {
    program,
    close: () => writeFile(closed, ''),
    open: () => rm(closed, { force: true }),
    dispose: () => rm(folder, { recursive: true, force: true }),
  };
}
