import { devNull } from 'node:os';

/**
 * GIT_* variables that say how to reach servers and where the user's own configuration is. All others (GIT_DIR,
 * GIT_INDEX_FILE, GIT_EXTERNAL_DIFF, …) would send git elsewhere or start programs, so the child does not get them.
 */
export const KEPT_VARIABLES = [
  'GIT_SSH',
  'GIT_SSH_COMMAND',
  'GIT_SSH_VARIANT',
  'GIT_ASKPASS',
  'GIT_SSL_CAINFO',
  'GIT_SSL_CAPATH',
  'GIT_PROXY_SSL_CAINFO',
  'GIT_HTTP_PROXY_AUTHMETHOD',
  'GIT_EXEC_PATH',
  'GIT_CONFIG_GLOBAL',
  'GIT_CONFIG_SYSTEM',
  'GIT_CONFIG_NOSYSTEM',
  'GIT_CEILING_DIRECTORIES',
] as const;

/** Set for every git process: it never asks, never writes a lock for a mere look, and speaks English. */
export const FIXED_VARIABLES = {
  GIT_TERMINAL_PROMPT: '0',
  GIT_OPTIONAL_LOCKS: '0',
  // A partial clone must not fetch objects one by one behind our back.
  GIT_NO_LAZY_FETCH: '1',
  GCM_INTERACTIVE: 'never',
  SSH_ASKPASS_REQUIRE: 'never',
  LC_ALL: 'C',
} as const;

/**
 * Configuration that keeps a repository from starting programs of its own choice (measured in specs/git-audit.md 5):
 * file system monitors, hooks, signature checks, remote helpers of the `ext::` kind, background housekeeping.
 */
export const FIXED_CONFIG = [
  'core.fsmonitor=false',
  `core.hooksPath=${devNull}`,
  'core.quotePath=false',
  'core.pager=cat',
  'color.ui=false',
  'log.showSignature=false',
  'log.mailmap=true',
  'safe.bareRepository=explicit',
  'protocol.ext.allow=never',
  'fetch.recurseSubmodules=false',
  'gc.auto=0',
  'maintenance.auto=false',
] as const;

export type Environment = Readonly<Record<string, string | undefined>>;

/** The environment of a git process. `askpass` holds what VS Code gives for logins; only actions of the user get it. */
export function gitEnvironment(base: Environment, askpass: Environment = {}): Record<string, string> {
  const kept: ReadonlySet<string> = new Set(KEPT_VARIABLES);
  const result: Record<string, string> = {};
  for (const [name, value] of Object.entries({ ...base, ...askpass })) {
    const upper = name.toUpperCase();
    const isGuarded = upper.startsWith('GIT_') && !kept.has(upper) && !(name in askpass);
    const isProgram = ['EDITOR', 'VISUAL', 'PAGER'].includes(upper);
    if (value !== undefined && !isGuarded && !isProgram) {
      result[name] = value;
    }
  }
  const hasAskpass = Object.keys(askpass).length > 0;
  return { ...result, ...FIXED_VARIABLES, ...(hasAskpass && { SSH_ASKPASS_REQUIRE: 'prefer' }) };
}
