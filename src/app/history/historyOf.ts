import type { AppEvent } from '../../core/engines/appEvent.ts';
import type { Deployment } from '../../core/engines/engine.ts';
import { commitOf } from '../../core/history/commitOf.ts';
import { messageFacts } from '../../core/history/commitMessage.ts';
import type {
  ActionEntry,
  GapEntry,
  HistoryEntry,
  LandingEntry,
  OperationEntry,
} from '../../core/history/entry.ts';
import type { Gap } from '../../core/history/gap.ts';
import { DeploymentJoin } from '../../core/history/join.ts';
import { failedRevisions, fateAfterFailure } from '../../core/history/failedFirst.ts';
import { operationEntries } from '../../core/history/operations.ts';
import type { HistoryError, TrackFacts, UntrackedSource } from '../../core/history/track.ts';
import type { App } from '../../core/model/app.ts';
import type { GitError, GitLanding } from '../../core/ports.ts';
import type { Result } from '../../core/util/result.ts';
import { err, ok } from '../../core/util/result.ts';
import { HistoryCache } from './historyCache.ts';
import { LandingCursor } from './landingCursor.ts';
import type { SourceFinder, Track } from './tracksOf.ts';
import { tracksOf } from './tracksOf.ts';

/** Landings of a page. */
export const PAGE = 50;

export interface HistoryRequest {
  readonly app: App;
  /** The controller's record, newest first; or why it could not be read, in words. */
  readonly deployments: Result<readonly Deployment[], string>;
  /** What Events tell, oldest first; or why they could not be read. Undefined where the controller leaves none of use. */
  readonly events?: Result<readonly AppEvent[], string>;
  /** Off, the list is that of git for the paths that the app has now. */
  readonly followsMoves?: boolean;
}

export interface HistoryPage {
  readonly entries: readonly HistoryEntry[];
  readonly isLast: boolean;
}

/**
 * Begins the history of an app: finds its clones, what of them concerns it, and where the controller's record stands on
 * the tracked branch. Takes a handful of git processes, however long the history is; each page is one more per clone, and
 * the first one's is running already: ask for that page, or abort.
 */
export async function historyOf(
  finder: SourceFinder,
  request: HistoryRequest,
  signal: AbortSignal,
  cache = new HistoryCache(),
): Promise<Result<AppHistory, HistoryError>> {
  const { tracks, untracked } = await tracksOf(finder, request.app, signal, cache);
  if (signal.aborted) {
    return err({ code: 'cancelled' });
  }
  if (tracks.length === 0) {
    const [source] = request.app.sources.length === 0 ? (request.app.sourceRefs ?? []) : [];
    return err({
      code: 'noTrack',
      untracked,
      ...(source && { madeBy: `${source.kind} ${source.name}` }),
    });
  }
  const lines: Line[] = [];
  for (const track of tracks) {
    const line = await lineOf(track, request, cache, signal);
    if (!line.ok) {
      await Promise.all(lines.map(({ cursor }) => cursor.pause()));
      return line;
    }
    lines.push(line.value);
  }
  return ok(new AppHistory(request, lines, untracked, cache));
}

/** A track with its cursor and its join. */
interface Line {
  readonly track: Track;
  readonly cursor: LandingCursor;
  readonly join: DeploymentJoin;
  /** The controller compared this commit, and the clone has not got it. */
  readonly ahead?: string;
}

