import path from 'node:path';

export interface KubeconfigPlaces {
  /** `plumbline.kubeconfig`; empty when the user set nothing. */
  readonly setting: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly home: string;
  readonly platform: NodeJS.Platform;
  readonly cwd: string;
}

export interface KubeconfigPaths {
  readonly origin: 'setting' | 'environment' | 'home';
  /** Absolute, each once, the first to win first. */
  readonly paths: readonly string[];
}

/** The setting, else each part of KUBECONFIG, else `~/.kube/config`: which files count, whether they exist or not. */
export function kubeconfigPaths(places: KubeconfigPlaces): KubeconfigPaths {
  const paths = pathsOf(places.platform);
  const configured = distinct(
    places.setting.map((entry) => absolute(paths, entry, places.home, places.home)),
  );
  if (configured.length > 0) {
    return { origin: 'setting', paths: configured };
  }
  // As kubectl reads it: relative parts count from the working directory, and a shell has expanded `~` already.
  const fromEnvironment = distinct(
    (places.env['KUBECONFIG'] ?? '')
      .split(paths.delimiter)
      .map((entry) => absolute(paths, entry, places.cwd, places.home)),
  );
  return fromEnvironment.length > 0
    ? { origin: 'environment', paths: fromEnvironment }
    : { origin: 'home', paths: [paths.join(places.home, '.kube', 'config')] };
}

/** The path rules of a platform, so that those of Windows can be tested elsewhere. */
export function pathsOf(platform: NodeJS.Platform): path.PlatformPath {
  return platform === 'win32' ? path.win32 : path.posix;
}

function absolute(paths: path.PlatformPath, entry: string, base: string, home: string): string {
  const trimmed = entry.trim();
  if (trimmed === '') {
    return '';
  }
  const isUnderHome = trimmed === '~' || trimmed.startsWith('~/') || trimmed.startsWith(`~${paths.sep}`);
  return isUnderHome ? paths.join(home, trimmed.slice(1)) : paths.resolve(base, trimmed);
}

function distinct(entries: readonly string[]): readonly string[] {
  return [...new Set(entries)].filter((entry) => entry !== '');
}
