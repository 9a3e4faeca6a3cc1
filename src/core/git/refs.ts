import type { GitRef } from '../ports.ts';

/** Four fields: name, object, the commit an annotated tag leads to, the target of a symbolic ref. */
const FORMAT = '%(refname)%00%(objectname)%00%(*objectname)%00%(symref)';

/** `remote` is a checked name, or empty for the clone's own branches. */
export function refArguments(remote: string): readonly string[] {
  const branches = remote === '' ? 'refs/heads/' : `refs/remotes/${remote}/`;
  return ['for-each-ref', `--format=${FORMAT}`, branches, 'refs/tags/'];
}

/** One ref a line; a name of a ref holds neither line break nor NUL. */
export function parseRefs(output: string): readonly GitRef[] {
  return output.split('\n').flatMap((line) => {
    const [name, object, peeled, leadsTo] = line.split('\0');
    return name && object ? [{ name, object: peeled || object, ...(leadsTo && { leadsTo }) }] : [];
  });
}
