const HOOK = /^hook\.(.+)\.(?:command|event)$/s;

/** Settings that make a hook, for `git config --get-regexp`. */
export const HOOK_SETTINGS = String.raw`^hook\..*\.(command|event)$`;

/**
 * Switches hooks off that are settings (`hook.<name>.command`, Git 2.54), which `core.hooksPath` leaves on. By name, since
 * the switch of a whole event came a version later. An older git reads none of it.
 */
export function hooksOff(keys: Iterable<string>): readonly (readonly [key: string, value: string])[] {
  const names = new Set<string>();
  for (const key of keys) {
    const name = HOOK.exec(key)?.[1];
    if (name !== undefined) {
      names.add(name);
    }
  }
  return [...names].map((name) => [`hook.${name}.enabled`, 'false'] as const);
}
