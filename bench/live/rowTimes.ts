/** A change of an app in the cluster that its row will show. */
export interface RowEvent {
  readonly app: string;
  /** Milliseconds of the epoch, just before watches hear of it. */
  readonly at: number;
  /** What the row reads once it shows this change; larger with each change. */
  readonly mark: number;
}

/** A row as it was drawn. */
export interface Sighting {
  readonly app: string;
  /** Milliseconds of the epoch, of the page; both clocks are of one machine. */
  readonly at: number;
  readonly mark: number;
}

/**
 * Milliseconds from each event until the row showed it, or a later one: between two paints of a row there may be several
 * changes, and then the older ones count from when they happened. So the largest is the age of the oldest row. Throws
 * where a row never caught up.
 */
export function rowTimes(events: readonly RowEvent[], sightings: readonly Sighting[]): number[] {
  const known = new Set(events.map(({ app, mark }) => `${app} ${mark}`));
  // What a row read before is no answer to any of these events, however large it looks.
  const answers = sightings.filter(({ app, mark }) => known.has(`${app} ${mark}`));
  return events.map((event) => {
    const shown = answers.filter(({ app, mark }) => app === event.app && mark >= event.mark);
    const first = Math.min(...shown.map(({ at }) => at));
    if (!Number.isFinite(first)) {
      throw new Error(`The row of ${event.app} never showed its change ${event.mark}.`);
    }
    return first - event.at;
  });
}

/** One row that VS Code was given. */
export interface RowRead {
  readonly at: number;
  readonly id: string;
  readonly text: string;
}

/**
 * Rows read between two times, for each one that gave another text than the read of that row before: 1 is a view that
 * makes VS Code read nothing in vain.
 */
export function repaintRatio(reads: readonly RowRead[], from: number, to: number): number {
  const texts = new Map<string, string>();
  let all = 0;
  let useful = 0;
  for (const { at, id, text } of reads) {
    if (at >= from && at <= to) {
      all += 1;
      useful += texts.get(id) === text ? 0 : 1;
    }
    texts.set(id, text);
  }
  return all / useful;
}

/** A request as far as the rate of an idle connection needs it. */
export interface IdleRequest {
  readonly verb: string;
  readonly query: string;
}

/**
 * Requests per minute of a connection at rest. `open` are the watches that stand: each ends by itself after its
 * `timeoutSeconds` and is opened anew, which a minute is too short to see. What was opened meanwhile counts where that
 * is more.
 */
export function idleRequests(
  during: readonly IdleRequest[],
  open: readonly IdleRequest[],
  minutes: number,
): number {
  const opened = during.filter(({ verb }) => verb === 'watch').length;
  const due = open.reduce((sum, { query }) => {
    const seconds = Number(new URLSearchParams(query).get('timeoutSeconds'));
    if (!(seconds > 0)) {
      throw new Error(`A watch without an end: ${query}`);
    }
    return sum + 60 / seconds;
  }, 0);
  return (during.length - opened) / minutes + Math.max(opened / minutes, due);
}
