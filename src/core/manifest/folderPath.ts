/** How paths of a machine compare. */
export interface PathRules {
  readonly platform: 'linux' | 'darwin' | 'win32';
  /** Name of the WSL distribution that this program runs in: its paths are then also known as UNC paths to Windows. */
  readonly wslDistro?: string;
  /** Where links lead, as `realpath` found them: link → target. Applied to the path and to folders above it. */
  readonly links?: ReadonlyMap<string, string>;
}

/**
 * A folder in one comparable form: forward slashes, no `.` or trailing slash, links followed, drive letter and (where
 * the system ignores case) everything in lower case. Windows paths seen from WSL (`/mnt/c/…`) and WSL paths seen from
 * Windows (`\\wsl$\D\…`, `\\wsl.localhost\D\…`) come out as what they are at home.
 */
export function comparableFolder(folder: string, rules: PathRules): string {
  const links = new Map([...(rules.links ?? [])].map(([from, to]) => [plain(from, rules), plain(to, rules)]));
  let path = plain(folder, rules);
  // Each link is followed at most once per link there is, so that a loop ends.
  for (let step = 0; step < links.size; step++) {
    const followed = follow(path, links);
    if (followed === path) {
      break;
    }
    path = followed;
  }
  return path;
}

export function isSameFolder(left: string, right: string, rules: PathRules): boolean {
  return comparableFolder(left, rules) === comparableFolder(right, rules);
}

/**
 * The path of `inner` below `outer` with forward slashes, empty for the folder itself, undefined where it lies
 * elsewhere. Segment-wise: `/a/foobar` is not below `/a/foo`. The answer keeps the case of `inner`.
 */
export function pathBelow(outer: string, inner: string, rules: PathRules): string | undefined {
  const top = comparableFolder(outer, rules);
  const below = comparableFolder(inner, rules);
  if (below === top) {
    return '';
  }
  const prefix = top.endsWith('/') ? top : `${top}/`;
  if (!below.startsWith(prefix)) {
    return undefined;
  }
  const length = below.length - prefix.length;
  const kept = inner.replaceAll('\\', '/').replace(/\/+$/, '').slice(-length);
  return kept.toLowerCase() === below.slice(-length).toLowerCase() ? kept : below.slice(-length);
}

function plain(folder: string, rules: PathRules): string {
  const slashed = rules.platform === 'win32' ? folder.replaceAll('\\', '/') : folder;
  const isUnc = /^\/\/[^/]/.test(slashed) && rules.platform === 'win32';
  const joined = (isUnc ? '/' : '') + slashed.replace(/\/{2,}/g, '/').replace(/(?:\/\.)+(?=\/|$)/g, '');
  const trimmed = joined.replace(/(?<=[^/:])\/+$/, '').replace(/(?<=\/)\/+$/, '');
  return cased(atHome(trimmed === '' ? '/' : trimmed, rules), rules);
}

/** Paths of the other half of a Windows machine with WSL. */
function atHome(path: string, rules: PathRules): string {
  if (rules.platform === 'win32') {
    // The file system inside WSL keeps its case; only the way there is Windows'.
    const wsl = /^\/\/(?:wsl\$|wsl\.localhost)\/([^/]+)(\/.*)?$/i.exec(path);
    return wsl ? `//wsl/${(wsl[1] ?? '').toLowerCase()}${wsl[2] ?? ''}` : path;
  }
  const unc = /^(?:\\\\|\/\/|\/)(?:wsl\$|wsl\.localhost)[\\/]([^\\/]+)(.*)$/i.exec(path);
  if (rules.wslDistro && unc?.[1]?.toLowerCase() === rules.wslDistro.toLowerCase()) {
    return (unc[2] ?? '').replaceAll('\\', '/') || '/';
  }
  const drive = rules.wslDistro ? /^([A-Za-z]):[\\/](.*)$/s.exec(path) : undefined;
  return drive ? `/mnt/${(drive[1] ?? '').toLowerCase()}/${(drive[2] ?? '').replaceAll('\\', '/')}` : path;
}

function cased(path: string, rules: PathRules): string {
  const isWindowsFile =
    (rules.platform === 'win32' && !path.startsWith('//wsl/')) ||
    (rules.wslDistro !== undefined && /^\/mnt\/[a-z]\//i.test(path));
  return isWindowsFile || rules.platform === 'darwin' ? path.toLowerCase() : path;
}

function follow(path: string, links: ReadonlyMap<string, string>): string {
  for (const [from, to] of links) {
    if (path === from) {
      return to;
    }
    if (path.startsWith(`${from}/`)) {
      return to + path.slice(from.length);
    }
  }
  return path;
}
