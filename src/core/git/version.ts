/** Major, minor and patch of a git, e.g. [2, 39, 5]. */
export type GitVersion = readonly [major: number, minor: number, patch: number];

/** Reads `git version 2.39.5 (Apple Git-154)` and `git version 2.47.0.windows.1`; undefined where it is something else. */
export function parseGitVersion(output: string): GitVersion | undefined {
  const match = /\bgit version (\d+)\.(\d+)(?:\.(\d+))?/.exec(output);
  return match ? [Number(match[1]), Number(match[2]), Number(match[3] ?? 0)] : undefined;
}

export function isAtLeast(version: GitVersion, major: number, minor: number): boolean {
  return version[0] > major || (version[0] === major && version[1] >= minor);
}
