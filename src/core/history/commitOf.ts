const COMMIT = /(?:^|[:/])([0-9a-f]{40}(?:[0-9a-f]{24})?)$/;
/** A chart that was packaged from a commit has its first digits in the version's build metadata. */
const BUILD = /\+([0-9a-f]{12})$/;

/**
 * The digits of the commit that a revision names, in whatever form its product writes it (`<sha>`, `main@sha1:<sha>`,
 * `1.2.3+<first digits>`); undefined for one that names none. The digest of an artifact reads as a commit too, and is on
 * no branch.
 */
export function commitDigits(revision: string): string | undefined {
  return (COMMIT.exec(revision) ?? BUILD.exec(revision))?.[1];
}

export function namesCommit(revision: string): boolean {
  return commitDigits(revision) !== undefined;
}

/** The commit that a revision names among those that are known; a full id even where it is unknown. */
export function commitOf(revision: string, known: Iterable<string>): string | undefined {
  const digits = commitDigits(revision);
  if (digits === undefined || digits.length >= 40) {
    return digits;
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
