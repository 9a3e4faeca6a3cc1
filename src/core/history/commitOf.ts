const COMMIT = /(?:^|[:/])([0-9a-f]{40}(?:[0-9a-f]{24})?)$/;
/** A chart that was packaged from a commit has its first digits in the version's build metadata. */
const BUILD = /\+([0-9a-f]{12})$/;

/**
 * The commit that a revision names, in whatever form its product writes it (`<sha>`, `main@sha1:<sha>`,
 * `1.2.3+<first digits>`); undefined for one that names none. A digest of an OCI artifact is no commit, but one of 64
 * digits reads as one: it is on no branch.
 */
export function commitOf(revision: string, known: Iterable<string>): string | undefined {
  const commit = COMMIT.exec(revision)?.[1];
  const digits = BUILD.exec(revision)?.[1];
  if (commit !== undefined || digits === undefined) {
    return commit;
  }
  for (const sha of known) {
    if (sha.startsWith(digits)) {
      return sha;
    }
  }
  return undefined;
}

/** A version of a chart, which is on no branch and needs to be on none. */
export function isVersion(revision: string): boolean {
  return /^v?\d+\.\d+/.test(revision);
}
