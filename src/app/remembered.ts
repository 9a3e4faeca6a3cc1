import type { ContextInfo, LoginKind } from '../core/model/connection.ts';
import type { ConnectionId } from '../core/model/ids.ts';
import { asArray, asObject, asText, at } from '../core/util/json.ts';

/** What outlives a window. Structurally half of VS Code's Memento, so that core and app need no editor. */
export interface Memory {
  get(key: string): unknown;
  set(key: string, value: unknown): PromiseLike<void> | void;
}

const KEY = 'plumbline.contexts';

export interface RememberedContext {
  /** The user said that its login program may start without a click. */
  readonly always: boolean;
  /** Namespaces the user chose; empty means the whole cluster. */
  readonly namespaces: readonly string[];
}

const NOTHING: RememberedContext = { always: false, namespaces: [] };

/** Contexts that were connected when the window closed. What is stored may come from another version: it is read with care. */
export class Remembered {
  readonly #memory: Memory;

  constructor(memory: Memory) {
    this.#memory = memory;
  }

  ids(): readonly ConnectionId[] {
    return Object.keys(this.#all()) as ConnectionId[];
  }

  get(id: ConnectionId): RememberedContext {
    return this.#all()[id] ?? NOTHING;
  }

  async set(id: ConnectionId, change: Partial<RememberedContext>): Promise<void> {
    await this.#memory.set(KEY, { ...this.#all(), [id]: { ...this.get(id), ...change } });
  }

  async forget(id: ConnectionId): Promise<void> {
    const { [id]: _gone, ...rest } = this.#all();
    await this.#memory.set(KEY, rest);
  }

  #all(): Readonly<Record<string, RememberedContext>> {
    const stored = asObject(this.#memory.get(KEY)) ?? {};
    return Object.fromEntries(
      Object.entries(stored).map(([id, value]) => [
        id,
        {
          always: at(value, 'always') === true,
          namespaces: asArray(at(value, 'namespaces')).flatMap((one) => asText(one) ?? []),
        },
      ]),
    );
  }
}

/** Logins that may start a program or a browser: never without a click, unless the user said so. */
export function isInteractive(login: LoginKind): boolean {
  return login === 'exec' || login === 'oidc' || login === 'authProvider';
}

export function mayConnectByItself(context: ContextInfo, remembered: RememberedContext): boolean {
  return remembered.always || !isInteractive(context.login);
}
