/** A commit as it is stored: its parents are named also where a shallow clone has not got them. */
export interface RawCommit {
  readonly tree: string;
  readonly parents: readonly string[];
  readonly author: string;
  readonly message: string;
  /** What kind of signature it carries. Nothing is verified: that would start a program, which the clone may name. */
  readonly signature?: Signature;
}

export type Signature = 'openpgp' | 'ssh' | 'x509' | 'other';

export function parseRawCommit(bytes: Uint8Array): RawCommit {
  const text = new TextDecoder().decode(bytes);
  const end = text.indexOf('\n\n');
  const header = (end < 0 ? text : text.slice(0, end)).split('\n');
  const all = (name: string): string[] =>
    header.filter((line) => line.startsWith(`${name} `)).map((line) => line.slice(name.length + 1));
  return {
    tree: all('tree')[0] ?? '',
    parents: all('parent'),
    author: (all('author')[0] ?? '').replace(/ <.*$/, ''),
    message: end < 0 ? '' : text.slice(end + 2),
    ...signatureIn([...all('gpgsig'), ...all('gpgsig-sha256')]),
  };
}

/** By its first line, as git writes it. */
function signatureIn([begin]: readonly string[]): Pick<RawCommit, 'signature'> {
  switch (begin) {
    case undefined:
      return {};
    case '-----BEGIN PGP SIGNATURE-----':
      return { signature: 'openpgp' };
    case '-----BEGIN SSH SIGNATURE-----':
      return { signature: 'ssh' };
    case '-----BEGIN SIGNED MESSAGE-----':
      return { signature: 'x509' };
    default:
      return { signature: 'other' };
  }
}
