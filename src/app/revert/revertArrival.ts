import { commitDigits } from '../../core/history/commitOf.ts';
import { closureAt } from '../history/closureAt.ts';
import { pathspecs, touches } from '../../core/history/closureModel.ts';
import type { PathClosure } from '../../core/history/closureModel.ts';
import { trackedRef } from '../../core/history/trackedRef.ts';
import type { App } from '../../core/model/app.ts';
import type { GitError, GitRepository } from '../../core/ports.ts';
import type { GitWriter, ObjectPlace } from '../../core/revert/gitWriter.ts';
import type { Result } from '../../core/util/result.ts';
import { err, ok } from '../../core/util/result.ts';
import type { SourceLocator } from '../locateSource.ts';
import { inputsHere } from './touchedApps.ts';

export interface Arrival {
  /** The revision has in it what the revert did. */
  readonly isReverted: boolean;
  /** Files of the revert that are not as it left them: later commits changed them again. */
  readonly changedAgain: readonly string[];
}

/** What was pushed: one commit on the tip that the plan stood on, with the plan's tree. */
export interface PushedRevert {
  readonly repository: GitRepository;
  /** As in `RevertPlace`. */
  readonly remote: string;
  /** The branch that it is for, in full as the clone has it. */
  readonly ref: string;
  readonly commit: string;
}

interface Pushed extends PushedRevert {
  /** The tip on which it was planned. */
  readonly parent: string;
  /** Files that it changes. */
  readonly paths: readonly string[];
}

/**
 * Whether a revision of an app has the revert in it, however it was merged. It has if it contains the commit; or if its
 * files of the app are those of the plan; or if merging the branch into it would change nothing, which is how a squash or
 * a rebase shows that has other commits around it.
 */
export class RevertArrival {
  readonly #revert: Pushed;
  readonly #writer: GitWriter;
  readonly #closure: PathClosure;
  readonly #known = new Map<string, Arrival>();

  private constructor(revert: Pushed, writer: GitWriter, closure: PathClosure) {
    this.#revert = revert;
    this.#writer = writer;
    this.#closure = closure;
  }

  static async of(
    revert: PushedRevert,
    app: App,
    writer: GitWriter,
    finder: Pick<SourceLocator, 'cloneOf'>,
    signal: AbortSignal,
  ): Promise<Result<RevertArrival, GitError>> {
    const { repository, remote, ref } = revert;
    const refs = await repository.history.refs(remote, signal);
    if (!refs.ok) {
      return refs;
    }
    const pushed = await pushedOf(revert, writer, signal);
    if (!pushed.ok) {
      return pushed;
    }
    const inputs = await inputsHere({ repository, refs: refs.value, ref }, finder, app, signal);
    const closure = await closureAt(repository.history, revert.commit, inputs, signal);
    return closure.ok ? ok(new RevertArrival(pushed.value, writer, closure.value)) : closure;
  }

  /** Whether it was found, and need not be looked for again. */
  knows(revision: string): boolean {
    return this.#known.has(revision);
  }

  /** Fetches a revision that the clone has not got. What was found stays. */
  async at(revision: string, signal: AbortSignal): Promise<Result<Arrival, GitError>> {
    const known = this.#known.get(revision);
    if (known) {
      return ok(known);
    }
    const { repository, remote } = this.#revert;
    let commit = await this.#commitAt(revision, signal);
    if (commit.ok && commit.value === undefined && remote !== '') {
      const fetched = await repository.fetch(remote, signal);
      commit = fetched.ok ? await this.#commitAt(revision, signal) : fetched;
    }
    if (!commit.ok) {
      return commit;
    }
    if (commit.value === undefined) {
      return ok({ isReverted: false, changedAgain: [] });
    }
    const found = await this.#judge(commit.value, signal);
    if (found.ok) {
      this.#known.set(revision, found.value);
    }
    return found;
  }

