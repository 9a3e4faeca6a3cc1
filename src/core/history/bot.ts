import type { Person } from './entry.ts';

/** Accounts of the forges end in `[bot]`; the others are the usual names of what bumps versions. */
const BOT =
  /\[bot\]|\bbot\b|renovate|dependabot|image[- ]?updater|fluxcd|\bflux\b|keel|github-actions|automation/i;

/** Whether a name or an address is that of a program. A guess by its name: rows are folded and warnings given by it, nothing is decided. */
export function isBot({ name, email }: Person): boolean {
  return BOT.test(name) || BOT.test(email);
}
