import type { AppId } from '../model/ids.ts';
import { parseAppId } from '../model/ids.ts';
import { asNumber, asObjects, asText } from '../util/json.ts';

/** A pushed branch with a revert on it, as it is kept over a reload of the window: names and ids, nothing of the plan. */
export interface PushedBranch {
  /** The app that is watched until it runs on it. */
  readonly app: AppId;
  /** "Revert of 1a2b3c4", as the plan was called. */
  readonly title: string;
  readonly branch: string;
  /** On the branch; its parent is the tip that the plan stood on, its tree the plan's. */
  readonly commit: string;
  /** Top folder of the clone, and its name for the repository that the app names, empty for itself. */
  readonly root: string;
  readonly remote: string;
  /** The branch that it is for, in full as the clone has it. */
  readonly ref: string;
  /** Milliseconds of the epoch. */
  readonly pushedAt: number;
}

/** A branch that nobody merged in this time is not waited for in another window. */
const KEPT_MS = 7 * 24 * 3600_000;
const KEPT_IN_ALL = 20;
const OBJECT_ID = /^[0-9a-f]{40}(?:[0-9a-f]{24})?$/;

/** Those that are still worth following, the oldest first. */
export function keptBranches(all: readonly PushedBranch[], now: number): readonly PushedBranch[] {
  return all.filter(({ pushedAt }) => now - pushedAt < KEPT_MS).slice(-KEPT_IN_ALL);
}

/** Reads what another version, or anybody, may have stored: what does not fit is passed over. */
export function readBranches(stored: unknown): readonly PushedBranch[] {
  return asObjects(stored).flatMap((one) => {
    const [app, title, branch, commit, root, remote, ref] = NAMES.map((name) => asText(one[name]));
    const pushedAt = asNumber(one['pushedAt']);
    const isWhole =
      app !== undefined &&
      parseAppId(app) !== undefined &&
      title !== undefined &&
      branch !== undefined &&
      commit !== undefined &&
      OBJECT_ID.test(commit) &&
      root !== undefined &&
      remote !== undefined &&
      ref?.startsWith('refs/') === true &&
      pushedAt !== undefined;
    return isWhole ? [{ app: app as AppId, title, branch, commit, root, remote, ref, pushedAt }] : [];
  });
}

const NAMES = ['app', 'title', 'branch', 'commit', 'root', 'remote', 'ref'] as const;
