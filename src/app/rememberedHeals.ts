import type { KeptHeals } from '../core/heal/keptHeals.ts';
import { fromStored, heldOver, toStored } from '../core/heal/keptHeals.ts';
import type { HealedEdit } from '../core/model/drift.ts';
import type { AppId, ConnectionId } from '../core/model/ids.ts';
import { parseAppId } from '../core/model/ids.ts';
import type { Clock } from '../core/ports.ts';
import type { StoreEvent } from '../core/store/event.ts';
import type { Store, StoreChange } from '../core/store/store.ts';
import { DisposableStore } from '../core/util/disposable.ts';
import type { Disposable } from '../core/util/emitter.ts';
import type { Memory } from './remembered.ts';

const KEY = 'plumbline.heals';
/** Heals come in bursts, each of them to be written once. */
const SAVE_AFTER_MS = 1_000;

export interface RememberedHealsDeps {
  readonly store: Store;
  readonly memory: Memory;
  readonly clock: Clock;
}

/** Carries heals over a reload of the window: they are told again as soon as their app is seen. */
export class RememberedHeals implements Disposable {
  readonly #deps: RememberedHealsDeps;
  readonly #members = new DisposableStore();
  /** Of apps that were not seen yet in this window. */
  readonly #waiting: Map<AppId, readonly HealedEdit[]>;
  #open: ReadonlySet<ConnectionId> = new Set();
  #saving: Disposable | undefined;

  constructor(deps: RememberedHealsDeps) {
    this.#deps = deps;
    this.#waiting = new Map(heldOver(fromStored(deps.memory.get(KEY)), deps.clock.now()));
    this.#members.add(deps.store.onDidChange((change) => this.#hear(change)));
  }

  dispose(): void {
    if (this.#saving) {
      this.#save();
    }
    this.#members.dispose();
  }

  #hear({ state, change }: StoreChange): void {
    const told: StoreEvent[] = [];
    let isNews = false;
    for (const app of change.apps) {
      const connection = parseAppId(app)?.connection;
      const slice = connection && state.connections.get(connection);
      const waiting = this.#waiting.get(app);
      if (waiting && slice?.apps.has(app)) {
        this.#waiting.delete(app);
        told.push(...waiting.map((heal) => ({ type: 'heal/observed', app, heal }) as const));
      }
      isNews ||= slice?.heals.has(app) === true;
    }
    if (change.roots) {
      isNews = this.#forgetClosed(new Set(state.connections.keys())) || isNews;
    }
    if (told.length > 0) {
      this.#deps.store.dispatch(told);
    }
    if (isNews) {
      this.#saving ??= this.#deps.clock.after(SAVE_AFTER_MS, () => this.#save());
    }
  }

  /** Who disconnects wants nothing of that cluster to stay. */
  #forgetClosed(open: ReadonlySet<ConnectionId>): boolean {
    const closed = [...this.#open].filter((id) => !open.has(id));
    this.#open = open;
    for (const app of this.#waiting.keys()) {
      if (closed.some((id) => parseAppId(app)?.connection === id)) {
        this.#waiting.delete(app);
      }
    }
    return closed.length > 0;
  }

  #save(): void {
    this.#saving?.dispose();
    this.#saving = undefined;
    const { store, memory, clock } = this.#deps;
    const all = new Map<AppId, readonly HealedEdit[]>(this.#waiting);
    for (const { heals } of store.state.connections.values()) {
      for (const [app, list] of heals) {
        all.set(app, list);
      }
    }
    const kept: KeptHeals = heldOver(all, clock.now());
    void memory.set(KEY, toStored(kept));
  }
}
