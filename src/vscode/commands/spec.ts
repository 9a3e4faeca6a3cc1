import type { CommandArgs, CommandId } from './ids.ts';
import type { CommandHost } from './host.ts';

/** What a command may change: the registrar refuses `git` and `cluster` in untrusted workspaces. */
export type Effect = 'none' | 'workspace' | 'git' | 'cluster';

export interface CommandSpec<Id extends CommandId = CommandId> {
  readonly id: Id;
  readonly effect: Effect;
  /** Starts a process or calls a cluster, though it changes nothing. */
  readonly needsTrust?: boolean;
  readonly run: (host: CommandHost, ...args: CommandArgs[Id]) => Promise<void>;
}

/** Types the arguments by the id; the table itself holds specs of any id. */
export function command<Id extends CommandId>(spec: CommandSpec<Id>): CommandSpec {
  return spec as unknown as CommandSpec;
}
