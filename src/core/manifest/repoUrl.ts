/**
 * The address of a repository taken apart. Two addresses name the same repository when host and path agree; ports count
 * only between addresses of one transport, since a server offers https and ssh on ports of their own.
 */
export interface RepoAddress {
  readonly transport: 'http' | 'ssh' | 'git' | 'file';
  /** Lower case; empty for paths of this machine. */
  readonly host: string;
  /** Undefined for the transport's default port. */
  readonly port: number | undefined;
  /** Lower case, without `.git` and slashes at the ends. */
  readonly path: string;
}

const DEFAULT_PORTS: Readonly<Record<string, number>> = { https: 443, http: 80, ssh: 22, git: 9418 };

/** Hosts that serve ssh under another name, as their documentation says. */
const SSH_HOSTS: ReadonlyMap<string, string> = new Map([
  ['ssh.github.com', 'github.com'],
  ['altssh.gitlab.com', 'gitlab.com'],
  ['altssh.bitbucket.org', 'bitbucket.org'],
  ['ssh.dev.azure.com', 'dev.azure.com'],
  ['vs-ssh.visualstudio.com', 'dev.azure.com'],
]);

/**
 * Undefined where the text is no address of a Git repository (`oci://…`, an empty text), also where git would take it for
 * something else: an option, or a program to start (`ext::…`, a host that begins with a dash).
 */
export function parseRepoUrl(url: string): RepoAddress | undefined {
  const text = url.trim();
  if (text === '') {
    return undefined;
  }
  const withScheme = /^([a-z][a-z0-9+.-]*):\/\/(.*)$/i.exec(text);
  if (withScheme) {
    return fromUrl((withScheme[1] ?? '').toLowerCase(), withScheme[2] ?? '');
  }
  if (isLocalPath(text)) {
    return local(text);
  }
  // scp form `[user@]host:path`; a host of one letter would be a Windows drive.
  const scp = /^(?:[^@/\\\s-][^@/\\\s]*@)?(\[[0-9a-f:]+\]|[^@:/\\\s-][^@:/\\\s]+):(?!\/\/|:)(.+)$/i.exec(
    text,
  );
  return scp ? address('ssh', scp[1] ?? '', undefined, scp[2] ?? '') : undefined;
}

/** Whether two addresses lead to one repository, whatever the way there. */
export function isSameRepository(left: RepoAddress, right: RepoAddress): boolean {
  return (
    left.host === right.host &&
    left.path === right.path &&
    (left.transport === 'file') === (right.transport === 'file') &&
    (left.transport !== right.transport || left.port === right.port)
  );
}

/** Prefixes of addresses and what they stand for: the user's own setting for mirrors. The longest prefix counts. */
export type Mirrors = Readonly<Record<string, string>>;

/** The addresses a repoURL may be known by: itself, and what a mirror makes of it, in both directions. */
export function namesOf(repoURL: string, mirrors: Mirrors): readonly RepoAddress[] {
  const spellings = new Set([repoURL]);
  for (const [from, to] of Object.entries(mirrors)) {
    for (const [prefix, replacement] of [
      [from, to],
      [to, from],
    ] as const) {
      const rest = restAfter(repoURL, prefix);
      if (rest !== undefined) {
        spellings.add(replacement + rest);
      }
    }
  }
  return [...spellings].map(parseRepoUrl).filter((found) => found !== undefined);
}

/** Whether one of a clone's remote addresses is the repository that an app names. */
export function matchesRepository(
  repoURL: string,
  remotes: readonly string[],
  mirrors: Mirrors = {},
): boolean {
  const wanted = namesOf(repoURL, mirrors);
  return remotes.some((remote) => {
    const known = parseRepoUrl(remote);
    return known !== undefined && wanted.some((name) => isSameRepository(name, known));
  });
}

