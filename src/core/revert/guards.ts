import type { ConfigEntry } from '../git/configEntries.ts';
import { hooksOff } from '../git/configuredHooks.ts';
import { configVariables } from '../git/configVariables.ts';

/** Settings that decide which programs a merge, a signature or a hook starts, for `git config --get-regexp`. */
export const GUARDED_SETTINGS =
  '^(merge\\..*\\.driver|gpg\\.(.*\\.)?program|gpg\\.ssh\\.defaultkeycommand|commit\\.gpgsign|hook\\..*\\.(command|event))$';

/** What a merge has to be told so that it starts no program which the repository names. */
export interface Guards {
  /** Settings on top, as variables of the process. */
  readonly variables: Readonly<Record<string, string>>;
  /** Merge drivers of the repository that are not run: files that ask for one count as a conflict. */
  readonly drivers: readonly string[];
  /** The user signs commits: the setting of the clone does not count, for it may come with a foreign folder. */
  readonly signs: boolean;
}

const USER_SCOPES: ReadonlySet<string> = new Set(['system', 'global', 'command']);
const DEFAULT_PROGRAMS: Readonly<Record<string, string>> = {
  'gpg.program': 'gpg',
  'gpg.openpgp.program': 'gpg',
  'gpg.x509.program': 'gpgsm',
  'gpg.ssh.program': 'ssh-keygen',
  'gpg.ssh.defaultkeycommand': '',
};

/**
 * A driver of the user's own configuration is the user's; one of the clone is replaced by a program that refuses. `true`
 * is the common way to say "keep ours" and starts nothing else.
 */
export function guards(entries: readonly ConfigEntry[]): Guards {
  const last = new Map<string, ConfigEntry>();
  const ofUser = new Map<string, string>();
  for (const entry of entries) {
    last.set(entry.key, entry);
    if (USER_SCOPES.has(entry.scope)) {
      ofUser.set(entry.key, entry.value);
    }
  }
  const foreign = [...last.values()].filter(({ scope }) => !USER_SCOPES.has(scope));
  const drivers = foreign.filter(({ key, value }) => key.startsWith('merge.') && value.trim() !== 'true');
  const programs = foreign.filter(({ key }) => key.startsWith('gpg.'));
  return {
    variables: configVariables([
      ['merge.renormalize', 'false'],
      ['core.splitIndex', 'false'],
      ['i18n.commitEncoding', 'utf-8'],
      ['push.gpgSign', 'false'],
      ...drivers.map(({ key }) => [key, 'false'] as const),
      ...programs.map(({ key }) => [key, ofUser.get(key) ?? DEFAULT_PROGRAMS[key] ?? ''] as const),
      ...hooksOff(last.keys()),
    ]),
    drivers: drivers.map(({ key }) => key.slice('merge.'.length, -'.driver'.length)),
    signs: ['true', 'yes', 'on', '1'].includes((ofUser.get('commit.gpgsign') ?? 'false').toLowerCase()),
  };
}