  /** The commit that a revision names, in any of its forms; undefined where the clone has not got it. */
  async #commitAt(revision: string, signal: AbortSignal): Promise<Result<string | undefined, GitError>> {
    const { repository } = this.#revert;
    const digits = commitDigits(revision);
    if (digits === undefined) {
      return ok(undefined);
    }
    const resolved = await repository.resolve(digits, signal);
    return resolved.ok || resolved.error.code !== 'unknownRevision' ? resolved : ok(undefined);
  }

  async #judge(revision: string, signal: AbortSignal): Promise<Result<Arrival, GitError>> {
    const { parent, paths, commit } = this.#revert;
    // A revision from before may well have the same files: the commit that was taken back had not come to it yet.
    const isOlder = await this.#writer.contains(parent, revision, signal);
    if (!isOlder.ok) {
      return isOlder;
    }
    if (isOlder.value) {
      return ok({ isReverted: false, changedAgain: [] });
    }
    const contains = await this.#writer.contains(revision, commit, signal);
    if (!contains.ok) {
      return contains;
    }
    const place = await this.#writer.open('scratch', signal);
    if (!place.ok) {
      return place;
    }
    try {
      const differing = await place.value.changes(commit, revision, signal, paths);
      if (!differing.ok) {
        return differing;
      }
      const isIn = contains.value ? ok(true) : await this.#isIn(place.value, revision, signal);
      return isIn.ok
        ? ok({
            isReverted: isIn.value,
            changedAgain: isIn.value ? differing.value.map(({ path }) => path) : [],
          })
        : isIn;
    } finally {
      await place.value.dispose();
    }
  }

  async #isIn(place: ObjectPlace, revision: string, signal: AbortSignal): Promise<Result<boolean, GitError>> {
    const { paths, commit } = this.#revert;
    if (paths.some((path) => touches(this.#closure, path))) {
      const own = await place.changes(commit, revision, signal, pathspecs(this.#closure));
      if (!own.ok) {
        return own;
      }
      if (!own.value.some(({ path }) => touches(this.#closure, path))) {
        return ok(true);
      }
    }
    const raw = await this.#writer.commits([revision], signal);
    if (!raw.ok) {
      return raw;
    }
    const merged = await place.merge({ ours: revision, theirs: commit }, signal);
    if (!merged.ok) {
      return merged;
    }
    const { tree, conflicts } = merged.value;
    return ok(conflicts.length === 0 && tree === raw.value.get(revision)?.tree);
  }
}

async function pushedOf(
  revert: PushedRevert,
  writer: GitWriter,
  signal: AbortSignal,
): Promise<Result<Pushed, GitError>> {
  const { commit } = revert;
  const raw = await writer.commits([commit], signal);
  if (!raw.ok) {
    return raw;
  }
  const parent = raw.value.get(commit)?.parents[0];
  if (parent === undefined) {
    return err({ code: 'unknownRevision', revision: commit });
  }
  const place = await writer.open('scratch', signal);
  if (!place.ok) {
    return place;
  }
  try {
    const changes = await place.value.changes(parent, commit, signal);
    return changes.ok ? ok({ ...revert, parent, paths: changes.value.map(({ path }) => path) }) : changes;
  } finally {
    await place.value.dispose();
  }
}

/** Which of an app's revisions is of the branch that was reverted. */
export async function sourceIndexOf(
  { repository, remote, ref }: PushedRevert,
  app: App,
  finder: Pick<SourceLocator, 'cloneOf'>,
  signal: AbortSignal,
): Promise<number> {
  const refs = await repository.history.refs(remote, signal);
  for (const [index, source] of app.sources.entries()) {
    const clone = await finder.cloneOf(source, signal);
    const tracked =
      refs.ok && clone?.repository.root === repository.root
        ? trackedRef(source.targetRevision, clone.remote, refs.value)
        : undefined;
    if (tracked !== undefined && 'ref' in tracked && tracked.ref === ref) {
      return index;
    }
  }
  return 0;
}
