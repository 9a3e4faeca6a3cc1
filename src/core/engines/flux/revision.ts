import { remembered } from '../../util/remembered.ts';

/** A revision as Flux writes it: `[<pointer>@]<algorithm>:<hex>`, a chart version, or before 2.0 `<branch>/<hex>`. */
export interface Revision {
  /** Branch, tag, absolute ref; empty where the revision is a hash alone. May hold slashes and `@`. */
  readonly pointer: string;
  readonly algorithm?: string;
  /** Hex digits; undefined for chart versions. */
  readonly hash?: string;
}

const HASHED = /^(?:(?<pointer>.*)@)?(?<algorithm>[a-z0-9]+|<unknown>):(?<hash>[0-9a-f]+)$/s;
const LEGACY = /^(?<pointer>.+)\/(?<hash>[0-9a-f]{40})$/s;

const MOST_READ = 1000;

/** An app of a fleet holds the revision of its source, as all others of that source do: each is read once. */
export const parseRevision = remembered(MOST_READ, readRevision);

function readRevision(text: string): Revision {
  const match = HASHED.exec(text)?.groups ?? LEGACY.exec(text)?.groups;
  if (match === undefined) {
    return { pointer: text };
  }
  const { pointer = '', algorithm = 'sha1', hash = '' } = match;
  return { pointer, algorithm, hash };
}

/** What history and rows know a revision by: a commit as its SHA, a digest with its algorithm, a version as it is. */
export function plainRevision(text: string): string {
  const { pointer, algorithm, hash } = parseRevision(text);
  if (hash === undefined) {
    return pointer;
  }
  return algorithm === 'sha1' ? hash : `${algorithm}:${hash}`;
}

/** For sentences: `main@1a2b3c4d`, eight digits as Flux's own command line cuts them. */
export function shortRevision(text: string): string {
  const { pointer, hash } = parseRevision(text);
  const digits = hash?.slice(0, 8);
  return [pointer, digits].filter((part) => part !== undefined && part !== '').join('@');
}

/** A release of an OCI chart carries the first twelve digits of the digest behind a plus sign. */
const BUILD = /\+([0-9a-f]{12})$/;

/**
 * Whether two revisions name the same content. Hashes decide where both have one: a branch and its commit alone are the
 * same; and a release's chart version is held against the digest of the artifact that it was made of.
 */
export function isSameRevision(one: string, other: string): boolean {
  if (one === other) {
    return true;
  }
  const [a, b] = [digitsOf(one), digitsOf(other)];
  return a !== undefined && b !== undefined && (a.startsWith(b) || b.startsWith(a));
}

function digitsOf(text: string): string | undefined {
  return parseRevision(text).hash ?? BUILD.exec(text)?.[1];
}
