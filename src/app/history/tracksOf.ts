import { closureInputs } from '../../core/history/closure.ts';
import type { ClosureInput } from '../../core/history/closure.ts';
import type { TrackFacts, TrackProblem, UntrackedSource } from '../../core/history/track.ts';
import { trackedRef } from '../../core/history/trackedRef.ts';
import type { TrackedRef } from '../../core/history/trackedRef.ts';
import type { App, SourceSpec } from '../../core/model/app.ts';
import type { CloneFacts, GitRepository } from '../../core/ports.ts';
import type { Result } from '../../core/util/result.ts';
import { err, ok } from '../../core/util/result.ts';
import { placedSources } from '../artifactFolder.ts';
import type { SourceClone, SourceLocator } from '../locateSource.ts';
import { HistoryCache } from './historyCache.ts';

export type SourceFinder = Pick<SourceLocator, 'cloneOf' | 'locateSource'>;

export interface Track {
  readonly facts: TrackFacts;
  readonly repository: GitRepository;
  readonly clone: CloneFacts;
  /** Places of its sources among the app's. */
  readonly sources: readonly number[];
  readonly inputs: readonly ClosureInput[];
}

export interface Tracks {
  readonly tracks: readonly Track[];
  readonly untracked: readonly UntrackedSource[];
}

/** Where the history of each source of the app is: sources of one clone and one revision share a track. */
export async function tracksOf(
  finder: SourceFinder,
  app: App,
  signal: AbortSignal,
  cache = new HistoryCache(),
): Promise<Tracks> {
  const sources = await placedSources(finder, app, signal);
  const inputs = closureInputs(sources, app.name);
  const groups = new Map<string, Group>();
  const untracked: UntrackedSource[] = [];
  for (const [index, source] of sources.entries()) {
    const clone = await finder.cloneOf(source, signal);
    if (clone === undefined) {
      const location = await finder.locateSource(source, signal);
      untracked.push({ source, problem: { word: 'location', location } });
      continue;
    }
    const key = [clone.repository.root, clone.remote, source.targetRevision].join('\0');
    const group = groups.get(key) ?? { clone, source, sources: [], inputs: [] };
    const input = inputs[index];
    groups.set(key, {
      ...group,
      sources: [...group.sources, index],
      inputs: [...group.inputs, ...(input ? [input] : [])],
    });
  }
  const tracks: Track[] = [];
  for (const group of groups.values()) {
    const track = await trackOf(group, cache, signal);
    if (!track.ok) {
      untracked.push({ source: group.source, problem: track.error });
    } else if (track.value.facts.closure.paths.length > 0) {
      tracks.push(track.value);
    }
  }
  return { tracks, untracked };
}

interface Group {
  readonly clone: SourceClone;
  readonly source: SourceSpec;
  readonly sources: readonly number[];
  readonly inputs: readonly ClosureInput[];
}

async function trackOf(
  group: Group,
  cache: HistoryCache,
  signal: AbortSignal,
): Promise<Result<Track, TrackProblem>> {
  const { clone, source, sources, inputs } = group;
  const { repository, remote } = clone;
  const git = repository.history;
  const [refs, facts] = await Promise.all([git.refs(remote, signal), git.cloneFacts(signal)]);
  if (!refs.ok) {
    return err({ word: 'git', error: refs.error });
  }
  if (!facts.ok) {
    return err({ word: 'git', error: facts.error });
  }
  if (facts.value.filter?.startsWith('tree:') === true) {
    return err({ word: 'treeless', root: repository.root });
  }
  const ref = trackedRef(source.targetRevision, remote, refs.value);
  const tip = await tipOf(ref, repository, signal);
  if (tip === undefined) {
    return err({ word: 'missingRef', name: ref.name });
  }
  const closure = await cache.closure(repository.root, git, tip, inputs, signal);
  if (!closure.ok) {
    return err({ word: 'git', error: closure.error });
  }
  const { root } = repository;
  const { fetchedAt } = facts.value;
  return ok({
    facts: {
      root,
      remote,
      repoURL: source.repoURL,
      ref,
      tip,
      closure: closure.value,
      ...(fetchedAt !== undefined && { fetchedAt }),
    },
    repository,
    clone: facts.value,
    sources,
    inputs,
  });
}

async function tipOf(
  ref: TrackedRef,
  repository: GitRepository,
  signal: AbortSignal,
): Promise<string | undefined> {
  if (ref.word === 'missing') {
    return undefined;
  }
  if (ref.tip !== undefined) {
    return ref.tip;
  }
  // A commit by its id: hex digits alone, so it is no option.
  const resolved = await repository.resolve(ref.name, signal);
  return resolved.ok ? resolved.value : undefined;
}
