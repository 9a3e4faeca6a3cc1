import type { Connections } from '../../app/connections.ts';
import { eventsOf } from '../../app/history/eventsOf.ts';
import type { AppHistory } from '../../app/history/historyOf.ts';
import { historyOf } from '../../app/history/historyOf.ts';
import { HistoryCache } from '../../app/history/historyCache.ts';
import type { SourceFinder } from '../../app/history/tracksOf.ts';
import type { Deployment } from '../../core/engines/engine.ts';
import type { LandingEntry } from '../../core/history/entry.ts';
import type { App } from '../../core/model/app.ts';
import type { ClusterError } from '../../core/model/connection.ts';
import type { AppId } from '../../core/model/ids.ts';
import type { KubeObject } from '../../core/model/kubeObject.ts';
import type { Clock, Logger } from '../../core/ports.ts';
import { appById } from '../../core/store/select.ts';
import type { Store } from '../../core/store/store.ts';
import { DisposableStore } from '../../core/util/disposable.ts';
import type { Disposable, Listen } from '../../core/util/emitter.ts';
import { Emitter } from '../../core/util/emitter.ts';
import { err, ok } from '../../core/util/result.ts';
import type { Result } from '../../core/util/result.ts';
import { clusterErrorWords } from '../../core/view/errorWords.ts';
import type { HistoryShown } from '../../core/view/historyShown.ts';

export interface AppHistoriesDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly connections: Pick<Connections, 'rawApp' | 'engineOf' | 'client' | 'refOf'>;
  readonly locator: SourceFinder;
}

const RECORD_MS = 20_000;
/** An opened row that was read longer ago than this is read again: somebody may have fetched. */
const FRESH_MS = 5000;
/** A controller writes the end of an operation to its object first, and leaves the Event of it a moment later. */
const EVENT_MS = 3000;

interface Kept {
  readonly shown: HistoryShown;
  readonly history?: AppHistory;
  readonly readAt: number;
  /** What of the app decides what its history says. */
  readonly signature: string;
  readonly abort: AbortController;
}

/** Histories of apps whose row was opened: read when asked for, page by page, and anew when the controller synced. */
export class AppHistories implements Disposable {
  readonly #deps: AppHistoriesDeps;
  readonly #kept = new Map<AppId, Kept>();
  readonly #cache = new HistoryCache();
  readonly #readings = new Map<AppId, Promise<void>>();
  /** Second looks that are due. */
  readonly #later = new Map<AppId, Disposable>();
  readonly #members = new DisposableStore();
  readonly #changed = new Emitter<AppId>();

  /** What is shown of this app's history is another. */
  readonly onDidChange: Listen<AppId> = this.#changed.event;

