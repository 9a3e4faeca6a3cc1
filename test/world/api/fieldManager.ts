/** Longest name that the server keeps. */
const longest = 128;

/** The name for `managedFields`: the `fieldManager` parameter, else what the user agent says before its first slash. */
export function managerOf(parameter: string | null, userAgent: string): string {
  if (parameter !== null && parameter !== '') {
    return parameter;
  }
  const prefix = (userAgent.split('/')[0] ?? '').replace(/[\p{Cc}\p{Cf}]/gu, '');
  return prefix === '' ? 'unknown' : prefix.slice(0, longest);
}
