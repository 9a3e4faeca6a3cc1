import type { RawCommit } from '../../core/git/rawCommit.ts';
import type { MovingRef } from '../../core/history/trackedRef.ts';
import { trackedRef } from '../../core/history/trackedRef.ts';
import type { GitError, GitRef, GitRepository } from '../../core/ports.ts';
import type { GitWriter } from '../../core/revert/gitWriter.ts';
import type { MergeWay } from '../../core/revert/mergeWay.ts';
import { mergeWay } from '../../core/revert/mergeWay.ts';
import type { RevertedCommit, RevertOutcome, RevertRefusal } from '../../core/revert/outcome.ts';
import type { Result } from '../../core/util/result.ts';
import { err, ok } from '../../core/util/result.ts';
import { newestFirst } from './revertOrder.ts';

/** Where a revert is made: a clone and what an app follows in it. */
export interface RevertPlace {
  readonly repository: GitRepository;
  /** The clone's name for the repository that the app names; empty where the clone itself is that. */
  readonly remote: string;
  /** Of the app's source, as written. */
  readonly targetRevision: string;
}

export interface RevertRequest extends RevertPlace {
  /** Full ids, in any order. */
  readonly commits: readonly string[];
}

/** A plan goes on, or it ends: by a failure of git, or with another outcome than a plan. */
export type Step<T> = Result<T, Halt>;
export type Halt =
  | { readonly word: 'git'; readonly error: GitError }
  | { readonly word: 'done'; readonly outcome: RevertOutcome };

export const failed = (error: GitError): Step<never> => err({ word: 'git', error });
export const ended = (outcome: RevertOutcome): Step<never> => err({ word: 'done', outcome });
export const refused = (refusal: RevertRefusal): Step<never> => ended({ word: 'refused', refusal });

export interface StartCommit {
  readonly facts: RevertedCommit;
  /** Of its parent; undefined for the first commit of all. */
  readonly parentTree: string | undefined;
  /** The commit of the main line that brought it there, which may be itself. */
  readonly landing: string;
  /** The one before that on the main line; undefined for the first. */
  readonly before: string | undefined;
}

/** The branch to revert on, as the remote has it now. */
export interface Tip {
  readonly on: MovingRef;
  readonly notFetched: GitError | undefined;
  readonly refs: readonly GitRef[];
  readonly way: MergeWay;
}

export interface Start extends Tip {
  readonly tipTree: string;
  readonly commits: readonly StartCommit[];
  /** The main line, newest first. */
  readonly spine: readonly string[];
}

/** The tip and the commits with their parents, newest first. */
export async function begin(
  request: RevertRequest,
  writer: GitWriter,
  signal: AbortSignal,
): Promise<Step<Start>> {
  const tip = await openTip(request, writer, signal);
  if (!tip.ok) {
    return tip;
  }
  const known = await knownCommits(tip.value.on.tip, request, writer, signal);
  return known.ok ? ok({ ...tip.value, ...known.value }) : known;
}

/** Fetches, and finds what the targetRevision means now. */
export async function openTip(
  { repository, remote, targetRevision }: RevertPlace,
  writer: GitWriter,
  signal: AbortSignal,
): Promise<Step<Tip>> {
  const fetched = remote === '' ? ok(undefined) : await repository.fetch(remote, signal);
  if (!fetched.ok && fetched.error.code === 'cancelled') {
    return failed(fetched.error);
  }
  const refs = await repository.history.refs(remote, signal);
  if (!refs.ok) {
    return failed(refs.error);
  }
  const version = await writer.version(signal);
  if (!version.ok) {
    return failed(version.error);
  }
  const on = trackedRef(targetRevision, remote, refs.value);
  const way = version.value && mergeWay(version.value);
  if (on.word === 'missing') {
    return refused({ word: 'missingRef', name: on.name });
  }
  if (on.word === 'pinned' || on.word === 'version') {
    return refused({ word: 'pinned', name: on.name });
  }
  if (way === undefined) {
    return refused({ word: 'oldGit' });
  }
  return ok({ on, refs: refs.value, way, notFetched: fetched.ok ? undefined : fetched.error });
}

async function knownCommits(
  tip: string,
  { repository, commits }: RevertRequest,
  writer: GitWriter,
  signal: AbortSignal,
): Promise<Step<Omit<Start, keyof Tip>>> {
  const raw = await writer.commits([tip, ...commits], signal);
  if (!raw.ok) {
    return failed(raw.error);
  }
  for (const sha of commits) {
    if (!raw.value.has(sha)) {
      return refused({ word: 'unknownCommit', sha });
    }
    const contains = await writer.contains(tip, sha, signal);
    if (!contains.ok) {
      return failed(contains.error);
    }
    if (!contains.value) {
      return refused({ word: 'notOnBranch', sha });
    }
  }
  const spine = await repository.history.spine(tip, signal);
  const ordered = spine.ok ? await newestFirst(writer, spine.value, commits, signal) : spine;
  if (!ordered.ok) {
    return failed(ordered.error);
  }
  const parentOf = (sha: string): string | undefined => raw.value.get(sha)?.parents[0];
  const parents = await writer.commits(
    ordered.value.flatMap(({ sha }) => parentOf(sha) ?? []),
    signal,
  );
  if (!parents.ok) {
    return failed(parents.error);
  }
  const side = ordered.value.find(
    ({ sha, isOnSpine }) => !isOnSpine && (raw.value.get(sha)?.parents.length ?? 0) > 1,
  );
  const cut = ordered.value.find(({ sha }) => !parents.value.has(parentOf(sha) ?? '') && parentOf(sha));
  if (side ?? cut) {
    return side
      ? refused({ word: 'sideMerge', sha: side.sha })
      : refused({ word: 'shallow', sha: cut?.sha ?? '' });
  }
  return ok({
    spine: spine.ok ? spine.value : [],
    tipTree: raw.value.get(tip)?.tree ?? '',
    commits: ordered.value.map(({ sha, landing }) => ({
      facts: commitFacts(sha, raw.value.get(sha)),
      parentTree: parents.value.get(parentOf(sha) ?? '')?.tree,
      landing: spine.ok ? (spine.value[landing] ?? sha) : sha,
      before: spine.ok ? spine.value[landing + 1] : undefined,
    })),
  });
}

export function commitFacts(sha: string, raw: RawCommit | undefined): RevertedCommit {
  return {
    sha,
    subject: raw?.message.split('\n')[0] ?? '',
    author: raw?.author ?? '',
    parent: raw?.parents[0],
    isMerge: (raw?.parents.length ?? 0) > 1,
  };
}
