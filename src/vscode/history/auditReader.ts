import type { Clock } from '../../core/ports.ts';
import type { AuditFilter } from '../../core/history/auditFilter.ts';
import { isFilteringAudit, NO_AUDIT_FILTER } from '../../core/history/auditFilter.ts';
import type { AppId } from '../../core/model/ids.ts';
import { appById } from '../../core/store/select.ts';
import type { Store } from '../../core/store/store.ts';
import { DisposableStore } from '../../core/util/disposable.ts';
import type { Disposable, Listen } from '../../core/util/emitter.ts';
import { Emitter } from '../../core/util/emitter.ts';
import type { AuditApp } from '../../core/view/auditTree.ts';
import { AuditTree } from '../../core/view/auditTree.ts';
import { parseAppId } from '../../core/model/ids.ts';
import type { AppHistories } from './appHistories.ts';
import type { Signatures } from './signatures.ts';

export interface AuditReaderDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly histories: Pick<AppHistories, 'of' | 'ask' | 'more' | 'refresh' | 'onDidChange'>;
  readonly signatures: Pick<Signatures, 'of' | 'onDidChange'>;
}

/** Rows that a page brings. */
const PAGE_ROWS = 50;
/** Commits read in one go while a filter looks for rows: each page is a process of its own. */
const SEARCH_PAGE = 500;
/** Apps whose first page is read at the same time. */
const AT_ONCE = 4;

/** The list of the History view: which apps, what of them was read, and the filter. Reads on until a page of rows is there. */
export class AuditReader implements Disposable {
  readonly #deps: AuditReaderDeps;
  readonly #members = new DisposableStore();
  readonly #changed = new Emitter<void>();
  #apps: readonly AppId[] = [];
  #filter: AuditFilter = NO_AUDIT_FILTER;
  #foldsBots = true;
  #reading: AbortController | undefined;
  #tree: AuditTree | undefined;

  readonly onDidChange: Listen<void> = this.#changed.event;

  constructor(deps: AuditReaderDeps) {
    this.#deps = deps;
    this.#members.add(this.#changed);
    this.#members.add(deps.histories.onDidChange((app) => this.#hear([app])));
    this.#members.add(deps.signatures.onDidChange(() => this.#tell()));
    this.#members.add(deps.store.onDidChange(({ change }) => this.#hear(change.children)));
  }

  get apps(): readonly AuditApp[] {
    const { store, histories } = this.#deps;
    return this.#apps.flatMap((id) => {
      const app = appById(store.state, id);
      const connection = parseAppId(id)?.connection;
      const heals = (connection && store.state.connections.get(connection)?.heals.get(id)) ?? [];
      return app ? [{ app: id, name: app.name, shown: histories.of(id), heals }] : [];
    });
  }

  get filter(): AuditFilter {
    return this.#filter;
  }

  get foldsBots(): boolean {
    return this.#foldsBots;
  }

  get isReading(): boolean {
    return this.#reading !== undefined;
  }

  get tree(): AuditTree {
    this.#tree ??= new AuditTree({
      apps: this.apps,
      filter: this.#filter,
      foldsBots: this.#foldsBots,
      isReading: this.isReading,
      signatureOf: (sha) => this.#deps.signatures.of(sha),
      now: this.#deps.clock.now(),
    });
    return this.#tree;
  }

  /** Lists other apps, without the filter of the last ones. */
  async open(apps: readonly AppId[]): Promise<void> {
    this.#apps = apps;
    this.#filter = NO_AUDIT_FILTER;
    await this.#read((id) => this.#deps.histories.ask(id));
  }

  /** Reads everything anew, with as many rows as there are. */
  async refresh(): Promise<void> {
    await this.#read((id) => this.#deps.histories.refresh(id));
  }

  async setFilter(filter: AuditFilter): Promise<void> {
    this.#filter = filter;
    await this.#read(() => Promise.resolve());
  }

  setFoldsBots(foldsBots: boolean): void {
    this.#foldsBots = foldsBots;
    this.#tell();
  }

  /** Reads until another page of rows is there, or everything was read. */
  async more(): Promise<void> {
    await this.#read(() => Promise.resolve(), this.tree.matching.length + PAGE_ROWS);
  }

  /** What was read stays. */
  stop(): void {
    this.#reading?.abort();
  }

  dispose(): void {
    this.stop();
    this.#members.dispose();
  }

  async #read(first: (app: AppId) => Promise<void>, wanted = PAGE_ROWS): Promise<void> {
    this.stop();
    const abort = new AbortController();
    this.#reading = abort;
    this.#tell();
    try {
      await this.#readFirst(first, abort.signal);
      for (let app = this.tree.next; app !== undefined && !this.#isEnough(wanted); app = this.tree.next) {
        const before = this.tree.lines.length;
        const count = isFilteringAudit(this.#filter) ? SEARCH_PAGE : PAGE_ROWS;
        await this.#deps.histories.more(app, { count, signal: abort.signal });
        this.#tree = undefined;
        if (abort.signal.aborted || (this.tree.next === app && this.tree.lines.length === before)) {
          return; // stopped, or the page did not come: its row says why
        }
      }
    } finally {
      if (this.#reading === abort) {
        this.#reading = undefined;
        this.#tell();
      }
    }
  }

  async #readFirst(first: (app: AppId) => Promise<void>, signal: AbortSignal): Promise<void> {
    const waiting = [...this.#apps];
    const work = async (): Promise<void> => {
      for (let app = waiting.shift(); app !== undefined && !signal.aborted; app = waiting.shift()) {
        await first(app);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    this.#tree = undefined;
  }

  #isEnough(wanted: number): boolean {
    return this.tree.matching.length >= wanted;
  }

  #hear(apps: Iterable<AppId>): void {
    for (const app of apps) {
      if (this.#apps.includes(app)) {
        this.#tell();
        return;
      }
    }
  }

  #tell(): void {
    this.#tree = undefined;
    this.#changed.fire();
  }
}
