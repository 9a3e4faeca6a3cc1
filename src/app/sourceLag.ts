import { trackedRef } from '../core/history/trackedRef.ts';
import type { App, SourceSpec } from '../core/model/app.ts';
import type { SourceLag } from '../core/model/sourceLag.ts';
import type { GitHistory } from '../core/ports.ts';
import type { SourceLocator } from './locateSource.ts';

const COMMIT = /^[0-9a-f]{40}([0-9a-f]{24})?$/;

/**
 * Holds what a source fetched against its branch in the clone, or what it was made from; nothing is fetched for it. Undefined where there is no
 * clone, the source holds no commit, or it is pinned to a tag or commit and so cannot fall behind.
 */
export async function sourceLag(
  finder: Pick<SourceLocator, 'cloneOf'>,
  source: App,
  signal: AbortSignal,
): Promise<SourceLag | undefined> {
  const spec = followedBy(source);
  const [held = ''] = source.revisions;
  if (spec === undefined || !COMMIT.test(held)) {
    return undefined;
  }
  const clone = await finder.cloneOf(spec, signal);
  if (clone === undefined) {
    return undefined;
  }
  const git = clone.repository.history;
  const [refs, facts] = await Promise.all([git.refs(clone.remote, signal), git.cloneFacts(signal)]);
  const ref = refs.ok ? trackedRef(spec.targetRevision, clone.remote, refs.value) : undefined;
  if (ref === undefined || ref.word === 'missing' || ref.word === 'pinned') {
    return undefined;
  }
  const { name, tip } = ref;
  const standing = tip === held ? ({ word: 'even' } as const) : await distance(git, held, tip, signal);
  const fetchedAt = facts.ok ? facts.value.fetchedAt : undefined;
  return (
    standing && {
      name,
      tip,
      ...standing,
      ...(fetchedAt !== undefined && { fetchedAt }),
      ...(source.artifact?.madeFrom && { isPushed: true }),
    }
  );
}

/** A pushed artifact stands for the branch that it was made from. */
function followedBy({ artifact, sources }: App): SourceSpec | undefined {
  const [spec] = sources;
  return artifact?.madeFrom === undefined ? spec : { ...artifact.madeFrom, type: 'unknown' };
}

async function distance(
  git: GitHistory,
  held: string,
  tip: string,
  signal: AbortSignal,
): Promise<Pick<SourceLag, 'word' | 'commits'> | undefined> {
  const known = await git.has([held], signal);
  if (!known.ok) {
    return undefined;
  }
  if (!known.value.has(held)) {
    return { word: 'unknown' };
  }
  const spine = await git.spine(tip, signal);
  const commits = spine.ok ? spine.value.indexOf(held) : -1;
  return { word: 'behind', ...(commits > 0 && { commits }) };
}