async function lineOf(
  track: Track,
  { app, deployments, followsMoves = true }: HistoryRequest,
  cache: HistoryCache,
  signal: AbortSignal,
): Promise<Result<Line, GitError>> {
  const git = track.repository.history;
  const { tip, closure } = track.facts;
  const place = placeOf(track);
  const sourceIndex = track.sources[0] ?? 0;
  const record = deployments.ok ? deployments.value : [];
  const compared = app.revisions[sourceIndex] ?? '';
  // What a controller tried last may be newer than what it has deployed.
  const tried = (app.sources.length > 1 ? undefined : commitOf(app.attemptedRevision ?? '', [])) ?? compared;
  const asked = [...record.map(({ revisions }) => revisions[sourceIndex] ?? ''), compared, tried];
  const begun = cache.landings(place, tip, { closure, inputs: track.inputs });
  const cursor = new LandingCursor(track.repository, begun, {
    facts: track.clone,
    followsMoves,
  });
  const [positions, known] = await Promise.all([
    cache.positions(place, git, tip, signal),
    git.has(asked, signal),
    cursor.peek(signal), // the first page begins meanwhile; what goes wrong is told when it is asked for
  ]);
  if (!positions.ok || !known.ok) {
    await cursor.pause();
  }
  if (!positions.ok) {
    return positions;
  }
  if (!known.ok) {
    return known;
  }
  const join = new DeploymentJoin({
    app,
    deployments: record,
    sourceIndex,
    positionOf: (revision) => {
      const commit = positions.value.has(revision) ? revision : commitOf(revision, positions.value.keys());
      return commit === undefined ? undefined : positions.value.get(commit);
    },
    has: (sha) => known.value.has(sha),
  });
  const ahead = [tried, compared].find((one) => /^[0-9a-f]{40,64}$/.test(one) && !known.value.has(one));
  return ok({ track, join, cursor, ...(ahead !== undefined && { ahead }) });
}

/** A clone, and how far it reaches: a shallow one may have been deepened. */
function placeOf({ facts, clone }: Track): string {
  return [facts.root, ...[...clone.boundary].toSorted()].join('\0');
}

/** The history of one app, page by page, newest first. One reader at a time. */
export class AppHistory {
  readonly tracks: readonly TrackFacts[];
  readonly #lines: readonly Line[];
  readonly #cache: HistoryCache;
  /** What is not a landing, by time, newest first. */
  readonly #events: { readonly at: number; readonly entry: HistoryEntry }[];
  readonly #last: readonly GapEntry[];
  readonly #failed: readonly string[];
  /** What a page that failed had read already. */
  #unsent: HistoryEntry[] = [];

  constructor(
    request: HistoryRequest,
    lines: readonly Line[],
    untracked: readonly UntrackedSource[],
    cache: HistoryCache,
  ) {
    this.#lines = lines;
    this.#cache = cache;
    this.tracks = lines.map(({ track }) => track.facts);
    const { deployments: record, events: told } = request;
    const operations = operationEntries(told?.ok === true ? told.value : [], record.ok ? record.value : []);
    this.#failed = failedRevisions(operations);
    const events = lines.flatMap(({ join, ahead }, track) =>
      // One sync of an app of several sources is one sync: the first track tells it.
      join
        .events()
        .filter(({ entry }) => (track === 0 || entry.kind === 'gap') && !isOf(entry, ahead))
        .map((event) => ({
          at: event.at,
          entry: { ...event.entry, key: `${track}.${event.entry.key}` },
        })),
    );
    const first: Gap[] = [
      ...(record.ok ? [] : [{ code: 'noRecord' as const, detail: record.error }]),
      ...(record.ok && told?.ok === false ? [{ code: 'noEvents' as const, detail: told.error }] : []),
      ...lines.flatMap((line) => behind(line)),
    ];
    this.#events = [
      ...first.map((gap, index) => ({ at: Infinity, entry: gapEntry(gap, `first.${index}`) })),
      ...[...events, ...withBegin(operations)].toSorted((a, b) => b.at - a.at),
    ];
    this.#last = lastGaps(lines, untracked);
  }

  /** Up to `count` landings and what happened between them. After a failure the same page can be asked for again. */
  async next(signal: AbortSignal, count = PAGE): Promise<Result<HistoryPage, GitError>> {
    const entries = this.#unsent;
    this.#unsent = [];
    const begun = entries.filter(({ kind }) => kind === 'landing').length;
    try {
      for (let landings = begun; landings < count; landings++) {
        const newest = signal.aborted ? err({ code: 'cancelled' } as const) : await this.#newest(signal);
        if (!newest.ok) {
          this.#unsent = entries;
          return newest;
        }
        if (newest.value === undefined) {
          return ok({ entries: [...entries, ...this.#rest()], isLast: true });
        }
        const { landing, line } = newest.value;
        entries.push(
          ...this.#eventsSince(landing.committedAt),
          entryOf(landing, line, this.#lines.indexOf(line), this.#failed),
        );
        line.cursor.take();
      }
      return ok({ entries, isLast: false });
    } finally {
      for (const { cursor, track } of this.#lines) {
        await cursor.pause();
        const { tip, closure } = track.facts;
        const begun = { closure, inputs: track.inputs };
        this.#cache.keepLandings(placeOf(track), tip, begun, cursor.read);
      }
    }
  }

  async #newest(
    signal: AbortSignal,
  ): Promise<Result<{ readonly landing: GitLanding; readonly line: Line } | undefined, GitError>> {
    let newest: { readonly landing: GitLanding; readonly line: Line } | undefined;
    for (const line of this.#lines) {
      const head = await line.cursor.peek(signal);
      if (!head.ok) {
        return head;
      }
      const landing = head.value;
      if (landing && (newest === undefined || landing.committedAt > newest.landing.committedAt)) {
        newest = { landing, line };
      }
    }
    return ok(newest);
  }

  #eventsSince(at: number): readonly HistoryEntry[] {
    const count = this.#events.findIndex((event) => event.at < at);
    return this.#events.splice(0, count < 0 ? this.#events.length : count).map(({ entry }) => entry);
  }

  #rest(): readonly HistoryEntry[] {
    const shallow = this.#lines.some(({ cursor }) => cursor.hasEndedShallow);
    return [
      ...this.#eventsSince(-Infinity),
      ...(shallow ? [gapEntry({ code: 'shallow' }, 'shallow')] : []),
      ...this.#last,
    ];
  }
}