function fromUrl(scheme: string, rest: string): RepoAddress | undefined {
  if (scheme === 'file') {
    return local(localPathOf(rest));
  }
  const transport = /^(?:git\+)?(https?|ssh|git)$/.exec(scheme)?.[1];
  const parts = /^(?:[^@/]*@)?(\[[^\]]+\]|[^:/]*)(?::(\d*))?(?:\/(.*))?$/s.exec(rest);
  if (!transport || !parts) {
    return undefined;
  }
  const port = parts[2] ? Number(parts[2]) : undefined;
  return address(
    transport === 'https' || transport === 'http' ? 'http' : (transport as 'ssh' | 'git'),
    parts[1] ?? '',
    port === DEFAULT_PORTS[transport] ? undefined : port,
    parts[3] ?? '',
  );
}

function address(
  transport: RepoAddress['transport'],
  host: string,
  port: number | undefined,
  path: string,
): RepoAddress | undefined {
  const lower = host.toLowerCase();
  const known = SSH_HOSTS.get(lower);
  const clean = cleanPath(decoded(path));
  if (lower === '' || lower.startsWith('-') || clean === '') {
    return undefined;
  }
  return { transport, ...hosted(transport, known ?? lower, clean), port: known ? undefined : port };
}

/** Hosts whose paths differ between transports. */
function hosted(
  transport: RepoAddress['transport'],
  host: string,
  path: string,
): { readonly host: string; readonly path: string } {
  const azure = /^([^.]+)\.visualstudio\.com$/.exec(host);
  if (azure) {
    return hosted(transport, 'dev.azure.com', `${azure[1]}/${path.replace(/^defaultcollection\//, '')}`);
  }
  if (host === 'dev.azure.com') {
    // https: org/project/_git/repo (project left out when it has the repository's name); ssh: v3/org/project/repo
    const [org = '', ...rest] = path.replace(/^v3\//, '').split('/');
    const names = rest.filter((part) => part !== '_git');
    return { host, path: [org, names[0] ?? '', names.at(-1) ?? ''].join('/') };
  }
  // Bitbucket Server serves `proj/repo` over ssh as `scm/proj/repo` over https.
  return { host, path: transport === 'http' ? path.replace(/^scm\/(?=[^/]+\/[^/]+$)/, '') : path };
}

function local(path: string): RepoAddress | undefined {
  const slashed = path.replaceAll('\\', '/');
  const unc = /^\/\/([^/]+)\/(.+)$/.exec(slashed);
  const clean = cleanPath(unc ? (unc[2] ?? '') : slashed);
  return clean === ''
    ? undefined
    : { transport: 'file', host: (unc?.[1] ?? '').toLowerCase(), port: undefined, path: clean };
}

/** `file:///srv/x`, `file:///C:/x`, `file://server/share/x`. */
function localPathOf(rest: string): string {
  const text = decoded(rest);
  if (text.startsWith('/')) {
    return /^\/[A-Za-z]:/.test(text) ? text.slice(1) : text;
  }
  return text.replace(/^localhost(?=\/)/i, '').replace(/^(?=[^/])/, '//');
}

function isLocalPath(text: string): boolean {
  return /^(?:[/\\~.]|[A-Za-z]:[\\/])/.test(text);
}

function cleanPath(path: string): string {
  return path
    .toLowerCase()
    .replace(/[?#].*$/s, '')
    .replace(/\/{2,}/g, '/')
    .replace(/^\/+|\/+$/g, '')
    .replace(/\.git$/, '')
    .replace(/\/+$/, '');
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // a stray percent sign is a part of the name
  }
}

/** The part behind a prefix that ends at a border of a path or host, without regard to case. */
function restAfter(url: string, prefix: string): string | undefined {
  if (prefix === '' || !url.toLowerCase().startsWith(prefix.toLowerCase())) {
    return undefined;
  }
  const rest = url.slice(prefix.length);
  return rest === '' || /[/:]$/.test(prefix) || /^[/:.]/.test(rest) ? rest : undefined;
}
