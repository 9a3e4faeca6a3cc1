import { splitNul } from './nulRecords.ts';

/** One setting of git with where it is written. Scopes below `global` belong to the clone, not to its user. */
export interface ConfigEntry {
  readonly scope: string;
  /** Section and name in lower case, what is between them as written. */
  readonly key: string;
  /** `true` for a key without a value. */
  readonly value: string;
}

/** Output of `git config --show-scope -z --get-regexp`: `<scope>\0<key>\n<value>\0`. */
export function parseConfigEntries(output: Uint8Array): readonly ConfigEntry[] {
  const fields = splitNul(output);
  const entries: ConfigEntry[] = [];
  for (let index = 0; index + 1 < fields.length; index += 2) {
    const [key = '', ...value] = (fields[index + 1] ?? '').split('\n');
    entries.push({ scope: fields[index] ?? '', key, value: value.length === 0 ? 'true' : value.join('\n') });
  }
  return entries;
}
