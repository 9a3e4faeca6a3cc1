import type { ConnectionPhase } from '../model/connection.ts';
import type { Watched, WatchSpec } from '../ports.ts';
import type { ScopeKey } from '../store/event.ts';

export interface ServedKind {
  readonly spec: WatchSpec;
  readonly version: string;
  /** The kind an engine cannot do without: its apps. */
  readonly isMain: boolean;
}

export type Outcome = 'readable' | 'denied' | 'absent';

/**
 * How far the rights of a login reach: every kind is tried in the whole cluster first, and where that is denied in the
 * namespaces the user chose, or in likely ones.
 */
export interface Reach {
  readonly kinds: readonly ServedKind[];
  /** Chosen by the user; then nothing else is asked. */
  readonly chosen: readonly string[];
  /** Asked when the cluster as a whole is denied. */
  readonly likely: readonly string[];
  /** What is known of the scopes asked so far. */
  readonly outcomes: ReadonlyMap<ScopeKey, Outcome>;
}

export function scopeKey(watched: Pick<Watched, 'spec' | 'namespace'>): ScopeKey {
  const kind = `${watched.spec.group}/${watched.spec.kind}`;
  return watched.namespace === undefined ? kind : `${kind}@${watched.namespace}`;
}

export function withOutcome(reach: Reach, watched: Watched, outcome: Outcome): Reach {
  return { ...reach, outcomes: new Map(reach.outcomes).set(scopeKey(watched), outcome) };
}

/** What to follow now. A guess that was denied is given up; a choice that was denied stays, so that a retry asks again. */
export function watchedOf(reach: Reach): readonly Watched[] {
  return reach.kinds.flatMap((kind) =>
    scopesOf(reach, kind).filter((one) => !isGuess(reach, one) || outcomeOf(reach, one) !== 'denied'),
  );
}

/** The phase that the rights amount to; undefined while nothing is known yet. */
export function phaseOf(reach: Reach): ConnectionPhase | undefined {
  const main = reach.kinds.filter(({ isMain }) => isMain);
  const outcomes = main.flatMap((kind) => scopesOf(reach, kind).map((one) => outcomeOf(reach, one)));
  if (outcomes.includes('readable')) {
    return { word: 'connected' };
  }
  if (outcomes.includes(undefined)) {
    return undefined;
  }
  if (outcomes.every((outcome) => outcome === 'absent')) {
    return { word: 'noController' };
  }
  return reach.chosen.length > 0
    ? { word: 'forbidden', resources: main.map(({ spec }) => spec.resource) }
    : { word: 'namespacesNeeded', tried: reach.likely };
}

/**
 * The scopes whose denial is worth a line, and those whose line should go: a likely namespace that is denied while
 * another one answers is no news.
 */
export function deniedScopes(reach: Reach): ReadonlySet<ScopeKey> {
  return new Set(
    reach.kinds.flatMap((kind) => {
      const scopes = scopesOf(reach, kind);
      const denied = scopes.filter((one) => outcomeOf(reach, one) === 'denied').map(scopeKey);
      if (reach.chosen.length > 0) {
        return denied;
      }
      return denied.length === scopes.length ? [scopeKey({ spec: kind.spec })] : [];
    }),
  );
}

function scopesOf(reach: Reach, kind: ServedKind): readonly Watched[] {
  const { spec, version } = kind;
  const wide: Watched = { spec, version };
  const inNamespaces = (names: readonly string[]): readonly Watched[] =>
    names.map((namespace) => ({ spec, version, namespace }));
  if (reach.chosen.length > 0) {
    return inNamespaces(reach.chosen);
  }
  return outcomeOf(reach, wide) === 'denied' && reach.likely.length > 0 ? inNamespaces(reach.likely) : [wide];
}

function isGuess(reach: Reach, watched: Watched): boolean {
  return reach.chosen.length === 0 && watched.namespace !== undefined;
}

function outcomeOf(reach: Reach, watched: Pick<Watched, 'spec' | 'namespace'>): Outcome | undefined {
  return reach.outcomes.get(scopeKey(watched));
}