function entryOf(
  landing: GitLanding,
  { join }: Line,
  track: number,
  failed: readonly string[],
): LandingEntry {
  const { sha, author, committer, subject, body, parents, authoredAt, committedAt, changes } = landing;
  const parent = parents[0];
  const isOther = committer.name !== author.name || committer.email !== author.email;
  return {
    kind: 'landing',
    key: `${track}.${sha}`,
    track,
    sha,
    ...(parent !== undefined && { parent }),
    isMerge: parents.length > 1,
    subject,
    author,
    authoredAt,
    ...(isOther && { committer }),
    committedAt,
    ...messageFacts(subject, body, author),
    changes,
    fate: fateAfterFailure(join.fateOf(sha, committedAt), sha, failed),
  };
}

/** What Events tell beside the record, newest first, and where that begins. */
function withBegin(
  entries: readonly (OperationEntry | ActionEntry)[],
): readonly { readonly at: number; readonly entry: HistoryEntry }[] {
  const oldest = entries.findLast((entry) => entry.kind === 'action' || entry.isRecorded !== true);
  return [
    ...entries.map((entry) => ({ at: entry.at, entry })),
    ...(oldest ? [{ at: oldest.at, entry: gapEntry({ code: 'eventsBegin', at: oldest.at }, 'events') }] : []),
  ];
}

/** A sync to the commit that the clone lacks is told by the line that says so. */
function behind({ ahead, join, track }: Line): readonly Gap[] {
  if (ahead === undefined) {
    return [];
  }
  const { fetchedAt } = track.facts;
  const synced = join.events().find(({ entry }) => isOf(entry, ahead));
  return [
    {
      code: 'behind',
      revision: ahead,
      ...(fetchedAt !== undefined && { fetchedAt }),
      ...(synced && { syncedAt: synced.at }),
    },
  ];
}

function isOf(entry: HistoryEntry, revision: string | undefined): boolean {
  return entry.kind === 'gap' && entry.gap.code === 'revisionMissing' && entry.gap.revision === revision;
}

function lastGaps(lines: readonly Line[], untracked: readonly UntrackedSource[]): readonly GapEntry[] {
  const external = lines.flatMap(({ track }) => track.facts.closure.external);
  const gaps: Gap[] = [
    ...external
      .filter(({ isMutable }) => isMutable)
      .map(({ from, reference }) => ({ code: 'external' as const, from, reference })),
    ...untracked.map(({ source }) => ({
      code: 'sourceMissing' as const,
      source: source.chart ?? source.path ?? source.repoURL,
      repoURL: source.repoURL,
    })),
  ];
  return gaps.map((gap, index) => gapEntry(gap, `last.${index}`));
}

function gapEntry(gap: Gap, key: string): GapEntry {
  return { kind: 'gap', key: `gap.${key}`, gap };
}
