import type { GitRef } from '../ports.ts';
import { highestMatching, isConstraint } from './semver.ts';

/**
 * What a targetRevision means in a clone: the commit whose history the app follows, and whether a new commit can change
 * what runs. Only what the remote has counts, never a local branch: the controller does not see those.
 */
export type TrackedRef =
  | MovingRef
  /** A tag or a commit: a revert means another targetRevision in the app's manifest. */
  | {
      readonly word: 'pinned';
      readonly to: 'tag' | 'commit';
      readonly name: string;
      /** Undefined where the clone has not got it. */
      readonly tip?: string;
    }
  /** The clone knows no such branch, tag or version. */
  | { readonly word: 'missing'; readonly name: string };

export interface MovingRef {
  readonly word: 'branch' | 'head' | 'version';
  /** The branch or tag as people name it. */
  readonly name: string;
  /** In full, as the clone has it. */
  readonly ref: string;
  /** Commit of the tip, as fetched last. */
  readonly tip: string;
  /** The remote's default branch is not recorded in the clone; this is the only one, or the usual name. */
  readonly isGuess?: true;
}

/**
 * Reads a targetRevision as Argo CD does: empty or HEAD is the remote's default branch; a branch before a tag of the same
 * name; a range of versions is the highest tag in it; hex digits are a commit. `remote` is the clone's name for the
 * repository, empty where the clone itself is what the app names. Source: specs/argocd.md 1, specs/git-audit.md 3.1.
 */
export function trackedRef(targetRevision: string, remote: string, refs: readonly GitRef[]): TrackedRef {
  const byName = new Map(refs.map((ref) => [ref.name, ref]));
  const branches = remote === '' ? 'refs/heads/' : `refs/remotes/${remote}/`;
  if (targetRevision === '' || targetRevision === 'HEAD') {
    return headOf(branches, byName) ?? { word: 'missing', name: 'HEAD' };
  }
  const short = targetRevision.replace(/^refs\/(?:heads|tags)\//, '');
  const branch = targetRevision.startsWith('refs/tags/') ? undefined : byName.get(branches + short);
  if (branch) {
    return { word: 'branch', name: short, ref: branch.name, tip: branch.object };
  }
  const tag = targetRevision.startsWith('refs/heads/') ? undefined : byName.get(`refs/tags/${short}`);
  if (tag) {
    return { word: 'pinned', to: 'tag', name: short, tip: tag.object };
  }
  if (/^[0-9a-f]{7,64}$/i.test(targetRevision)) {
    return { word: 'pinned', to: 'commit', name: targetRevision.toLowerCase() };
  }
  if (isConstraint(targetRevision)) {
    const tags = refs.flatMap(({ name }) =>
      name.startsWith('refs/tags/') ? [name.slice('refs/tags/'.length)] : [],
    );
    const best = highestMatching(targetRevision, tags);
    const found = best === undefined ? undefined : byName.get(`refs/tags/${best}`);
    if (best !== undefined && found) {
      return { word: 'version', name: best, ref: found.name, tip: found.object };
    }
  }
  return { word: 'missing', name: targetRevision };
}

function headOf(branches: string, byName: ReadonlyMap<string, GitRef>): MovingRef | undefined {
  const own = byName.get(branches === 'refs/heads/' ? 'HEAD' : `${branches}HEAD`);
  const target = own?.leadsTo === undefined ? undefined : byName.get(own.leadsTo);
  if (target) {
    return moving(target, branches);
  }
  const all = [...byName.values()].filter(({ name }) => name.startsWith(branches) && name !== own?.name);
  const guess =
    all.length === 1 ? all[0] : (byName.get(`${branches}main`) ?? byName.get(`${branches}master`));
  return guess && { ...moving(guess, branches), isGuess: true };
}

function moving(ref: GitRef, branches: string): MovingRef {
  return { word: 'head', name: ref.name.slice(branches.length), ref: ref.name, tip: ref.object };
}