  constructor(deps: AppHistoriesDeps) {
    this.#deps = deps;
    this.#members.add(this.#changed);
    this.#members.add(
      deps.store.onDidChange(({ change }) => {
        for (const id of change.apps) {
          this.#hear(id);
        }
      }),
    );
  }

  of(app: AppId): HistoryShown | undefined {
    return this.#kept.get(app)?.shown;
  }

  landing(app: AppId, key: string): LandingEntry | undefined {
    const shown = this.of(app);
    const entry = shown?.word === 'read' ? shown.entries.find((one) => one.key === key) : undefined;
    return entry?.kind === 'landing' ? entry : undefined;
  }

  /** Reads the first page unless it was read a moment ago. */
  async ask(id: AppId): Promise<void> {
    const kept = this.#kept.get(id);
    const isFresh =
      kept !== undefined &&
      (kept.shown.word === 'reading' || this.#deps.clock.now() - kept.readAt < FRESH_MS);
    if (!isFresh) {
      await this.refresh(id);
    }
  }

  /**
   * Reads from the beginning, as many pages as were shown; until then what was read stays. Where a change of the app
   * begins that anew, whoever waits gets what the newest reading found.
   */
  async refresh(id: AppId): Promise<void> {
    let reading = this.#read(id);
    this.#readings.set(id, reading);
    await reading;
    for (let newest = this.#readings.get(id); newest && newest !== reading; newest = this.#readings.get(id)) {
      reading = newest;
      await reading;
    }
    this.#readings.delete(id);
  }

  async #read(id: AppId): Promise<void> {
    const app = appById(this.#deps.store.state, id);
    const before = this.#kept.get(id);
    before?.abort.abort();
    if (app?.role !== 'app') {
      this.#kept.delete(id);
      return;
    }
    const abort = new AbortController();
    const begun: Kept = {
      shown: before?.shown.word === 'read' ? before.shown : { word: 'reading' },
      readAt: this.#deps.clock.now(),
      signature: signatureOf(app),
      abort,
    };
    this.#set(id, begun);
    const wanted = before?.shown.word === 'read' ? before.shown.entries.length : 1;
    const record = this.#deps.connections.rawApp(
      app.id,
      AbortSignal.any([abort.signal, AbortSignal.timeout(RECORD_MS)]),
    );
    const [raw, events] = await Promise.all([
      record,
      eventsOf(
        this.#deps.connections,
        app.id,
        record.then((read) => (read.ok ? read.value : undefined)),
        AbortSignal.any([abort.signal, AbortSignal.timeout(RECORD_MS)]),
      ),
    ]);
    const request = {
      app,
      deployments: this.#deployments(app.id, raw),
      ...(events && { events: events.ok ? events : err(clusterErrorWords(events.error).summary) }),
    };
    const history = await historyOf(this.#deps.locator, request, abort.signal, this.#cache);
    if (this.#kept.get(id)?.abort !== abort) {
      return;
    }
    if (!history.ok) {
      this.#set(id, { ...begun, shown: { word: 'failed', error: history.error } });
      return;
    }
    const { tracks } = history.value;
    let shown: HistoryShown & { readonly word: 'read' } = {
      word: 'read',
      tracks,
      entries: [],
      isLast: false,
      isReadingMore: false,
    };
    do {
      shown = await nextPage(history.value, shown, abort.signal);
    } while (!shown.isLast && shown.error === undefined && shown.entries.length < wanted);
    if (this.#kept.get(id)?.abort === abort) {
      const hasNothing = shown.error !== undefined && shown.entries.length === 0;
      this.#set(id, {
        ...begun,
        history: history.value,
        shown: hasNothing && shown.error ? { word: 'failed', error: shown.error } : shown,
      });
    }
  }

  /** Adds a page of `count` commits, 50 unless told otherwise; a page that was stopped by the signal leaves no trace. */
  async more(
    id: AppId,
    { count, signal }: { readonly count?: number; readonly signal?: AbortSignal } = {},
  ): Promise<void> {
    const kept = this.#kept.get(id);
    if (
      kept?.history === undefined ||
      kept.shown.word !== 'read' ||
      kept.shown.isReadingMore ||
      kept.shown.isLast
    ) {
      return;
    }
    const { error: _, ...shown } = kept.shown;
    this.#set(id, { ...kept, shown: { ...shown, isReadingMore: true } });
    const ended = AbortSignal.any([kept.abort.signal, ...(signal ? [signal] : [])]);
    const next = await nextPage(kept.history, { ...shown, isReadingMore: false }, ended, count);
    if (this.#kept.get(id)?.abort === kept.abort) {
      const wasStopped = next.error?.code === 'cancelled';
      this.#set(id, { ...kept, shown: wasStopped ? { ...shown, isReadingMore: false } : next });
    }
  }

  dispose(): void {
    for (const { abort } of this.#kept.values()) {
      abort.abort();
    }
    for (const look of this.#later.values()) {
      look.dispose();
    }
    this.#later.clear();
    this.#kept.clear();
    this.#members.dispose();
  }

  #hear(id: AppId): void {
    const kept = this.#kept.get(id);
    if (kept === undefined) {
      return;
    }
    const app = appById(this.#deps.store.state, id);
    if (app === undefined) {
      kept.abort.abort();
      this.#kept.delete(id);
      this.#later.get(id)?.dispose();
      this.#later.delete(id);
    } else if (signatureOf(app) !== kept.signature) {
      this.#readAnew(app);
      this.#later.get(id)?.dispose();
      this.#later.set(
        id,
        this.#deps.clock.after(EVENT_MS, () => {
          this.#later.delete(id);
          this.#readAnew(app);
        }),
      );
    }
  }

  #readAnew({ id, name }: App): void {
    void this.refresh(id).catch((error: unknown) =>
      this.#deps.logger.error(`the history of ${name} could not be read`, error),
    );
  }

  #set(id: AppId, kept: Kept): void {
    this.#kept.set(id, kept);
    this.#changed.fire(id);
  }

  #deployments(id: AppId, raw: Result<KubeObject, ClusterError>): Result<readonly Deployment[], string> {
    return raw.ok
      ? ok(this.#deps.connections.engineOf(id)?.history(raw.value) ?? [])
      : err(clusterErrorWords(raw.error).summary);
  }
}

async function nextPage(
  history: AppHistory,
  shown: HistoryShown & { readonly word: 'read' },
  signal: AbortSignal,
  count?: number,
): Promise<HistoryShown & { readonly word: 'read' }> {
  const page = await history.next(signal, count);
  return page.ok
    ? { ...shown, entries: [...shown.entries, ...page.value.entries], isLast: page.value.isLast }
    : { ...shown, error: page.error };
}

function signatureOf(app: App): string {
  const { operation } = app;
  return JSON.stringify([
    app.sources,
    app.revisions,
    app.sync,
    app.lastSyncedAt,
    app.attemptedRevision,
    app.phase.title?.look === 'bad',
    operation?.phase,
    operation?.startedAt,
    operation?.finishedAt,
  ]);
}
