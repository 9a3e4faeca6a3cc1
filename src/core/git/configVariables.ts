/**
 * Settings on top of all files, as variables of a git process (`GIT_CONFIG_COUNT`, …). `git -c key=value` ends the key at
 * the first equals sign, so a section named `a=b` would slip through.
 */
export function configVariables(
  settings: readonly (readonly [key: string, value: string])[],
): Readonly<Record<string, string>> {
  const numbered = settings.flatMap(([key, value], index) => [
    [`GIT_CONFIG_KEY_${index}`, key],
    [`GIT_CONFIG_VALUE_${index}`, value],
  ]);
  return { GIT_CONFIG_COUNT: String(settings.length), ...Object.fromEntries(numbered) };
}
